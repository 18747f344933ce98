//! One human being is kept twice, as two people with an account each: an officer proposes that they are one, a second one agrees, both
//! holders are told, and after the days of the law, or once both have said yes, the one person is merged into the other.
//!
//! It is no application: those have one applicant, one sealed form and one clock, and here are two people of whom neither asked. A pair
//! ([`Merge`]) is a row of its own, found by name and birth as registers wrote them ([`find()`]) or named by an officer, and judged once: what
//! was judged to be two people is not asked about again unless an officer names both anew. Two citizens are found by nobody but officers: a
//! register has said that they are two, and thousands share both a name and a birthday.
//!
//! **Who can be harmed.** Whoever takes over another's account by it. So who goes on must have been proven in person (level 2); nothing that
//! opened the ending account ever opens the other: no password, passkey, phone, mail address or number for codes goes over, and whoever wants
//! them there binds them there. The register is asked at each of both decisions: whether the number that stays is that person's by name and birth, and whether it
//! knows the other number as somebody else's; what it says counts for the pair and the version that it was asked about. Either holder stops
//! it by one press, so both must be able to: an account that is locked or reached nowhere is not merged. A restriction, an application, a
//! guardian, an erasure that waits, another account of whoever ends stand in the way as well. Who was naturalised under another name has the
//! name that is wrong corrected first, and no day counts before both letters have left. There is no short cut by codes: earlier than its day it happens only if both holders say yes to what
//! they saw, each signed in as strongly as one changes a password. A silent alarm is told to nobody: an officer hears what they hear of a
//! register that is down, and a pair that was agreed goes on waiting.
//!
//! **What follows**, in one transaction ([`effect`]): the accounts of whoever ends are closed with all that is open of them; a sector that knew
//! that person alone goes on calling the other as it did (`client::join_subjects`); one that knew both is told by a signed event
//! which of its names ends; mandates for organisations, guardianships, applications, reports, electronic documents, legacy accounts and the history follow, and
//! what was sealed of the person is read on under their own key. Consents end: the holder is asked again.
//!
//! Rejected: moving the ending account under the other person, for all that was sealed of it would have to be sealed anew, the log's histories
//! would change hands, and a mistake could not be seen any more.

mod answer;
mod decide;
mod due;
mod effect;
mod find;
mod forget;
mod gather;
mod merge_checks;
mod model;
mod name;
mod open;
mod propose;
mod register;
mod rules;
mod store;
mod tell;

pub use answer::{Other, Waiting, agree, object, waiting_for};
pub use decide::{Decision, decide};
pub use due::take_effect;
pub use find::find;
pub use forget::forget;
pub use model::{FoundBy, Merge, Refused, Seen, State};
pub use name::name;
pub use open::{Opened, Side, list, opened};
pub use propose::{Proposal, propose};
pub use register::{Question, Said, ask};
pub use rules::{Rules, SECTIONS};
pub use store::{next_due, note_told, sweep};
pub use tell::{Names, SubjectMoved};
