//! Making an account: the person and their key, the sealed profile, and what it is found by, all or nothing.

use crate::base::{AccountId, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

use super::identifier::IdentifierKind;
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
    let Desk { vault, entropy, now, .. } = desk;
    if let Some(taken) = first_taken(c, vault, &new.profile, None)? {
        return Ok(Err(taken));
    }
    let account = Account {
        id: AccountId::new(*now, entropy),
        person: PersonId::new(*now, entropy),
        kind: new.kind,
        level: new.level,
        active: true,
        created_at: *now,
        updated_at: *now,
        epoch: 0,
        marks: 0,
    };
    let (key, wrapped) = vault.new_data_key(entropy, account.person);
    let sealed = store::seal(&key, entropy, account.id, &new.profile);
    store::insert(c, &account, &wrapped, &sealed)?;
    for (identifier, verified) in new.profile.identifiers() {
        store::insert_identifier(c, vault, *now, account.id, (&identifier, verified))?;
    }
    Ok(Ok(account))
}

/// The first identifier of `profile` that belongs to an account other than `own`.
pub(super) fn first_taken(
    c: &mut Conn,
    vault: &Vault,
    profile: &Profile,
    own: Option<AccountId>,
) -> Result<Option<Taken>, StoreError> {
    let wanted: Vec<_> =
        profile.identifiers().iter().map(|(one, _)| (one.kind(), one.blind_index(vault))).collect();
    let indexes: Vec<_> = wanted.iter().map(|(_, index)| *index).collect();
    let found = store::accounts_by_index(c, &indexes)?;
    let others =
        |index: &[u8; 32]| found.iter().any(|(known, account)| known == index && Some(*account) != own);
    Ok(wanted.iter().find(|(_, index)| others(index)).map(|(kind, _)| Taken(*kind)))
}
