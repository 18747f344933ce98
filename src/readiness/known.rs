//! What the service knows of a province by itself.

use std::collections::BTreeMap;

use crate::base::{LocalDate, Moment};
use crate::client::Client;
use crate::directory::{AgencyCode, Directory, HIGHEST, Level, PlaceCode, Standing, Succession, standing};

/// What it knows of one.
#[derive(Debug, Clone, Default)]
pub(super) struct Knows {
    /// How many agencies of it stand.
    pub(super) agencies: usize,
    /// Its services that are open.
    pub(super) open: Vec<String>,
    /// Of those, the ones that name an agency that has ended.
    pub(super) stale: Vec<String>,
    /// Its services that have closed.
    pub(super) closed: Vec<String>,
    /// When somebody signed in at one of it.
    pub(super) signed_in_at: Option<Moment>,
}

/// For which agency a client is, and in which province that lies.
pub(super) fn lies_in<'c>(
    units: &Directory,
    client: &'c Client,
    today: LocalDate,
) -> Option<(&'c AgencyCode, PlaceCode)> {
    let code = client.metadata.agency_code.as_ref()?;
    Some((code, province(units, code, today)?))
}

/// What it knows of each.
pub(super) fn all(
    units: &Directory,
    rules: &Succession,
    clients: &[Client],
    sign_ons: &BTreeMap<String, Moment>,
    today: LocalDate,
) -> BTreeMap<PlaceCode, Knows> {
    let mut all: BTreeMap<PlaceCode, Knows> = BTreeMap::new();
    for agency in units.agencies.all().filter(|agency| agency.stands(today)) {
        if let Some(province) = province(units, &agency.code, today) {
            all.entry(province).or_default().agencies += 1;
        }
    }
    for client in clients {
        let Some((code, province)) = lies_in(units, client, today) else { continue };
        if client.disabled {
            continue;
        }
        let knows = all.entry(province).or_default();
        let id = client.id.to_string();
        knows.signed_in_at = knows.signed_in_at.max(sign_ons.get(&id).copied());
        // A board is by the day: what closes in the course of one counts from the next.
        if client.is_closed(today.begins()) {
            knows.closed.push(id);
            continue;
        }
        if !matches!(standing(&units.agencies, code, today, rules), Standing::Active(_)) {
            knows.stale.push(id.clone());
        }
        knows.open.push(id);
    }
    all
}

/// The province of today in which an agency lies, or lay when it ended: where it works, or what it belongs to does. Nothing where that
/// province was split since.
pub(super) fn province(units: &Directory, code: &AgencyCode, today: LocalDate) -> Option<PlaceCode> {
    let last = |code: &AgencyCode| units.agencies.last(code, today);
    let chain = std::iter::successors(last(code), |unit| last(unit.parent.as_ref()?)).take(HIGHEST);
    let (place, day) = chain.into_iter().find_map(|unit| Some((unit.place?, unit.last_day(today))))?;
    let place = units.places.last(&units.place_code(place), day)?;
    let day = place.last_day(day);
    let province = units.with_above(place.code, day).find(|place| place.level() == Level::Province)?;
    match &*units.places.convert(&province, day, today).ok()?.candidates {
        [one] => Some(one.code),
        _ => None,
    }
}
