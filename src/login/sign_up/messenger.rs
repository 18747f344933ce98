//! The messages a sign-up sends. How they are worded and which way they go is decided above this room.

use std::time::Duration;

use crate::account::FullName;
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
}

/// Takes messages; a job of the caller's transaction sends them later.
pub trait Messenger: Send + Sync {
    /// Puts a message on its way. It leaves when the transaction commits, and its text is kept sealed until then.
    ///
    /// # Errors
    /// What the database says.
    fn send(&self, c: &mut Conn, now: Moment, lang: Lang, message: &Dispatch<'_>) -> Result<(), StoreError>;
}
