//! Who is signed in, proven on the primary: what verbs take from whoever asks for something of their own.

use std::time::Duration;

use super::Session;
use crate::account::{self, Account};
use crate::base::{Aal, Moment};
use crate::db::{Conn, StoreError};

/// Proof that somebody is signed in, with an account that is open, in a session that nothing has ended.
#[derive(Debug, Clone)]
pub struct Citizen {
    session: Session,
    account: Account,
}

impl Citizen {
    /// Looks at the account of `session`. In a transaction the account stays as it is until the end of it.
    ///
    /// # Errors
    /// As the database.
    pub fn prove(c: &mut Conn, session: &Session) -> Result<Option<Self>, StoreError> {
        let account = match account::hold(c, session.account) {
            Ok(account) => account,
            Err(StoreError::Missing) => return Ok(None),
            Err(error) => return Err(error),
        };
        let goes_on = account.active && account.epoch == session.epoch;
        Ok(goes_on.then(|| Self { session: session.clone(), account }))
    }

    /// Their session.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Their account.
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// Proof that they signed in strongly and lately enough for what they want now.
    ///
    /// # Errors
    /// What sign-in it takes.
    pub fn elevated(self, now: Moment, need: StepUp) -> Result<Elevated, StepUp> {
        let fresh = now.since(self.session.auth_time) < need.max_age;
        if fresh && self.session.aal >= need.aal { Ok(Elevated(self)) } else { Err(need) }
    }
}

/// The sign-in that something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepUp {
    /// How strong.
    pub aal: Aal,
    /// How old at most.
    pub max_age: Duration,
}

/// A citizen who has just shown, as strongly as it takes, that it is them.
#[derive(Debug, Clone)]
pub struct Elevated(Citizen);

impl std::ops::Deref for Elevated {
    type Target = Citizen;
    fn deref(&self) -> &Citizen {
        &self.0
    }
}
