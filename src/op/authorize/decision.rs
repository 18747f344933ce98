//! What still stands between a request and its code. Pure: all facts come by parameter.

use super::request::{AuthorizationRequest, Prompt};
use crate::base::Moment;
use crate::factor::Aal;
use crate::login::Need;
use crate::op::client::Client;
use crate::op::error::{Code, OAuthError};
use crate::session::Session;

/// The facts of one decision.
pub(super) struct Facts<'a> {
    pub(super) client: &'a Client,
    pub(super) request: &'a AuthorizationRequest,
    /// When this conversation began: what `prompt=login` and `max_age` count from.
    pub(super) began: Moment,
    pub(super) session: Option<&'a Session>,
    /// The session's `sub` for this client.
    pub(super) subject: Option<&'a str>,
    /// Whether what is asked for was allowed before (or needs no consent).
    pub(super) consented: bool,
    /// Whether the person said yes in this very conversation.
    pub(super) just_consented: bool,
}

/// What is to be done next.
#[derive(Debug)]
pub(super) enum Next {
    /// Someone has to sign in.
    SignIn(Need),
    /// The person has to be asked.
    Consent,
    /// Nothing is missing.
    Issue,
    /// It ends here.
    Refuse(OAuthError),
}

pub(super) fn decide(facts: &Facts<'_>) -> Next {
    let need = need(facts);
    let silent = facts.request.wants(Prompt::None);
    let Some(session) = facts.session.filter(|session| need.met_by(session)) else {
        return if silent {
            Next::Refuse(OAuthError::new(Code::LoginRequired, "the person has to sign in"))
        } else {
            Next::SignIn(need)
        };
    };
    // OpenID Connect Core §3.1.2.1: a hint at somebody else is not answered with this person.
    if facts.request.subject_hint.is_some() && facts.request.subject_hint.as_deref() != facts.subject {
        return Next::Refuse(OAuthError::new(Code::LoginRequired, "another person is signed in"));
    }
    if session.aal < needed_level(facts) {
        return Next::Refuse(OAuthError::new(
            Code::UnmetAuthenticationRequirements,
            "the sign-in is not strong enough",
        ));
    }
    let ask = !facts.consented
        || (facts.request.wants(Prompt::Consent) && !facts.just_consented && !facts.client.metadata.official);
    match (ask, silent) {
        (false, _) => Next::Issue,
        (true, true) => Next::Refuse(OAuthError::new(Code::ConsentRequired, "the person has to be asked")),
        (true, false) => Next::Consent,
    }
}

fn need(facts: &Facts<'_>) -> Need {
    let anew = facts.request.wants(Prompt::Login) || facts.request.wants(Prompt::SelectAccount);
    let after = match (anew, facts.request.max_age) {
        (true, _) => Some(facts.began),
        (false, Some(age)) => Some(facts.began.minus(age)),
        (false, None) => None,
    };
    Need { aal: needed_level(facts), after, account: None }
}

/// The lowest of the levels asked for, and never less than the client's own least.
fn needed_level(facts: &Facts<'_>) -> Aal {
    let asked = facts.request.acr_values.iter().map(|(_, level)| *level).min();
    asked.unwrap_or(Aal::One).max(facts.client.metadata.min_aal)
}
