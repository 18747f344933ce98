//! A second officer decides: they are one, they are two, or it is to be looked at again. What was agreed can be called off as long as it
//! waits. That they are two one officer may say alone: nothing
//! changes by it.

use super::gather;
use super::merge_checks;
use super::model::{Merge, Refused, Seen, State};
use super::propose::{as_seen, record};
use super::register::{self, Said};
use super::rules;
use super::store;
use crate::account;
use crate::audit::Event;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Officer;
use crate::policy::Law;

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// They are one person, and it is as was proposed.
    Agree,
    /// It is to be looked at again.
    SendBack,
    /// They are two people.
    Different,
}

impl Decision {
    /// The one of a name on the wire.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "agree" => Some(Self::Agree),
            "send_back" => Some(Self::SendBack),
            "different" => Some(Self::Different),
            _ => None,
        }
    }
}

/// Decides, as the pair was seen; `said` is what the register said a moment ago, where somebody agrees.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn decide(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    (seen, decision, said): (Seen, Decision, Option<Said>),
) -> Result<Result<Merge, Refused>, StoreError> {
    let state = match (decision, store::find(c, seen.id)?) {
        // What nobody proposed is said to be two at once; what was agreed is called off until its day.
        (Decision::Different, Some(merge)) if merge.state == State::Found => State::Found,
        (Decision::Different | Decision::SendBack, Some(merge)) if merge.state == State::Waits => {
            State::Waits
        }
        _ => State::Proposed,
    };
    let merge = match as_seen(c, officer, seen, state)? {
        Ok(merge) => merge,
        Err(refused) => return Ok(Err(refused)),
    };
    let decided = match decision {
        Decision::Different => ended(&merge, State::Different, officer),
        Decision::SendBack => ended(&merge, State::Found, officer),
        Decision::Agree => match agreed(c, desk, law, officer, (&merge, said))? {
            Ok(agreed) => agreed,
            Err(refused) => return Ok(Err(refused)),
        },
    };
    if !store::change(c, seen, &decided, desk.now)? {
        return Err(StoreError::Conflict);
    }
    let event = match decision {
        Decision::Agree => {
            store::forget_told(c, seen.id)?;
            Event::MergeAgreed
        }
        Decision::SendBack | Decision::Different => Event::MergeEnded,
    };
    record(c, desk, (officer, &decided), event)?;
    Ok(Ok(Merge { version: seen.version + 1, updated_at: desk.now, ..decided }))
}

/// What a pair is once nothing comes of it.
fn ended(merge: &Merge, state: State, officer: &Officer) -> Merge {
    let reason = if state == State::Different { "different" } else { "sent_back" };
    Merge {
        state,
        reason: Some(reason.to_owned()),
        surviving: None,
        proposed_by: None,
        decided_by: Some(officer.account()),
        due_on: None,
        ..merge.clone()
    }
}

fn agreed(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    (merge, said): (&Merge, Option<Said>),
) -> Result<Result<Merge, Refused>, StoreError> {
    let (Some(sides), Some(proposed_by)) = (merge.sides(), merge.proposed_by) else {
        return Ok(Err(Refused::NotFound));
    };
    // Two people, and not two accounts of one.
    let proposer = account::joined::holder_today(c, proposed_by)?;
    if proposer == account::joined::holder_today(c, officer.account())? {
        return Ok(Err(Refused::SamePerson));
    }
    let word = match register::of_pair(said, (merge, sides)) {
        Ok(word) => word,
        Err(refused) => return Ok(Err(refused)),
    };
    if let Err(refused) = merge_checks::against(&gather::gather(c, desk, sides)?, word) {
        return Ok(Err(refused));
    }
    // What its holder says at their page is said of one other account.
    for account in [merge.first, merge.second] {
        if store::waiting_for(c, account)?.is_some() {
            return Ok(Err(Refused::Waits));
        }
    }
    Ok(rules::last_day(law, desk.now.local_date()).map(|last| Merge {
        state: State::Waits,
        reason: None,
        decided_by: Some(officer.account()),
        due_on: Some(last),
        first_agreed_at: None,
        second_agreed_at: None,
        ..merge.clone()
    }))
}
