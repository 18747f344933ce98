//! Answering: yes by a signature, no, and "I did not ask for this".

use serde_json::{Value, json};
use subtle::ConstantTimeEq as _;

use super::model::{Proof, about};
use super::phone::PhoneYes;
use super::state::State;
use super::tell::TellAsker;
use super::{Key, store};
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::{Aal, ApprovalId, TokenDigest};
use crate::db::{Conn, StoreError};
use crate::device::Bound;
use crate::factor::passkey::{self, Confirmed};
use crate::factor::{Assurance, Factor, reached};
use crate::jobs;
use crate::keys::Desk;
use crate::session::Citizen;

/// So many wrong numbers are a no: whoever guesses did not see it.
const TRIES: i32 = 3;

/// Why an answer does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is no such question to this person.
    Unknown,
    /// It has its answer, or its time is over.
    Over(State),
    /// Not the number that the asking side shows; after none is left, the answer was no.
    WrongNumber {
        /// How many tries are left.
        left: i32,
    },
    /// The key is another person's, was removed, or signed something else.
    WrongKey,
    /// The answer is weaker than what is asked for.
    TooWeak {
        /// How strong it has to be.
        needs: Aal,
    },
}

/// Holds the number that the person typed against the one that the asking side shows: what their key is to sign. A wrong one
/// counts, and the third is a no.
///
/// # Errors
/// As the database.
pub fn typed(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
    number: &str,
) -> Result<Result<TokenDigest, Refused>, StoreError> {
    let row = match open(c, desk, citizen, id)? {
        Ok(row) => row,
        Err(refused) => return Ok(Err(refused)),
    };
    let key = account::key_of(c, &desk.vault, citizen.account().person)?;
    if row.number(&key)?.as_bytes().ct_eq(number.as_bytes()).into() {
        return Ok(Ok(about(id, row.shown_digest(), number)));
    }
    let whose = (citizen.account().id, id);
    let Some(tries) = store::count_try(c, whose)? else { return Ok(Err(Refused::Over(State::Denied))) };
    if tries >= TRIES {
        let verdict = Verdict::of(State::Denied, json!({ "why": "number" }));
        let _somebody_else_first = settle(c, desk, citizen, (id, &row), &verdict)?;
    }
    Ok(Err(Refused::WrongNumber { left: (TRIES - tries).max(0) }))
}

/// Says yes: by a key of this person's that signed what they were shown and the number that they typed.
///
/// # Errors
/// As the database.
pub fn approve(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
    confirmed: &Confirmed,
) -> Result<Result<(), Refused>, StoreError> {
    let row = match open(c, desk, citizen, id)? {
        Ok(row) => row,
        Err(refused) => return Ok(Err(refused)),
    };
    let key = account::key_of(c, &desk.vault, citizen.account().person)?;
    let signs_this =
        !row.kind()?.takes_phone() && about(id, row.shown_digest(), &row.number(&key)?) == confirmed.about();
    let proven = confirmed.proven();
    let Some(assurance) = reached(&[proven.factor]) else { return Ok(Err(Refused::WrongKey)) };
    if !signs_this || proven.account != citizen.account().id || !passkey::used(c, desk.now, proven)? {
        return Ok(Err(Refused::WrongKey));
    }
    let signed = (proven.id().to_string(), confirmed.signed().to_vec());
    say_yes(c, desk, citizen, (id, &row), assurance, signed)
}

/// Says yes: by a phone of this account, which has signed what it showed and the number that was typed on it, and by what its holder
/// showed `beside` that they know.
///
/// # Errors
/// As the database.
pub fn approve_by_phone(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
    (bound, yes): (&Bound, &PhoneYes),
    beside: Option<Factor>,
) -> Result<Result<(), Refused>, StoreError> {
    let about = match typed(c, desk, citizen, id, yes.number())? {
        Ok(about) => about,
        Err(refused) => return Ok(Err(refused)),
    };
    let row = match open(c, desk, citizen, id)? {
        Ok(row) => row,
        Err(refused) => return Ok(Err(refused)),
    };
    let proven: Vec<Factor> = [bound.factor()].into_iter().chain(beside).collect();
    let Some(assurance) = reached(&proven) else { return Ok(Err(Refused::WrongKey)) };
    if yes.about() != about || yes.key() != bound.key() {
        return Ok(Err(Refused::WrongKey));
    }
    let signed = (bound.device().to_string(), yes.signed().as_bytes().to_vec());
    say_yes(c, desk, citizen, (id, &row), assurance, signed)
}

