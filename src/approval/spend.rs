//! The asking side: where its question stands, and coming for the answer, once.
//!
//! A yes of whoever may be forced to it is held back (`account::duress`): while their silent alarm stands the question waits, as far as the
//! asking side can see, and its time runs out or the lock takes it back. On the phone that answered, it has its answer. What is the
//! holder's own doing (a browser signed in or confirmed, a phone in the place of another) goes on as always, and ends with the lock.

use zeroize::Zeroizing;

use super::model::Proof;
use super::state::State;
use super::{context, store};
use crate::account;
use crate::base::{AccountId, ApprovalId, DeviceId, Moment, PasskeyId, TokenDigest};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// A question as whoever asked finds it.
#[derive(Debug)]
pub struct Found {
    /// Which.
    pub id: ApprovalId,
    /// Whether a yes to it is the signature of a document.
    pub is_signature: bool,
    /// Whom it reached.
    pub account: Option<AccountId>,
    /// The registered name of whoever asked.
    pub asked_by: String,
    /// Where it stands.
    pub state: State,
    /// Under which epoch of the account it was asked.
    pub epoch: i32,
    /// What a yes leads to; nothing once it did, or cannot any more.
    pub effect: Zeroizing<Vec<u8>>,
    /// Until when it is good.
    pub expires_at: Moment,
    /// By which of their passkeys the person said yes; nothing where a phone's key did.
    pub key: Option<PasskeyId>,
    /// Which of their phones said yes; nothing where a passkey did.
    pub device: Option<DeviceId>,
    /// How the person answered, and when.
    pub proof: Option<(Proof, Moment)>,
}

/// The question that goes by `handle`; nothing when there is none.
///
/// # Errors
/// As the database.
pub fn find(c: &mut Conn, desk: &Desk, handle: TokenDigest) -> Result<Option<Found>, StoreError> {
    store::by_handle(c, handle)?.map(|row| found(c, desk, row)).transpose()
}

/// The question of that id, for work of ours that is no request of the asking side; nothing when it was forgotten.
///
/// # Errors
/// As the database.
pub fn find_by_id(c: &mut Conn, desk: &Desk, id: ApprovalId) -> Result<Option<Found>, StoreError> {
    store::by_id(c, id)?.map(|row| found(c, desk, row)).transpose()
}

fn found(c: &mut Conn, desk: &Desk, row: store::Row) -> Result<Found, StoreError> {
    let sealed = |_sealed| StoreError::Inconsistent { table: "approvals", row: row.id.to_string() };
    let effect = match row.effect.as_slice() {
        [] => Zeroizing::default(),
        kept => desk.vault.open_sealed(&context("effect", row.id), kept).map_err(sealed)?,
    };
    let state = match (row.state(desk.now)?, row.account) {
        (State::Approved, Some(account)) => of_a_yes(c, &row, account)?,
        (state, _) => state,
    };
    Ok(Found {
        id: row.id,
        is_signature: row.is_signature(),
        account: row.account,
        state,
        epoch: row.epoch,
        effect,
        expires_at: row.expires_at,
        key: row.key.as_deref().and_then(|key| key.parse().ok()),
        device: row.key.as_deref().and_then(|key| key.parse().ok()),
        proof: row.proof.zip(row.answered_at),
        asked_by: row.asked_by,
    })
}

/// What a yes leaves behind: the text that was shown, and what the key signed. A phone's is a token over the digest of the text with
/// its key in it, which anybody can check; a passkey's is the answer that the browser gave, whose key is known here alone.
#[derive(Debug)]
pub struct Evidence {
    /// The text.
    pub text: String,
    /// What was signed.
    pub signed: String,
}

/// The evidence of a yes to that question; nothing where there was none.
///
/// # Errors
/// As the database.
pub fn evidence(c: &mut Conn, desk: &Desk, id: ApprovalId) -> Result<Option<Evidence>, StoreError> {
    let Some(row) = store::by_id(c, id)? else { return Ok(None) };
    let Some((account, signed)) = row.account.zip(row.signed.clone()) else { return Ok(None) };
    let person = account::account(c, account)?.person;
    let text = row.seen(&account::key_of(c, &desk.vault, person)?, desk.now)?.text;
    let impossible = |_text| StoreError::Inconsistent { table: "approvals", row: id.to_string() };
    Ok(Some(Evidence { text, signed: String::from_utf8(signed).map_err(impossible)? }))
}

/// An alarm holds a yes back.
fn of_a_yes(c: &mut Conn, row: &store::Row, account: AccountId) -> Result<State, StoreError> {
    let is_held_back = row.may_be_held_back() && account::is_alarm_raised(c, account)?;
    Ok(if is_held_back { State::Pending } else { State::Approved })
}

/// Takes back what an account was made to say yes to since `then`, where nobody has come for it yet: it was held back from them.
///
/// # Errors
/// As the database.
pub fn take_back_since(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    then: Moment,
) -> Result<usize, StoreError> {
    store::take_back_since(c, now, account, then)
}

/// Comes for a yes: of several who do at once, one is told true. Nobody is while it is held back.
///
/// # Errors
/// As the database.
pub fn spend(c: &mut Conn, now: Moment, id: ApprovalId) -> Result<bool, StoreError> {
    store::spend(c, now, id)
}
