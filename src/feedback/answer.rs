//! What an officer does with a case of their agency: answers it, or sends it on to whoever it is for.

use serde_json::json;

use super::model::{Author, Case, Message};
use super::queue::of_agency;
use super::refused::Refused;
use super::report::stands;
use super::state::State;
use super::text::Text;
use super::{rules, store};
use crate::account;
use crate::audit::{self, Entry, Event, Purpose};
use crate::base::CaseId;
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory};
use crate::keys::Desk;
use crate::mandate::Officer;
use crate::policy::Law;

/// Answers.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn answer(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    (id, seen): (CaseId, i32),
    text: &Text,
) -> Result<Result<Case, Refused>, StoreError> {
    let Some(case) = of_agency(c, officer, id)? else { return Ok(Err(Refused::NotFound)) };
    let answered = match store::turn(c, desk.now, (&case, seen), case.clone(), State::Answered)? {
        Ok(answered) => answered,
        Err(refused) => return Ok(Err(refused)),
    };
    write(c, desk, officer, &answered, text)?;
    let late = desk.now.local_date() > case.due_on;
    record(c, desk, officer, (&answered, late), Event::CaseAnswered)?;
    Ok(Ok(answered))
}

/// Sends it on to the agency it is for; `why` is for the holder to read. Whoever it is sent to first has the whole term, and
/// whoever it is sent to after that what is left of it.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn forward(
    c: &mut Conn,
    desk: &Desk,
    (law, units): (&Law, &Directory),
    officer: &Officer,
    (id, seen): (CaseId, i32),
    (to, why): (&AgencyCode, &Text),
) -> Result<Result<Case, Refused>, StoreError> {
    let Some(case) = of_agency(c, officer, id)? else { return Ok(Err(Refused::NotFound)) };
    let today = desk.now.local_date();
    if *to == case.agency || !stands(units, to, today) {
        return Ok(Err(Refused::NoAgency));
    }
    let days = match case.state {
        State::Forwarded => Ok((case.due_on, case.forward_by)),
        _ => rules::due(law, today),
    };
    let (due_on, forward_by) = match days {
        Ok(days) => days,
        Err(refused) => return Ok(Err(refused)),
    };
    let next = Case { agency: to.clone(), due_on, forward_by, ..case.clone() };
    let sent = match store::turn(c, desk.now, (&case, seen), next, State::Forwarded)? {
        Ok(sent) => sent,
        Err(refused) => return Ok(Err(refused)),
    };
    write(c, desk, officer, &sent, why)?;
    record(c, desk, officer, (&sent, today > case.forward_by), Event::CaseForwarded)?;
    Ok(Ok(sent))
}

fn write(c: &mut Conn, desk: &Desk, officer: &Officer, case: &Case, text: &Text) -> Result<(), StoreError> {
    let person = account::account(c, case.account)?.person;
    let key = account::key_of(c, &desk.vault, person)?;
    let agency = officer.agency().clone();
    let message = Message { by: Author::Agency, agency, at: desk.now, text: text.as_str().to_owned() };
    store::write(c, desk, &key, case, &message)
}

fn record(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    (case, late): (&Case, bool),
    event: Event,
) -> Result<(), StoreError> {
    let (agency, by) = (case.agency.to_string(), officer.agency().to_string());
    let facts = json!({ "case": case.id, "agency": agency, "by": by, "late": late });
    let entry = Entry::of(event).account(case.account).actor(officer.account());
    audit::record(c, desk, &entry.purpose(Purpose::Help).facts(facts))
}
