//! A look at a person: on record before anything is seen.

use serde_json::json;

use crate::account::{self, AccountError, Holder};
use crate::audit::{self, Entry, Event, Purpose};
use crate::base::{AccountId, AssistanceId};
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
        self.record(c, desk, (Some(person), purpose), None)?;
        Ok(Look { person, officer: self.account(), purpose })
    }

    /// Looks at somebody whom they help with their agreement, which is named.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn look_while_helping(
        &self,
        c: &mut Conn,
        desk: &Desk,
        person: AccountId,
        agreed: AssistanceId,
    ) -> Result<Look, StoreError> {
        self.record(c, desk, (Some(person), Purpose::Help), Some(agreed))?;
        Ok(Look { person, officer: self.account(), purpose: Purpose::Help })
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
        self.record(c, desk, (found, purpose), None)?;
        Ok(found.map(|person| Look { person, officer: self.account(), purpose }))
    }

    fn record(
        &self,
        c: &mut Conn,
        desk: &Desk,
        (person, purpose): (Option<AccountId>, Purpose),
        agreed: Option<AssistanceId>,
    ) -> Result<(), StoreError> {
        let mut facts = json!({ "agency": self.agency().to_string(), "role": self.role() });
        if let Some((members, agreed)) = facts.as_object_mut().zip(agreed) {
            members.insert(audit::ASSISTANCE.to_owned(), json!(agreed));
        }
        let entry = Entry::of(Event::PersonLookedAt).account(person).actor(self.account());
        audit::record(c, desk, &entry.purpose(purpose).facts(facts))
    }
}

impl Look {
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
