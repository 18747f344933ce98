//! A visit by appointment: one seat at one counter for one application at a time.
//!
//! What there is to book is law by date ([`Openings`]): agencies that stand, hours and seats of that day, working days alone. Booking
//! is the insert of a seat, so the last one goes to whoever was first; it is moved, given back, kept or missed, and each of that is
//! kept ([`How`]). How often an application was booked is the version that whoever changes it has seen. A seat is free again as soon
//! as its application is over. Hours that the law changes later take nobody's seat away.

mod book;
mod end;
mod model;
mod near;
mod openings;
mod store;
mod visits;

#[cfg(test)]
mod tests;

pub use book::{appointment, book, cancel};
pub(super) use end::{miss_all, rehouse, release, seen_at};
pub use model::{Appointment, Booked, How, Unbookable, Visit, Wanted};
pub(super) use near::Around;
pub use near::nearest;
pub use openings::{Day, Hour, Openings, free};
pub(super) use store::{ahead, of as booked, offices};
pub use visits::{mark, visits};
