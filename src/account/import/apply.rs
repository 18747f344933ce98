//! A line of a register meets the accounts: the same number again updates the same account.

use crate::account::contact;
use crate::account::create::{create, first_taken};
use crate::account::profile::Profile;
use crate::account::store;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

use super::line::{Record, Refusal};

/// What a line changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A new account.
    Created,
    /// The profile or level of a known account.
    Updated,
    /// Nothing: all of it was known.
    Nothing,
}

/// A line that was taken.
#[derive(Debug, Clone, Copy)]
pub struct Applied {
    /// The account.
    pub account: AccountId,
    /// What changed.
    pub change: Change,
}

/// Creates or updates the account of `record`; writes nothing when it is refused.
///
/// # Errors
/// What the database says; [`StoreError::Conflict`] when somebody else wrote the same account meanwhile.
pub fn apply(c: &mut Conn, desk: &Desk, record: &Record) -> Result<Result<Applied, Refusal>, StoreError> {
    let Desk { vault, entropy, now, .. } = desk;
    let new = &record.account;
    let Some(known) = locate(c, vault, record)? else {
        let made = create(c, desk, new)?;
        return Ok(made
            .map(|made| Applied { account: made.id, change: Change::Created })
            .map_err(Refusal::Taken));
    };
    let loaded = store::load(c, vault, known)?;
    let (mut account, before) = (loaded.holder.account, loaded.holder.profile);
    let profile = keep_verified(&before, &new.profile);
    if profile == before && account.level == new.level {
        return Ok(Ok(Applied { account: known, change: Change::Nothing }));
    }
    if let Some(taken) = first_taken(c, vault, &profile, Some(known))? {
        return Ok(Err(Refusal::Taken(taken)));
    }
    if account.level != new.level {
        (account.level, account.level_since) = (new.level, new.level.map(|_level| *now));
    }
    account.updated_at = *now;
    store::update(c, &account, &store::seal(&loaded.key, entropy, known, &profile), loaded.version)?;
    store::remove_identifiers(c, known, None)?;
    for (identifier, verified) in profile.identifiers() {
        store::insert_identifier(c, vault, *now, known, (&identifier, verified))?;
    }
    contact::names_of_kept(c, known)?;
    Ok(Ok(Applied { account: known, change: Change::Updated }))
}

/// The account that `record` is about, if it is known.
///
/// # Errors
/// What the database says.
pub fn locate(c: &mut Conn, vault: &Vault, record: &Record) -> Result<Option<AccountId>, StoreError> {
    let index = record.number.identifier().blind_index(vault);
    Ok(store::accounts_by_index(c, &[index])?.first().map(|(_, account)| *account))
}

/// What a holder has shown to be theirs stays shown while it is the same, and so does the language they chose.
fn keep_verified(before: &Profile, new: &Profile) -> Profile {
    let mut profile = new.clone();
    profile.email_verified |= before.email_verified && before.email == new.email;
    profile.phone_verified |= before.phone_verified && before.phone == new.phone;
    profile.locale = new.locale.or(before.locale);
    profile
}
