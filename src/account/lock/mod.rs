//! Locks: a set of grounds, and the account is locked while there is any (Decree 69/2024, article 17).
//!
//! Several may ask for a lock on one ground: a [`Lock`] is a ground *and* the reference of whoever asked, and one who withdraws
//! takes off no more than their own. A lock stops every new sign-in and every new code in the statement that reads the
//! account. What is open ends with it in `sign_out::lock`, the only caller.
//!
//! For one release `account_locks` is written beside `locks`: the release before this one knows grounds alone. What that one
//! locks meanwhile is taken over here, with the source it was given as its reference.

mod change;
mod model;
mod over;
mod store;

pub(super) use change::carry;
pub use change::{lock, locked_under, locks, unlock};
pub use model::{Ground, Lock, OWN};
pub use over::{count_as_over, overdue, renewed};
pub(super) use store::{IsLocked, is_locked};
