//! What registers tell of their own accord: told by them or asked for, heard once, and heeded by whoever is called.

mod event;
mod pull;
mod receive;
mod store;

pub use event::{EventId, Happening, InvalidEventId, RegisterEvent};
pub(super) use pull::pull;
pub use pull::{PullError, show_all, show_lag};
pub use receive::{Happened, MOST_AT_A_TIME, Outcome, Received, Turn, read_each, receive, settle, take};
pub use store::sweep;
