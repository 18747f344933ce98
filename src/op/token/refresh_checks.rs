//! When a refresh token may be used. Ownership first; a spent token passes on to the claim, where it ends its family.

use crate::account::Holder;
use crate::base::{Moment, TokenDigest};
use crate::client::Scopes;
use crate::grant::FoundRefresh;
use crate::keys::Thumbprint;
use crate::mandate::NotActing;
use crate::op::acting::Acting;
use crate::op::checks::Checks;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};
use crate::op::reasons;

/// What is known about the refresh.
pub struct Facts {
    pub(super) client: KnownClient,
    pub(super) token: FoundRefresh,
    /// The key that the sender has proven to hold.
    pub(super) key: Option<Thumbprint>,
    pub(super) holder: Holder,
    /// The digest of the secret by which apps share this sign-in.
    pub(super) device_secret: Option<TokenDigest>,
    /// For which organisation its holder acts or which guardian for them, or that they do no more.
    pub(super) acting: Result<Option<Acting>, NotActing>,
    /// What of the granted scope was asked for.
    pub(super) scope: Result<Scopes, OAuthError>,
    /// What the new access token is to be for.
    pub(super) resources: Result<Vec<String>, OAuthError>,
    /// Whether the client may still ask for that.
    pub(super) permitted: Result<(), OAuthError>,
    pub(super) now: Moment,
}

/// The checks, in order.
pub const CHECKS: &Checks<Facts> = &[
    ("the refresh token was issued to this client", issued_to_client),
    ("the key is the one the refresh token is bound to", same_key), // RFC 9449 §5
    ("neither the token nor its grant has expired", not_expired),
    ("the grant has not been revoked", not_revoked),
    ("the account can be used", account_is_active),
    (reasons::MANDATE_COUNTS, mandate_counts),
    ("something of the scope asked for was granted", scope_is_granted), // RFC 6749 §6
    ("every resource is one that was granted", resources_are_granted),  // RFC 8707 §2.2
    (reasons::MAY_ASK, resources_are_permitted),
];

pub(super) const fn refused() -> OAuthError {
    OAuthError::new(Code::InvalidGrant, "the refresh token is not valid")
}

fn ensure(held: bool, cause: &'static str) -> Result<(), OAuthError> {
    if held { Ok(()) } else { Err(refused().because(cause)) }
}

fn issued_to_client(facts: &Facts) -> Result<(), OAuthError> {
    ensure(facts.token.grant.client == facts.client.id.as_str(), "the token is another client's")
}

fn same_key(facts: &Facts) -> Result<(), OAuthError> {
    let bound = facts.token.key;
    ensure(bound.is_none() || bound == facts.key, "the proof is missing, or of another key")
}

fn not_expired(facts: &Facts) -> Result<(), OAuthError> {
    let live = facts.now < facts.token.expires_at && facts.now < facts.token.grant.expires_at;
    ensure(facts.token.spent_at.is_some() || live, "the token has expired")
}

fn not_revoked(facts: &Facts) -> Result<(), OAuthError> {
    ensure(facts.token.grant.revoked_at.is_none(), "the grant has ended")
}

fn account_is_active(facts: &Facts) -> Result<(), OAuthError> {
    ensure(facts.holder.account.active, "the account cannot be used")
}

fn mandate_counts(facts: &Facts) -> Result<(), OAuthError> {
    ensure(facts.acting.is_ok(), "whoever acted for another does no more")
}

fn resources_are_permitted(facts: &Facts) -> Result<(), OAuthError> {
    facts.permitted.clone()
}

fn resources_are_granted(facts: &Facts) -> Result<(), OAuthError> {
    facts.resources.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn scope_is_granted(facts: &Facts) -> Result<(), OAuthError> {
    facts.scope.as_ref().map(|_| ()).map_err(Clone::clone)
}
