//! Which offices are near whoever comes: by the commune that the register tells, else by what their address says. It puts offices in
//! order, and leaves none out.

use std::collections::BTreeSet;

use super::openings::Openings;
use crate::account::{self, Address};
use crate::application::facts::Facts;
use crate::application::standing::own_case;
use crate::base::{ApplicationId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, BEFORE_REFORM, Directory, Level, PlaceCode, Unit};
use crate::keys::Vault;
use crate::session::Citizen;

/// The offices that [`Openings::find`] finds for one of the citizen's own applications: those of the commune where they live, those of
/// their province, the others; and among them by name.
///
/// # Errors
/// As the database.
pub fn nearest<'a>(
    c: &mut Conn,
    vault: &Vault,
    openings: &Openings<'a>,
    citizen: &Citizen,
    id: ApplicationId,
    (on, text): (LocalDate, &str),
) -> Result<Vec<&'a Unit<AgencyCode>>, StoreError> {
    let Some(case) = own_case(c, vault, citizen, id)? else { return Ok(Vec::new()) };
    let address = account::load(c, vault, citizen.account().id)?.profile.address;
    let home = Around::of(&case.facts, address.as_ref(), openings.units, on);
    let mut found = openings.find(&case.wish, on, text);
    found.sort_by_cached_key(|office| home.distance(openings.units, office, on));
    Ok(found)
}

/// Where somebody lives, as far as anybody can tell: in one commune, or in some part of one that was split.
#[derive(Debug, Default)]
pub(in crate::application) struct Around {
    communes: BTreeSet<PlaceCode>,
    provinces: BTreeSet<PlaceCode>,
}

/// How far an office is, the nearest first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::application) enum Distance {
    /// It has the commune.
    Commune,
    /// It is in the province.
    Province,
    /// It is somewhere else, or nobody can tell.
    Elsewhere,
}

impl Around {
    /// Where the register says that they live; else where their address says.
    pub(in crate::application) fn of(
        facts: &Facts,
        address: Option<&Address>,
        units: &Directory,
        on: LocalDate,
    ) -> Self {
        let told = facts.lives_in().and_then(|home| Some((home.commune.parse().ok()?, home.as_of)));
        let read = || address.and_then(|address| read(address, units, on));
        let mut home = Self::default();
        let Some((code, day)) = told.or_else(read) else { return home };
        let now = units.places.convert(&code, day, on).map(|became| became.candidates).unwrap_or_default();
        for unit in now {
            home.communes.extend((unit.code.level() == Level::Commune).then_some(unit.code));
            home.provinces.extend(units.with_above(unit.code, on).last());
        }
        home
    }

    /// How far that office is.
    pub(in crate::application) fn distance(
        &self,
        units: &Directory,
        office: &Unit<AgencyCode>,
        on: LocalDate,
    ) -> Distance {
        let Some(place) = office.place else { return Distance::Elsewhere };
        match self.communes.contains(&place) {
            true => Distance::Commune,
            false if units.with_above(place, on).any(|code| self.provinces.contains(&code)) => {
                Distance::Province
            }
            false => Distance::Elsewhere,
        }
    }
}

/// So many parts of an address are read: each is a search among all the places of the country.
const PARTS: usize = 6;

/// The place that the longest end of an address names, on that day or before the reform, with the day on which it is so called.
fn read(address: &Address, units: &Directory, on: LocalDate) -> Option<(PlaceCode, LocalDate)> {
    let called = |text: &str, day| Some((units.search(text, day, 1).first()?.code, day));
    let named = |text: &str| called(text, on).or_else(|| called(text, BEFORE_REFORM));
    let text = address.formatted.as_str();
    let commas = text.match_indices(',').take(PARTS);
    let behind_commas = commas.filter_map(|(at, comma)| text.get(at + comma.len()..));
    let mut ends = std::iter::once(text).chain(behind_commas).chain(address.region.as_deref());
    ends.find_map(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Rows;

    const ON: LocalDate = LocalDate::of(2026, 1, 5);

    fn home(formatted: &str, region: Option<&str>) -> (Vec<String>, Vec<String>) {
        let region = region.map(str::to_owned);
        let address = Address { formatted: formatted.to_owned(), region, country: Some("VN".to_owned()) };
        let units = Directory::of(&Rows::default());
        let Around { communes, provinces } = Around::of(&Facts::default(), Some(&address), &units, ON);
        let codes = |of: BTreeSet<PlaceCode>| of.iter().map(ToString::to_string).collect();
        (codes(communes), codes(provinces))
    }

    #[test]
    fn an_address_names_a_commune_of_today_one_of_before_the_reform_or_a_province() {
        let [commune, province, none] = [vec!["00004".to_owned()], vec!["01".to_owned()], Vec::new()];
        for today in ["Số 1 phố Thử, Phường Ba Đình, Thành phố Hà Nội", "12/3 ngõ 5, ba dinh, Ha Noi"]
        {
            assert_eq!(home(today, None), (commune.clone(), province.clone()), "{today}");
        }
        let (parts, of) = home("Số 9 phố Trúc Bạch, Phường Trúc Bạch, Quận Ba Đình, Hà Nội", None);
        assert!(parts.contains(&"00004".to_owned()) && of == province, "{parts:?} {of:?}");
        assert_eq!(home("Số 1 phố Thử, Hà Nội", None), (none.clone(), province.clone()));
        assert_eq!(home("Số 1 phố Không Ai Biết", Some("Hà Nội")), (none.clone(), province));
        assert_eq!(home("1 Rue de la Paix, Paris", None), (none.clone(), none));
    }
}
