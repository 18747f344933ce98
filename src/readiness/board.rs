//! The board, put together from what is known and what was entered.

use std::collections::BTreeMap;

use super::known::{self, Knows};
use super::model::{Board, Criterion, Entry, Item, Next, Province};
use super::rules::Readiness;
use super::sign_on;
use super::store::{self, Row};
use crate::account;
use crate::base::LocalDate;
use crate::client;
use crate::db::{Conn, StoreError};
use crate::directory::{Directory, Level, PlaceCode, Succession};
use crate::keys::Vault;
use crate::mandate::{Officer, Role};
use crate::policy::Law;

/// By what it is made.
#[derive(Clone, Copy)]
pub struct Means<'m> {
    /// The law.
    pub law: &'m Law,
    /// The places and agencies.
    pub units: &'m Directory,
    /// Under which names are sealed.
    pub vault: &'m Vault,
    /// The day.
    pub today: LocalDate,
}

/// How far all provinces are.
///
/// # Errors
/// When the database cannot answer, or no law is in force.
pub fn board(c: &mut Conn, means: Means<'_>) -> Result<Board, StoreError> {
    let Means { law, units, vault, today } = means;
    let unlawful = |none: crate::policy::NoLaw| StoreError::Inconsistent {
        table: "policy_versions",
        row: none.to_string(),
    };
    let rules = law.at::<Readiness>(today).map_err(unlawful)?.rules;
    let succession = law.at::<Succession>(today).map_err(unlawful)?.rules;
    let clients = client::list(c)?;
    let sign_ons = sign_on::all(c, units, &clients, today)?;
    let known = known::all(units, succession, &clients, &sign_ons, today);
    let rows = store::entered(c)?;
    let people = rows.iter().map(|row| row.entered_by).collect();
    let names = account::names(c, vault, &people)?;
    let entry = |row: Row| Entry {
        met: row.met,
        note: row.note,
        agency: row.agency,
        by: row.entered_by,
        name: names.get(&row.entered_by).cloned(),
        at: row.entered_at,
    };
    let named = |row: Row| ((row.province.clone(), row.criterion.clone()), (row.version, entry(row)));
    let entered: BTreeMap<_, _> = rows.into_iter().map(named).collect();
    let nothing = Knows::default();
    let provinces =
        units.places.all().filter(|place| place.code.level() == Level::Province && place.stands(today));
    let mut provinces: Vec<Province> = provinces
        .map(|place| {
            let knows = known.get(&place.code).unwrap_or(&nothing);
            // Under the code there was another province before: what was said of that is not said of this one.
            let is_same = units.places.goes_on(&place.code, place.since);
            let begins = (!is_same).then_some(place.since);
            let item = |criterion: Criterion| {
                let name = (place.code.to_string(), criterion.as_str().to_owned());
                let (version, said) = entered.get(&name).map_or((0, None), |(v, said)| (*v, Some(said)));
                let of_this = |said: &&Entry| begins.is_none_or(|day| day <= said.at.local_date());
                judged(criterion, knows, (version, said.filter(of_this)), (rules.due(criterion), today))
            };
            Province {
                code: place.code,
                name: place.name.to_string(),
                items: Criterion::ALL.map(item).into(),
            }
        })
        .collect();
    provinces.sort_by_key(|province| province.code);
    Ok(Board { provinces, own: None })
}

/// The same for an officer of an identity authority, and which province is theirs; nothing for those who have another office.
///
/// # Errors
/// As [`board`].
pub fn board_for(c: &mut Conn, means: Means<'_>, officer: &Officer) -> Result<Option<Board>, StoreError> {
    if officer.role() != Role::Authority {
        return Ok(None);
    }
    Ok(Some(Board { own: own(means, officer), ..board(c, means)? }))
}

/// The province for which that officer speaks: of an agency that works for a whole one. Whoever sits in a part of it, or in what belongs to
/// an agency elsewhere, speaks for none.
pub fn own(means: Means<'_>, officer: &Officer) -> Option<PlaceCode> {
    let works_in = means.units.agencies.last(officer.agency(), means.today)?.place?;
    if works_in.level() != Level::Province {
        return None;
    }
    known::province(means.units, officer.agency(), means.today)
}

/// How it stands with one thing: what the service knows to be done is done, and no word of an officer makes codes stand that do not, or
/// somebody sign in where there is nothing to sign in to. That an old portal is closed it knows where one has closed and none is open.
fn judged(
    criterion: Criterion,
    knows: &Knows,
    (version, entered): (i32, Option<&Entry>),
    (due, today): (LocalDate, LocalDate),
) -> Item {
    let (known, services, next) = match criterion {
        Criterion::SignOn if knows.open.is_empty() && knows.closed.is_empty() => {
            (knows.signed_in_at.is_some(), Vec::new(), Next::Register)
        }
        Criterion::SignOn => (knows.signed_in_at.is_some(), Vec::new(), Next::SignIn),
        Criterion::Codes if knows.agencies == 0 => (false, knows.stale.clone(), Next::NameAgencies),
        Criterion::Codes => (knows.stale.is_empty(), knows.stale.clone(), Next::ReplaceCodes),
        Criterion::Portal => {
            (!knows.closed.is_empty() && knows.open.is_empty(), knows.closed.clone(), Next::ClosePortal)
        }
    };
    let refuted = match criterion {
        Criterion::SignOn => knows.open.is_empty() && knows.closed.is_empty(),
        Criterion::Codes => !knows.stale.is_empty(),
        Criterion::Portal => false,
    };
    let met = known || !refuted && entered.is_some_and(|entry| entry.met);
    Item {
        criterion,
        met,
        known,
        signed_in_at: knows.signed_in_at.filter(|_| criterion == Criterion::SignOn),
        services,
        entry: entered.cloned(),
        version,
        due,
        overdue: !met && due < today,
        next: if met { Next::Nothing } else { next },
    }
}
