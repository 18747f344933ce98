//! What somebody was given in organisations, as they see it themselves: that too which rests, and why.

use std::collections::BTreeMap;

use super::model::Member;
use super::store;
use crate::account::{Account, Holder, Level, Number};
use crate::base::{AccountId, LocalDate, fold};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;
use crate::session::Citizen;

/// Why nobody acts for an organisation by what they were given there, as long as that is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Their own account is not of level 2.
    Level,
    /// The organisation's account is locked, closed, or not in force yet.
    Organisation,
    /// None of it has begun.
    NotBegun,
}

impl Rest {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Organisation => "organisation",
            Self::NotBegun => "not_begun",
        }
    }
}

/// How somebody stands in one organisation.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its account.
    pub organisation: Account,
    /// What it is called.
    pub name: String,
    /// Its tax or enterprise code, where it has one.
    pub code: Option<String>,
    /// What they were given that is not over, the strongest first; never none.
    pub mandates: Vec<Member>,
    /// Why it counts for nothing just now, where that is so.
    pub rests: Option<Rest>,
    /// Whether they say who else acts for it.
    pub manages: bool,
}

impl Standing {
    fn of(citizen: &Citizen, on: LocalDate, holder: Holder, mut mandates: Vec<Member>) -> Self {
        mandates.sort_by_key(|one| (one.role, one.id));
        let live = || mandates.iter().filter(|one| one.is_live(on));
        let rests = if citizen.account().level != Some(Level::Two) {
            Some(Rest::Level)
        } else if !holder.account.active {
            Some(Rest::Organisation)
        } else {
            live().next().is_none().then_some(Rest::NotBegun)
        };
        Self {
            manages: rests.is_none() && live().any(|one| one.role.appoints()),
            organisation: holder.account,
            name: holder.profile.name,
            code: holder.profile.number.as_ref().map(|number: &Number| number.text().into_owned()),
            mandates,
            rests,
        }
    }
}

/// How the citizen stands in every organisation in which they were given something that is not over, by name.
///
/// # Errors
/// When the database cannot answer.
pub fn standings(
    c: &mut Conn,
    vault: &Vault,
    on: LocalDate,
    citizen: &Citizen,
) -> Result<Vec<Standing>, StoreError> {
    let mut found: BTreeMap<AccountId, (Holder, Vec<Member>)> = BTreeMap::new();
    for (member, holder) in store::represented(c, vault, on, citizen.account().id)? {
        if member.until().is_none_or(|end| on < end) {
            found.entry(member.organisation).or_insert_with(|| (holder, Vec::new())).1.push(member);
        }
    }
    let of = |(holder, mandates)| Standing::of(citizen, on, holder, mandates);
    let mut all: Vec<Standing> = found.into_values().map(of).collect();
    all.sort_by_cached_key(|one| (fold(&one.name), one.organisation.id));
    Ok(all)
}

/// The same of one; nothing where they were given nothing there, or it is over, whether there is such an organisation or not.
///
/// # Errors
/// As [`standings`].
pub fn standing(
    c: &mut Conn,
    vault: &Vault,
    on: LocalDate,
    citizen: &Citizen,
    organisation: AccountId,
) -> Result<Option<Standing>, StoreError> {
    let mut own = store::between(c, organisation, citizen.account().id)?;
    own.retain(|one| one.until().is_none_or(|end| on < end));
    if own.is_empty() {
        return Ok(None);
    }
    let holder = crate::account::load(c, vault, organisation)?;
    Ok(Some(Standing::of(citizen, on, holder, own)))
}
