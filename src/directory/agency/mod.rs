//! Agencies: ministries, provinces and what they consist of, by their identification codes.

mod code;
mod standing;

pub use code::{AgencyCode, Form};
pub use standing::{SECTIONS, Standing, Succession, standing};
