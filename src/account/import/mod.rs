//! People from a register, one JSON object a line: [`parse`] looks at the line alone, [`apply`] writes it.

mod apply;
mod line;

pub use apply::{Applied, Change, apply, locate};
pub use line::{Record, Refusal, parse};
