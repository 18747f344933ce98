//! The noun.

use serde::{Deserialize, Serialize};

use crate::base::{Aal, AccountId, Amr, Moment, PersonId};

/// A sign-in that has happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Where it is kept: the digest of the cookie, in base64url. Never the cookie itself.
    pub key: String,
    /// Its public handle.
    pub sid: String,
    /// Whose account.
    pub account: AccountId,
    /// Whose.
    pub person: PersonId,
    /// How strong the sign-in was.
    pub aal: Aal,
    /// How it was done.
    pub amr: Vec<Amr>,
    /// When it was done.
    pub auth_time: Moment,
    /// When it ends, whatever happens.
    pub ends_at: Moment,
    /// The account's epoch when it began: under another it opens nothing.
    #[serde(default)]
    pub epoch: i32,
    /// The browser, as it called itself, cut to a decent length. Only for showing it to its owner.
    pub agent: String,
}

/// A session to be.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Whose account.
    pub account: AccountId,
    /// Whose.
    pub person: PersonId,
    /// How strong the sign-in was.
    pub aal: Aal,
    /// How it was done.
    pub amr: Vec<Amr>,
    /// When it was done.
    pub auth_time: Moment,
    /// The account's epoch.
    pub epoch: i32,
    /// The browser, as it called itself.
    pub agent: String,
    /// The handle of the same account's session in this browser that it goes on from: services that know the
    /// handle are still told when the person signs out.
    pub continues: Option<String>,
}
