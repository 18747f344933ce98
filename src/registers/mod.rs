//! National registers: asked about somebody, and heard when they tell of somebody. They are others' machines, which are slow,
//! wrong and down; nothing here is on the way of a sign-in, and what is already proven stays proven while they are silent.
//!
//! A [`Line`] puts a typed question to one register. Its answer ([`Answered`]) carries who said it and as of when, and gives its
//! value only to whoever says how old it may be. That a number is not known is an answer ([`Answer::Unknown`]); that a register
//! does not answer is none ([`AskError`]), and nobody may take the second for the first. What was answered is kept sealed for
//! thirty days, for while the line is down.
//!
//! What registers tell of their own accord ([`RegisterEvent`]) is asked for or told to us, heard once ([`receive`]), and heeded
//! by whoever is called: `life`.
//!
//! [`Biometrics`] compares a face or fingerprints; [`Chips`] judges what a phone has read of an identity card. The wire is in `wire.rs`; what speaks it for demonstrations and tests is a
//! server like any other, and this room does not know it from a register.

mod answered;
mod biometrics;
mod business;
mod chips;
mod civil_status;
mod error;
mod events;
mod flight;
mod immigration;
mod line;
mod population;
mod ports;
mod question;
mod register;
mod represented;
mod store;
mod subject;
mod wire;

pub use answered::{Aged, Answer, Answered, TooOld};
pub use biometrics::{Biometrics, Compared, Sample, Verdict};
pub use business::{Enterprise, EnterpriseState, Registered, Representative};
pub use chips::{ChipRead, Chips, Judged, Verdict as ChipVerdict};
pub use civil_status::{Birth, Death, Vital, VitalFacts};
pub use error::AskError;
pub use events::{
    EventId, Happened, Happening, InvalidEventId, MOST_AT_A_TIME, Outcome, PullError, Received,
    RegisterEvent, Turn, read_each, receive, settle, show_all, show_lag, sweep as sweep_events, take,
};
pub use immigration::{Admitted, Foreigner, Stay, StayKind};
pub use line::{Line, Means};
pub use population::{Card, CardState, Match, Matched, Record, Recorded, Residence, SampleRef};
pub use ports::{InvalidRegister, Ports, Standing};
pub use question::Question;
pub use register::{Business, CivilStatus, Immigration, Keeper, Population, Register};
pub use represented::{Guardian, Guardians, Relation, Represented};
pub use store::sweep;
pub use subject::{InvalidTravelDocument, Subject, TravelDocument};
