//! Actors and stages: a real server on a free port with a clock we turn, browsers that walk its pages, and
//! relying parties that speak its protocol. Tests act through these and nothing else.

mod browser;
mod party;
mod server;

pub use browser::{Browser, Page};
pub use party::{Party, Reply, Tokens};
pub use server::{TestServer, person, backends};
