//! What was handed in with an application.

mod store;

pub(super) use store::{all, kinds};
