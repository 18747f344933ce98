//! From configuration to a running service. The only room that knows everything.
//!
//! `build` opens the stores and the keys and makes the [`App`](crate::app::App); `serve` puts it behind its listeners and starts
//! the workers; `timers` keep revocations, keys and the audit chain fresh. Nothing here decides anything about people or protocols.

mod attestors;
mod build;
mod calendar;
mod claim;
mod job_kinds;
mod runner;
mod serve;
mod timers;

pub use build::{BootError, Stores, build, database_url, has_records, law_sections, open_stores, records_at};
pub use claim::Claim;
pub use serve::{Listeners, Running, serve, work};
