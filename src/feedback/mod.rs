//! What citizens report to an agency: a case that goes to whoever answers for it, has a term, an answer, and a word about that.
//!
//! The holder names the agency, by its code; officers of it who sit there in whatever role see the case in their queue by its day due.
//! Whoever is the wrong one sends it on within the term the law gives for that, and says why; whoever is the right one answers.
//! The holder then says how good the answer was, or, once, that it is none; sending on gives one more term, once. What is written is sealed under the person's key, and an
//! officer who opens a case has looked at a person: that is on record. Every change is one statement of a state and version that
//! somebody has seen ([`State::may_become`]).
//!
//! Results are published by law; this room publishes nothing yet. Reports are kept as long as the law says ([`sweep`]), and those of an
//! account that was closed wait for nothing. The other channel, the National Portal's, keeps its own cases.

mod answer;
mod hand_over;
mod model;
mod queue;
mod refused;
mod report;
mod rules;
mod say;
mod state;
mod store;
mod text;

#[cfg(test)]
mod tests;

pub use answer::{answer, forward};
pub use hand_over::{come_back, hand_over};
pub use model::{Author, Case, Message, Opened, Rating};
pub use queue::{look, queue};
pub use refused::Refused;
pub use report::{Report, report};
pub use rules::{Feedback, SECTIONS, forget_all, sweep};
pub use say::{list, opened, rate, reopen, subjects};
pub use state::State;
pub use store::agencies;
pub use text::{Subject, Text, Unwritten};
