//! Who comes to a counter, for its officers: in order of hour, and whether they came.

use super::end;
use super::model::{Booked, Unbookable, Visit};
use super::store;
use crate::application::decide::refused_to;
use crate::application::model::Application;
use crate::application::refused::Refused;
use crate::application::store as cases;
use crate::base::{ApplicationId, LocalDate, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Officer;

/// The visits to the officer's unit from one day up to and with another, in order of hour. Nothing of a person is in it.
///
/// # Errors
/// As the database.
pub fn visits(
    c: &mut Conn,
    officer: &Officer,
    from: LocalDate,
    to: LocalDate,
) -> Result<Vec<Visit>, StoreError> {
    let (from, to) = (from.begins(), to.plus_days(1).begins());
    let open = store::at_office(c, officer.agency(), from, to)?;
    let open = open.into_iter().map(|Booked { application, slot, .. }| (application, slot, None));
    let over = store::past_at_office(c, officer.agency(), from, to)?;
    let over = over.into_iter().map(|(application, slot, came)| (application, slot, Some(came)));
    let mut all: Vec<(ApplicationId, Moment, Option<bool>)> = open.chain(over).collect();
    all.sort_by_key(|(application, slot, _)| (*slot, *application));
    let ids: Vec<ApplicationId> = all.iter().map(|(application, ..)| *application).collect();
    let known = cases::named(c, &ids)?;
    let visit = |(application, slot, came)| {
        let Application { reference, kind, about, .. } = known.iter().find(|one| one.id == application)?;
        let (reference, about) = (reference.clone(), about.clone());
        Some(Visit { application, reference, kind: *kind, about, slot, came })
    };
    Ok(all.into_iter().filter_map(visit).collect())
}

/// Says whether somebody came to what they had booked at the officer's unit: from the morning of the day on, and that they did not
/// once their hour has begun. Said twice, it is said once.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn mark(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    id: ApplicationId,
    came: bool,
) -> Result<Result<(), Refused>, StoreError> {
    let booked = store::of(c, id)?.filter(|booked| booked.office == *officer.agency());
    let (Some(booked), Some(case)) = (booked, cases::case(c, &desk.vault, id)?) else {
        let said = store::said(c, officer.agency(), id)?;
        return Ok(if said == Some(came) { Ok(()) } else { Err(Refused::NotFound) });
    };
    if let Some(refused) = refused_to(officer, &case) {
        return Ok(Err(refused));
    }
    let begins = if came { booked.slot.local_date().begins() } else { booked.slot };
    if desk.now < begins {
        return Ok(Err(Refused::Unbookable(Unbookable::Hour)));
    }
    match came {
        true => end::came(c, desk, officer, (&case.application, &booked))?,
        false => end::missed(c, desk, Some(officer.account()), (&case.application, &booked))?,
    }
    Ok(Ok(()))
}
