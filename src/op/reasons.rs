//! Why a request was refused, by name, where no check of a list refused it. What to change about each stands in `remedies.rs`.

/// The client is not switched on.
pub(super) const SWITCHED_ON: &str = "the client is switched on";
/// The client has closed.
pub(super) const OPEN: &str = "the client has not closed";
/// It authenticates in another way.
pub(super) const METHOD: &str = "the client authenticates in the way it is registered for";
/// The secret is none of its.
pub(super) const SECRET: &str = "the secret is the client's";
/// The assertion names two clients.
pub(super) const ONE_CLIENT: &str = "client_id and the assertion name one client";
/// The assertion is not signed by a key of its.
pub(super) const SIGNATURE: &str = "the assertion is signed by a key of the client's";
/// The assertion was used.
pub(super) const ASSERTION_ONCE: &str = "the assertion is used once";
/// The proof of possession holds.
pub(super) const POSSESSION: &str = "the DPoP proof is one, for this request";
/// Not refused, and soon it will be.
pub(super) const OLD_SECRET: &str = "the client has gone over to its newest secret";
/// The client may use the grant.
pub(super) const GRANT: &str = "grant_type is registered for the client";
/// The code is one of ours.
pub(super) const CODE_EXISTS: &str = "the code is one of ours";
/// The code was used.
pub(super) const CODE_ONCE: &str = "the code is used once";
/// The refresh token is one of ours.
pub(super) const REFRESH_EXISTS: &str = "the refresh token is one of ours";
/// The refresh token was used.
pub(super) const REFRESH_ONCE: &str = "each refresh token is used once";
/// Public clients do not introspect.
pub(super) const MAY_INTROSPECT: &str = "who introspects can authenticate";
/// The access token opens userinfo.
pub(super) const OPENS_USERINFO: &str = "the access token opens userinfo";
/// Nobody acts for another by what is exchanged.
pub(super) const FOR_THEMSELVES: &str = "whoever shares a sign-in acts for themselves, and for nobody else";
/// Whoever acts for another may still.
pub(super) const MANDATE_COUNTS: &str = "the mandate of whoever acts for another counts";
/// What stands behind the access token goes on.
pub(super) const TOKEN_LIVES: &str = "the grant and the account behind the access token go on";

/// The client signs what it asks people.
pub(super) const SIGNS: &str = "a client that signs its requests sends nothing beside them";
/// The signature of a request is the client's.
pub(super) const SIGNED: &str = "a signed request is signed by a key of the client's";
/// A signed request was used.
pub(super) const REQUEST_ONCE: &str = "a signed request is used once";

/// Somebody guards the resource.
pub(super) const GUARDED: &str = "every resource is a registered one";
/// The client may have tokens for it.
pub(super) const MAY_ASK: &str = "every resource is one the client may ask for";
/// The address after sign-out is one of the client's.
pub(super) const WAY_OUT: &str = "post_logout_redirect_uri is registered, byte for byte";
