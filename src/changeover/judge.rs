//! Whose a legacy account is here, and what blocks it: facts first, then the judgement.

use std::collections::BTreeSet;

use super::model::{Blocked, Legacy};
use crate::account::{self, Account, Kind, Number};
use crate::base::{AccountId, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};
use crate::mandate::member;

/// What is known here of the holder of a legacy account.
#[derive(Debug)]
pub(super) struct Facts {
    /// Which kind of holder it has.
    pub(super) holder: Kind,
    /// How many are known by its numbers.
    pub(super) holders: usize,
    /// Their accounts of that kind, open and closed.
    pub(super) accounts: Vec<Account>,
    /// Whether somebody represents or administers the open one.
    pub(super) represented: bool,
}

/// Whose it is, and what blocks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    pub(super) account: Option<AccountId>,
    pub(super) person: Option<PersonId>,
    pub(super) blocked: Option<Blocked>,
}

/// Asks for all that the judgement looks at, of many at once: a statement for numbers, one for accounts and one for mandates.
pub(super) fn gather(c: &mut Conn, desk: &Desk, legacies: &[&Legacy]) -> Result<Vec<Facts>, StoreError> {
    let numbers: Vec<Vec<[u8; 32]>> =
        legacies.iter().map(|legacy| awaited(&desk.vault, legacy).collect()).collect();
    let whose = account::holders_of(c, &numbers.concat())?;
    let theirs = account::accounts_of_all(c, &whose.values().copied().collect())?;
    let facts = |(legacy, numbers): (&&Legacy, &Vec<[u8; 32]>)| {
        let holders: BTreeSet<PersonId> =
            numbers.iter().filter_map(|number| whose.get(number)).copied().collect();
        let holder = legacy.holder();
        let accounts = holders.iter().filter_map(|person| theirs.get(person)).flatten();
        let accounts = accounts.filter(|one| one.kind == holder).cloned().collect();
        Facts { holder, holders: holders.len(), accounts, represented: false }
    };
    let mut all: Vec<Facts> = legacies.iter().zip(&numbers).map(facts).collect();
    let organisations: Vec<AccountId> = all.iter().filter_map(Facts::organisation).collect();
    let represented = member::represented_of(c, &organisations, desk.now.local_date())?;
    for facts in &mut all {
        facts.represented = facts.organisation().is_some_and(|one| represented.contains(&one));
    }
    Ok(all)
}

/// The keyed digests of all numbers by which the holder of a legacy account may be known here.
pub(super) fn awaited(vault: &Vault, legacy: &Legacy) -> impl Iterator<Item = [u8; 32]> {
    let mut numbers: BTreeSet<[u8; 32]> = BTreeSet::new();
    for number in legacy.numbers.iter().flat_map(both_ways) {
        numbers.insert(number.blind_index(vault));
    }
    numbers.into_iter()
}

impl Facts {
    /// The open account, where the holder is an organisation.
    fn organisation(&self) -> Option<AccountId> {
        let open = self.accounts.iter().find(|one| one.closed_at.is_none());
        open.filter(|_| self.holder == Kind::Organisation).map(|one| one.id)
    }
}

/// An enterprise's code is its tax code too (Law on Enterprises 2020, article 29): old systems write either under either name.
fn both_ways(number: &Number) -> Vec<Number> {
    match number {
        Number::TaxCode(code) | Number::EnterpriseCode(code) => {
            vec![Number::TaxCode(code.clone()), Number::EnterpriseCode(code.clone())]
        }
        other => vec![other.clone()],
    }
}

/// What follows from them.
pub(super) fn judge(facts: &Facts) -> Standing {
    let open = facts.accounts.iter().find(|one| one.closed_at.is_none());
    let blocked = match open {
        _ if facts.holders > 1 => Some(Blocked::TwoHolders),
        None if facts.accounts.is_empty() => Some(Blocked::NoAccount),
        None => Some(Blocked::Closed),
        Some(one) if !one.active => Some(Blocked::Locked),
        Some(_) if facts.holder == Kind::Organisation && !facts.represented => Some(Blocked::NotRepresented),
        Some(one) if facts.holder != Kind::Organisation && one.level.is_none() => Some(Blocked::NoLevel),
        Some(_) => None,
    };
    let whose = open.filter(|_| facts.holders == 1);
    Standing { account: whose.map(|one| one.id), person: whose.map(|one| one.person), blocked }
}
