//! How long what is kept, and that it goes when its time is over.
//!
//! How long is law (the section `retention`, and those of [`crate::feedback`] and [`crate::application`] for what is theirs); which rows
//! these are is the business of the room whose rows they are, whose sweep is handed the moment before which they must have ended. A
//! [`pass`] goes through all of it in slices; what it erased of people is one entry of the audit log by kind, a count and no person.
//! Of whoever has something open nothing goes (the view `legal_holds`), but what hangs on no account: counters of guesses, and what
//! registers answered or told. [`board`] counts with the same sweeps what a pass would erase.
//!
//! Codes that live for minutes, codes and tokens of services and answers to repeated requests are no records of people: how long they
//! are kept is technical, and stays where they are. So is the week for which an account is found by an address of before.

mod board;
mod floor;
mod model;
mod pass;
mod rules;
mod store;

pub use board::{Due, Row, board, due, show};
pub use model::Kind;
pub use pass::pass;
pub use rules::{Keep, Kept, Retention, SECTIONS, kept};
