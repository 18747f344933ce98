//! While somebody is helped: the proof of it, who sees it, and its end.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::json;

use super::agree::context;
use super::model::{Assistance, Scope, State};
use super::refused::Refused;
use super::store::{self, Row};
use crate::account::{self, Account};
use crate::approval;
use crate::audit::{self, Event};
use crate::base::{AssistanceId, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};
use crate::mandate::Officer;
use crate::session::Citizen;

/// So many of a person's are listed: the newest.
const LISTED: i64 = 20;

/// Proof that an officer helps a person at this moment, with what the person agreed to. In a transaction the account stays as it
/// is until the end of it.
#[derive(Debug, Clone)]
pub struct Helping {
    account: Account,
    officer: Officer,
}

impl Helping {
    /// Who is helped.
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// Who helps.
    pub const fn officer(&self) -> &Officer {
        &self.officer
    }
}

/// Proves that `officer` may do what `scope` says for the person, now.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn helping(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    id: AssistanceId,
    scope: Scope,
) -> Result<Result<Helping, Refused>, StoreError> {
    let Some(Row { assistance, .. }) = of_helper(c, desk, officer, id)? else {
        return Ok(Err(Refused::NotFound));
    };
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
    Ok(Ok(Helping { account, officer: officer.clone() }))
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

/// One of the officer's, whatever became of it; nothing when it is somebody else's.
///
/// # Errors
/// As the database.
pub fn find(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    id: AssistanceId,
) -> Result<Option<Found>, StoreError> {
    let Some(row) = of_helper(c, desk, officer, id)? else { return Ok(None) };
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
    let (mut named, mut names) = (Vec::new(), BTreeMap::new());
    for mut one in store::of_account(c, desk.now, account.id, LISTED)? {
        if one.epoch != account.epoch {
            one.state = State::Ended;
        }
        let helper = match &one.helper {
            Some((helper, _seat)) => {
                let name = match names.entry(*helper) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(account::load(c, &desk.vault, *helper)?.profile.name),
                };
                Some(name.clone())
            }
            None => None,
        };
        named.push((one, helper));
    }
    Ok(named)
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
    officer: &Officer,
    id: AssistanceId,
) -> Result<Result<(), Refused>, StoreError> {
    let Some(row) = of_helper(c, desk, officer, id)? else { return Ok(Err(Refused::NotFound)) };
    over(c, desk, &row.assistance, "helper")
}

/// What is over already stays so, and nobody is told twice.
fn over(c: &mut Conn, desk: &Desk, of: &Assistance, by: &str) -> Result<Result<(), Refused>, StoreError> {
    if store::end(c, desk.now, of.id)? {
        let facts = json!({ "assistance": of.id, "by": by });
        let entry = audit::Entry::of(Event::AssistanceEnded).account(of.account).facts(facts);
        let entry = of.helper.iter().fold(entry, |entry, (helper, _)| entry.actor(*helper));
        audit::record(c, desk, &entry)?;
    }
    Ok(Ok(()))
}

/// The one of that name which this officer, in this seat, has begun.
pub(super) fn of_helper(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    id: AssistanceId,
) -> Result<Option<Row>, StoreError> {
    let row = store::find(c, desk.now, id)?;
    let sits = |row: &Row| {
        row.assistance
            .helper
            .as_ref()
            .is_some_and(|(helper, seat)| *helper == officer.account() && seat == officer.seat())
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
