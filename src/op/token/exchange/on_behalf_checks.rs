//! When the official app may act for its person at a service.

use std::sync::Arc;

use crate::account::Level;
use crate::base::Aal;
use crate::client::{Client, Scopes};
use crate::grant::AccessClaims;
use crate::grant::consent::Consent;
use crate::keys::{DpopFlaw, Thumbprint};
use crate::op::checks::Checks;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError, internal};
use crate::op::reasons;

/// What is known about the exchange.
pub struct Facts {
    pub(super) client: KnownClient,
    /// What the app shows, where it is good.
    pub(super) subject: Option<Arc<AccessClaims>>,
    /// The key that the sender has proven to hold.
    pub(super) key: Option<Thumbprint>,
    /// Another kind of token than an access token, perhaps.
    pub(super) wanted: Option<String>,
    /// Whether somebody else is to act than the app.
    pub(super) actor: bool,
    pub(super) resources: Vec<String>,
    /// Who guards the one resource that is named.
    pub(super) guard: Option<Arc<Client>>,
    /// Whether the app may ask for that.
    pub(super) permitted: Result<(), OAuthError>,
    pub(super) scope: Result<Scopes, OAuthError>,
    /// The person behind the token, while it opens something.
    pub(super) allowed: Option<Person>,
}

/// Who it is done for.
pub(super) struct Person {
    pub(super) level: Option<Level>,
    /// How well they signed in to the app.
    pub(super) aal: Aal,
    pub(super) allowed: Allowed,
}

/// What a person allowed a service.
pub(super) enum Allowed {
    /// It is the State's: the law permits it, and nobody is asked.
    ByLaw,
    /// These words.
    Words(Scopes),
    /// Nothing.
    Nothing,
}

impl Allowed {
    /// What stands of it.
    pub(super) fn of(guard: &Client, given: Option<&Consent>) -> Self {
        match given {
            _ if guard.metadata.official => Self::ByLaw,
            Some(given) => Self::Words(Scopes::parse(&given.scope)),
            None => Self::Nothing,
        }
    }

    /// Whether these words are among them.
    ///
    /// # Errors
    /// `consent_required`, with what to ask the person for.
    pub(super) fn covers(&self, guard: &Client, words: &Scopes) -> Result<(), OAuthError> {
        let missing: Vec<&str> = match self {
            Self::ByLaw => return Ok(()),
            Self::Words(given) => words.words().filter(|word| !given.has(word)).collect(),
            Self::Nothing => words.words().collect(),
        };
        if missing.is_empty() && matches!(self, Self::Words(_)) {
            return Ok(());
        }
        let what = if missing.is_empty() { "anything".to_owned() } else { missing.join(" ") };
        let told = format!(
            "the person has not allowed {} {what}: they do when they sign in there and it asks for that",
            guard.id.as_str()
        );
        Err(OAuthError::worded(Code::ConsentRequired, told).about(guard.id.as_str()))
    }
}

/// The checks, in order. What is shown comes first, so that a stolen token tells nothing of anybody.
pub const CHECKS: &Checks<Facts> = &[
    ("the subject token is an access token of ours that is good", is_good),
    ("the subject token was given to this client", given_to_client),
    ("a person stands behind the subject token, and nobody who acts for them already", is_a_persons),
    (reasons::FOR_THEMSELVES, is_for_themselves),
    ("the request is signed by the key of the subject token", signed_by_its_key),
    ("the app that acts for people is an official one", is_official),
    ("an access token is wanted, for the app itself to use", wants_access_token),
    ("one resource is named, which a service guards", names_one),
    (reasons::MAY_ASK, may_ask),
    ("something of the scope is the client's", has_scope),
    ("the person and their sign-in are of the level that the service takes", is_of_level),
    ("the person allowed the service what is asked for", is_allowed),
];

impl Facts {
    /// What the checks have shown to be there.
    pub(super) fn proven(&self) -> Result<(Arc<AccessClaims>, Arc<Client>, Thumbprint), OAuthError> {
        let (subject, guard) = self.subject.clone().zip(self.guard.clone()).ok_or_else(unproven)?;
        Ok((subject, guard, self.key.ok_or_else(unproven)?))
    }
}

fn unproven() -> OAuthError {
    internal("a list of checks let through what it is there to refuse")
}

/// RFC 8693 §2.2.2 has this code for whatever is wrong with what is shown.
fn refused(why: &'static str) -> OAuthError {
    OAuthError::new(Code::InvalidRequest, why)
}

