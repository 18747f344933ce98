//! What changes people without their asking: what registers tell of them.
//!
//! An event is heeded by a job in the lane that nothing delays, in one transaction with all that follows from it, and once
//! however often it is told ([`Heed`]). What ends, ends through `sign_out`, under the event's own reference, so that a register
//! that takes an event back takes back that lock and no other. What was told and what followed is in the audit log, without
//! names and numbers.

mod card;
mod guardians;
mod heed;
mod holder;
mod known;
mod organisation;
mod told;
mod who;

pub use heed::Heed;
