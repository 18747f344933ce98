//! Hearing an event once. What follows from it is done by a job of the same transaction, in the lane that nothing delays; this
//! room does not know what that is.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::event::{EventId, Happening, RegisterEvent};
use super::store::{self, Waiting};
use crate::base::Moment;
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job, Lane};
use crate::keys::{Desk, Vault};
use crate::registers::register::Register;
use crate::registers::store::forget_all_about;
use crate::registers::subject::Subject;

/// What became of an event that was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It was not known; the job is on its way.
    New,
    /// It was told before, in the same words. Nothing was done.
    Known,
    /// It was told before, in other words: the sender errs. Nothing was done.
    Contradicted,
}

/// So many events are told at a time.
pub const MOST_AT_A_TIME: usize = 200;

/// Told what nobody can read.
pub(super) const UNREADABLE: &str = "khoa_register_events_unreadable_total";

/// Each event of `written`, or the place in it that cannot be read: one of them must not hold up the deaths behind it. It is
/// counted and named in the log.
pub fn read_each(register: Register, written: Vec<Value>) -> Vec<Result<RegisterEvent, String>> {
    let read = |event: Value| {
        RegisterEvent::read(register, event).inspect_err(|at| {
            let register = register.as_str();
            tracing::error!(register, at, "a register told what cannot be read");
            metrics::counter!(UNREADABLE, "register" => register).increment(1);
        })
    };
    written.into_iter().map(read).collect()
}

/// The job: a name, no personal datum.
#[derive(Debug, Serialize, Deserialize)]
pub struct Happened {
    /// The register that told it.
    pub register: Register,
    /// What it calls the event.
    pub event: EventId,
}

impl Job for Happened {
    const NAME: &'static str = "register-event";
    const LANE: Lane = Lane::Urgent;
    const ATTEMPTS: i32 = 12;
}

/// What is kept of an event, sealed, until it has been heeded.
#[derive(Serialize, Deserialize)]
struct Payload {
    about: Subject,
    what: Happening,
}

/// Hears an event: it is written once, what was kept of earlier answers about its subject is forgotten, and whoever heeds it is
/// called. Wake the jobs after the commit.
///
/// # Errors
/// As the database.
pub fn receive(c: &mut Conn, desk: &Desk, event: &RegisterEvent) -> Result<Received, StoreError> {
    let Desk { vault, entropy, now, .. } = desk;
    let payload = json!(Payload { about: event.about.clone(), what: event.what.clone() }).to_string();
    // Keyed, because it outlives the payload, and one number among a hundred million is soon guessed.
    let digest = vault.blind_index("register event", &format!("{}{payload}", event.at));
    let sealed = vault.seal(entropy, &context(event.register, &event.id), payload.as_bytes());
    let row = store::NewEvent {
        event,
        sealed: &sealed,
        digest,
        subject: event.about.blind(vault),
        // One from the future would stand before all that follow.
        happened_at: event.at.min(*now),
    };
    if !store::insert(c, &row, *now)? {
        if store::digest(c, event.register, &event.id)?.is_some_and(|known| known == digest) {
            return Ok(Received::Known);
        }
        let (register, event) = (event.register.as_str(), &event.id);
        tracing::error!(register, %event, "a register tells an event in other words than before");
        return Ok(Received::Contradicted);
    }
    forget_all_about(c, event.about.blind(vault))?;
    jobs::enqueue(c, *now, entropy, &Happened { register: event.register, event: event.id.clone() })?;
    Ok(Received::New)
}

/// How an event stands when its turn comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is to be heeded.
    Due,
    /// The register took it back before its turn came.
    TakenBack,
    /// Something newer of its kind was heeded before: events overtake each other on their way.
    Superseded,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was heeded.
    Done,
    /// It is about nobody who has an account.
    Nobody,
    /// As [`Turn::TakenBack`].
    TakenBack,
    /// As [`Turn::Superseded`].
    Superseded,
}

impl Outcome {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => store::DONE,
            Self::Nobody => "nobody",
            Self::TakenBack => "taken_back",
            Self::Superseded => "superseded",
        }
    }
}

/// Takes an event to be heeded in this transaction; none when another has heeded it.
///
/// # Errors
/// As the database; when it cannot be read under our keys.
pub fn take(c: &mut Conn, desk: &Desk, job: &Happened) -> Result<Option<(RegisterEvent, Turn)>, StoreError> {
    let Some(Waiting { payload, happened_at }) = store::claim(c, job.register, &job.event, desk.now)? else {
        return Ok(None);
    };
    let opened = open(&desk.vault, job, &payload, happened_at);
    let event = opened.ok_or_else(|| StoreError::Inconsistent {
        table: "register_events",
        row: format!("{}/{}", job.register.as_str(), job.event),
    })?;
    let turn = if store::is_taken_back(c, job.register, &job.event)? {
        Turn::TakenBack
    } else if store::is_superseded(c, event.about.blind(&desk.vault), event.what.supersedes(), happened_at)? {
        Turn::Superseded
    } else {
        Turn::Due
    };
    Ok(Some((event, turn)))
}

/// Writes what became of the event that [`take`] took, and forgets what it said.
///
/// # Errors
/// As the database.
pub fn settle(c: &mut Conn, job: &Happened, outcome: Outcome) -> Result<(), StoreError> {
    store::settle(c, job.register, &job.event, outcome.as_str())
}

fn open(vault: &Vault, job: &Happened, sealed: &[u8], at: Moment) -> Option<RegisterEvent> {
    let plain = vault.open_sealed(&context(job.register, &job.event), sealed).ok()?;
    let Payload { about, what } = serde_json::from_slice(&plain).ok()?;
    Some(RegisterEvent { register: job.register, id: job.event.clone(), at, about, what })
}

fn context(register: Register, id: &EventId) -> String {
    format!("register_events.payload:{}/{id}", register.as_str())
}
