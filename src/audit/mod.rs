//! What happened, for ever: an append-only log in pages under Merkle roots, so that nobody edits it unnoticed.
//!
//! [`record`] writes inside the caller's transaction, so that nothing happens without its entry and no entry
//! speaks of what was rolled back. [`seal`] runs on a timer and closes a page over what is old enough; keeping that out of the
//! caller's transaction keeps sign-ins from waiting for each other at the end of one log. [`verify`] walks
//! all pages, and [`prove`] shows that one entry stands in its own.
//!
//! Whoever can write to the database can cut off the newest end of log and pages together, empty both or seal them anew.
//! Therefore the newest [`Head`] is [`Kept`] under a key that is not in the database, in a row of its own, which nobody can
//! make who was not here before; and in a file that no database reaches ([`Witness`]), because an old row could be put back. The
//! service logs each head too: one found there is asked for with [`holds`]. What happened in the half minute that is not
//! sealed yet has nothing that vouches for it, and `khoa doctor` says how much that is.
//!
//! Who must hear of an event stands in one table ([`Event::heard_by`]), and [`record`] sees to it.
//!
//! What is done to many accounts at once is one entry ([`record_shared`]), which stands in the history of each ([`concern()`]).
//!
//! What machines do by the thousand a second is counted by a [`Tally`] and written as one entry a number.
//!
//! Who acts on another person's account in the State's name is named with a [`Purpose`] ([`Entry::actor`]), which that person
//! reads in their history; [`acts`] finds what one of them did.
//!
//! Entries carry ids and reasons, never names, numbers, addresses, codes or tokens: they outlive erasure.

mod canonical;
mod chain;
mod concern;
mod entry;
mod event;
mod head;
mod history;
mod kept;
mod page;
mod purpose;
mod reaction;
mod store;
mod tally;
mod witness;

#[cfg(test)]
mod tests;

pub use concern::{concern, share};
pub use entry::{ASSISTANCE, Entry, Recorded};
pub use event::Event;
pub use head::Head;
pub use history::{acts, clients_of, count_acts, first_since, history, history_before};
pub use kept::{Doubt, Kept};
pub use page::{Flaw, NoProof, Part, Proof, Sealed, Verdict, doubt, holds, prove, seal, verify};
pub use purpose::{InvalidPurpose, Purpose};
pub use reaction::{Audience, Heard, Hearer, Holder};
pub use store::{record, record_all, record_shared, sweep_heard};
pub use tally::Tally;
pub use witness::{Witness, WitnessError};
