//! Who acts for whom, as an officer sees it who looks at one of both: each side, and what has ended too.

mod store;

use super::look::Look;
use super::model::Ended;
use super::{guardian, member};
use crate::account;
use crate::base::{AccountId, LocalDate, MandateId};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;

/// As what somebody acts for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// For an organisation.
    Member(member::Role),
    /// For a child or a ward.
    Guardian(guardian::Relation),
}

impl Capacity {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member(role) => role.as_str(),
            Self::Guardian(relation) => relation.as_str(),
        }
    }
}

/// On which side whoever is looked at stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// They act for the other.
    Acting,
    /// The other acts for them.
    ActedFor,
}

/// That somebody acts, or acted, for another.
#[derive(Debug, Clone)]
pub struct Bond {
    /// The mandate.
    pub id: MandateId,
    /// On which side of it they stand who are looked at.
    pub stands: Stands,
    /// The other's account.
    pub other: AccountId,
    /// What the other is called; nothing of whoever was erased.
    pub name: Option<String>,
    /// As what.
    pub capacity: Capacity,
    /// In which groups of services; all where none is named.
    pub scope: member::Scope,
    /// The first day.
    pub valid_from: LocalDate,
    /// The first day on which it is so no more, where that is known.
    pub valid_to: Option<LocalDate>,
    /// The first day on which it counts no more unless it is confirmed.
    pub confirm_by: Option<LocalDate>,
    /// How it ended, if it did.
    pub ended: Option<Ended>,
}

/// The bonds of whoever is looked at, those that stand first; of a great many, the latest hundred. Offices are none: they are the agency's.
///
/// # Errors
/// When the database cannot answer.
pub fn bonds(c: &mut Conn, vault: &Vault, look: &Look) -> Result<Vec<Bond>, StoreError> {
    let mut found = store::of(c, look.person())?;
    let others = found.iter().map(|one| one.other).collect();
    let names = account::names(c, vault, &others)?;
    for one in &mut found {
        one.name = names.get(&one.other).cloned();
    }
    Ok(found)
}
