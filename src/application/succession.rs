//! What waited for an agency that has ended waits for whoever took over: applications in its queue, and visits booked there. Of
//! several, for the nearest to the person; where nobody can tell, for the first. Where nobody took over, what waits
//! comes to the agency above, or else to the identity authority, so that somebody sees it; and a visit that nobody can receive
//! is given back.

use super::appointment::{self, Around, Openings};
use super::model::By;
use super::moves;
use super::rules::Counters;
use super::store::{self, Case};
use crate::audit::Event;
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory, Unit};
use crate::keys::Desk;

/// So many one unit of work takes.
const BATCH: i64 = 100;

/// Whether anything waits for any agency.
///
/// # Errors
/// As the database.
pub fn anybody_waits(c: &mut Conn) -> Result<bool, StoreError> {
    Ok(!store::units(c)?.is_empty() || !appointment::offices(c)?.is_empty())
}

/// Hands on what waits for agencies that are no more; answers how much that was. Whoever calls does so again until that is nothing.
///
/// # Errors
/// As the database.
pub fn hand_over(c: &mut Conn, desk: &Desk, openings: &Openings<'_>) -> Result<usize, StoreError> {
    Ok(applications(c, desk, openings)? + visits(c, desk, openings)?)
}

fn applications(c: &mut Conn, desk: &Desk, openings: &Openings<'_>) -> Result<usize, StoreError> {
    let (mut handed, today) = (0, openings.now.local_date());
    let authority = openings.law.at::<Counters>(today).ok().and_then(|dated| dated.rules.authority());
    for unit in store::units(c)? {
        let agencies = &openings.units.agencies;
        if agencies.on(&unit, today).is_ok() {
            continue;
        }
        let heirs = openings.units.heirs(&unit, today);
        let above = openings.units.above(&unit, today).or(authority.clone()).filter(|above| *above != unit);
        for id in store::of_unit(c, &unit, BATCH)? {
            let Some(mut case) = store::case(c, &desk.vault, id)? else { continue };
            let Some(next) = heir(openings.units, &heirs, &case, today).or(above.clone()) else { continue };
            case.application.unit = Some(next);
            // Whoever was first meanwhile has done something about it.
            if moves::keep(c, desk, &mut case)?.is_ok() {
                moves::record(c, desk, &case.application, Event::ApplicationHandedOver, By::System)?;
                handed += 1;
            }
        }
    }
    Ok(handed)
}

fn visits(c: &mut Conn, desk: &Desk, openings: &Openings<'_>) -> Result<usize, StoreError> {
    let (mut handed, today) = (0, openings.now.local_date());
    for office in appointment::offices(c)? {
        if openings.units.agencies.on(&office, today).is_ok() {
            continue;
        }
        let heirs = openings.units.heirs(&office, today);
        for booked in appointment::ahead(c, &office, desk.now, BATCH)? {
            let Some(case) = store::case(c, &desk.vault, booked.application)? else { continue };
            let heir = heir(openings.units, &heirs, &case, today);
            let heir = heir.filter(|heir| openings.takes(&case.wish, heir, booked.slot.local_date()));
            appointment::rehouse(c, desk, (&case.application, &booked), heir)?;
            handed += 1;
        }
    }
    Ok(handed)
}

/// The nearest of them to where the register says that the person lives.
fn heir(units: &Directory, heirs: &[&Unit<AgencyCode>], case: &Case, today: LocalDate) -> Option<AgencyCode> {
    let home = Around::of(&case.facts, None, units, today);
    let nearest = heirs.iter().min_by_key(|unit| home.distance(units, unit, today));
    nearest.map(|unit| unit.code.clone())
}
