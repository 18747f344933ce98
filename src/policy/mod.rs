//! The law as data by date: what holds from which day, on what authority, and how sure we are of it.
//!
//! A *section* is a Rust type in the room that obeys it ([`Section`]); a *version* of it is a TOML file with the day from
//! which it holds. The files of `law/` come with the release; an operator adds versions with `khoa policy load`, which a
//! second person confirms, and a row beats a file of the same section and day ([`Law`]). A version that is only *prepared*
//! is kept for reading and obeyed by nobody. What decides names the version that decided ([`Dated`]).
//!
//! This room knows no rule's meaning but time's: the [`Calendar`] of working days, a [`Term`] counted on it, and the legal
//! clock that can stop and go on ([`Deadline`]). Never in policy: evidence, state machines, audit, cryptography, protocols.

mod calendar;
mod deadline;
mod eligibility;
mod load;
mod name;
mod rights;
mod rules;
mod section;
mod sections;
mod store;
mod term;
mod terms;
mod timeline;
mod version;

#[cfg(test)]
mod tests;

pub use calendar::{Calendar, NoCalendar, Year};
pub use deadline::{ClockError, Deadline};
pub use eligibility::{Citizens, Eligibility, Foreigners, Organisations, Residence};
pub use load::{ConfirmRefused, Proposed, confirm, propose};
pub use name::{InvalidName, VersionName};
pub use rights::Rights;
pub use rules::{Difference, Rule, differences};
pub use section::{Flaw, Known, Section};
pub use sections::SECTIONS;
pub use store::{Loaded, loaded};
pub use term::{InvalidTerm, Term, Unit};
pub use terms::{Issue, Locking, Terms};
pub use timeline::{Dated, Law, NoLaw};
pub use version::{Confidence, Origin, State, Unreadable, Version};
