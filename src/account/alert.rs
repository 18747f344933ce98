//! What the owner of an account should hear of, because it may have been somebody else.
//!
//! [`tell`] enqueues it with what it follows from; what a letter needs and the log must not keep travels sealed in the job
//! alone. How it is worded and which way it goes is decided above this room.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::denial;
use crate::base::{AccountId, Email, Moment, Phone, Secret};
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job, Lane};
use crate::keys::{Desk, Vault};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// A passkey was added.
    PasskeyAdded {
        /// What it is called.
        passkey: String,
    },
    /// A password was set or changed.
    PasswordSet,
    /// A session began in a browser where the account was never signed in to.
    NewDevice {
        /// The browser, as it called itself.
        agent: String,
    },
    /// Somebody showed that mail and SMS reach them, and wants a new password.
    RecoveryBegun {
        /// When they may set it.
        due: Moment,
    },
    /// A counter gave somebody a code for a new password.
    RecoveryOpened,
    /// A new password was set by one of these ways, and everything ended.
    Recovered {
        /// Whether the passkeys went.
        without_passkeys: bool,
    },
    /// The e-mail address changed: told at the one before.
    EmailChanged {
        /// The one before, if it was proven.
        before: Option<Email>,
    },
    /// The mobile number changed: told at the one before as well.
    PhoneChanged {
        /// The one before, if it was proven.
        before: Option<Phone>,
    },
    /// Passkeys were removed at a counter.
    PasskeysRemoved,
    /// The holder said that something was not them, and everything ended.
    Disowned,
    /// A code or refresh token came a second time, and its grant was ended (RFC 9700 §4.14.2).
    TokenReplayed {
        /// The client that holds the grant.
        client: String,
    },
}

impl Alert {
    /// The ways it takes. What could give the account to somebody else is told on two: one of them may be theirs already.
    const fn ways(&self) -> &'static [Way] {
        match self {
            Self::RecoveryBegun { .. }
            | Self::RecoveryOpened
            | Self::Recovered { .. }
            | Self::EmailChanged { .. }
            | Self::PhoneChanged { .. } => &[Way::Mail, Way::Sms],
            _ => &[Way::Mail],
        }
    }
}

/// How somebody is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By a letter to their e-mail address.
    #[default]
    Mail,
    /// By a text message to their proven mobile number.
    Sms,
}

impl Way {
    /// Whose hands send it.
    pub const fn lane(self) -> Lane {
        match self {
            Self::Mail => Lane::Mail,
            Self::Sms => Lane::Sms,
        }
    }
}

/// The job: a letter to the holder, in the language they read. Somebody without an e-mail address hears nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellHolder {
    /// Whose account it happened to.
    pub account: AccountId,
    /// When.
    pub at: Moment,
    /// How.
    #[serde(default)]
    pub way: Way,
    /// The alert, sealed.
    sealed: String,
    /// The code by which its reader says that it was not them, sealed; none where there is nothing to deny.
    #[serde(default)]
    denial: Option<String>,
}

impl Job for TellHolder {
    const NAME: &'static str = "tell-holder";
    const LANE: Lane = Lane::Mail;
    const ATTEMPTS: i32 = 10;

    fn lane(&self) -> Lane {
        self.way.lane()
    }
}

impl TellHolder {
    /// What happened; nothing when it was sealed under keys that are gone, or by a later release.
    pub fn alert(&self, vault: &Vault) -> Option<Alert> {
        let plain = unsealed(vault, &context(self.account), &self.sealed)?;
        serde_json::from_slice(&plain).ok()
    }

    /// The code of "this was not me", as it is written.
    pub fn denial(&self, vault: &Vault) -> Option<Secret> {
        let plain = unsealed(vault, &denial_context(self.account), self.denial.as_deref()?)?;
        std::str::from_utf8(&plain).ok().map(|code| Secret::new(code.to_owned()))
    }
}

/// Puts a letter about `alert` on its way to the holder of `account`, in the caller's transaction.
///
/// # Errors
/// What the database says.
pub fn tell(c: &mut Conn, desk: &Desk, account: AccountId, alert: &Alert) -> Result<(), StoreError> {
    // Strings always have a JSON form.
    let plain = Zeroizing::new(serde_json::to_vec(alert).unwrap_or_default());
    let seal =
        |context: &str, plain: &[u8]| URL_SAFE_NO_PAD.encode(desk.vault.seal(&desk.entropy, context, plain));
    // A code that brought the next one would never end.
    let denial = match alert {
        Alert::Disowned => None,
        _ => Some(denial::issue(c, desk, account)?),
    };
    for way in alert.ways() {
        let job = TellHolder {
            account,
            at: desk.now,
            way: *way,
            sealed: seal(&context(account), &plain),
            denial: denial.as_ref().map(|code| seal(&denial_context(account), code.expose().as_bytes())),
        };
        jobs::enqueue(c, desk.now, &desk.entropy, &job)?;
    }
    Ok(())
}

fn unsealed(vault: &Vault, context: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    vault.open_sealed(context, &URL_SAFE_NO_PAD.decode(sealed).ok()?).ok()
}

fn denial_context(account: AccountId) -> String {
    format!("job/tell-holder/denial/{account}")
}

fn context(account: AccountId) -> String {
    format!("job/tell-holder/{account}")
}
