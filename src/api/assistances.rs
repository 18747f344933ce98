//! Assistances as both faces tell them: to the officer who helps, and to the person who is helped.

use serde_json::{Value, json};

use super::refusal::invalid;
use crate::approval;
use crate::assistance::{Assistance, Refused, Scope};
use crate::base::{AssistanceId, Problem, ProblemType};

/// What both are told.
pub(super) fn told(of: &Assistance) -> Value {
    json!({
        "id": of.id, "scope": of.scope.as_str(), "state": of.state.as_str(),
        "begun_at": of.opened_at.unwrap_or(of.created_at).to_string(), "until": of.until.to_string(),
    })
}

/// The scope of a name.
///
/// # Errors
/// `invalid-field`.
pub(super) fn scope(name: &str) -> Result<Scope, Problem> {
    Scope::from_name(name).ok_or_else(|| invalid("scope", Scope::ALL.map(Scope::as_str).join(" or ")))
}

/// The assistance of an address.
///
/// # Errors
/// `not-found` for what is the name of none.
pub(super) fn named(id: &str) -> Result<AssistanceId, Problem> {
    id.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))
}

/// Why nobody helps, as a problem.
pub(super) fn refused(why: Refused) -> Problem {
    let problem = Problem::new(why.problem());
    match why {
        Refused::NotFound | Refused::TooOften | Refused::Enough | Refused::NoLaw => problem,
        Refused::Own => problem.field("officer", "nobody helps themselves"),
        Refused::NotTheirs => problem.field("officer", "the seat does not receive this person"),
        Refused::Shut => problem.field("holder", "the account is locked or closed"),
        Refused::WrongCode => problem.field("code", "not right, or its time is over"),
        Refused::NotAgreed(state) => problem.field("answer", answer(state)),
        Refused::Over(state) => problem.field("state", state.as_str()),
        Refused::Scope => problem.field("scope", "the person agreed to less"),
    }
}

/// What the person has said, as the officer is told it: that they said "not me" is theirs and the security desk's to know.
pub(super) const fn answer(state: approval::State) -> &'static str {
    match state {
        approval::State::Pending => "pending",
        approval::State::Approved | approval::State::Spent => "yes",
        approval::State::Denied | approval::State::Reported => "no",
        approval::State::Expired | approval::State::Cancelled => "expired",
    }
}
