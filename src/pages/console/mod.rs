//! `/console`: where officers of agencies work, eight hours a day.
//!
//! Every address but the first names the seat: `/console/{agency}/{role}/…`, so two tabs may be two offices, and a filter is
//! part of the address and can be kept. [`Console`] is the only way in: it proves the officer in the transaction in which
//! they read or act, and answers whoever is none with the sign-in or with a page that says why. What an officer sees of a
//! person they see through a [`Look`](crate::mandate::Look): nothing here loads an account.
//!
//! A GET may write down that somebody was looked at, and nothing else; a number is never part of an address.

pub mod act;
pub mod cases;
pub mod changeover;
mod choose;
pub mod compare;
pub mod dossier;
pub mod find;
mod gate;
pub mod help;
pub mod merges;
mod queue;
pub mod read_out;
pub mod readiness;
mod request;
pub mod services;
pub mod views;
pub mod visits;

pub use choose::choose;
pub use gate::Console;
pub use queue::queue;
pub use request::take_in;
pub(super) use views::{kind_key, merge_refused_key};
