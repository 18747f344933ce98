//! The nouns of recovery.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::store;
use crate::account::{self, Ground};
use crate::base::{AccountId, Moment, RecoveryId, TokenDigest};
use crate::db::{Conn, StoreError};
use crate::factor::passkey;
use crate::login::budget;

/// How long the holder can say that it was not them before anything changes.
pub(super) const COOLS_FOR: Duration = Duration::from_secs(86_400);

/// How long after that the new password may be set.
pub(super) const DUE_FOR: Duration = Duration::from_secs(7 * 86_400);

/// How long a code from a counter lives.
pub(super) const COUNTER_LIVES: Duration = Duration::from_secs(15 * 60);

/// For how long after a counter's code was used what papers gave stands against what letters say: as long as the codes of
/// letters live that were written until then.
const PAPERS_COUNT_FOR: Duration = Duration::from_secs(7 * 86_400);

/// What the codes are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    /// A new password: both codes, and a day.
    #[default]
    Password,
    /// To lock the account: one code, at once. Whoever has lost the phone still reads mail, and the other way round.
    Lock,
    /// To take one's own lock off, by a password that was right, where there is no passkey: one code beside it.
    Unlock,
}

impl Wants {
    /// Whether these ways are enough to be sent codes on.
    pub(super) const fn suffice(self, email: bool, phone: bool) -> bool {
        match self {
            Self::Password => email && phone,
            Self::Lock | Self::Unlock => email || phone,
        }
    }

    /// Whether it can be done with the account as it is.
    pub(super) fn fits(self, c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
        match self {
            Self::Password | Self::Lock => account::is_open(c, account),
            // Whoever has a passkey opens with that alone: what they fear may be that somebody knows the rest.
            Self::Unlock => {
                let has_passkey = !passkey::credential_ids(c, account)?.is_empty();
                let own = account::locks(c, account)?.iter().any(|lock| lock.is_on(Ground::HolderAsked));
                Ok(own && !has_passkey)
            }
        }
    }

    /// Whose number of sendings an hour it counts against.
    pub(in crate::login) const fn budget(self) -> budget::Of {
        match self {
            Self::Password => budget::Of::Recovery,
            Self::Lock | Self::Unlock => budget::Of::Lock,
        }
    }
}

/// How the person showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By codes to their addresses.
    Codes,
    /// In person, with their papers.
    Counter,
}

impl Kind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::Counter => "counter",
        }
    }
}

/// What becomes of the account's passkeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeysAre {
    /// The person says so at the end.
    Asked,
    /// They stay.
    Kept,
    /// They go: the devices that hold them are lost.
    Removed,
}

impl PasskeysAre {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Kept => "kept",
            Self::Removed => "removed",
        }
    }
}

/// How a recovery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// With a new password.
    Used,
    /// The holder said no.
    Cancelled,
    /// Another way back was taken first.
    Superseded,
    /// Nobody came in time.
    Lapsed,
}

impl Outcome {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
            Self::Lapsed => "lapsed",
        }
    }
}

/// A recovery to be kept.
pub(super) struct NewRecovery {
    pub(super) id: RecoveryId,
    pub(super) account: AccountId,
    pub(super) kind: Kind,
    pub(super) digest: Option<TokenDigest>,
    pub(super) passkeys: PasskeysAre,
    pub(super) begun_at: Moment,
    pub(super) due_at: Moment,
    pub(super) expires_at: Moment,
}

/// From when on an open recovery by codes may set a new password: what its holder is to know of, if there is one.
///
/// # Errors
/// As the database.
pub fn waiting(c: &mut Conn, now: Moment, account: AccountId) -> Result<Option<Moment>, StoreError> {
    let open = store::open(c, account, Kind::Codes)?;
    Ok(open.filter(|open| now < open.expires_at).map(|open| open.due_at))
}

/// Whether the holder of `account` has shown papers lately, and by them taken the account back. Then whoever reads the mailbox
/// or the phone can neither take the new password away nor put an address back: a thief who holds one of them could undo every
/// visit to a counter. They can still end the sessions, and lock; that costs the holder another visit, and a thief everything.
///
/// # Errors
/// As the database.
pub fn stands_on_papers(c: &mut Conn, now: Moment, account: AccountId) -> Result<bool, StoreError> {
    store::used_counter(c, now.minus(PAPERS_COUNT_FOR), account)
}
