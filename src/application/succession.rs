//! What waited for an agency that has ended waits for whoever took over: applications in its queue, and visits booked there. Of
//! several, for the one that has the place of the person; where nobody can tell, for the first.

use super::appointment;
use super::facts::Register;
use super::model::By;
use super::moves;
use super::store::{self, Case};
use crate::audit::Event;
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory, PlaceCode, Unit};
use crate::keys::Desk;

/// So many one unit of work takes.
const BATCH: i64 = 100;

/// Hands on what waits for agencies that are no more; answers how much that was. Whoever calls does so again until that is nothing.
///
/// # Errors
/// As the database.
pub fn hand_over(c: &mut Conn, desk: &Desk, units: &Directory) -> Result<usize, StoreError> {
    let today = desk.now.local_date();
    let mut handed = 0;
    for unit in store::units(c)? {
        let heirs = heirs(units, &unit, today);
        if heirs.is_empty() {
            continue;
        }
        for id in store::of_unit(c, &unit, BATCH)? {
            let Some(mut case) = store::case(c, &desk.vault, id)? else { continue };
            let Some(heir) = heir(units, &heirs, &case, today) else { continue };
            case.application.unit = Some(heir);
            // Whoever was first meanwhile has done something about it.
            if moves::keep(c, desk, &mut case)?.is_ok() {
                moves::record(c, desk, &case.application, Event::ApplicationHandedOver, By::System)?;
                handed += 1;
            }
        }
    }
    for office in appointment::offices(c)? {
        let heirs = heirs(units, &office, today);
        if heirs.is_empty() {
            continue;
        }
        for booked in appointment::at(c, &office, desk.now, BATCH)? {
            let Some(case) = store::case(c, &desk.vault, booked.application)? else { continue };
            let Some(heir) = heir(units, &heirs, &case, today) else { continue };
            appointment::rehouse(c, desk, (&case.application, &booked), heir)?;
            handed += 1;
        }
    }
    Ok(handed)
}

/// Who took over from an agency that does not stand today; nobody while it stands, or where nobody did.
fn heirs<'d>(units: &'d Directory, code: &AgencyCode, today: LocalDate) -> Vec<&'d Unit<AgencyCode>> {
    let agencies = &units.agencies;
    if agencies.on(code, today).is_ok() {
        return Vec::new();
    }
    let last = agencies.versions(code).unwrap_or_default().iter().rev().find(|unit| unit.since <= today);
    let became = last.and_then(|unit| agencies.convert(code, unit.since, today).ok());
    became.map(|became| became.candidates).unwrap_or_default()
}

/// Which of them has the place in which the register says that the person lives.
fn heir(units: &Directory, heirs: &[&Unit<AgencyCode>], case: &Case, today: LocalDate) -> Option<AgencyCode> {
    let lives_in = match &case.facts.register {
        Register::Said(said) => said.lives_in.as_ref(),
        Register::NotAsked | Register::Down | Register::Unknown => None,
    };
    let places = &units.places;
    let homes: Vec<PlaceCode> = lives_in
        .and_then(|home| places.convert(&home.commune.parse().ok()?, home.as_of, today).ok())
        .map(|became| {
            became.candidates.iter().flat_map(|unit| [Some(unit.code), unit.parent]).flatten().collect()
        })
        .unwrap_or_default();
    let theirs = heirs.iter().find(|unit| unit.place.is_some_and(|place| homes.contains(&place)));
    theirs.or(heirs.first()).map(|unit| unit.code.clone())
}
