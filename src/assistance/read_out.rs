//! The other way to an assistance: the person makes a code and reads it out, to an officer who has found them, or to a community helper, who
//! finds nobody and has what is read out to them alone: the name the person signs in with, and the code.

use std::time::Duration;

use serde_json::json;

use super::agree::{context, fresh, open, record, rules, whom};
use super::model::{Assistance, Scope, State};
use super::refused::Refused;
use super::rules::Rules;
use super::store::{self, New, Row};
use crate::account::{self, Account};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Secret};
use crate::db::{Conn, StoreError};
use crate::factor::code::SentCode;
use crate::keys::Desk;
use crate::mandate::{self, Assistant, Look, Officer};
use crate::policy::Law;
use crate::session::Citizen;

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

/// So many wrong codes are enough: whoever guesses does not sit before the person.
const TRIES: i32 = 5;

/// The person makes a code for whoever sits before them. It takes the place of the one they made before.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn offer(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    citizen: &Citizen,
    scope: Scope,
) -> Result<Result<(Assistance, Secret), Refused>, StoreError> {
    let account = citizen.account();
    let rules = match rules(law, desk.now) {
        Ok(rules) => rules,
        Err(refused) => return Ok(Err(refused)),
    };
    if store::offered_since(c, account.id, desk.now.minus(HOUR))? >= i64::from(rules.codes_an_hour) {
        return Ok(Err(Refused::TooOften));
    }
    store::withdraw_codes(c, desk.now, account.id)?;
    let (code, sent) = SentCode::new(&desk.entropy);
    let assistance = fresh(desk, account, (scope, State::Offered), desk.now.plus(rules.waits()));
    // Texts always have a JSON form.
    let digest = serde_json::to_vec(&sent).unwrap_or_default();
    let secret = desk.vault.seal(&desk.entropy, &context(assistance.id), &digest);
    store::insert(c, &New { assistance: assistance.clone(), secret, question: None })?;
    record(c, desk, &assistance, Event::AssistanceOffered)?;
    Ok(Ok((assistance, code)))
}

/// An officer types the code that the person they look at has read out, and helps from now on.
///
/// # Errors
/// As the database. Inside: [`Refused`]. A wrong code is counted.
pub fn accept(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    look: &Look,
    typed: &Secret,
) -> Result<Result<Assistance, Refused>, StoreError> {
    begin_by_code(c, desk, (law, officer), Some(look.person()), typed)
}

/// What a person reads out to whoever helps them.
#[derive(Debug)]
pub struct ReadOut {
    /// What they sign in with.
    pub holder: String,
    /// The code they have made.
    pub code: Secret,
}

/// A community helper types what was read out, and helps from now on. Nobody, somebody else and a wrong code are one answer, which says
/// nothing of anybody; whoever has had it too often, or has helped many, waits for another day.
///
/// # Errors
/// As the database. Inside: [`Refused`]. What is wrong is counted.
pub fn accept_read_out(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    helper: &Assistant,
    said: &ReadOut,
) -> Result<Result<Assistance, Refused>, StoreError> {
    // Officers find whom they help by their search, which is on record.
    if helper.role().decides() {
        return Ok(Err(Refused::NotTheirs));
    }
    mandate::one_at_a_time(c, helper.account())?;
    let limits = match rules(law, desk.now) {
        Ok(Rules { helper: Some(limits), .. }) => limits,
        Ok(_none) => return Ok(Err(Refused::NotTheirs)),
        Err(refused) => return Ok(Err(refused)),
    };
    let since = desk.now.minus(DAY);
    let wrong = audit::count_acts(c, helper.account(), Event::AssistanceRefused, since)?;
    let helped = store::opened_since(c, helper.account(), since)?;
    if wrong >= i64::from(limits.wrong_a_day) || helped >= i64::from(limits.people_a_day) {
        return Ok(Err(Refused::Enough));
    }
    let person = account::find(c, &desk.vault, &said.holder)?;
    begin_by_code(c, desk, (law, helper), person, &said.code)
}

/// Begins with the code that the holder of that account has made, if that is what was typed.
fn begin_by_code(
    c: &mut Conn,
    desk: &Desk,
    (law, helper): (&Law, &Assistant),
    person: Option<AccountId>,
    typed: &Secret,
) -> Result<Result<Assistance, Refused>, StoreError> {
    let rules = match rules(law, desk.now) {
        Ok(rules) => rules,
        Err(refused) => return Ok(Err(refused)),
    };
    let account = match person.map(|person| whom(c, helper, (person, desk.now.local_date()))).transpose()? {
        Some(Ok(account)) => Some(account),
        // A helper is told nothing of whoever was not read out to them.
        Some(Err(refused)) if helper.role().decides() || refused == Refused::Own => return Ok(Err(refused)),
        Some(Err(_refused)) => None,
        None => None,
    };
    let offered = match &account {
        Some(account) => right(c, desk, account, typed)?,
        None => None,
    };
    match offered {
        Some(row) => {
            let helper = Some((helper.account(), helper.seat().clone()));
            let opened = open(c, desk, rules, Assistance { helper, ..row.assistance })?;
            if let Ok(opened) = &opened {
                // Of two that were made at the same moment the other one is worth nothing now.
                store::withdraw_codes(c, desk.now, opened.account)?;
            }
            Ok(opened)
        }
        None => {
            let facts = json!({ "agency": helper.agency(), "role": helper.role(), "why": "code" });
            let about = account.map(|account| account.id);
            let entry = Entry::of(Event::AssistanceRefused).account(about).actor(helper.account());
            audit::record(c, desk, &entry.facts(facts))?;
            Ok(Err(Refused::WrongCode))
        }
    }
}

/// The code that waits for somebody, if it is the one that was typed; a try of it is counted.
fn right(c: &mut Conn, desk: &Desk, of: &Account, typed: &Secret) -> Result<Option<Row>, StoreError> {
    let offered = store::offered(c, desk.now, of.id)?.filter(|row| row.assistance.epoch == of.epoch);
    let Some(row) = offered else { return Ok(None) };
    let id = row.assistance.id;
    if !store::count_try(c, id, TRIES)? {
        return Ok(None);
    }
    let damaged = || StoreError::Inconsistent { table: "assistances", row: id.to_string() };
    let opened = desk.vault.open_sealed(&context(id), &row.secret).map_err(|_sealed| damaged())?;
    let sent: SentCode = serde_json::from_slice(&opened).map_err(|_shape| damaged())?;
    Ok(sent.is(typed).then_some(row))
}
