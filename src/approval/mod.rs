//! A question that one person answers by a signature of their key: a service asks, away from the person's browser, whether it
//! is them who stands before it, and for what.
//!
//! [`ask`] stores what the person will be shown, sealed, with its digest, and answers a number for the asking side to show;
//! the person types that number, so that nobody approves what somebody else began. [`approve`] takes a passkey's signature
//! over the digest and the number, [`approve_by_phone`] that of a phone which is a key of the account; [`deny`] says no; [`report`] says "I did not ask for this". Each is one conditional
//! statement with its audit entry, and of several answers at once one counts.
//!
//! Whoever asks learns an answer and nothing else: a question to a name that is nobody's, to somebody who was asked too often
//! or does not want to be asked by them, is kept like any other and runs out. A question dies with the epoch under which it
//! was asked: whatever locks the account or ends its sessions takes it back, for ever.

mod answer;
mod ask;
mod model;
mod phone;
mod rules;
mod spend;
mod state;
mod store;
mod tell;

#[cfg(test)]
mod tests;

pub use answer::{Refused, approve, approve_by_phone, bar, deny, report, typed};
pub use ask::{Asked, Question, ask};
pub use model::{Asker, Kind, Matter, Place, Proof, Seen, Shown};
pub use phone::PhoneYes;
pub use rules::{Limits, SECTIONS};
pub use spend::{Evidence, Found, evidence, find, find_by_id, spend, take_back_since};
pub use state::State;
pub use store::{drop_effect, let_go, sweep, sweep_nobodys, waiting};
pub use tell::TellAsker;

use crate::account;
use crate::base::{AccountId, ApprovalId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::Citizen;

/// The questions that wait for this person, the newest first.
///
/// # Errors
/// As the database.
pub fn list(c: &mut Conn, desk: &Desk, citizen: &Citizen) -> Result<Vec<Seen>, StoreError> {
    let rows = store::pending_of(c, desk.now, (citizen.account().id, citizen.account().epoch))?;
    let key = account::key_of(c, &desk.vault, citizen.account().person)?;
    rows.into_iter().map(|row| row.seen(&key, desk.now)).collect()
}

/// One question to this person, whatever became of it; nothing when there is none, or it is somebody else's.
///
/// # Errors
/// As the database.
pub fn seen(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
) -> Result<Option<Seen>, StoreError> {
    let Some(row) = store::of_account(c, citizen.account().id, id)? else { return Ok(None) };
    let key = account::key_of(c, &desk.vault, citizen.account().person)?;
    let mut seen = row.seen(&key, desk.now)?;
    if seen.state == State::Pending && row.epoch != citizen.account().epoch {
        seen.state = State::Cancelled;
    }
    Ok(Some(seen))
}

/// Binds what is sealed of a question to its row.
fn context(column: &str, id: ApprovalId) -> String {
    format!("approvals.{column}:{id}")
}

/// Whose question it is, and which.
type Key = (AccountId, ApprovalId);
