//! For whom somebody may choose to act.

use std::collections::BTreeMap;

use super::model::Role;
use super::store;
use crate::account::Number;
use crate::base::{AccountId, LocalDate, ServiceGroup, fold};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;
use crate::session::Citizen;

/// An organisation somebody may act for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Represented {
    /// Its account.
    pub organisation: AccountId,
    /// What it is called.
    pub name: String,
    /// Its tax or enterprise code, where it has one.
    pub code: Option<String>,
    /// As what, the strongest first.
    pub roles: Vec<Role>,
}

impl Represented {
    /// Whether somebody who types `wanted` may mean it: part of its name, in whatever spelling, or the beginning of its code.
    pub fn is_meant(&self, wanted: &str) -> bool {
        let code: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
        let by_code = self.code.as_ref().is_some_and(|own| !code.is_empty() && own.starts_with(&code));
        by_code || fold(&self.name).contains(fold(wanted).trim())
    }
}

/// The open organisations for which the citizen acts today at services of `groups`, by name.
///
/// One statement reads all of them, and each is opened with the key of its own: of five hundred that costs ten milliseconds, less
/// than what a second, searchable copy of their names would have to keep secret and true.
///
/// # Errors
/// When the database cannot answer.
pub fn represented(
    c: &mut Conn,
    vault: &Vault,
    on: LocalDate,
    citizen: &Citizen,
    groups: &[ServiceGroup],
) -> Result<Vec<Represented>, StoreError> {
    let mut found: BTreeMap<AccountId, Represented> = BTreeMap::new();
    for (member, holder) in store::represented(c, vault, on, citizen.account().id)? {
        if !member.counts(on, groups) || !holder.account.active {
            continue;
        }
        let one = found.entry(member.organisation).or_insert_with(|| Represented {
            organisation: member.organisation,
            code: holder.profile.number.as_ref().map(|number: &Number| number.text().into_owned()),
            name: holder.profile.name,
            roles: Vec::new(),
        });
        one.roles.push(member.role);
    }
    let mut all: Vec<Represented> = found.into_values().collect();
    all.iter_mut().for_each(|one| one.roles.sort_unstable());
    all.sort_by_cached_key(|one| (fold(&one.name), one.organisation));
    Ok(all)
}

/// Whether somebody acts for any organisation today at services of `groups`: what decides whether they are asked.
///
/// # Errors
/// When the database cannot answer.
pub fn acts_for_any(
    c: &mut Conn,
    on: LocalDate,
    actor: AccountId,
    groups: &[ServiceGroup],
) -> Result<bool, StoreError> {
    Ok(store::of_actor(c, actor)?.iter().any(|one| one.counts(on, groups)))
}
