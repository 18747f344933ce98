//! How far each province is with the change to the one national way in: sign-on tested, codes of agencies up to date, its old portal
//! closed.
//!
//! What the service knows it says by itself: when somebody signed in at a client of the province from beginning to end
//! ([`to_note`]), which codes of its clients name agencies that have ended, which of its clients are closed. What it cannot know an
//! officer of the identity authority of that province enters, with their name, a note and what they had seen ([`enter`]). Where the service
//! knows that something is done, or sees that it is not, that counts, whatever was entered. Whoever watches over the provinces sees every
//! service that stands here, too, and which closes for which ([`services_for`]).

mod board;
mod enter;
mod known;
mod model;
mod rules;
mod services;
mod sign_on;
mod store;
mod table;

pub use board::{Means, board, board_for, own};
pub use enter::{Entering, Refused, enter};
pub use model::{Board, Criterion, Entry, Item, Next, Province, Responsible};
pub use rules::{Readiness, SECTIONS};
pub use services::{Service, State, services_for};
pub use sign_on::{note, to_note};
pub use table::csv;
