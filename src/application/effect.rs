//! What granting does to accounts: the one door from this room to a level, and to locks that authorities ask for.

use serde_json::json;

use super::clock::unlawful;
use super::facts::{Register, Said};
use super::kind::{Datum, Granted};
use super::model::Application;
use crate::account::{self, Address, Birthdate, Confirmed, FullName, Ground, Identity, Level, Method, Proof};
use crate::audit::{self, Entry, Event, Purpose};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::guardian;
use crate::policy::Terms;
use crate::sign_out;

/// Issues the level: its holder takes it up within the time that the law gives them. They are who was confirmed from now on, and
/// are found by their number.
pub(super) fn issue(
    c: &mut Conn,
    desk: &Desk,
    (account, level, confirmed): (AccountId, Level, Option<Confirmed>),
    granted: &Granted<'_>,
) -> Result<(), StoreError> {
    let Application { reference, unit, policy, .. } = granted.application;
    if let Some(confirmed) = confirmed {
        // Asked in this transaction already; who was quicker all the same has won.
        account::confirm(c, desk, account, &confirmed)?.map_err(|_taken| StoreError::Conflict)?;
    }
    let source = match (&granted.facts.presence, unit, &granted.facts.register) {
        (Some(_), Some(unit), _) => unit.to_string(),
        (_, _, Register::Said(said)) => said.source.clone(),
        (_, _, Register::NotAsked | Register::Down | Register::Unknown) => String::new(),
    };
    let proof = Proof {
        level,
        method: if granted.facts.presence.is_some() { Method::Counter } else { Method::Register },
        source,
        reference: reference.to_string(),
        officer: granted.officer,
        facts: json!({ "policy": policy, "seen": granted.facts }),
    };
    account::issue(c, desk, account, &proof, activate_by(desk, granted)?)
}

/// Gives the holder the time to take up what was issued once more.
pub(super) fn reopen(c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
    let until = activate_by(desk, granted)?;
    account::reopen_window(c, desk, granted.application.account, until)?;
    Ok(())
}

/// Writes where the holder lives from now on, on the word of the agency that decided.
pub(super) fn live_at(
    c: &mut Conn,
    desk: &Desk,
    granted: &Granted<'_>,
    formatted: String,
) -> Result<(), StoreError> {
    let Application { account, reference, unit, .. } = granted.application;
    let agency = unit.as_ref().map(ToString::to_string);
    let address = Address { formatted, region: None, country: Some("VN".to_owned()) };
    let word = Identity::said_by(agency.clone().unwrap_or_default(), desk.now);
    account::learn(c, desk, *account, &Identity { residence: Some(address), ..word })?;
    let facts = json!({ "reference": reference, "agency": agency });
    let entry =
        Entry::of(Event::ResidenceDecided).account(*account).purpose(Purpose::Application).facts(facts);
    audit::record(c, desk, &granted.officer.into_iter().fold(entry, Entry::actor))
}

/// Writes what was wrong as it is, on the word of the register or else of the agency that decided.
pub(super) fn correct(
    c: &mut Conn,
    desk: &Desk,
    granted: &Granted<'_>,
    says: &Datum,
) -> Result<(), StoreError> {
    let Application { account, reference, unit, .. } = granted.application;
    let (source, as_of) = match &granted.facts.register {
        Register::Said(said) => (said.source.clone(), said.as_of),
        Register::NotAsked | Register::Down | Register::Unknown => {
            (unit.as_ref().map(ToString::to_string).unwrap_or_default(), desk.now)
        }
    };
    // As the register writes it, where it tells: it was compared without marks.
    let written = match (&granted.facts.register, says) {
        (Register::Said(Said { name: Some(name), .. }), Datum::Name(_)) => {
            FullName::parse(name).ok().map(Datum::Name)
        }
        _ => None,
    };
    let says = written.as_ref().unwrap_or(says);
    let moved = match says {
        Datum::Birthdate(born) => represented_until(c, desk, granted, *born)?,
        _ => 0,
    };
    account::learn(c, desk, *account, &says.enter(Identity::said_by(source.clone(), as_of)))?;
    let facts = json!({
        "reference": reference, "datum": says.name(), "source": source, "guardianships_moved": moved,
    });
    let entry = Entry::of(Event::DataCorrected).account(*account).purpose(Purpose::Application).facts(facts);
    audit::record(c, desk, &granted.officer.into_iter().fold(entry, Entry::actor))
}

/// Whoever represents the holder does so until the birthday of theirs that the law names. Where it is silent nothing is moved.
fn represented_until(
    c: &mut Conn,
    desk: &Desk,
    granted: &Granted<'_>,
    born: Birthdate,
) -> Result<usize, StoreError> {
    let account = granted.application.account;
    let Ok(dated) = granted.law.at::<guardian::Rules>(desk.now.local_date()) else { return Ok(0) };
    let before = account::load(c, &desk.vault, account)?.profile.birthdate;
    guardian::born_anew(c, dated.rules, account, (before, born))
}

/// Restricts the processing of the holder's data.
pub(super) fn restrict(c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
    let Application { account, reference, .. } = granted.application;
    sign_out::restrict(c, desk, *account, &reference.to_string())?;
    Ok(())
}

/// The end of the last day on which the holder may take it up (Decree 69/2024, article 14).
fn activate_by(desk: &Desk, granted: &Granted<'_>) -> Result<Moment, StoreError> {
    let today = desk.now.local_date();
    let term = granted.law.at::<Terms>(today).map_err(unlawful)?.rules.activation;
    let last = term.due(today, granted.law.calendar()).map_err(unlawful)?;
    Ok(last.plus_days(1).begins())
}

/// Takes every phone off the account, with all that was bound to them: the next one can be bound.
pub(super) fn take_phones_off(c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
    let Application { account, reference, .. } = granted.application;
    sign_out::devices(c, desk, *account, &format!("lost: {reference}"))?;
    Ok(())
}

/// Locks the account on the ground that an authority asked; `letter` names which letter of which.
pub(super) fn lock(c: &mut Conn, desk: &Desk, granted: &Granted<'_>, letter: &str) -> Result<(), StoreError> {
    let Application { account, reference, .. } = granted.application;
    sign_out::lock(c, desk, *account, Ground::AuthorityAsked, letter, &reference.to_string())?;
    Ok(())
}

/// Takes back the ground of that letter.
pub(super) fn unlock(
    c: &mut Conn,
    desk: &Desk,
    granted: &Granted<'_>,
    letter: &str,
) -> Result<(), StoreError> {
    let Application { account, reference, .. } = granted.application;
    sign_out::unlock(c, desk, *account, Ground::AuthorityAsked, letter, &reference.to_string())?;
    Ok(())
}
