//! What people are known by: numbers of registers, which are a person's and outlive their accounts, and addresses that
//! somebody has proven, by which one account is found.
//!
//! An address that nobody has proven is data and no name: a stranger's false word about it shuts nobody out. The release
//! before this one wrote such names; they yield to whoever proves the address.

mod model;
mod store;

#[cfg(test)]
mod tests;

pub(super) use model::{Known, Name, Names};
pub(super) use store::{
    claim, enter, forget_numbers, hand_over_numbers, has_number, insert, keep_numbers, known, remove,
};
