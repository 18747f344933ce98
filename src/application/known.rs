//! What we know ourselves about whoever asks, before any register is asked.

use super::facts::Facts;
use super::kind::Wish;
use crate::account::{self, Level, State};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// The facts of this house about `account` and what it asks for.
pub(super) fn facts(c: &mut Conn, desk: &Desk, account: AccountId, wish: &Wish) -> Result<Facts, StoreError> {
    let holder = account::account(c, account)?;
    let locked_on = account::locks(c, account)?.into_iter().map(|lock| lock.ground).collect();
    // What waits for its holder is had: it is taken up, and not asked for again.
    let level: Option<Level> = holder.level.max(holder.issued.map(|issued| issued.level));
    let window_over = holder.state(desk.now) == State::ActivationExpired;
    let number_taken = match wish.kind().number() {
        Some(number) => is_anothers(c, desk, account, number)?,
        None => false,
    };
    Ok(Facts { level, window_over, locked_on, number_taken, ..Facts::default() })
}

/// Whether an account other than this is found by the number.
pub(super) fn is_anothers(
    c: &mut Conn,
    desk: &Desk,
    own: AccountId,
    number: &str,
) -> Result<bool, StoreError> {
    Ok(account::find(c, &desk.vault, number)?.is_some_and(|other| other != own))
}
