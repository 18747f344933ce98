//! In which new commune somebody lives whose commune was split: no table can say, so they say it, and an officer of one of the parts
//! decides, of the chosen one first. Granting it writes the residence.

use serde::{Deserialize, Serialize};

use super::{FieldFlaw, Granted, Kind, KindName, Verdict};
use crate::application::appointment::Openings;
use crate::application::effect;
use crate::application::facts::Facts;
use crate::application::reason::{Doubt, Reason};
use crate::application::rules::Handling;
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory, PlaceCode, Status};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Term};

/// The longest line of an address, in characters.
const LONGEST: usize = 200;

const NOT_SPLIT: FieldFlaw = FieldFlaw { field: "was", flaw: "not_split" };
const NO_PART: FieldFlaw = FieldFlaw { field: "now", flaw: "no_part" };
const NO_OFFICE: FieldFlaw = FieldFlaw { field: "now", flaw: "no_office" };
const STREET: FieldFlaw = FieldFlaw { field: "street", flaw: "invalid" };

/// Where somebody says that they live now.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceRequest {
    /// The code of the commune in their papers ...
    pub was: String,
    /// ... on that day.
    pub as_of: LocalDate,
    /// The code of the new commune.
    pub now: String,
    /// House, street and hamlet.
    pub street: String,
    /// Both communes by name, as whoever decides reads them.
    pub names: [String; 2],
    /// The agencies of the parts, that of the chosen one first: any of them may decide.
    units: Vec<AgencyCode>,
}

/// The same as it is typed.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedPlace {
    /// The code of the commune in the papers.
    pub was: String,
    /// The day on which it meant that, `YYYY-MM-DD`.
    pub as_of: String,
    /// The code of the new one.
    pub now: String,
    /// House, street and hamlet.
    pub street: String,
}

impl TypedPlace {
    /// What is asked for, where the old commune was split and the new one is a part of it.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn read(&self, openings: &Openings<'_>) -> Result<PlaceRequest, Vec<FieldFlaw>> {
        let (units, today) = (openings.units, openings.now.local_date());
        let street = self.street.trim();
        let is_line =
            (1..=LONGEST).contains(&street.chars().count()) && !street.chars().any(char::is_control);
        let flawed = |flaw| [flaw].into_iter().chain((!is_line).then_some(STREET)).collect();
        let Some((was, as_of, parts)) = self.split(units, today) else { return Err(flawed(NOT_SPLIT)) };
        let Some(now) = parts.iter().copied().find(|part| part.to_string() == self.now) else {
            return Err(flawed(NO_PART));
        };
        let others = parts.iter().copied().filter(|part| *part != now);
        let offices: Vec<_> =
            [now].into_iter().chain(others).filter_map(|part| openings.office_of(part)).collect();
        if offices.is_empty() {
            return Err(flawed(NO_OFFICE));
        }
        if !is_line {
            return Err(vec![STREET]);
        }
        Ok(PlaceRequest {
            was: was.to_string(),
            as_of,
            now: now.to_string(),
            street: street.to_owned(),
            names: [units.full_name(was, as_of), units.full_name(now, today)],
            units: offices,
        })
    }

    /// The commune of the papers, its day, and what it was split into.
    fn split(&self, units: &Directory, today: LocalDate) -> Option<(PlaceCode, LocalDate, Vec<PlaceCode>)> {
        let (code, as_of) = (units.place_code(self.was.parse().ok()?), self.as_of.parse().ok()?);
        let became = units.places.convert(&code, as_of, today).ok()?;
        let parts = became.candidates.iter().map(|unit| unit.code).collect();
        (became.status == Status::Split).then_some((code, as_of, parts))
    }
}

impl PlaceRequest {
    /// The address from now on, as on an envelope.
    pub fn address(&self) -> String {
        let [_was, now] = &self.names;
        format!("{}, {now}", self.street)
    }
}

impl Kind for PlaceRequest {
    fn name(&self) -> KindName {
        KindName::Place
    }

    fn handled_by(&self) -> Role {
        Role::Clerk
    }

    fn units(&self) -> &[AgencyCode] {
        &self.units
    }

    fn needs_no_officer(&self) -> bool {
        false
    }

    fn judge(&self, facts: &Facts, _law: &Law, _on: LocalDate) -> Result<Verdict, NoLaw> {
        Ok(match facts.level {
            Some(_) => Verdict::Weigh(Doubt::Always),
            // Of whoever is nobody yet, no residence is anybody's.
            None => Verdict::Refuse(Reason::NoLevel),
        })
    }

    fn term(&self, _facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        Ok(law.at::<Handling>(on)?.rules.place)
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        effect::live_at(c, desk, granted, self.address())
    }
}

impl std::fmt::Debug for TypedPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedPlace(…)")
    }
}
