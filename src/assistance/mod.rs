//! Somebody with an office helps a person with what they ask the authority for, under their own name: for minutes, for what the
//! person agreed to, and not a moment longer than the person wants.
//!
//! A person agrees in one of two ways. An officer asks ([`ask`]) and shows a number; the person reads who asks, for what and for
//! how long, and says yes by a passkey or their phone ([`begin`] spends that yes). Or the person makes a code on their own page
//! ([`offer`]) and reads it out to whoever sits before them ([`accept`]); so a community helper is found, who can neither search nor ask
//! ([`accept_read_out`]). [`Helping`] is the proof that it goes on, asked for
//! anew by everything that is done: it ends with its time, on the word of either side, with the officer's seat, and with
//! whatever ends the person's sessions, a lock above all. Nobody helps themselves.
//!
//! An officer works on our pages, or in a program of the agency, whose token for the person's API names both ([`by_token`]): it hangs
//! from this, and opens what was agreed to and nothing else.

mod agree;
mod hold;
mod model;
mod program;
mod read_out;
mod refused;
mod rules;
mod store;

#[cfg(test)]
mod tests;

pub use agree::{ask, begin};
pub use hold::{Found, Helping, end, end_office, find, goes_on, helping, leave, list};
pub use model::{Assistance, Scope, State};
pub use program::{by_program, by_token};
pub use read_out::{ReadOut, accept, accept_read_out, offer};
pub use refused::Refused;
pub use rules::{Rules, SECTIONS};
pub use store::{hold, sweep};
