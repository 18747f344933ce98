//! What happened, for ever: an append-only log, chained by hashes so that nobody edits it unnoticed.
//!
//! [`record`] writes inside the caller's transaction, so that nothing happens without its entry and no entry
//! speaks of what was rolled back. [`seal`] runs on a timer and chains what is new; keeping that out of the
//! caller's transaction keeps sign-ins from waiting for each other at the end of one chain. [`verify`] walks
//! it. Whoever can write to the database can cut off the newest end of log and chain together: a [`Head`]
//! kept elsewhere (the service logs each new one) and asked for with [`holds`] shows that.
//!
//! What machines do by the thousand a second is counted by a [`Tally`] and written as one entry a number.
//!
//! Entries carry ids and reasons, never names, numbers, addresses, codes or tokens: they outlive erasure.

mod chain;
mod entry;
mod event;
mod store;
mod tally;

#[cfg(test)]
mod tests;

pub use chain::{Flaw, Head, Verdict};
pub use entry::{Entry, Recorded};
pub use event::Event;
pub use store::{Sealed, history, holds, record, record_all, seal, verify};
pub use tally::Tally;
