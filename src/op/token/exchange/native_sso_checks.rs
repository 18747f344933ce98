//! When an app is signed in by what another app of its owner holds. Who may come is first, what was shown second, and a stranger learns
//! nothing of either.

use std::sync::Arc;

use crate::account::Holder;
use crate::base::{Aal, Moment, TokenDigest};
use crate::client::{Client, Scopes, session_id};
use crate::grant::{DEVICE_SSO, Grant};
use crate::keys::{Thumbprint, Vault};
use crate::op::checks::Checks;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};
use crate::op::reasons;
use crate::op::token::id_token_hint::Hint;
use crate::op::token::issue::ds_hash;

/// The ID token that was shown, and the app it was issued to.
pub(super) struct Shown {
    pub(super) hint: Hint,
    pub(super) app: Option<Arc<Client>>,
    /// Whether that app means the holder of the first grant by its subject.
    pub(super) is_theirs: bool,
}

/// What is known about the exchange.
pub struct Facts {
    pub(super) client: KnownClient,
    /// The key that the sender has proven to hold.
    pub(super) key: Option<Thumbprint>,
    pub(super) audience: Option<String>,
    pub(super) issuer: String,
    /// The digest of the secret that was shown.
    pub(super) secret: TokenDigest,
    /// The grant that the secret was given with.
    pub(super) first: Grant,
    /// The app that it was given to.
    pub(super) owner: Option<Arc<Client>>,
    pub(super) holder: Holder,
    pub(super) shown: Shown,
    /// What is to be granted.
    pub(super) scope: Result<Scopes, OAuthError>,
    pub(super) resources: Result<Vec<String>, OAuthError>,
    pub(super) permitted: Result<(), OAuthError>,
    pub(super) vault: Vault,
    pub(super) now: Moment,
}

/// The checks, in order.
pub const CHECKS: &Checks<Facts> = &[
    ("the app that is to be signed in is official, and proves a key", is_official_with_a_key),
    ("audience is this provider", is_for_us), // OpenID Connect Native SSO §4.2
    ("the device secret was given to an app of the same owner", is_of_one_owner),
    ("the ID token is about the sign-in that the device secret came with", belong_together), // §4.3
    ("the sign-in behind the device secret goes on", goes_on),
    (reasons::FOR_THEMSELVES, is_for_themselves),
    ("that sign-in is as strong as the app accepts", is_strong_enough),
    ("something of the scope is the app's", scope_is_allowed),
    (reasons::GUARDED, resources_are_known),
    (reasons::MAY_ASK, resources_are_permitted),
];

/// RFC 8693 §2.2.2: one code for a token that is not accepted, whichever and why.
pub(super) const fn refused() -> OAuthError {
    OAuthError::new(
        Code::InvalidRequest,
        "the ID token and the device secret open no sign-in: send the person to sign in",
    )
}

/// What they came with is over: the app signs the person in anew, as with any grant.
pub(super) const fn over() -> OAuthError {
    OAuthError::new(Code::InvalidGrant, "the sign-in has ended: send the person to sign in")
}

fn ensure(held: bool, cause: &'static str) -> Result<(), OAuthError> {
    if held { Ok(()) } else { Err(refused().because(cause)) }
}

fn is_official_with_a_key(facts: &Facts) -> Result<(), OAuthError> {
    if facts.client.metadata.official && facts.key.is_some() {
        return Ok(());
    }
    Err(OAuthError::new(
        Code::UnauthorizedClient,
        "only official apps that send a DPoP proof share a sign-in",
    ))
}

fn is_for_us(facts: &Facts) -> Result<(), OAuthError> {
    match facts.audience.as_deref() {
        Some(named) if named == facts.issuer => Ok(()),
        _ => Err(OAuthError::new(
            Code::InvalidTarget,
            "audience must be the issuer; APIs are named by resource",
        )),
    }
}

fn is_of_one_owner(facts: &Facts) -> Result<(), OAuthError> {
    let same = |other: &Arc<Client>| {
        let shares = other.metadata.official && other.metadata.scope.has(DEVICE_SSO);
        shares && other.sector() == facts.client.sector()
    };
    ensure(facts.owner.as_ref().is_some_and(same), "the secret was given to an app of another owner")
}

fn belong_together(facts: &Facts) -> Result<(), OAuthError> {
    let Shown { hint, app, .. } = &facts.shown;
    let about = |app: &Arc<Client>| {
        app.sector() == facts.client.sector()
            && facts.shown.is_theirs
            && hint.session.as_deref() == Some(&session_id(&facts.vault, app, &facts.first.known_as()))
            && hint.ds_hash.as_deref() == Some(&ds_hash(facts.secret))
    };
    ensure(app.as_ref().is_some_and(about), "the ID token is about another sign-in")
}

fn goes_on(facts: &Facts) -> Result<(), OAuthError> {
    let grant = &facts.first;
    let app_goes_on = facts.owner.as_ref().is_some_and(|owner| owner.is_live(facts.now));
    let goes_on = grant.revoked_at.is_none()
        && facts.now < grant.expires_at
        && facts.holder.account.active
        && app_goes_on;
    if goes_on { Ok(()) } else { Err(over().because("the first sign-in has ended")) }
}

/// For whom somebody acts is chosen at each app: a grant that dropped it would speak in their own name.
fn is_for_themselves(facts: &Facts) -> Result<(), OAuthError> {
    match facts.first.mandate {
        None => Ok(()),
        Some(_) => Err(OAuthError::new(
            Code::InvalidRequest,
            "the shared sign-in is of somebody who acts for another: send the person to sign in, and to choose for whom",
        )),
    }
}

fn is_strong_enough(facts: &Facts) -> Result<(), OAuthError> {
    let level = Aal::from_acr(&facts.first.details.acr).unwrap_or(Aal::One);
    if level >= facts.client.metadata.min_aal {
        return Ok(());
    }
    Err(OAuthError::new(
        Code::UnmetAuthenticationRequirements,
        "the sign-in that is shared is weaker than this app accepts: send the person to sign in",
    ))
}

fn scope_is_allowed(facts: &Facts) -> Result<(), OAuthError> {
    facts.scope.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn resources_are_known(facts: &Facts) -> Result<(), OAuthError> {
    facts.resources.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn resources_are_permitted(facts: &Facts) -> Result<(), OAuthError> {
    facts.permitted.clone()
}
