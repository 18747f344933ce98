//! Somebody represents a child or a ward no more, and what they had open by it ends; or the child is old enough, and the account
//! becomes their own.

use serde_json::{Value, json};

use super::account::everything;
use super::client::end_held;
use crate::account::{self, Account};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::grant::agreement;
use crate::keys::Desk;
use crate::mandate::guardian::{self, Guardian, Guardianship, Rules, Why};

/// By whom what the calendar ends is written down.
const CALENDAR: &str = "calendar";

/// Ends it on the word of `by`, and with it whatever was opened by it; false where somebody else ended it.
///
/// # Errors
/// As the database.
pub fn guardianship(
    c: &mut Conn,
    desk: &Desk,
    of: &Guardianship,
    (by, why): (&str, Why),
) -> Result<bool, StoreError> {
    if !guardian::end(c, desk, of, (by, why))? {
        return Ok(false);
    }
    agreement::end_of_mandate(c, of.ward, of.id)?;
    Ok(true)
}

/// A guardian takes back what was agreed to: the ward is signed out of the service, and asks anew before the next time. Answers false
/// where nothing was agreed to.
///
/// # Errors
/// As the database.
pub fn agreement(c: &mut Conn, desk: &Desk, by: &Guardian, client: &str) -> Result<bool, StoreError> {
    let ward = by.ward().id;
    if !agreement::end(c, ward, client)? {
        return Ok(false);
    }
    let ended = end_held(c, desk, ward, client, "taken back by a guardian")?;
    let facts = json!({ "guardian": by.guardianship().guardian, "grants_ended": ended });
    audit::record(c, desk, &Entry::of(Event::AgreementEnded).account(ward).client(client).facts(facts))?;
    Ok(true)
}

/// Ends guardianships whose last day is over `today`, at most about `limit`: the account of a child becomes their own on the birthday that
/// the law names, and that of a ward on the day after a court's. Answers how many it ended.
///
/// # Errors
/// As the database.
pub fn hand_over(
    c: &mut Conn,
    desk: &Desk,
    rules: &Rules,
    (today, limit): (LocalDate, i64),
) -> Result<usize, StoreError> {
    let mut ended = 0;
    for one in guardian::over(c, today, limit)? {
        let ward = account::hold(c, one.ward)?;
        if was_of_a_child(c, desk, rules, (&one, today))? {
            ended += own_from_now_on(c, desk, (&ward, today))?;
        } else if guardianship(c, desk, &one, (CALENDAR, Why::TimeOver))? {
            ended += 1;
        }
    }
    Ok(ended)
}

/// Whether it began while they were a child, and they are of the age now.
fn was_of_a_child(
    c: &mut Conn,
    desk: &Desk,
    rules: &Rules,
    (of, today): (&Guardianship, LocalDate),
) -> Result<bool, StoreError> {
    let born = account::load(c, &desk.vault, of.ward)?.profile.birthdate;
    let own = born.map(|born| born.completes(rules.hands_over_at));
    Ok(own.is_some_and(|own| own <= today && of.valid_from < own))
}

/// All guardianships of a child end at once, every session and grant of the account with them: what is signed in there may be a
/// guardian. The number, the account and its name at every service stay.
fn own_from_now_on(
    c: &mut Conn,
    desk: &Desk,
    (ward, today): (&Account, LocalDate),
) -> Result<usize, StoreError> {
    let mut ended = Vec::new();
    for one in guardian::of_child(c, ward.id)? {
        if one.valid_to.is_some_and(|end| end <= today)
            && guardianship(c, desk, &one, (CALENDAR, Why::HandedOver))?
        {
            ended.push(one);
        }
    }
    if ended.is_empty() {
        return Ok(0);
    }
    let grants = everything(c, desk, ward.id, "handed over")?.grants;
    record(c, desk, ward.id, json!({ "side": "ward", "grants_ended": grants }))?;
    for one in &ended {
        let facts = json!({ "side": "guardian", "ward": ward.id, "mandate": one.id });
        record(c, desk, one.guardian, facts)?;
    }
    Ok(ended.len())
}

fn record(c: &mut Conn, desk: &Desk, account: AccountId, facts: Value) -> Result<(), StoreError> {
    audit::record(c, desk, &Entry::of(Event::HandedOver).account(account).facts(facts))
}
