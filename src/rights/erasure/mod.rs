//! What is kept about somebody is erased: asked for, left for some days in which it can be taken back, done, and proven.
//!
//! Done is: the account is closed, nothing finds it, the key under which everything of the person was sealed is gone, and so are
//! their files and numbers. What stays are ids, moments and digests, by which the audit log still verifies.

mod ask;
mod due;
mod model;
mod receipt;
mod rules;
mod store;

pub use ask::{ask, standing, take_back};
pub use due::erase_due;
pub use model::{Asked, Erasing, Refused, Standing};
pub use receipt::{Receipt, receipt};
pub use rules::{Rules, SECTIONS};
