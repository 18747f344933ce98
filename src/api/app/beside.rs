//! The passcode that a phone sends along with what it has signed: as in a sign-in, by the same tries, and the rest after them.

use actix_web::HttpRequest;
use actix_web::http::header::{RETRY_AFTER, USER_AGENT};

use super::Caller;
use super::approvals::not_bound;
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::{Problem, ProblemType, Secret};
use crate::device::Bound;
use crate::ephemeral::Payer;
use crate::keys::Thumbprint;
use crate::login::passcode::{self, Knows};
use crate::login::{Attempt, LoginRefused, PasscodeRefused, TypedPasscode, duress};
use crate::op;
use crate::web::{ClientAddress, request_id};

/// The member in which it comes.
const MEMBER: &str = "passcode";

/// Looks at what was typed on the phone of `key`, which has signed this request. Nobody tries any by a key that is no phone of the account.
pub(super) async fn knows(
    app: &App,
    request: &HttpRequest,
    caller: &Caller,
    (key, digits): (Thumbprint, &Secret),
) -> Result<Knows, Problem> {
    let whose = caller.clone().read(app, move |c, _desk, citizen| {
        Ok(Bound::prove(c, citizen, key)?.map(|_phone| citizen.account().id))
    });
    let account = whose.await?.ok_or_else(not_bound)?;
    let law = app.law.get().await?;
    let rules = *law.at::<duress::Rules>(app.clock.now().local_date())?.rules;
    let (address, id) = (ClientAddress::of(request).0, request_id(request, &app.entropy));
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let attempt = Attempt {
        address,
        payer: Payer::Account(account),
        device: None,
        agent: agent.unwrap_or_default().to_owned(),
        key: Some(key),
        replaces: None,
        request: &id,
    };
    let typed = TypedPasscode { digits, rules };
    passcode::check(&op::means(app), &attempt, account, typed).await.map_err(refused)
}

/// It was set anew, or rests, since it was looked at.
pub(super) fn changed() -> Problem {
    invalid(MEMBER, PasscodeRefused::Wrong.to_string())
}

fn refused(why: PasscodeRefused) -> Problem {
    match why {
        PasscodeRefused::None | PasscodeRefused::Wrong | PasscodeRefused::Rests => {
            invalid(MEMBER, why.to_string())
        }
        PasscodeRefused::TooSoon { retry_after }
        | PasscodeRefused::Login(LoginRefused::Throttled { retry_after }) => {
            Problem::new(ProblemType::TooManyAttempts).header(RETRY_AFTER, retry_after.to_string())
        }
        PasscodeRefused::Login(LoginRefused::Store(error)) => error.into(),
        PasscodeRefused::Login(LoginRefused::Ephemeral(error)) => error.into(),
        PasscodeRefused::Login(LoginRefused::Wrong | LoginRefused::Busy | LoginRefused::Over) => {
            Problem::new(ProblemType::Unavailable)
        }
    }
}
