//! Files of people: what they hand in as evidence, checked by its content, sealed and bound to its row, and erased in time.
//!
//! [`check`] believes no name and no header: a file is what its bytes say. It reads no more of a picture than its size; whoever
//! shows it lets a browser do that in a page that can do nothing else (`pages`). The bytes are in the database; an object store
//! takes them over when documents need one.

mod check;
mod jpeg;
mod model;
mod pdf;
mod png;
mod store;

#[cfg(test)]
mod tests;

pub use check::{Accepted, FileFlaw, check};
pub use model::{File, MediaType, Purpose};
pub use store::{erase, erase_all, erase_on, hand_over, held, open, sweep, take};
