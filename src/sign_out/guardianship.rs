//! Somebody represents a child or a ward no more, and what they had open by it ends; or the child is old enough, and the account
//! becomes their own.

use serde_json::{Value, json};

use super::account::everything;
use super::client::end_held;
use super::mandate::end_what_hangs;
use crate::account::{self, Account};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::factor::{passkey, password};
use crate::grant::agreement;
use crate::keys::Desk;
use crate::mandate::guardian::{self, Giving, Guardian, Guardianship, Represented, Rules, Why};

/// By whom what the calendar ends is written down.
const CALENDAR: &str = "calendar";

/// Somebody represents `giving.ward` from now on. Where nobody did, whatever was open of the account ends: no one has agreed to any of it.
///
/// # Errors
/// As the database.
pub fn represent(c: &mut Conn, desk: &Desk, giving: &Giving) -> Result<(), StoreError> {
    let before = guardian::represented(c, giving.ward, desk.now.local_date())?;
    if guardian::give(c, desk, giving)?.is_some() && !matches!(before, Represented::By(_)) {
        everything(c, desk, giving.ward, "represented from now on")?;
    }
    Ok(())
}

/// Ends it on the word of `by`, with what was agreed to by it; false where somebody else ended it. Whoever lives and represents them no
/// more may know their password, have added a key and be signed in: all that ends, and where another is to represent them the password
/// goes too.
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
    end_what_hangs(c, desk, (of.id, None), why.as_str())?;
    match why {
        // No key is left behind by the dead; of a child who is old enough all of them end at once.
        Why::GuardianEnded | Why::WardEnded | Why::HandedOver => return Ok(true),
        Why::TimeOver => {}
        Why::NotOnRecord => drop(password::take_away(c, of.ward, desk.now)?),
    }
    passkey::remove_all(c, of.ward)?;
    everything(c, desk, of.ward, "represented no more")?;
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
        ended += match why(c, desk, rules, (&one, today))? {
            Why::HandedOver => own_from_now_on(c, desk, (&ward, today))?,
            why => usize::from(guardianship(c, desk, &one, (CALENDAR, why))?),
        };
    }
    Ok(ended)
}

/// Why it is over: it began while they were a child, and they are of the age now; or a court's day has come, after which a child is
/// represented by somebody else.
fn why(
    c: &mut Conn,
    desk: &Desk,
    rules: &Rules,
    (of, today): (&Guardianship, LocalDate),
) -> Result<Why, StoreError> {
    let born = account::load(c, &desk.vault, of.ward)?.profile.birthdate;
    Ok(match born.map(|born| born.completes(rules.hands_over_at)) {
        Some(own) if own <= today && of.valid_from < own => Why::HandedOver,
        Some(own) if own > today => Why::NotOnRecord,
        _ => Why::TimeOver,
    })
}

/// All guardianships of a child end at once, every passkey, session and grant of the account with them: what is signed in there, or
/// was added there, may be a guardian's. The number, the account and its name at every service stay.
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
    passkey::remove_all(c, ward.id)?;
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
