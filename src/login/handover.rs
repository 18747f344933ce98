//! A new phone takes the place of an old one, and the old one says so itself: the new one asks and shows a number, the old one shows
//! what is asked, takes the number and signs both. Then the new one comes for it: it is bound and the old one is no key any
//! more, in one transaction.
//!
//! Which phone gives way is whichever says yes. A passkey's yes is none: whoever has lost the phone takes it off and binds another.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::approval::{self, Asked, Asker, Kind, Limits, Matter, Question, Shown, State};
use crate::base::{Aal, ApprovalId, Bilingual, Moment, ProblemType};
use crate::client::Compares;
use crate::db::{Conn, StoreError};
use crate::device::attestation::Attested;
use crate::device::{self, Device, NotBound, Phones, Whose};
use crate::factor::passkey::Label;
use crate::keys::{Desk, Thumbprint};
use crate::session::Elevated;
use crate::sign_out;

/// How long the old phone has to answer, and the new one to come for it.
pub const ANSWERABLE: Duration = Duration::from_secs(300);

/// Whose question it is, where clients are named otherwise: no client can be called so.
const ASKED_BY: &str = "another phone";

/// Why the old phone ends what was bound to it.
const REPLACED: &str = "another phone took its place";

/// Why no phone took another's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotHandedOver {
    /// There is no phone to say yes.
    #[error("no phone is bound: bind this one")]
    NoPhone,
    /// The person is asked nothing now: they were too often, or have said that it was not them.
    #[error("the holder was asked too often: wait, or take the old phone off")]
    NotAsked,
    /// This phone has not asked so.
    #[error("this phone has asked nothing by that name")]
    Unknown,
    /// The old phone has not said yes, or its yes counts no more.
    #[error("the old phone's answer: {}", .0.as_str())]
    Stands(State),
    /// The key cannot be bound.
    #[error(transparent)]
    NotBound(#[from] NotBound),
}

impl NotHandedOver {
    /// As a problem of an interface.
    pub const fn problem(self) -> ProblemType {
        match self {
            Self::NoPhone | Self::Unknown => ProblemType::NotFound,
            Self::NotAsked => ProblemType::TooManyAttempts,
            Self::Stands(_) => ProblemType::Stale,
            Self::NotBound(why) => why.problem(),
        }
    }
}

/// What a yes leads to.
#[derive(Serialize, Deserialize)]
struct Wanted {
    key: Thumbprint,
    label: String,
}

/// Asks the phones of the account whether the one that holds `key` may take the place of the one that says yes. Answers the
/// question, its number for the new phone to show, and until when it is good.
///
/// # Errors
/// As the database. Inside: [`NotHandedOver`].
pub fn ask(
    c: &mut Conn,
    desk: &Desk,
    elevated: &Elevated,
    key: Thumbprint,
    label: &Label,
    limits: Limits,
) -> Result<Result<(Asked, Moment), NotHandedOver>, StoreError> {
    if device::whose(c, key)? != Whose::Nobodys {
        return Ok(Err(NotBound::KeyUsed.into()));
    }
    if device::list(c, &desk.vault, elevated.account())?.is_empty() {
        return Ok(Err(NotHandedOver::NoPhone));
    }
    let label = label.as_str().to_owned();
    let shown = Shown {
        asker: Asker { name: Bilingual::of("Khoá", None), run_by: None, wanted_for: None, official: true },
        scopes: Vec::new(),
        resources: Vec::new(),
        message: None,
        matter: Some(Matter::Handover { label: label.clone() }),
        compares: Compares::Number,
        place: None,
        needs: Aal::One,
        at: desk.now,
    };
    // Texts always have a JSON form.
    let effect = Zeroizing::new(serde_json::to_vec(&Wanted { key, label }).unwrap_or_default());
    let expires_at = desk.now.plus(ANSWERABLE);
    let question = Question {
        kind: Kind::Handover,
        asked_by: ASKED_BY,
        // Nobody comes by it: the new phone does by its key and the question's name.
        handle: desk.entropy.token("").digest(),
        shown,
        effect: &effect,
        expires_at,
        tells_end: false,
    };
    let asked = approval::ask(c, desk, Some(elevated.account().id), &question, limits)?;
    let reached = approval::seen(c, desk, elevated, asked.id)?.is_some();
    Ok(if reached { Ok((asked, expires_at)) } else { Err(NotHandedOver::NotAsked) })
}

/// Binds the phone that asked so, in the place of the one that said yes.
///
/// # Errors
/// As the database. Inside: [`NotHandedOver`].
pub fn take(
    c: &mut Conn,
    desk: &Desk,
    elevated: &Elevated,
    (key, attested): (Thumbprint, &Attested),
    id: ApprovalId,
) -> Result<Result<Device, NotHandedOver>, StoreError> {
    let account = elevated.account();
    let found = approval::find_by_id(c, desk, id)?;
    let found = found.filter(|found| found.account == Some(account.id) && found.asked_by == ASKED_BY);
    let Some(found) = found else { return Ok(Err(NotHandedOver::Unknown)) };
    let state = if found.epoch == account.epoch { found.state } else { State::Cancelled };
    // What a question led to is let go of with its end.
    if found.effect.is_empty() {
        return Ok(Err(NotHandedOver::Stands(state)));
    }
    let wanted: Option<Wanted> = serde_json::from_slice(&found.effect).ok();
    let Some(wanted) = wanted.filter(|wanted| wanted.key == key) else {
        return Ok(Err(NotHandedOver::Unknown));
    };
    let (State::Approved, Some(old)) = (state, found.device) else {
        return Ok(Err(NotHandedOver::Stands(state)));
    };
    if device::whose(c, key)? != Whose::Nobodys {
        return Ok(Err(NotBound::KeyUsed.into()));
    }
    // Somebody else came first, or the old phone was taken off since it answered: its yes counts no more.
    if !approval::spend(c, desk.now, id)? {
        return Ok(Err(NotHandedOver::Stands(State::Spent)));
    }
    if sign_out::device(c, desk, account.id, old, REPLACED)?.is_none() {
        return Ok(Err(NotHandedOver::Stands(State::Cancelled)));
    }
    let label = Label::parse(&wanted.label)
        .map_err(|_changed| StoreError::Inconsistent { table: "approvals", row: id.to_string() })?;
    // As many as there were: one leaves and one comes.
    let bound = device::bind(c, desk, elevated, (key, attested), &label, Phones::MOST)?;
    Ok(bound.map_err(NotHandedOver::from))
}
