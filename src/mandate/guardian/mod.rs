//! Who represents a child or a ward, from one day to another (Decree 69/2024, article 14.2).
//!
//! A guardianship comes of an application that was granted or of what a register tells, never of anybody's own word, and ends by
//! the register, by a death, or on its day: the birthday on which the law gives a child their account ([`over`]). It is a register's
//! power, so while its holder is locked it rests ([`Guardian::prove`]) and is not lost. There may be several of one ward.
//!
//! Holding a [`Guardian`] is the proof that whoever is signed in represents that ward now; a [`Representing`], that they act for them at
//! a service, and whoever grants, refreshes or answers for a ward asks for it anew.

mod act;
mod change;
mod list;
mod model;
mod proof;
mod rules;
mod store;

pub use act::{Representing, act, act_by, acts_for_any, can_be_used};
pub use change::{Giving, born_anew, end, give, hold_for};
pub use list::{Side, guardians, wards};
pub use model::{Guardianship, Relation, Source, Why};
pub use proof::Guardian;
pub use rules::{Rules, SECTIONS};

use crate::account;
use crate::base::{AccountId, Birthdate, LocalDate, Moment};
use crate::db::{Conn, StoreError};

/// The first day on which somebody born then is represented no more by whom a register has as that, as of `today`: the birthday on
/// which the account of a child becomes their own, or the day after the last one that a court named, whichever is first. Whoever is
/// older and has a guardian is a ward for as long as the court says.
pub fn ends(
    rules: &Rules,
    born: Birthdate,
    (today, relation, until): (LocalDate, Relation, Option<LocalDate>),
) -> Option<LocalDate> {
    let own = born.completes(rules.hands_over_at);
    let is_child = own > today || relation == Relation::Parent;
    is_child.then_some(own).into_iter().chain(until.map(|last| last.plus_days(1))).min()
}

/// Whom the holder of that account represents on that day.
///
/// # Errors
/// As the database.
pub fn wards_of(c: &mut Conn, guardian: AccountId, on: LocalDate) -> Result<Vec<Guardianship>, StoreError> {
    let mut all = store::of_guardian(c, guardian)?;
    all.retain(|one| one.is_live(on));
    Ok(all)
}

/// Whom that account represents by what nobody has ended, from whatever day on.
///
/// # Errors
/// As the database.
pub fn of_guardian(c: &mut Conn, guardian: AccountId) -> Result<Vec<Guardianship>, StoreError> {
    store::of_guardian(c, guardian)
}

/// Who represents the holder of that account on that day, those too whose power rests; none of whoever acts for themselves.
///
/// # Errors
/// As the database.
pub fn guardians_of(c: &mut Conn, ward: AccountId, on: LocalDate) -> Result<Vec<Guardianship>, StoreError> {
    let mut all = store::of_ward(c, ward)?;
    all.retain(|one| one.is_live(on));
    Ok(all)
}

/// Everything of that ward that nobody has ended, what is over by its day too.
///
/// # Errors
/// As the database.
pub fn of_child(c: &mut Conn, ward: AccountId) -> Result<Vec<Guardianship>, StoreError> {
    store::of_ward(c, ward)
}

/// Of these, those whose power does not rest: their own accounts are open.
///
/// # Errors
/// As the database.
pub fn awake(c: &mut Conn, all: Vec<Guardianship>) -> Result<Vec<Guardianship>, StoreError> {
    let mut awake = Vec::new();
    for one in all {
        if account::is_open(c, one.guardian)? {
            awake.push(one);
        }
    }
    Ok(awake)
}

/// Guardianships whose last day is over and that nobody has ended, at most `limit`.
///
/// # Errors
/// As the database.
pub fn over(c: &mut Conn, on: LocalDate, limit: i64) -> Result<Vec<Guardianship>, StoreError> {
    store::over(c, on, limit)
}

/// How it stands with somebody's being represented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Represented {
    /// Nobody ever represented them.
    Never,
    /// These do. Where it is nobody, the last who did is gone, and they are no less a child or a ward for that.
    By(Vec<Guardianship>),
    /// They act for themselves since then.
    Formerly(Moment),
}

/// How it stands with the holder of `ward` on that day, in one statement.
///
/// # Errors
/// As the database.
pub fn represented(c: &mut Conn, ward: AccountId, on: LocalDate) -> Result<Represented, StoreError> {
    let ever = store::ever_of_ward(c, ward)?;
    if ever.is_empty() {
        return Ok(Represented::Never);
    }
    let is_over = |one: &Guardianship| one.valid_to.is_some_and(|end| end <= on);
    let last = ever
        .iter()
        .filter_map(|(one, ended)| ended.map(|(at, why)| (at, why, is_over(one))))
        .max_by_key(|end| end.0);
    let is_open = ever.iter().any(|(_, ended)| ended.is_none());
    // What is over by its day and not ended yet is handed over within a minute: until then nobody goes on.
    if let Some((at, why, over)) = last.filter(|_| !is_open)
        && (over || why.is_some_and(Why::frees))
    {
        return Ok(Represented::Formerly(at));
    }
    let live = ever.into_iter().filter(|(one, ended)| ended.is_none() && one.is_live(on));
    Ok(Represented::By(live.map(|(one, _)| one).collect()))
}
