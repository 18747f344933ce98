//! What the law on personal data gives everybody about themselves (Law 91/2025): to have what is kept about them, to have it corrected,
//! its processing restricted, and to have it erased.
//!
//! [`copy`] is everything in one document that machines read, made at the moment it is asked for and kept nowhere. What is known of
//! somebody whom a register has confirmed is kept for good by Decree 69/2024; whoever is known by nothing but their own word has it
//! erased: [`ask`] begins the time in which they can take that back ([`take_back`]), [`erase_due`] throws the person's key away when it is over, and
//! [`Receipt`] proves from outside that it was done, by the entry of the audit log.
//!
//! That something is wrong, or is not to be processed, is asked for as an application, which has the law's clock, a queue and an officer who
//! decides with a reason ([`crate::application::Correction`], [`crate::application::Restriction`]); [`lift`] ends a restriction at once.
//! What is kept for a while goes when its time by the law is over ([`retention`]).
//!
//! Consents are taken back where they are shown ([`crate::sign_out::cut_off`]).

mod copy;
mod erasure;
mod restriction;
pub mod retention;

pub use copy::{copy, note_copy};
pub use erasure::{
    Asked, Erasing, Receipt, Refused, Rules, SECTIONS, Standing, ask, erase_due, receipt, standing, take_back,
};
pub use restriction::{lift, restricted_since};
