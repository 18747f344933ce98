//! What clients hold of an account, and of others by whom its holder acts, as that holder is shown it.

mod store;

pub(super) use store::{Held, held, held_for_others};
