//! What time alone does to applications: alerts to the unit as the term runs out, and the end of what its holder forgot.

mod store;

use serde_json::json;

use super::appointment;
use super::clock::{LATE, unlawful};
use super::evidence;
use super::model::{Application, By};
use super::moves::{self, Move};
use super::reason::Reason;
use super::rules::Handling;
use super::state::State;
use super::store as cases;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::policy::{Law, Terms};

/// How many one unit of work takes.
const BATCH: i64 = 100;

/// Why something lapsed whose account was closed and opened again.
pub const ACCOUNT_ENDED: &str = "account_ended";

/// How many are asked about in one go: each is a call to others, and a photo in memory.
const ASKED_AT_ONCE: i64 = 10;

/// Tells units of terms that run out, tells those who missed their visit, lets lapse what waited for its holder for too long, and
/// gives the files of what is over their last day; answers how many it touched. Whoever calls does so again until that is none.
///
/// # Errors
/// As the database.
pub fn tick(c: &mut Conn, desk: &Desk, law: &Law) -> Result<usize, StoreError> {
    let today = desk.now.local_date();
    let alerts = store::to_alert(c, today, BATCH)?;
    for application in &alerts {
        alert(c, desk, law, application)?;
    }
    let missed = appointment::miss_all(c, desk, BATCH)?;
    let late = store::to_lapse(c, today, BATCH)?;
    for id in &late {
        if let Some(case) = cases::case(c, &desk.vault, *id)? {
            lapse(c, desk, case, "time_over")?;
        }
    }
    let over = store::to_clear(c, BATCH)?;
    for application in &over {
        evidence::erase_on(c, application, last_day(application, law, today)?.plus_days(1))?;
        let next = Application { alert_on: None, ..application.clone() };
        store::alerted(c, application, &next)?;
    }
    Ok(alerts.len() + missed + late.len() + over.len())
}

/// Lets lapse what the holder of `account`, who is no more, had asked for. What officers ask about the account goes on.
///
/// # Errors
/// As the database.
pub fn holder_ended(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<(), StoreError> {
    lapse_own(c, desk, account, Reason::HolderEnded.as_str())
}

/// Whether anything about the holder of `account` is asked for that is not decided.
///
/// # Errors
/// As the database.
pub fn anything_open(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    Ok(!store::open_of(c, account)?.is_empty())
}

/// Whether an officer asks something about the holder of `account` that is not decided: a letter about a lock, a lost phone.
///
/// # Errors
/// As the database.
pub fn officers_ask(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<bool, StoreError> {
    for id in store::open_of(c, account)? {
        if cases::case(c, &desk.vault, id)?.is_some_and(|case| case.wish.kind().is_for_officers()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The same for an account that was closed with something open in it, once its holder is back.
pub(super) fn account_ended(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<(), StoreError> {
    lapse_own(c, desk, account, ACCOUNT_ENDED)
}

fn lapse_own(c: &mut Conn, desk: &Desk, account: AccountId, why: &str) -> Result<(), StoreError> {
    for id in store::open_of(c, account)? {
        let own = cases::case(c, &desk.vault, id)?.filter(|case| !case.wish.kind().is_for_officers());
        if let Some(case) = own {
            lapse(c, desk, case, why)?;
        }
    }
    Ok(())
}

fn lapse(c: &mut Conn, desk: &Desk, mut case: cases::Case, why: &str) -> Result<(), StoreError> {
    let step = Move { to: State::Lapsed, by: By::System, reason: Some(why.to_owned()), words: None };
    // Whoever was first meanwhile has done something about it.
    let _moved_on = moves::go(c, desk, &mut case, step)?;
    Ok(())
}

/// Until when the files of one that is over are kept: as long as its decision may be asked about, and no longer where there is none.
fn last_day(of: &Application, law: &Law, today: LocalDate) -> Result<LocalDate, StoreError> {
    if of.decided_at.is_none() {
        return Ok(today.plus_days(-1));
    }
    let kept = law.at::<Handling>(today).map_err(unlawful)?.rules.evidence;
    kept.due(today, law.calendar()).map_err(unlawful)
}

/// Those whose register is to be asked again, a few at a time.
pub(super) fn to_ask(c: &mut Conn, desk: &Desk) -> Result<Vec<cases::Case>, StoreError> {
    let mut waiting = Vec::new();
    for id in store::to_ask(c, desk.now, ASKED_AT_ONCE)? {
        waiting.extend(cases::case(c, &desk.vault, id)?);
    }
    Ok(waiting)
}

fn alert(c: &mut Conn, desk: &Desk, law: &Law, of: &Application) -> Result<(), StoreError> {
    let today = desk.now.local_date();
    let Some(clock) = of.clock else { return Ok(()) };
    let mut next = of.clone();
    let is_late = clock.is_late(today, law.calendar()).map_err(unlawful)?;
    let percent = clock.percent(today, law.calendar()).map_err(unlawful)?;
    let shares = &law.at::<Terms>(today).map_err(unlawful)?.rules.alerts;
    let reached = shares.iter().rev().find(|share| **share <= percent).map_or(0, |share| i32::from(*share));
    next.alerted = if is_late { LATE } else { reached.max(of.alerted) };
    next.plan_alert(law, today)?;
    if !store::alerted(c, of, &next)? || next.alerted == of.alerted {
        return Ok(());
    }
    let event = if is_late { Event::DeadlineMissed } else { Event::DeadlineNear };
    let facts = json!({
        "application": of.id, "reference": of.reference, "kind": of.kind.as_str(), "percent": percent,
        "unit": of.unit.as_ref().map(ToString::to_string), "due_on": of.due_on,
    });
    audit::record(c, desk, &Entry::of(event).facts(facts))
}
