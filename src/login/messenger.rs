//! The messages people get about signing up and about their accounts. How they are worded and which way they go is
//! decided above this room.

use std::time::Duration;

use crate::account::{FullName, Profile};
use crate::base::{Email, Lang, Moment, Phone, Secret};
use crate::db::{Conn, StoreError};

/// A message to one person.
#[derive(Debug)]
pub enum Dispatch<'a> {
    /// The code that shows that a mail arrives.
    EmailCode {
        /// Where to.
        to: &'a Email,
        /// What they call themselves; nobody has checked it.
        name: &'a FullName,
        /// The digits.
        code: &'a Secret,
        /// How long they live.
        lives: Duration,
    },
    /// The code that shows that an SMS arrives.
    PhoneCode {
        /// Where to.
        to: &'a Phone,
        /// The digits.
        code: &'a Secret,
        /// How long they live.
        lives: Duration,
    },
    /// Somebody tried to register with a mail address that has an account.
    EmailKnown {
        /// Where to.
        to: &'a Email,
    },
    /// Somebody tried to register with a mobile number that has an account.
    PhoneKnown {
        /// Where to.
        to: &'a Phone,
    },
    /// Something happened to somebody's account.
    Alert {
        /// Where to.
        to: &'a Email,
        /// Whose account.
        name: &'a str,
        /// What happened.
        alert: &'a Alert,
    },
}

/// What the owner of an account should hear of, because it may have been somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    /// A passkey was added.
    PasskeyAdded {
        /// What it is called.
        passkey: String,
    },
    /// A session began in a browser where the account was never signed in to.
    NewDevice {
        /// The browser, as it called itself.
        agent: String,
    },
    /// A code or refresh token came a second time, and its grant was ended (RFC 9700 §4.14.2).
    TokenReplayed {
        /// The name people know the service by.
        service: String,
    },
}

/// Takes messages; a job of the caller's transaction sends them later.
pub trait Messenger: Send + Sync {
    /// Puts a message on its way. It leaves when the transaction commits, and its text is kept sealed until then.
    ///
    /// # Errors
    /// What the database says.
    fn send(&self, c: &mut Conn, now: Moment, lang: Lang, message: &Dispatch<'_>) -> Result<(), StoreError>;

    /// Tells the owner of an account, in the language they read, as [`Messenger::send`] does. Somebody without an
    /// e-mail address hears nothing.
    ///
    /// # Errors
    /// What the database says.
    fn alert(&self, c: &mut Conn, now: Moment, owner: &Profile, alert: &Alert) -> Result<(), StoreError> {
        let Some(to) = &owner.email else { return Ok(()) };
        let message = Dispatch::Alert { to, name: &owner.name, alert };
        self.send(c, now, owner.locale.unwrap_or_default(), &message)
    }
}
