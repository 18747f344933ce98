//! One line of the log, before and after it was written.

use serde_json::Value;

use super::Event;
use crate::base::{AccountId, Moment};

/// What to write.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// What happened.
    pub event: Event,
    /// Whose account it happened to.
    pub account: Option<AccountId>,
    /// Which client was involved, as it called itself.
    pub client: Option<&'a str>,
    /// Why and how: a flat object of ids, reasons and levels, with nothing personal in it.
    pub facts: Value,
}

impl<'a> Entry<'a> {
    /// An event alone, to be completed.
    pub fn of(event: Event) -> Self {
        Self { event, account: None, client: None, facts: Value::Object(serde_json::Map::new()) }
    }

    /// Whose account it happened to.
    #[must_use]
    pub fn account(mut self, account: impl Into<Option<AccountId>>) -> Self {
        self.account = account.into();
        self
    }

    /// Which client was involved.
    #[must_use]
    pub const fn client(mut self, client: &'a str) -> Self {
        self.client = Some(client);
        self
    }

    /// Why and how.
    #[must_use]
    pub fn facts(mut self, facts: Value) -> Self {
        self.facts = facts;
        self
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its number; later entries have greater ones.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// The stored name; see [`Event::from_name`].
    pub event: String,
    /// Whose account.
    pub account: Option<AccountId>,
    /// Which client.
    pub client: Option<String>,
    /// Which request.
    pub request: Option<String>,
    /// Why and how.
    pub facts: Value,
}
