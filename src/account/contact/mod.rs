//! How somebody is reached: an e-mail address and a mobile number, and for a week what was there before them.
//!
//! Whoever gets hold of a fresh sign-in can give the account addresses of their own, and by them everything else. So an
//! address that another takes the place of goes on counting for [`KEPT_FOR`]: nobody else may have it, its reader gets every
//! letter, and of several that are kept the *oldest proven* one is [established](Trust::Established). Only what is established
//! gets codes: those of a recovery, and those that deny. A new address is told of everything as well, but brings nobody
//! further until what was there before it has been silent for a week.
//!
//! E-mail and number are kept each by itself, and a letter about one goes to all kept ones of both: whoever changes both
//! within a week moves neither out of the holder's reach. Rejected: refusing the second change (a stolen phone takes mailbox
//! and number at once, and its owner must be able to leave both). Whoever really cannot read the old address waits for a week
//! until recovery goes to the new one, or goes to a counter: after papers were shown nothing old is kept.

mod change;
mod model;
mod reach;
mod store;

pub use change::{Change, change_contact, is_anothers, put_back, put_back_as_of};
pub use model::{Contact, Way};
pub use reach::{Place, Reach, Trust, reach, reach_or_pretend};
pub use store::{release as release_contacts, sweep as sweep_contacts};

pub(super) use store::forget_kept;

use std::time::Duration;

/// How many of a way are kept: every letter goes to all of them, and whoever changes theirs all day must not be written to
/// everywhere. The oldest stay, which are established, and the newest.
pub(super) const MOST_KEPT: usize = 4;

/// How long an address or number goes on counting after another took its place: as long as the code of the letter about it.
pub(super) const KEPT_FOR: Duration = super::denial::LIVES;
