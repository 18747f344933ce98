//! Somebody reports something.

use std::time::Duration;

use serde_json::json;

use super::model::{Author, Case, Message};
use super::refused::Refused;
use super::state::State;
use super::text::{Subject, Text};
use super::{rules, store};
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::{CaseId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory};
use crate::keys::Desk;
use crate::policy::Law;
use crate::session::Citizen;

/// So many one person reports in a day: more is a flood, and no officer reads it.
const A_DAY: i64 = 10;
const DAY: Duration = Duration::from_secs(86_400);

/// What is reported.
#[derive(Debug)]
pub struct Report {
    /// To whom.
    pub agency: AgencyCode,
    /// What it is about.
    pub subject: Subject,
    /// What it says.
    pub text: Text,
}

/// Takes a report in, and gives it to the agency that its holder named.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn report(
    c: &mut Conn,
    desk: &Desk,
    (law, units): (&Law, &Directory),
    citizen: &Citizen,
    new: &Report,
) -> Result<Result<Case, Refused>, StoreError> {
    let (account, today) = (citizen.account(), desk.now.local_date());
    if !stands(units, &new.agency, today) {
        return Ok(Err(Refused::NoAgency));
    }
    let (due_on, forward_by) = match rules::due(law, today) {
        Ok(days) => days,
        Err(refused) => return Ok(Err(refused)),
    };
    if store::reported_since(c, account.id, desk.now.minus(DAY))? >= A_DAY {
        return Ok(Err(Refused::TooOften));
    }
    let case = Case {
        id: CaseId::new(desk.now, &desk.entropy),
        account: account.id,
        agency: new.agency.clone(),
        state: State::Routed,
        due_on,
        forward_by,
        version: 1,
        rating: None,
        created_at: desk.now,
        updated_at: desk.now,
    };
    let key = account::key_of(c, &desk.vault, account.person)?;
    store::insert(c, desk, &key, &case, new.subject.as_str())?;
    let message = Message {
        by: Author::Holder,
        agency: case.agency.clone(),
        at: desk.now,
        text: new.text.as_str().to_owned(),
    };
    store::write(c, desk, &key, &case, &message)?;
    let facts = json!({ "case": case.id, "agency": case.agency.to_string() });
    audit::record(c, desk, &Entry::of(Event::CaseRouted).account(account.id).facts(facts))?;
    Ok(Ok(case))
}

/// Whether an agency of that code stands on a day.
pub(super) fn stands(units: &Directory, code: &AgencyCode, on: LocalDate) -> bool {
    units.agencies.on(code, on).is_ok()
}