/// A yes of that strength, with what was signed and by which key.
fn say_yes(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    (id, row): (ApprovalId, &store::Row),
    assurance: Assurance,
    signed: (String, Vec<u8>),
) -> Result<Result<(), Refused>, StoreError> {
    let key = account::key_of(c, &desk.vault, citizen.account().person)?;
    let needs = row.seen(&key, desk.now)?.shown.needs;
    if assurance.aal < needs {
        return Ok(Err(Refused::TooWeak { needs }));
    }
    let facts = json!({ "amr": assurance.amr });
    let verdict = Verdict {
        key: Some(signed),
        proof: Some(Proof { aal: assurance.aal, amr: assurance.amr }),
        ..Verdict::of(State::Approved, facts)
    };
    settle(c, desk, citizen, (id, row), &verdict)
}

/// Says no.
///
/// # Errors
/// As the database.
pub fn deny(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
) -> Result<Result<(), Refused>, StoreError> {
    say(c, desk, citizen, id, Verdict::of(State::Denied, json!({ "why": "holder" })))
}

/// Says no for somebody who may not say yes, and why.
///
/// # Errors
/// As the database.
pub fn bar(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
    why: &str,
) -> Result<Result<(), Refused>, StoreError> {
    say(c, desk, citizen, id, Verdict::of(State::Denied, json!({ "why": why })))
}

/// Says that it was not this person who asked: nobody hears from that asker for a week, and it stands on record.
///
/// # Errors
/// As the database.
pub fn report(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
) -> Result<Result<(), Refused>, StoreError> {
    say(c, desk, citizen, id, Verdict::of(State::Reported, json!({})))
}

/// An answer as it is written.
pub(super) struct Verdict {
    pub(super) state: State,
    pub(super) key: Option<(String, Vec<u8>)>,
    pub(super) proof: Option<Proof>,
    facts: Value,
}

impl Verdict {
    const fn of(state: State, facts: Value) -> Self {
        Self { state, key: None, proof: None, facts }
    }
}

fn say(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
    verdict: Verdict,
) -> Result<Result<(), Refused>, StoreError> {
    match open(c, desk, citizen, id)? {
        Ok(row) => settle(c, desk, citizen, (id, &row), &verdict),
        Err(refused) => Ok(Err(refused)),
    }
}

/// The question, if this person may answer it now.
fn open(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
) -> Result<Result<store::Row, Refused>, StoreError> {
    let Some(row) = store::of_account(c, citizen.account().id, id)? else { return Ok(Err(Refused::Unknown)) };
    Ok(match row.state(desk.now)? {
        State::Pending if row.epoch != citizen.account().epoch => Err(Refused::Over(State::Cancelled)),
        State::Pending => Ok(row),
        over => Err(Refused::Over(over)),
    })
}

/// One statement decides who was first; what follows from it is in the same transaction.
fn settle(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    (id, row): (ApprovalId, &store::Row),
    verdict: &Verdict,
) -> Result<Result<(), Refused>, StoreError> {
    let whose: Key = (citizen.account().id, id);
    if !store::settle(c, desk.now, whose, verdict)? {
        let now = store::of_account(c, whose.0, id)?.map(|row| row.state(desk.now)).transpose()?;
        return Ok(Err(Refused::Over(now.unwrap_or(State::Expired))));
    }
    let event = match verdict.state {
        State::Approved => Event::ApprovalGiven,
        State::Reported => Event::ApprovalReported,
        _ => Event::ApprovalDenied,
    };
    let (mut facts, is_clients) = (verdict.facts.clone(), row.kind()?.is_clients());
    if let Value::Object(members) = &mut facts {
        members.insert("approval".to_owned(), json!(id));
        members.insert("kind".to_owned(), json!(row.kind()?.as_str()));
        if is_clients {
            members.insert("asked_by".to_owned(), json!(row.asked_by));
        }
    }
    let entry = Entry::of(event).account(whose.0).facts(facts);
    if is_clients {
        audit::record(c, desk, &entry.client(&row.asked_by))?;
        jobs::enqueue(c, desk.now, &desk.entropy, &TellAsker { approval: id, ended: false })?;
    } else {
        audit::record(c, desk, &entry)?;
    }
    Ok(Ok(()))
}
