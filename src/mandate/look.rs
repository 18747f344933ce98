//! A look at a person: on record before anything is seen.

use serde_json::{Value, json};

use crate::account::{self, AccountError, Holder};
use crate::audit::{self, Entry, Event, Purpose};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

use super::officer::Officer;

/// Proof that it stands on record who looks at whom, and for what. Good in the transaction that wrote it and after.
#[derive(Debug, Clone)]
pub struct Look {
    person: AccountId,
    officer: AccountId,
    purpose: Purpose,
}

impl Officer {
    /// Looks at the person of that account.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn look(
        &self,
        c: &mut Conn,
        desk: &Desk,
        person: AccountId,
        purpose: Purpose,
    ) -> Result<Look, StoreError> {
        self.record(c, desk, Some(person), purpose)?;
        Ok(Look { person, officer: self.account(), purpose })
    }

    /// Looks for a person by what they are found by. That nobody was found is on record too, so that nobody tries numbers.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn look_for(
        &self,
        c: &mut Conn,
        desk: &Desk,
        typed: &str,
        purpose: Purpose,
    ) -> Result<Option<Look>, StoreError> {
        let found = account::find(c, &desk.vault, typed)?;
        self.record(c, desk, found, purpose)?;
        Ok(found.map(|person| Look { person, officer: self.account(), purpose }))
    }

    fn record(
        &self,
        c: &mut Conn,
        desk: &Desk,
        person: Option<AccountId>,
        purpose: Purpose,
    ) -> Result<(), StoreError> {
        let facts = json!({ "agency": self.agency().to_string(), "role": self.role() });
        record(c, desk, (person, self.account()), (purpose, facts))
    }
}

/// Puts on record who looked at whom, or for whom in vain.
pub(super) fn record(
    c: &mut Conn,
    desk: &Desk,
    (person, by): (Option<AccountId>, AccountId),
    (purpose, facts): (Purpose, Value),
) -> Result<(), StoreError> {
    let entry = Entry::of(Event::PersonLookedAt).account(person).actor(by);
    audit::record(c, desk, &entry.purpose(purpose).facts(facts))
}

impl Look {
    pub(super) const fn of(person: AccountId, officer: AccountId, purpose: Purpose) -> Self {
        Self { person, officer, purpose }
    }

    /// At whom.
    pub const fn person(&self) -> AccountId {
        self.person
    }

    /// Who looks.
    pub const fn officer(&self) -> AccountId {
        self.officer
    }

    /// For what.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The account and what is known about its holder: the only way to it for officers' pages.
    ///
    /// # Errors
    /// As [`account::load`].
    pub fn holder(&self, c: &mut Conn, vault: &Vault) -> Result<Holder, AccountError> {
        account::load(c, vault, self.person)
    }
}
