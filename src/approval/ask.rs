//! Asking, and who may be asked.

use std::time::Duration;

use serde_json::json;
use zeroize::Zeroizing;

use super::model::{Kind, Salted, Shown};
use super::rules::Limits;
use super::state::State;
use super::tell::TellAsker;
use super::{context, store};
use crate::account::{self, Account};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, ApprovalId, Moment, TokenDigest};
use crate::client::Compares;
use crate::db::{Conn, StoreError};
use crate::device::push;
use crate::jobs;
use crate::keys::Desk;

/// So many documents wait for one signer, in one list with whatever else waits; and so many come in an hour that are not signed.
const MOST_DOCUMENTS: i64 = 15;

const HOUR: Duration = Duration::from_secs(3_600);

/// What is to be asked.
#[derive(Debug)]
pub struct Question<'a> {
    /// What it is about.
    pub kind: Kind,
    /// The registered name of whoever asks.
    pub asked_by: &'a str,
    /// By which they come for the answer.
    pub handle: TokenDigest,
    /// What the person will see.
    pub shown: Shown,
    /// What a yes leads to, as the asking side knows it; kept sealed.
    pub effect: &'a [u8],
    /// Until when it can be answered.
    pub expires_at: Moment,
    /// Whether the asking side is called when that is over; of an answer it is told as it wishes.
    pub tells_end: bool,
}

/// What has become of a question: to the asking side it looks the same whether it reached anybody or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What the question is called, whether it reached anybody or not.
    pub id: ApprovalId,
    /// Two digits that the asking side shows, and the person types; nothing where its message is compared.
    pub number: Option<String>,
    /// Whether it reached somebody: for whoever keeps something of it, and never told.
    pub is_reached: bool,
}

/// Why a question reaches nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unreached {
    Unknown,
    Closed,
    TooOften,
    Held,
}

impl Unreached {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Closed => "closed or locked",
            Self::TooOften => "asked too often",
            Self::Held => "held by the person",
        }
    }
}

/// Asks `account`, or nobody, within `limits`.
///
/// # Errors
/// As the database.
pub fn ask(
    c: &mut Conn,
    desk: &Desk,
    account: Option<AccountId>,
    question: &Question<'_>,
    limits: Limits,
) -> Result<Asked, StoreError> {
    let id = ApprovalId::new(desk.now, &desk.entropy);
    let number = match question.shown.compares {
        Compares::Number => Some(two_digits(desk)),
        Compares::Message => None,
    };
    let typed = number.as_deref().unwrap_or_default();
    let reached = reachable(c, desk.now, account, question, limits)?;
    let to = match &reached {
        Ok(account) => Some(addressed(c, desk, account, (id, question, typed))?),
        Err(_) => None,
    };
    let new = store::New {
        id,
        kind: question.kind.as_str(),
        asked_by: question.asked_by,
        handle: question.handle,
        effect: desk.vault.seal(&desk.entropy, &context("effect", id), question.effect),
        state: State::Pending.as_str(),
        created_at: desk.now,
        expires_at: question.expires_at,
        to,
    };
    store::insert(c, &new)?;
    if let Ok(account) = &reached
        && question.kind.rings()
    {
        push::ring(c, desk, account.id, id)?;
    }
    if question.tells_end {
        let end = TellAsker { approval: id, ended: true };
        jobs::enqueue_at(c, question.expires_at, desk.now, &desk.entropy, &end)?;
    }
    let is_reached = reached.is_ok();
    let facts = match &reached {
        Ok(_) => json!({ "approval": id, "kind": new.kind }),
        Err(why) => json!({ "approval": id, "kind": new.kind, "unreached": why.as_str() }),
    };
    let entry = Entry::of(Event::ApprovalAsked).account(reached.ok().map(|account| account.id)).facts(facts);
    let entry = if question.kind.is_clients() { entry.client(question.asked_by) } else { entry };
    audit::record(c, desk, &entry)?;
    Ok(Asked { id, number, is_reached })
}

/// The account, when it may be asked now.
fn reachable(
    c: &mut Conn,
    now: Moment,
    account: Option<AccountId>,
    question: &Question<'_>,
    limits: Limits,
) -> Result<Result<Account, Unreached>, StoreError> {
    let Some(id) = account else { return Ok(Err(Unreached::Unknown)) };
    let account = account::hold(c, id)?;
    if !account.active {
        return Ok(Err(Unreached::Closed));
    }
    if store::reported(c, id, question.asked_by, now.minus(limits.held()))? {
        return Ok(Err(Unreached::Held));
    }
    // Documents come as they are filed, each under its own title: it is their number that is limited, of those that wait as of those of the hour.
    let lately = store::asked_since(c, id, now.minus(HOUR), question.kind)?;
    let is_too_often = match question.kind {
        Kind::Signature => lately.max(store::documents(c, now, (id, account.epoch))?) >= MOST_DOCUMENTS,
        _ => lately >= i64::from(limits.prompts_an_hour),
    };
    if is_too_often {
        return Ok(Err(Unreached::TooOften));
    }
    Ok(Ok(account))
}

/// What only its person can open.
fn addressed(
    c: &mut Conn,
    desk: &Desk,
    account: &Account,
    (id, question, number): (ApprovalId, &Question<'_>, &str),
) -> Result<store::To, StoreError> {
    let key = account::key_of(c, &desk.vault, account.person)?;
    // People read whole seconds, and so does whoever checks what they signed.
    let at = Moment::from_seconds(question.shown.at.as_seconds());
    let salted = Salted { salt: desk.entropy.handle(), shown: Shown { at, ..question.shown.clone() } };
    // Texts and moments always have a JSON form.
    let bytes = Zeroizing::new(serde_json::to_vec(&salted).unwrap_or_default());
    Ok(store::To {
        account: account.id,
        epoch: account.epoch,
        shown: key.seal(&desk.entropy, &context("shown", id), &bytes),
        shown_digest: TokenDigest::of_bytes(&bytes),
        number: key.seal(&desk.entropy, &context("number", id), number.as_bytes()),
    })
}

/// From 10 to 99: a number that starts with a nought is typed in two ways.
fn two_digits(desk: &Desk) -> String {
    format!("{}", u64::from_be_bytes(desk.entropy.bytes::<8>()) % 90 + 10)
}
