//! Work for later: typed jobs that commit together with what they follow from.
//!
//! [`enqueue`] takes the caller's transaction, so a registration and its mail are both there or neither is,
//! and nothing is ever sent inside a transaction. A [`Runner`] leases what is due by one conditional
//! statement, for all its free hands at once, and each lease has a higher number than the last: a runner that
//! stopped in the middle and woke up late cannot finish what another has taken over (fencing).
//!
//! Each [`Lane`] has hands of its own, so three hundred logouts that hang delay nobody's code.
//!
//! A [`Job`] is data and a [`Handler`] does it, so that a low room can ask for what only a high room can do.
//!
//! Rules for jobs: delivery is at least once, so a job must bear to run twice; a payload carries ids or
//! sealed bytes, never personal data in the clear, and so do the reasons a job gives for failing.
//! Rejected: a queue outside the database (two commits).

mod backoff;
mod bench;
mod job;
mod lane;
mod runner;
mod store;

#[cfg(test)]
mod tests;

pub use bench::Bench;
pub use job::{Handler, Job, JobError};
pub use lane::Lane;
pub use runner::{Runner, Wake};
pub use store::{Dead, Standing, dead, enqueue, enqueue_at, mend, revive, standing};
