//! Text that a stranger chooses and others read: names of clients, agencies, people and passkeys, and the sentence
//! with which a service asks for data.
//!
//! One rule for all of them, in four kinds ([`TextKind`]). Every character can be seen and belongs to a language
//! people write; a word is of one script, because a letter of another one in it is there to imitate (UTS #39,
//! "Highly Restrictive"); a name as a whole adds at most one script that nobody takes for Latin to Latin ("Moderately
//! Restrictive"). A name wholly in Cyrillic, Han, Arabic or Thai is a name like any other. What looks like what is
//! asked of [`likeness`]. Whether a text deceives by what it *says* is the business of whoever registers it.
//!
//! Where such a text stands in a sentence it is [`isolated`], so that it cannot turn what stands beside it; in a
//! page by itself, `<bdi>` does the same.

mod characters;
mod kind;
mod likeness;
mod refusal;
mod scripts;
mod text;

#[cfg(test)]
mod tests;

pub use characters::is_invisible;
pub use kind::TextKind;
pub use likeness::{Letter, letters, likeness};
pub use refusal::{Flaw, NotVisible};
pub use text::{VisibleText, isolated, without_extra_spaces};
