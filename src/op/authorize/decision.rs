//! What still stands between a request and its code. Pure: all facts come by parameter.

use super::choice::{Choice, Chosen};
use super::request::{AuthorizationRequest, Prompt};
use crate::base::{Aal, Moment};
use crate::client::Client;
use crate::factor::{self};
use crate::login::Need;
use crate::login::ward::Bar;
use crate::op::error::{Code, OAuthError};
use crate::session::Session;

/// The facts of one decision.
pub(super) struct Facts<'a> {
    pub(super) client: &'a Client,
    pub(super) request: &'a AuthorizationRequest,
    /// When this conversation began: what `prompt=login` and `max_age` count from.
    pub(super) began: Moment,
    pub(super) session: Option<&'a Session>,
    /// Whether the request is about somebody else than whom the client would be told of.
    pub(super) hinted_at_another: bool,
    /// For whom they act.
    pub(super) chosen: Chosen,
    /// Whether what is asked for was allowed before (or needs no consent).
    pub(super) consented: bool,
    /// What stands between them and the client, beside their own word.
    pub(super) bar: Bar,
    /// Whether the person said yes in this very conversation.
    pub(super) just_consented: bool,
}

/// What is to be done next.
#[derive(Debug)]
pub(super) enum Next {
    /// Someone has to sign in.
    SignIn(Need),
    /// The person has to say for whom they act.
    Choose,
    /// Somebody who represents the person has to agree.
    Agree,
    /// The person has to choose a password of their own first.
    OwnKey,
    /// The person had the processing of their data restricted, and is told so; why is not the client's.
    Restricted,
    /// The person has to be asked, who acts for this one.
    Consent(Choice),
    /// Nothing is missing: they act for this one.
    Issue(Choice),
    /// It ends here.
    Refuse(OAuthError),
}

pub(super) fn decide(facts: &Facts<'_>) -> Next {
    let Some(level) = needed_level(facts) else {
        return Next::Refuse(OAuthError::new(
            Code::UnmetAuthenticationRequirements,
            "no sign-in here is as strong as what is asked for",
        ));
    };
    let need = need(facts, level);
    let silent = facts.request.wants(Prompt::None);
    if !facts.session.is_some_and(|session| need.met_by(session)) {
        return if silent {
            Next::Refuse(OAuthError::new(Code::LoginRequired, "the person has to sign in"))
        } else {
            Next::SignIn(need)
        };
    }
    // OpenID Connect Core §3.1.2.1: a hint at somebody else is not answered with this person.
    if facts.hinted_at_another {
        return Next::Refuse(OAuthError::new(Code::LoginRequired, "another person is signed in"));
    }
    match (facts.bar, silent) {
        (Bar::None, _) => {}
        (Bar::Restricted, false) => return Next::Restricted,
        (Bar::Agreement, false) => return Next::Agree,
        (Bar::OwnKey, false) => return Next::OwnKey,
        (Bar::Agreement | Bar::OwnKey | Bar::Restricted, true) => {
            return Next::Refuse(OAuthError::new(
                Code::ConsentRequired,
                "something stands between the person and the service that takes a page of ours",
            ));
        }
    }
    let choice = match (facts.chosen, silent) {
        (Chosen::NotAsked, _) => Choice::Myself,
        (Chosen::Made(choice), _) => choice,
        (Chosen::Open, true) => {
            return Next::Refuse(OAuthError::new(
                Code::AccountSelectionRequired,
                "the person has to say for whom they act",
            ));
        }
        (Chosen::Open, false) => return Next::Choose,
    };
    let ask = !facts.consented
        || (facts.request.wants(Prompt::Consent) && !facts.just_consented && !facts.client.metadata.official);
    match (ask, silent) {
        (false, _) => Next::Issue(choice),
        (true, true) => Next::Refuse(OAuthError::new(Code::ConsentRequired, "the person has to be asked")),
        (true, false) => Next::Consent(choice),
    }
}

fn need(facts: &Facts<'_>, aal: Aal) -> Need {
    // Who may act for others selects among them, and needs no other sign-in for it.
    let select = facts.request.wants(Prompt::SelectAccount) && facts.chosen == Chosen::NotAsked;
    let anew = facts.request.wants(Prompt::Login) || select;
    let after = match (anew, facts.request.max_age) {
        (true, _) => Some(facts.began),
        (false, Some(age)) => Some(facts.began.minus(age)),
        (false, None) => None,
    };
    Need { aal, after, account: None }
}

/// The lowest of the levels asked for that anybody can reach, and never less than the client's own least; nothing
/// when that least, or what the client cannot do without, is beyond everybody's reach.
fn needed_level(facts: &Facts<'_>) -> Option<Aal> {
    let reachable = |level: &Aal| *level <= factor::highest();
    let asked = facts.request.acr_values.iter().map(|(_, level)| *level).filter(reachable).min();
    if asked.is_none() && facts.request.acr_is_essential {
        return None;
    }
    Some(asked.unwrap_or(Aal::One).max(facts.client.metadata.min_aal)).filter(reachable)
}
/// What a service hears that is shut out: not why, which is the person's own.
pub(super) fn restricted() -> OAuthError {
    let error = OAuthError::new(Code::AccessDenied, "the person does not go on to this service");
    error.because("the processing of their data is restricted")
}
