//! What registers and authorities say of a holder after the account was made: a name, a residence, the day on which the papers
//! end. It takes the place of what was known, and never of what the holder said themselves.

mod come_back;
mod confirm;
mod learn;
mod store;

#[cfg(test)]
mod tests;

pub use come_back::{Whose, come_back, whose};
pub use confirm::{Confirmed, confirm};
pub use learn::{Identity, learn};
pub use store::set_end;
