//! What the log says of one account, and of one officer. What an import did to a million accounts is one entry, which each of
//! them reads in its own history.

mod store;

pub use store::{acts, clients_of, count_acts, first_since, history, history_before};
