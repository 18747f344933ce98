//! When the program of an officer gets a token for the API of whoever the officer helps. The officer's own token comes first, so that a
//! stolen name of an assistance tells nothing of anybody.

use std::sync::Arc;

use crate::assistance::{Helping, Refused};
use crate::client::Scopes;
use crate::grant::AccessClaims;
use crate::keys::{DpopFlaw, Thumbprint};
use crate::mandate;
use crate::op::checks::Checks;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError, internal};
use crate::op::reasons;

/// What is known about the exchange.
pub struct Facts {
    pub(super) client: KnownClient,
    /// The officer's own token, where it is good.
    pub(super) actor: Option<Arc<AccessClaims>>,
    /// What kind of token it is called.
    pub(super) actor_kind: Option<String>,
    /// The key that the sender has proven to hold.
    pub(super) key: Option<Thumbprint>,
    /// Another kind of token than an access token, perhaps.
    pub(super) wanted: Option<String>,
    /// What the officer's token has to be for, and what the new one is for.
    pub(super) apis: Apis,
    /// The resources that are named.
    pub(super) resources: Vec<String>,
    /// Whether the client may ask for the API of the app.
    pub(super) permitted: Result<(), OAuthError>,
    /// The assistance, while the officer behind the token helps.
    pub(super) helping: Result<Helping, Refused>,
    /// What of the scope the client is registered for and the person agreed to.
    pub(super) scope: Result<Scopes, OAuthError>,
}

/// The addresses of our own APIs.
pub(super) struct Apis {
    pub(super) console: String,
    pub(super) app: String,
}

/// The checks, in order.
pub const CHECKS: &Checks<Facts> = &[
    ("the actor token is an access token of ours that is good", is_good),
    ("the actor token was given to this client", given_to_client),
    ("an officer's sign-in stands behind the actor token, and nobody who acts for another", is_an_officers),
    ("the request is signed by the key of the actor token", signed_by_its_key),
    ("the program that acts for people is an official one", is_official),
    ("an access token is wanted", wants_access_token),
    ("the API of the app is meant", is_for_the_app),
    (reasons::MAY_ASK, may_ask),
    ("the officer behind the actor token helps under that assistance now", helps),
    ("something of the scope is the client's, and what the person agreed to", has_scope),
];

impl Facts {
    /// What the checks have shown to be there.
    pub(super) fn proven(&self) -> Result<(Arc<AccessClaims>, Helping, Thumbprint), OAuthError> {
        let unproven = || internal("a list of checks let through what it is there to refuse");
        let (actor, helping) = self.actor.clone().zip(self.helping.clone().ok()).ok_or_else(unproven)?;
        Ok((actor, helping, self.key.ok_or_else(unproven)?))
    }
}

/// RFC 8693 §2.2.2 has this code for whatever is wrong with what is shown.
fn refused(why: &'static str) -> OAuthError {
    OAuthError::new(Code::InvalidRequest, why)
}

/// The officer does not help, or not any more, and it is nobody's to learn whether they ever did.
pub(super) fn over() -> OAuthError {
    OAuthError::new(Code::InvalidGrant, "subject_token names nobody whom this officer helps now")
}

fn actor(facts: &Facts) -> Result<&AccessClaims, OAuthError> {
    facts.actor.as_deref().ok_or_else(|| refused("actor_token is not good, or not any more"))
}

fn is_good(facts: &Facts) -> Result<(), OAuthError> {
    match facts.actor_kind.as_deref() {
        Some(super::ACCESS_TOKEN) => actor(facts).map(|_claims| ()),
        _ => Err(refused("actor_token_type: the officer's own access token is all that is taken")),
    }
}

fn given_to_client(facts: &Facts) -> Result<(), OAuthError> {
    match actor(facts)?.client_id == facts.client.id.as_str() {
        true => Ok(()),
        false => Err(refused("actor_token was given to another client")),
    }
}

fn is_an_officers(facts: &Facts) -> Result<(), OAuthError> {
    let claims = actor(facts)?;
    let words = Scopes::parse(&claims.scope).intersect(&facts.client.metadata.scope);
    let opens = claims.aud.all().contains(&facts.apis.console)
        && facts.client.may_ask_for(&facts.apis.console)
        && words.has(mandate::SCOPE)
        && claims.act.is_none();
    match opens && claims.gid.is_some() {
        true => Ok(()),
        false => Err(refused(
            "actor_token opens nothing that officers do: ask for it with console.officer and resource={issuer}/console/v1",
        )),
    }
}

fn signed_by_its_key(facts: &Facts) -> Result<(), OAuthError> {
    let Some(key) = facts.key else { return Err(DpopFlaw::Missing.into()) };
    match actor(facts)?.cnf.map(|bound| bound.jkt) {
        Some(bound) if bound == key => Ok(()),
        Some(_other) => Err(DpopFlaw::OtherKey.into()),
        None => Err(refused("actor_token is bound to no key: ask for it with a proof")),
    }
}

fn is_official(facts: &Facts) -> Result<(), OAuthError> {
    match facts.client.metadata.official {
        true => Ok(()),
        false => Err(OAuthError::new(Code::UnauthorizedClient, "the client is no program of the State")),
    }
}

fn wants_access_token(facts: &Facts) -> Result<(), OAuthError> {
    match facts.wanted.as_deref() {
        None | Some(super::ACCESS_TOKEN) => Ok(()),
        Some(_other) => Err(refused("requested_token_type: an access token is all there is")),
    }
}

fn is_for_the_app(facts: &Facts) -> Result<(), OAuthError> {
    match facts.resources.iter().all(|one| *one == facts.apis.app) {
        true => Ok(()),
        false => Err(OAuthError::new(Code::InvalidTarget, "resource: {issuer}/app/v1 is all there is")),
    }
}

fn may_ask(facts: &Facts) -> Result<(), OAuthError> {
    facts.permitted.clone()
}

fn helps(facts: &Facts) -> Result<(), OAuthError> {
    facts.helping.as_ref().map(|_helping| ()).map_err(|_refused| over())
}

fn has_scope(facts: &Facts) -> Result<(), OAuthError> {
    match facts.scope.as_ref() {
        Ok(scope) if scope.is_empty() => Err(OAuthError::new(
            Code::InvalidScope,
            "scope: the client is registered for nothing of what the person agreed to",
        )),
        Ok(_scope) => Ok(()),
        Err(refused) => Err(refused.clone()),
    }
}
