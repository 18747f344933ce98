//! An event with the desk it is heeded at: how it is named in locks and in the audit log.

use serde_json::json;

use crate::account::Identity;
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::registers::{EventId, RegisterEvent};

/// What was told, and what is needed to follow it.
pub(super) struct Told<'a> {
    pub(super) desk: &'a Desk,
    pub(super) event: &'a RegisterEvent,
}

impl Told<'_> {
    /// Under what a lock stands that follows from it: with the register's name, so that two that name their events alike do
    /// not take back each other's.
    pub(super) fn reference(&self) -> String {
        self.reference_of(&self.event.id)
    }

    /// Under what a lock stands that followed from an earlier one of the same register.
    pub(super) fn reference_of(&self, event: &EventId) -> String {
        format!("{}/{event}", self.event.register.as_str())
    }

    /// Who found the ground of a lock.
    pub(super) fn source(&self) -> String {
        format!("register {}", self.event.register.as_str())
    }

    /// Its word of a holder, silent yet.
    pub(super) fn word(&self) -> Identity {
        Identity::said_by(self.source(), self.event.at)
    }

    /// Writes down that it was told of `account`; of what was said nothing.
    pub(super) fn note(&self, c: &mut Conn, account: AccountId, event: Event) -> Result<(), StoreError> {
        let facts = json!({ "register": self.event.register.as_str(), "reference": self.reference() });
        audit::record(c, self.desk, &Entry::of(event).account(account).facts(facts))?;
        Ok(())
    }
}
