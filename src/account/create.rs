//! Making an account: the person and their key, the sealed profile, and what it is found by, all or nothing.

use crate::base::{AccountId, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

use super::identifier::{Identifier, IdentifierKind};
use super::model::{Account, Kind, Level};
use super::profile::Profile;
use super::store;

/// An account to be made.
#[derive(Debug)]
pub struct NewAccount {
    /// What kind of holder it has.
    pub kind: Kind,
    /// How well the identity was proven.
    pub level: Option<Level>,
    /// What is known.
    pub profile: Profile,
}

/// An account made ready outside any transaction: named, sealed under the key of a new person. Nothing is written yet.
#[derive(Debug)]
pub struct Fresh {
    pub(super) account: Account,
    pub(super) wrapped_key: Vec<u8>,
    pub(super) sealed: Vec<u8>,
    pub(super) found_by: Vec<FoundBy>,
}

/// What an account is found by, as the database knows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundBy {
    pub(super) kind: IdentifierKind,
    pub(super) index: [u8; 32],
    pub(super) verified: bool,
}

impl Fresh {
    /// Makes one of `new`.
    pub fn of(desk: &Desk, new: &NewAccount) -> Self {
        let Desk { vault, entropy, now, .. } = desk;
        let account = Account {
            id: AccountId::new(*now, entropy),
            person: PersonId::new(*now, entropy),
            kind: new.kind,
            level: new.level,
            level_since: new.level.map(|_level| *now),
            issued: None,
            active: true,
            closed_at: None,
            ends_on: None,
            created_at: *now,
            updated_at: *now,
            epoch: 0,
            marks: 0,
        };
        let (key, wrapped_key) = vault.new_data_key(entropy, account.person);
        let sealed = store::seal(&key, entropy, account.id, &new.profile);
        Self { account, wrapped_key, sealed, found_by: found_by(vault, &new.profile) }
    }
}

fn found_by(vault: &Vault, profile: &Profile) -> Vec<FoundBy> {
    let known_as = profile.identifiers();
    let one = |(one, verified): &(Identifier, bool)| FoundBy {
        kind: one.kind(),
        index: one.blind_index(vault),
        verified: *verified,
    };
    known_as.iter().map(one).collect()
}

/// Another account is found by this already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {} belongs to another account", .0.as_str())]
pub struct Taken(pub IdentifierKind);

/// Makes the account with a new person behind it. Answers [`Taken`], having written nothing, when one of its
/// identifiers belongs to another account; a race for one is [`StoreError::Conflict`].
///
/// # Errors
/// What the database says.
pub fn create(c: &mut Conn, desk: &Desk, new: &NewAccount) -> Result<Result<Account, Taken>, StoreError> {
    if let Some(taken) = first_taken(c, &desk.vault, &new.profile, None)? {
        return Ok(Err(taken));
    }
    let fresh = Fresh::of(desk, new);
    store::insert(c, &[&fresh])?;
    Ok(Ok(fresh.account))
}

/// The first identifier of `profile` that belongs to an account other than `own`.
pub(super) fn first_taken(
    c: &mut Conn,
    vault: &Vault,
    profile: &Profile,
    own: Option<AccountId>,
) -> Result<Option<Taken>, StoreError> {
    let wanted = found_by(vault, profile);
    let indexes: Vec<_> = wanted.iter().map(|one| one.index).collect();
    let found = store::accounts_by_index(c, &indexes)?;
    let others =
        |one: &&FoundBy| found.iter().any(|(known, account)| *known == one.index && Some(*account) != own);
    Ok(wanted.iter().find(others).map(|one| Taken(one.kind)))
}
