//! What officers think of an application, each once.

mod store;

pub(super) use store::{add, clear, officers};
