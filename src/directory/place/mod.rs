//! Places: provinces, districts until July 2025, communes.

mod code;
mod shipped;

pub use code::{Level, PlaceCode};
pub use shipped::BEFORE_REFORM;
pub(super) use shipped::{aliases, changes, units};
