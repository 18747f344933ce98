//! What registers and authorities say of a holder after the account was made: a name, a residence, the day on which the papers
//! end. It takes the place of what was known, and never of what the holder said themselves.

mod confirm;
mod learn;
mod store;

#[cfg(test)]
mod tests;

pub use confirm::{Confirmed, confirm, has_others_number};
pub use learn::{Identity, learn};
pub use store::set_end;
