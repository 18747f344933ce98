//! People from a register, one JSON object a line: [`parse`] looks at the line alone, [`apply_all`] writes many.

mod apply;
mod line;
mod together;

pub use apply::{Applied, Change, apply, locate};
pub use line::{Record, Refusal, parse};
pub use together::{Ready, apply_all};
