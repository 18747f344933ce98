//! What the law on personal data gives everybody about themselves (Law 91/2025): to have what is kept about them, and to have it erased.
//!
//! [`copy`] is everything in one document that machines read, made at the moment it is asked for and kept nowhere. What is known of
//! somebody whom a register has confirmed is kept for good by Decree 69/2024; whoever is known by nothing but their own word has it
//! erased: [`ask`] begins the time in which they can take that back ([`take_back`]), [`erase_due`] throws the person's key away when it is over, and
//! [`Receipt`] proves from outside that it was done, by the entry of the audit log.
//!
//! Consents are taken back where they are shown ([`crate::sign_out::cut_off`]).

mod copy;
mod erasure;

pub use copy::{copy, note_copy};
pub use erasure::{
    Asked, Erasing, Receipt, Refused, Rules, SECTIONS, Standing, ask, erase_due, receipt, standing, take_back,
};
