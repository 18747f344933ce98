//! The working days of Viet Nam: a year is a version of the section `calendar`, and the calendar is all years together.

mod days;
mod year;

#[cfg(test)]
mod tests;

pub use days::{Calendar, NoCalendar};
pub use year::Year;
