//! What we know ourselves about whoever asks, beside what any register says.

use super::facts::{Facts, Register};
use super::kind::Wish;
use crate::account::{self, Level, Number, State, Whose};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// The facts of this house about `account`.
pub(super) fn facts(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<Facts, StoreError> {
    let holder = account::account(c, account)?;
    let locked_on = account::locks(c, account)?.into_iter().map(|lock| lock.ground).collect();
    // What waits for its holder is had: it is taken up, and not asked for again.
    let level: Option<Level> = holder.level.max(holder.issued.map(|issued| issued.level));
    let window_over = holder.state(desk.now) == State::ActivationExpired;
    Ok(Facts { level, window_over, locked_on, ..Facts::default() })
}

/// Whose the numbers are that are declared, or that the register knows them by.
pub(super) fn whose(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    (wish, register): (&Wish, &Register),
) -> Result<Whose, StoreError> {
    let mut numbers = wish.kind().numbers();
    if let Register::Said(said) = register {
        numbers.extend(said.number.clone().map(Number::ForeignerNumber));
    }
    if numbers.is_empty() {
        return Ok(Whose::Theirs);
    }
    account::whose(c, &desk.vault, account, &numbers)
}
