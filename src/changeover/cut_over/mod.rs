//! Cutting over: from a set second on the accounts of a source are good in the old system no more. The portals that stood on them close in
//! that very second, each for its successor; lists of the source are taken no more, unless somebody decides so and says why.
//!
//! It can be moved and taken back before, never after.

mod checks;
mod set;
mod store;

pub use checks::CutOverError;
pub use set::{CutOver, Moved, PortalToClose, set, take_back};

pub(super) use store::{Listed, all, listed, over_since};
