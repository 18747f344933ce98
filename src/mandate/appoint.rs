//! Giving somebody an office, and ending it.

use serde_json::json;

use crate::account::{self, Kind};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, LocalDate, MandateId};
use crate::db::{Conn, StoreError};
use crate::directory::{self, AgencyCode, PlaceCode, Standing};
use crate::keys::Desk;

use super::model::{Ended, Mandate, Seat};
use super::officer::Day;
use super::store;

/// Why what has run out was ended when it was given again.
pub const RAN_OUT: &str = "ran_out";

/// An office to be given.
#[derive(Debug, Clone)]
pub struct Appointment {
    /// To whom.
    pub actor: AccountId,
    /// For whom, and as what.
    pub seat: Seat,
    /// The place they work for, where it is not all of the agency's.
    pub place: Option<PlaceCode>,
    /// The first day.
    pub valid_from: LocalDate,
    /// The first day on which it is so no more, where that is known.
    pub valid_to: Option<LocalDate>,
    /// The decision, by its number.
    pub reference: String,
    /// On whose word.
    pub by: String,
}

/// Why an office was not given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAppointed {
    /// An office is a person's.
    #[error("an organisation cannot be an officer: appoint the person")]
    Organisation,
    /// It would end before it begins.
    #[error("it would end on {end}, before it begins on {from}")]
    EndsFirst {
        /// The first day.
        from: LocalDate,
        /// The first day on which it is so no more.
        end: LocalDate,
    },
    /// The agency does not stand on the first day, or its code goes out of use.
    #[error("no agency stands under the code {agency} on {on}{}", took_over(.successors))]
    NoAgency {
        /// The code.
        agency: AgencyCode,
        /// The day.
        on: LocalDate,
        /// Who took over.
        successors: Vec<AgencyCode>,
    },
    /// They have the office.
    #[error("they have this office already: {0}")]
    Held(MandateId),
}

fn took_over(successors: &[AgencyCode]) -> String {
    let codes: Vec<String> = successors.iter().map(ToString::to_string).collect();
    if codes.is_empty() { String::new() } else { format!("; {} took over", codes.join(", ")) }
}

/// Gives somebody an office. One that has run out is ended first, so that it can be given again.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account, or when the database refuses. Inside: [`NotAppointed`].
pub fn appoint(
    c: &mut Conn,
    desk: &Desk,
    day: Day<'_>,
    new: &Appointment,
) -> Result<Result<Mandate, NotAppointed>, StoreError> {
    if account::hold(c, new.actor)?.kind == Kind::Organisation {
        return Ok(Err(NotAppointed::Organisation));
    }
    if let Err(refused) = check(day, new) {
        return Ok(Err(refused));
    }
    if let Some(before) = store::live(c, new.actor, &new.seat)? {
        if before.valid_to.is_none_or(|end| day.on < end) {
            return Ok(Err(NotAppointed::Held(before.id)));
        }
        end(c, desk, before.id, &new.by, RAN_OUT)?;
    }
    let mandate = Mandate {
        id: MandateId::new(desk.now, &desk.entropy),
        seat: new.seat.clone(),
        place: new.place,
        actor: new.actor,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        reference: new.reference.clone(),
        granted_by: new.by.clone(),
        ended: None,
    };
    if !store::insert(c, desk.now, &mandate)? {
        // Somebody else gave it in the same moment.
        return Err(StoreError::Conflict);
    }
    record(c, desk, Event::MandateGiven, &mandate, json!({ "by": new.by, "reference": new.reference }))?;
    Ok(Ok(mandate))
}

fn check(day: Day<'_>, new: &Appointment) -> Result<(), NotAppointed> {
    if let Some(end) = new.valid_to.filter(|end| *end <= new.valid_from) {
        return Err(NotAppointed::EndsFirst { from: new.valid_from, end });
    }
    let on = day.on.max(new.valid_from);
    let none = |successors| NotAppointed::NoAgency { agency: new.seat.agency.clone(), on, successors };
    match directory::standing(day.agencies, &new.seat.agency, on, day.rules) {
        Standing::Active(_) => Ok(()),
        Standing::Retired { successors, .. } | Standing::Ended { successors } => Err(none(successors)),
        Standing::Unknown => Err(none(Vec::new())),
    }
}

/// Ends an office at once, on the word of `by`. Answers it as it is now; nothing when there is none of that id that could be
/// ended.
///
/// # Errors
/// When the database refuses.
pub fn end(
    c: &mut Conn,
    desk: &Desk,
    id: MandateId,
    by: &str,
    why: &str,
) -> Result<Option<Mandate>, StoreError> {
    let ended = Ended { at: desk.now, by: by.to_owned(), why: why.to_owned() };
    let Some(mandate) = store::end(c, id, &ended)? else { return Ok(None) };
    record(c, desk, Event::MandateEnded, &mandate, json!({ "by": by, "why": why }))?;
    Ok(Some(mandate))
}

fn record(
    c: &mut Conn,
    desk: &Desk,
    event: Event,
    mandate: &Mandate,
    mut facts: serde_json::Value,
) -> Result<(), StoreError> {
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("mandate".into(), json!(mandate.id));
        facts.insert("agency".into(), json!(mandate.seat.agency.to_string()));
        facts.insert("role".into(), json!(mandate.seat.role));
        facts.insert("from".into(), json!(mandate.valid_from));
        facts.insert("until".into(), json!(mandate.valid_to));
    }
    audit::record(c, desk, &Entry::of(event).account(mandate.actor).facts(facts))
}