/// What the app shows opens nothing any more.
pub(super) fn over() -> OAuthError {
    refused("subject_token is not good, or not any more")
}

fn is_good(facts: &Facts) -> Result<(), OAuthError> {
    facts.subject.as_ref().map(|_claims| ()).ok_or_else(over)
}

fn subject(facts: &Facts) -> Result<&AccessClaims, OAuthError> {
    facts.subject.as_deref().ok_or_else(over)
}

fn given_to_client(facts: &Facts) -> Result<(), OAuthError> {
    match subject(facts)?.client_id == facts.client.id.as_str() {
        true => Ok(()),
        false => Err(over().because("it is another client's")),
    }
}

fn is_a_persons(facts: &Facts) -> Result<(), OAuthError> {
    let claims = subject(facts)?;
    match (&claims.gid, &claims.act) {
        (Some(_person), None) => Ok(()),
        // Whoever acts by a mandate was told so at a page of ours, and is refused for that next.
        (Some(_person), Some(_actor)) if claims.mid.is_none() => {
            Err(refused("subject_token was exchanged before"))
        }
        (Some(_person), Some(_guardian)) => Ok(()),
        (None, _) => Err(refused("no person stands behind subject_token")),
    }
}

/// A service knows for whom somebody acts by what they chose there; what is exchanged would drop it and speak in their own name.
fn is_for_themselves(facts: &Facts) -> Result<(), OAuthError> {
    match subject(facts)?.mid {
        None => Ok(()),
        Some(_) => Err(refused(
            "subject_token is of somebody who acts for another: the person signs in at the service and chooses for whom there",
        )),
    }
}

fn signed_by_its_key(facts: &Facts) -> Result<(), OAuthError> {
    let Some(key) = facts.key else { return Err(DpopFlaw::Missing.into()) };
    match subject(facts)?.cnf.map(|bound| bound.jkt) {
        Some(bound) if bound == key => Ok(()),
        Some(_other) => Err(DpopFlaw::OtherKey.into()),
        None => Err(refused("subject_token is bound to no key: ask for it with a proof")),
    }
}

fn is_official(facts: &Facts) -> Result<(), OAuthError> {
    match facts.client.metadata.official {
        true => Ok(()),
        false => Err(OAuthError::new(Code::UnauthorizedClient, "the client is no app of the State")),
    }
}

fn wants_access_token(facts: &Facts) -> Result<(), OAuthError> {
    if facts.actor {
        return Err(refused("actor_token is not taken: the client itself acts"));
    }
    match facts.wanted.as_deref() {
        None | Some(super::ACCESS_TOKEN) => Ok(()),
        Some(_other) => Err(refused("requested_token_type: an access token is all there is")),
    }
}

fn names_one(facts: &Facts) -> Result<(), OAuthError> {
    let told = match (facts.resources.as_slice(), &facts.guard) {
        ([_one], Some(_guard)) => return Ok(()),
        ([_one], None) => "resource: not one that a service registered here guards",
        _ => "name one resource (or audience), by its address",
    };
    Err(OAuthError::new(Code::InvalidTarget, told))
}

fn may_ask(facts: &Facts) -> Result<(), OAuthError> {
    facts.permitted.clone()
}

fn has_scope(facts: &Facts) -> Result<(), OAuthError> {
    facts.scope.as_ref().map(|_scope| ()).map_err(Clone::clone)
}

fn person(facts: &Facts) -> Result<(&Person, &Client), OAuthError> {
    facts.allowed.as_ref().zip(facts.guard.as_deref()).ok_or_else(over)
}

fn is_of_level(facts: &Facts) -> Result<(), OAuthError> {
    let (person, guard) = person(facts)?;
    if person.level < guard.metadata.min_eid_level {
        return Err(OAuthError::new(Code::AccessDenied, "the account is of too low a level for the service"));
    }
    match person.aal >= guard.metadata.min_aal {
        true => Ok(()),
        false => Err(OAuthError::new(
            Code::UnmetAuthenticationRequirements,
            "the service takes a stronger sign-in: sign the person in to the app anew, with acr_values",
        )),
    }
}

fn is_allowed(facts: &Facts) -> Result<(), OAuthError> {
    let (person, guard) = person(facts)?;
    person.allowed.covers(guard, facts.scope.as_ref().map_err(Clone::clone)?)
}
