//! Refresh tokens: kept, found, and exchanged by one statement that decides who was first.

mod store;

pub use store::{find_refresh, insert_refresh, rotate};
