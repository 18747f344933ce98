//! Public facts of the State with dates and successors: places and agencies.
//!
//! Both have one shape ([`Unit`]): a code that means something from one day to another, a name, what it belongs to, and what it
//! went into. Codes are used again for other units (seven provinces in 2025, and nearly every commune with a greater area), so
//! a code is read with the day of the document it stands in; without one it is accepted only where it never meant two things.
//!
//! What the release knows is in the binary and read when somebody asks; what operators import lies over it in the database. A
//! [`Directory`] is made whole and never changed: whoever holds one swaps it. It cannot fail, and asks nobody.

mod agency;
mod assemble;
mod convert;
mod heirs;
mod import;
mod place;
mod search;
mod store;
mod unit;
mod units;

#[cfg(test)]
mod tests;

pub use agency::{AgencyCode, Form, SECTIONS, Standing, Succession, standing};
pub use assemble::{Directory, agencies};
pub use convert::{Converted, Status};
pub use heirs::HIGHEST;
pub use import::{Columns, FileRefused, Import, Report, Task, compare, write};
pub use place::{BEFORE_REFORM, Level, PlaceCode};
pub use search::Search;
pub use store::{ChangeRow, Rows, UnitRow, rows};
pub use unit::{Change, Code, InvalidCode, Unit};
pub use units::{NotFound, Units};
