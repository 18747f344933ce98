//! While somebody is helped: the proof of it, who sees it, and its end.

use serde_json::json;

use super::agree::context;
use super::model::{Assistance, Scope, State};
use super::refused::Refused;
use super::store::{self, Row};
use crate::account::{self, Account};
use crate::approval;
use crate::audit::{self, Event};
use crate::base::{AssistanceId, MandateId, Moment};
use crate::db::{Conn, StoreError};
use crate::grant;
use crate::keys::{Desk, Vault};
use crate::mandate::{self, Assistant, Look, Mandate};
use crate::session::Citizen;

/// So many of a person's are listed: the newest.
const LISTED: i64 = 20;

/// Proof that somebody helps a person at this moment, with what the person agreed to. In a transaction the account stays as it
/// is until the end of it.
#[derive(Debug, Clone)]
pub struct Helping {
    assistance: AssistanceId,
    account: Account,
    helper: Assistant,
    scope: Scope,
    until: Moment,
}

impl Helping {
    /// Under which assistance.
    pub const fn assistance(&self) -> AssistanceId {
        self.assistance
    }

    /// What the person agreed to.
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// Until when, unless it ends before.
    pub const fn until(&self) -> Moment {
        self.until
    }

    /// Who is helped.
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// Who helps.
    pub const fn helper(&self) -> &Assistant {
        &self.helper
    }

    /// Puts a look at the person on record, with what it was agreed to by.
    ///
    /// # Errors
    /// As the database.
    pub fn look(&self, c: &mut Conn, desk: &Desk) -> Result<Look, StoreError> {
        self.helper.look_by_agreement(c, desk, self.account.id, self.assistance)
    }
}

/// Proves that `helper` may do what `scope` says for the person, now.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn helping(
    c: &mut Conn,
    desk: &Desk,
    helper: &Assistant,
    id: AssistanceId,
    scope: Scope,
) -> Result<Result<Helping, Refused>, StoreError> {
    match of_helper(c, desk, helper, id)? {
        Some(row) => under(c, helper, row.assistance, scope),
        None => Ok(Err(Refused::NotFound)),
    }
}

/// The same of one that is theirs.
pub(super) fn under(
    c: &mut Conn,
    helper: &Assistant,
    assistance: Assistance,
    scope: Scope,
) -> Result<Result<Helping, Refused>, StoreError> {
    if assistance.state != State::Open {
        return Ok(Err(Refused::Over(assistance.state)));
    }
    let account = account::hold(c, assistance.account)?;
    // A lock, or an end of every session, ends this as well.
    if !account.active || account.epoch != assistance.epoch {
        return Ok(Err(Refused::Over(State::Ended)));
    }
    if !assistance.scope.allows(scope) {
        return Ok(Err(Refused::Scope));
    }
    let Assistance { id, scope, until, .. } = assistance;
    Ok(Ok(Helping { assistance: id, account, helper: helper.clone(), scope, until }))
}

/// One as its helper finds it before it goes on.
#[derive(Debug, Clone)]
pub struct Found {
    /// The assistance.
    pub assistance: Assistance,
    /// The number that the person types, as long as they are asked.
    pub number: Option<String>,
    /// Where the person's answer stands.
    pub answer: Option<approval::State>,
}

/// One of the helper's, whatever became of it; nothing when it is somebody else's.
///
/// # Errors
/// As the database.
pub fn find(
    c: &mut Conn,
    desk: &Desk,
    helper: &Assistant,
    id: AssistanceId,
) -> Result<Option<Found>, StoreError> {
    let Some(row) = of_helper(c, desk, helper, id)? else { return Ok(None) };
    let answer = match row.question {
        Some(question) => approval::find_by_id(c, desk, question)?.map(|found| found.state),
        None => None,
    };
    let waits = row.assistance.state == State::Asked && answer == Some(approval::State::Pending);
    let number = if waits { Some(number(&desk.vault, &row)?) } else { None };
    Ok(Some(Found { assistance: row.assistance, number, answer }))
}

