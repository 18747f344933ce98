//! Somebody asks the authority for something that takes days: to be known, to activate, to have an account locked.
//!
//! One state machine for all kinds ([`State`]); a kind is one file that says what it wants, how it is judged and what granting
//! it does. Every change is one conditional update on name, state and version, with its step and its audit entry in the same
//! transaction. The judge is pure: what it saw ([`Facts`]) is sealed and kept with the version of the law that judged, so that
//! another law can be tried on it. What is declared and what was found is sealed under the person's key.
//!
//! The authority's clock begins on the day on which nothing is missing, stands while something is, and goes on; [`tick`] tells the
//! unit at the shares of the term that policy names.

mod applicant;
mod appointment;
mod begin;
mod clock;
mod come_back;
mod compare;
mod counter;
mod decide;
mod due;
mod effect;
mod evidence;
mod facts;
mod kind;
mod known;
mod model;
mod moves;
mod opinions;
mod queue;
mod reason;
mod reference;
mod refused;
mod rules;
mod settle;
mod shadow;
mod standing;
mod state;
mod store;
mod submit;
mod succession;
mod words;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use applicant::{Applicant, Hand};
pub use appointment::{
    Appointment, Booked, Day, Hour, How, Openings, Unbookable, Visit, Wanted, appointment, book, cancel,
    free, mark, nearest, visits,
};
pub use begin::{amend, begin, withdraw};
pub use come_back::hand_over_all;
pub use compare::{Comparison, Likeness, compared, to_compare};
pub use counter::{Checked, check_in_person, forward, take_in};
pub use decide::{Asked, Decision, ask, decide, propose};
pub use due::{ACCOUNT_ENDED, anything_open, holder_ended, officers_ask, tick};
pub use evidence::{file_of, hand_in, own_file};
pub use facts::{Compared, Face, Facts, Home, KnownWard, OnRecord, Papers, Presence, Register, Said, Stay};
pub use kind::{
    Activation, Capacity, Citizen, Consent, Correction, Datum, Declared, FieldFlaw, Firm, FirmSaid,
    Foreigner, Identity, KindName, LockRequest, Organisation, PlaceRequest, Recovery, RepStatus,
    Representative, Restriction, Typed, TypedCorrection, TypedOrganisation, TypedPlace, UnlockRequest,
    Verdict, Ward, Wish,
};
pub use known::{numbers, relation};
pub use model::{Application, Evidence, HandedIn, Step};
pub use moves::Seen;
pub use queue::{Counts, Cursor, Dossier, Filter, counts, dossier, find, of_person, queue, subject, waiting};
pub use reason::{Doubt, Reason, Wait, Want};
pub use reference::{InvalidReference, Reference};
pub use refused::Refused;
pub use rules::{Counters, FourEyes, Handling, SECTIONS};
pub use shadow::{Shadow, shadow};
pub use standing::{Standing, list, open, standing};
pub use state::State;
pub use submit::{Means, ask_again, ask_now, submit};
pub use succession::{anybody_waits, hand_over};
pub use words::LONGEST_WORDS;
