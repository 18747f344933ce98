//! Electronic documents: what agencies issue, and whoever it is about holds (Decree 69/2024, article 9: what it says proves as much as
//! the paper).
//!
//! Which kinds there are, what stands in them, who issues and who holds them is law (the section `documents`). A document comes from the
//! program of an agency ([`issue()`]), which names the holder by a number and learns of anybody else's account nothing but that it cannot:
//! one answer for whoever is unknown, has closed, is locked, is not of the level or is not whom the document is about, each on record, and so
//! many a day. What stands in a document is sealed under the key of its person, for what stands beside it; the number it has among those of its
//! kind, or of its kind and issuer, is known as a digest, and is nobody else's. Its state changes as its agency says ([`change`]), by one
//! statement of the version that was seen, and what stands in it too ([`update()`]); every step is kept and sealed. What went to the wrong person is emptied and its number free. That
//! a document has ended is a day and no state ([`Document::standing`]), of which they are told some days before ([`tell_of_ends`]).
//!
//! Holders see all they have ([`list`]), and what stands in one after they have shown that it is them ([`opened`]): as far as the law of
//! today lets them hold it. They show one to others by a code for one use ([`share`]), and where there is no network by one
//! that is checked by published keys ([`offline`]). Whoever represents a child or a ward does that for
//! them, and whoever acts for an organisation in all services for that. Where two people become one, the documents of both are that one's
//! ([`hand_over()`]); where somebody is erased, they go ([`forget_all`]).

mod answerable;
mod change;
mod ending;
mod fields;
mod forget;
mod hand_over;
mod issue;
mod issue_checks;
mod issuer;
mod kinds;
mod misses;
mod model;
mod number;
pub mod offline;
mod refused;
mod ruled;
pub mod share;
mod state;
mod store;
mod text;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use change::{Change, change};
pub use ending::tell_of_ends;
pub use fields::Wrong;
pub use forget::{forget_all, sweep_erased};
pub use hand_over::hand_over;
pub use issue::{Content, Means, New, Replaced, issue};
pub use issuer::{InvalidIssuer, Issuer};
pub use kinds::{Documents, Field, Kind, OfHolder, SECTIONS, Type, Validity};
pub use misses::sweep_misses;
pub use model::{Body, Document, Opened, Step};
pub use number::{DocumentNumber, NumberedBy};
pub use refused::Refused;
pub use ruled::{kind_of, may_be_shown};
pub use state::{Standing, State};
pub use store::sweep;
pub use text::{Reason, Source, Unwritten};
pub use update::update;
pub use view::{issued, list, numbered, opened};