fn number(vault: &Vault, row: &Row) -> Result<String, StoreError> {
    let id = row.assistance.id;
    let damaged = || StoreError::Inconsistent { table: "assistances", row: id.to_string() };
    let opened = vault.open_sealed(&context(id), &row.secret).map_err(|_sealed| damaged())?;
    String::from_utf8(opened.to_vec()).map_err(|_text| damaged())
}

/// The person's, the newest first, each with the name of who helps.
///
/// # Errors
/// As the database.
pub fn list(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
) -> Result<Vec<(Assistance, Option<String>)>, StoreError> {
    let account = citizen.account();
    let mut own = store::of_account(c, desk.now, account.id, LISTED)?;
    let helpers = own.iter().filter_map(|one| Some(one.helper.as_ref()?.0)).collect();
    let names = account::names(c, &desk.vault, &helpers)?;
    for one in own.iter_mut().filter(|one| one.epoch != account.epoch) {
        one.state = State::Ended;
    }
    let named = |one: Assistance| {
        let helper = one.helper.as_ref().and_then(|(helper, _seat)| names.get(helper)).cloned();
        (one, helper)
    };
    Ok(own.into_iter().map(named).collect())
}

/// The person ends it, or takes their code or the officer's question back.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn end(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: AssistanceId,
) -> Result<Result<(), Refused>, StoreError> {
    let own = store::find(c, desk.now, id)?.filter(|row| row.assistance.account == citizen.account().id);
    let Some(row) = own else { return Ok(Err(Refused::NotFound)) };
    over(c, desk, &row.assistance, "holder")
}

/// The helper ends it.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn leave(
    c: &mut Conn,
    desk: &Desk,
    helper: &Assistant,
    id: AssistanceId,
) -> Result<Result<(), Refused>, StoreError> {
    let Some(row) = of_helper(c, desk, helper, id)? else { return Ok(Err(Refused::NotFound)) };
    over(c, desk, &row.assistance, "helper")
}

/// Ends an office: whoever its holder helps from that seat they help no more. Nothing where there is none that could be ended.
///
/// # Errors
/// As the database.
pub fn end_office(
    c: &mut Conn,
    desk: &Desk,
    id: MandateId,
    (by, why): (&str, &str),
) -> Result<Option<Mandate>, StoreError> {
    let Some(office) = mandate::end(c, desk, id, by, why)? else { return Ok(None) };
    for one in store::of_seat(c, desk.now, (office.actor, &office.seat))? {
        let _ended = over(c, desk, &one, "office")?;
    }
    Ok(Some(office))
}

/// What is over already stays so, and nobody is told twice. What the helper's program holds for it ends with it.
fn over(c: &mut Conn, desk: &Desk, of: &Assistance, by: &str) -> Result<Result<(), Refused>, StoreError> {
    if store::end(c, desk.now, of.id)? {
        grant::end_of_assistance(c, desk.now, of.account, (of.id, "the assistance ended"))?;
        let seat = of.helper.as_ref().map(|(_, seat)| seat);
        let facts = json!({
            audit::ASSISTANCE: of.id, "by": by, "agency": seat.map(|seat| &seat.agency), "role": seat.map(|seat| seat.role),
        });
        let entry = audit::Entry::of(Event::AssistanceEnded).account(of.account).facts(facts);
        let entry = of.helper.iter().fold(entry, |entry, (helper, _)| entry.actor(*helper));
        audit::record(c, desk, &entry)?;
    }
    Ok(Ok(()))
}

/// The one of that name which this helper, in this seat, has begun.
pub(super) fn of_helper(
    c: &mut Conn,
    desk: &Desk,
    helper: &Assistant,
    id: AssistanceId,
) -> Result<Option<Row>, StoreError> {
    let row = store::find(c, desk.now, id)?;
    let sits = |row: &Row| {
        row.assistance
            .helper
            .as_ref()
            .is_some_and(|(account, seat)| *account == helper.account() && seat == helper.seat())
    };
    Ok(row.filter(sits))
}

/// Whether somebody helps the holder of the account at this moment.
///
/// # Errors
/// As the database.
pub fn goes_on(c: &mut Conn, now: Moment, of: &Account) -> Result<bool, StoreError> {
    store::is_open(c, now, (of.id, of.epoch))
}
