//! Somebody who had an account, closed it and made another turns out to be who they were, once an authority has confirmed them.

use crate::account::create::{self, NewAccount};
use crate::account::holder::load;
use crate::account::known;
use crate::account::lock;
use crate::account::model::Account;
use crate::account::number::Number;
use crate::account::standing::{self, Why};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

use super::confirm::{Confirmed, named};

/// Whose numbers are, seen from an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Its holder's, or nobody's yet.
    Theirs,
    /// Of one person who was here before and has no account open: its holder, of whom nothing is confirmed yet, may be them.
    Earlier,
    /// Somebody else's, or in the place of another that the holder has.
    Others,
}

/// Whose `numbers` are, seen from `account`.
///
/// # Errors
/// What the database says; when nothing about the holder can be read.
pub fn whose(
    c: &mut Conn,
    vault: &Vault,
    account: AccountId,
    numbers: &[Number],
) -> Result<Whose, StoreError> {
    let holder = load(c, vault, account)?.holder;
    let own = holder.profile.number.as_ref();
    if numbers.iter().any(|number| own.is_some_and(|own| own.kind() == number.kind() && own != number)) {
        return Ok(Whose::Others);
    }
    let known = known::known(c, &named(vault, numbers).indexes())?;
    let me = holder.account.person;
    let Some(before) = known.iter().map(|one| one.person).find(|person| *person != me) else {
        return Ok(Whose::Theirs);
    };
    let is_one = known.iter().all(|one| one.person == before);
    let is_open = known.iter().any(|one| one.account.is_some_and(|theirs| !theirs.closed));
    // Whoever was confirmed is somebody already: that two of those are one, no single application says.
    let is_somebody = own.is_some() || holder.account.level.is_some() || holder.account.issued.is_some();
    Ok(if is_one && !is_open && !is_somebody { Whose::Earlier } else { Whose::Others })
}

/// Gives the holder of `newer`, of whom nothing was confirmed, the account of the person they are: the one they had is opened
/// again, or made where they had none of that kind. It takes over what `newer` is found by, what its holder said and what locks
/// it; `newer` is closed. Whatever opened either of them is the business of `sign_out::come_back`, the only caller.
///
/// # Errors
/// What the database says; [`StoreError::Conflict`] when the numbers are not, or no more, [`Whose::Earlier`].
pub fn come_back(
    c: &mut Conn,
    desk: &Desk,
    newer: AccountId,
    confirmed: &Confirmed,
) -> Result<Account, StoreError> {
    let mut profile = load(c, &desk.vault, newer)?.holder.profile;
    profile.number.clone_from(&confirmed.number);
    standing::close(c, desk, newer, Why::Merged)?;
    let (others, ends_on) = (confirmed.others.clone(), confirmed.ends_on);
    let theirs = NewAccount { kind: confirmed.kind, level: None, profile, others, ends_on };
    let (account, _how) = create::make(c, desk, &theirs)?.map_err(|_taken| StoreError::Conflict)?;
    lock::carry(c, newer, account.id)?;
    Ok(account)
}
