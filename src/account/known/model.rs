//! The nouns.

use crate::account::create::{NewAccount, Taken};
use crate::account::identifier::{Identifier, IdentifierKind};
use crate::account::model::Kind;
use crate::account::number::Number;
use crate::base::{AccountId, PersonId};
use crate::keys::Vault;

/// A number or address as the database knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::account) struct Name {
    pub(in crate::account) kind: IdentifierKind,
    pub(in crate::account) index: [u8; 32],
}

impl Name {
    pub(in crate::account) fn of(vault: &Vault, identifier: &Identifier) -> Self {
        Self { kind: identifier.kind(), index: identifier.blind_index(vault) }
    }
}

impl From<&Name> for Taken {
    fn from(name: &Name) -> Self {
        Self(name.kind)
    }
}

/// Everything somebody is to be known by.
#[derive(Debug, Clone, Default)]
pub(in crate::account) struct Names {
    pub(in crate::account) numbers: Vec<Name>,
    /// Those they have proven. An organisation's are data alone.
    pub(in crate::account) addresses: Vec<Name>,
}

impl Names {
    pub(in crate::account) fn of(vault: &Vault, new: &NewAccount) -> Self {
        let number = |number: &Number| Name { kind: number.kind(), index: number.blind_index(vault) };
        let proven = new.profile.addresses().filter(|(_, proven)| *proven && new.kind != Kind::Organisation);
        Self {
            numbers: new.numbers().map(number).collect(),
            addresses: proven.map(|(address, _)| Name::of(vault, &address)).collect(),
        }
    }

    pub(in crate::account) fn indexes(&self) -> Vec<[u8; 32]> {
        self.numbers.iter().chain(&self.addresses).map(|name| name.index).collect()
    }

    /// The same without the numbers that are known already.
    pub(in crate::account) fn without_known(mut self, known: &[Known]) -> Self {
        self.numbers.retain(|name| known.iter().all(|one| one.index != name.index));
        self
    }
}

/// Whose a number or address is: a line for each account of theirs, and one where there is none.
#[derive(Debug, Clone, Copy)]
pub(in crate::account) struct Known {
    pub(in crate::account) index: [u8; 32],
    pub(in crate::account) person: PersonId,
    pub(in crate::account) account: Option<Theirs>,
    /// Every number is, and every address but some that the release before wrote.
    pub(in crate::account) proven: bool,
}

/// An account of theirs.
#[derive(Debug, Clone, Copy)]
pub(in crate::account) struct Theirs {
    pub(in crate::account) id: AccountId,
    pub(in crate::account) kind: Kind,
    pub(in crate::account) closed: bool,
}
