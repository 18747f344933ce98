//! What happened, for ever: an append-only log, chained by hashes so that nobody edits it unnoticed.
//!
//! [`record`] writes inside the caller's transaction, so that nothing happens without its entry and no entry
//! speaks of what was rolled back. [`seal`] runs on a timer and chains what is new; keeping that out of the
//! caller's transaction keeps sign-ins from waiting for each other at the end of one chain. [`verify`] walks
//! it. Whoever can write to the database can cut off the newest end of log and chain together, empty both or chain
//! them anew. Therefore the newest [`Head`] is [`Kept`] under a key that is not in the database, in a row of its own, which
//! nobody can make who was not here before; and in a file that no database reaches ([`Witness`]), because an old row could be
//! put back. The service logs each head too: one found there is asked for with [`holds`]. What happened in the second that is
//! not sealed yet has nothing that vouches for it, and `khoa doctor` says how much that is.
//!
//! Who must hear of an event stands in one table ([`Event::heard_by`]), and [`record`] sees to it.
//!
//! What is done to many accounts at once is one entry ([`record_shared`]), which stands in the history of each ([`concern`]).
//!
//! What machines do by the thousand a second is counted by a [`Tally`] and written as one entry a number.
//!
//! Who acts on another person's account in the State's name is named with a [`Purpose`] ([`Entry::actor`]), which that person
//! reads in their history; [`acts`] finds what one of them did.
//!
//! Entries carry ids and reasons, never names, numbers, addresses, codes or tokens: they outlive erasure.

mod chain;
mod entry;
mod event;
mod history;
mod kept;
mod purpose;
mod reaction;
mod store;
mod tally;
mod witness;

#[cfg(test)]
mod tests;

pub use chain::{Flaw, Head, Verdict};
pub use entry::{Entry, Recorded};
pub use event::Event;
pub use history::{acts, history, history_before};
pub use kept::{Doubt, Kept};
pub use purpose::{InvalidPurpose, Purpose};
pub use reaction::{Audience, Heard, Hearer, Holder};
pub use store::{
    Sealed, concern, doubt, holds, record, record_all, record_shared, seal, sweep_heard, verify,
};
pub use tally::Tally;
pub use witness::{Witness, WitnessError};
