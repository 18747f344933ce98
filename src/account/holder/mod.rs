//! An account with its holder: what is sealed of somebody, opened.

mod store;

pub(crate) use store::HolderRow;
#[cfg(test)]
pub(super) use store::SealedRow;
pub(super) use store::{AccountRow, Loaded, Sealed, load, load_to_change, names, pretend_to_open, seal};
