//! One line of the log, before and after it was written.

use serde_json::{Map, Value};

use super::{Event, Purpose};
use crate::base::{AccountId, Moment};

/// The members of the stored facts in which actor and purpose stand once more, for the hash; no caller's fact is called so.
const ACTOR: &str = "@actor";
const PURPOSE: &str = "@purpose";

/// The member of the facts that names the assistance under which an officer acted: whom the person agreed to is theirs to know.
pub const ASSISTANCE: &str = "assistance";

/// What to write.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// What happened.
    pub event: Event,
    /// Whose account it happened to.
    pub account: Option<AccountId>,
    /// Which client was involved, as it called itself.
    pub client: Option<&'a str>,
    /// Who acted on it in the State's name.
    pub actor: Option<AccountId>,
    /// What for.
    pub purpose: Option<Purpose>,
    /// Why and how: a flat object of ids, reasons and levels, with nothing personal in it.
    pub facts: Value,
}

impl<'a> Entry<'a> {
    /// An event alone, to be completed.
    pub fn of(event: Event) -> Self {
        Self {
            event,
            account: None,
            client: None,
            actor: None,
            purpose: None,
            facts: Value::Object(Map::new()),
        }
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

    /// Who acted in the State's name on somebody's account.
    #[must_use]
    pub const fn actor(mut self, actor: AccountId) -> Self {
        self.actor = Some(actor);
        self
    }

    /// What the actor did it for.
    #[must_use]
    pub const fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = Some(purpose);
        self
    }

    /// Why and how.
    #[must_use]
    pub fn facts(mut self, facts: Value) -> Self {
        self.facts = facts;
        self
    }

    /// The facts as they are stored: with actor and purpose among them.
    pub(super) fn stored_facts(&self) -> Value {
        let mut facts = self.facts.clone();
        if let Value::Object(members) = &mut facts {
            let actor = self.actor.map(|actor| (ACTOR.to_owned(), actor.to_string().into()));
            let purpose = self.purpose.map(|purpose| (PURPOSE.to_owned(), purpose.as_str().into()));
            members.extend(actor.into_iter().chain(purpose));
        }
        facts
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
    /// Who acted on it in the State's name.
    pub actor: Option<AccountId>,
    /// What for; a later release may know another [`Purpose`].
    pub purpose: Option<String>,
}

/// What of an entry's facts its owner sees: how a sign-in came about. The rest is for whoever operates the service.
const TOLD: [&str; 5] = ["browser", "system", "device", "amr", "why"];

impl Recorded {
    /// How it came about, as the holder of the account is told it.
    pub fn told(&self) -> Map<String, Value> {
        TOLD.iter().filter_map(|name| Some(((*name).to_owned(), self.facts.get(name)?.clone()))).collect()
    }

    /// The code of the agency in whose name it was done, where the entry says so.
    pub fn agency(&self) -> Option<&str> {
        ["agency", "unit"].iter().find_map(|name| self.facts.get(*name)?.as_str())
    }

    /// Who helped the holder with their agreement, where the entry is of such help.
    pub fn helper(&self) -> Option<AccountId> {
        self.facts.get(ASSISTANCE).and(self.actor)
    }

    /// Whether actor and purpose, by which an entry is searched, are those that its hash covers.
    pub(super) fn agrees_with_itself(&self) -> bool {
        let covered = |name: &str| self.facts.get(name).and_then(Value::as_str);
        covered(ACTOR) == self.actor.map(|actor| actor.to_string()).as_deref()
            && covered(PURPOSE) == self.purpose.as_deref()
    }
}
