//! Who may act for whom: A for B, in a role, from one day to another, on the ground of a decision.
//!
//! Where B is an agency, A is its officer; where it is an organisation, A represents it or was given a part of that ([`member`]); where
//! B is a child or a ward, A is a guardian ([`guardian`]). All stand in one table. A
//! mandate is never deleted: it runs out on its day or is [`end`]ed with a reason. It is *delegated*, so it rests while its
//! holder's account is locked: without a [`Citizen`](crate::session::Citizen) nobody becomes an [`Officer`].
//!
//! Beneath officers, and none of them, are community helpers ([`Role::Helper`]): an [`Assistant`] is the proof of either, and opens nothing
//! but help that a person agreed to.
//!
//! A [`Party`] is the proof of in whose name somebody acts: their own, or another's of these.
//!
//! Holding an [`Officer`] is the proof that somebody with an office asks, signed in with a passkey; holding a [`Look`] that it
//! stands on record at whom they look and for which purpose. What officers' pages know of a person they know through it.

mod appoint;
mod assistant;
mod bond;
pub mod guardian;
mod hand_over;
mod look;
pub mod member;
mod model;
mod officer;
mod party;
mod store;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use crate::audit::Purpose;
pub use appoint::{Appointment, NotAppointed, RAN_OUT, appoint, end};
pub use assistant::{Assistant, assistant};
pub use bond::{Bond, Capacity, Stands, bonds};
pub use hand_over::{hand_over, holds_office};
pub use look::Look;
pub use model::{Ended, Mandate, NotActing, Role, Seat};
pub use officer::{Day, NotAnOfficer, Officer, Retiring, Today, officer, seats};
pub use party::Party;
pub use store::{Of, list, one_at_a_time};

/// The word of a token's scope without which nobody does in a program what officers do.
pub const SCOPE: &str = "console.officer";
