//! The messages that bring somebody a code, or the news that no code is needed. How they are worded and which way they go is
//! decided above this room.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::recover::Wants;
use crate::account::{FullName, Way};
use crate::base::{Email, Lang, Phone, Secret};
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job, Lane};
use crate::keys::{Desk, Vault};

/// A message to one address, which nobody may have proven yet.
#[derive(Debug, Serialize, Deserialize)]
pub enum CodeMessage {
    /// The code that shows that a mail arrives.
    EmailCode {
        /// Where to.
        to: Email,
        /// What they call themselves; nobody has checked it.
        name: FullName,
        /// The digits.
        code: Digits,
        /// How long they live.
        lives: Duration,
    },
    /// The code that shows that an SMS arrives.
    PhoneCode {
        /// Where to.
        to: Phone,
        /// The digits.
        code: Digits,
        /// How long they live.
        lives: Duration,
    },
    /// The code for coming back into an account or for locking it, to its proven address.
    RecoveryEmail {
        /// Where to.
        to: Email,
        /// The digits.
        code: Digits,
        /// How long they live.
        lives: Duration,
        /// What for.
        #[serde(default)]
        wants: Wants,
    },
    /// The same, to its proven number.
    RecoveryPhone {
        /// Where to.
        to: Phone,
        /// The digits.
        code: Digits,
        /// How long they live.
        lives: Duration,
        /// What for.
        #[serde(default)]
        wants: Wants,
    },
    /// The code that shows that a new e-mail address is its holder's.
    ContactEmail {
        /// Where to.
        to: Email,
        /// The digits.
        code: Digits,
        /// How long they live.
        lives: Duration,
    },
    /// The code that shows that a new mobile number is its holder's.
    ContactPhone {
        /// Where to.
        to: Phone,
        /// The digits.
        code: Digits,
        /// How long they live.
        lives: Duration,
    },
    /// To nobody: what would have been sent, had there been an account.
    Nobody,
    /// Somebody tried to register with a mail address that has an account.
    EmailKnown {
        /// Where to.
        to: Email,
    },
    /// Somebody tried to register with a mobile number that has an account.
    PhoneKnown {
        /// Where to.
        to: Phone,
    },
}

impl CodeMessage {
    const fn way(&self) -> Way {
        match self {
            Self::PhoneCode { .. }
            | Self::RecoveryPhone { .. }
            | Self::ContactPhone { .. }
            | Self::PhoneKnown { .. } => Way::Sms,
            Self::EmailCode { .. }
            | Self::RecoveryEmail { .. }
            | Self::ContactEmail { .. }
            | Self::EmailKnown { .. }
            | Self::Nobody => Way::Mail,
        }
    }
}

/// The digits of a code on their way. They are written out only to be sealed.
#[derive(Debug, Deserialize)]
pub struct Digits(Secret);

impl Digits {
    /// Those of `code`.
    pub const fn new(code: Secret) -> Self {
        Self(code)
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl Serialize for Digits {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

/// The job: neither an address nor a code lies readable in the queue.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendCode {
    /// The language it is written in.
    pub lang: Lang,
    /// Which way it goes; a release before this one did not say.
    #[serde(default)]
    way: Way,
    /// The message, sealed.
    sealed: String,
}

impl Job for SendCode {
    const NAME: &'static str = "send-code";
    const LANE: Lane = Lane::Mail;
    const ATTEMPTS: i32 = 10;

    fn lane(&self) -> Lane {
        self.way.lane()
    }
}

/// What a queued message is sealed for.
const CONTEXT: &str = "job/send-code";

impl SendCode {
    /// Puts `message` on its way; it leaves when the transaction commits.
    ///
    /// # Errors
    /// What the database says.
    pub(super) fn enqueue(
        c: &mut Conn,
        desk: &Desk,
        lang: Lang,
        message: &CodeMessage,
    ) -> Result<(), StoreError> {
        // Strings and numbers always have a JSON form.
        let plain = Zeroizing::new(serde_json::to_vec(message).unwrap_or_default());
        let sealed = URL_SAFE_NO_PAD.encode(desk.vault.seal(&desk.entropy, CONTEXT, &plain));
        jobs::enqueue(c, desk.now, &desk.entropy, &Self { lang, way: message.way(), sealed }).map(|_job| ())
    }

    /// The message; nothing when it was sealed under keys that are gone, or by a later release.
    pub fn message(&self, vault: &Vault) -> Option<CodeMessage> {
        let sealed = URL_SAFE_NO_PAD.decode(&self.sealed).ok()?;
        let plain = vault.open_sealed(CONTEXT, &sealed).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}
