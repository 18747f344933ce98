//! Whose a legacy account is here, and what blocks it: facts first, then the judgement.

use std::collections::BTreeSet;

use super::model::{Blocked, Legacy};
use crate::account::{self, Account, Kind, Number};
use crate::base::{AccountId, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
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

/// Asks for all that the judgement looks at.
pub(super) fn gather(c: &mut Conn, desk: &Desk, legacy: &Legacy) -> Result<Facts, StoreError> {
    let mut holders = BTreeSet::new();
    for number in legacy.numbers.iter().flat_map(both_ways) {
        holders.extend(account::of_number(c, &desk.vault, &number)?);
    }
    let (holder, mut accounts) = (legacy.holder(), Vec::new());
    for person in &holders {
        accounts.extend(account::accounts_of(c, *person)?.into_iter().filter(|one| one.kind == holder));
    }
    let mut represented = false;
    if holder == Kind::Organisation
        && let Some(open) = accounts.iter().find(|one| one.closed_at.is_none())
    {
        let (today, members) = (desk.now.local_date(), member::of_organisation(c, open.id, false)?);
        represented = members.iter().any(|one| one.role.appoints() && one.is_live(today));
    }
    Ok(Facts { holder, holders: holders.len(), accounts, represented })
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
