//! The nouns.

use serde::{Deserialize, Serialize};

use crate::base::{BrowserId, Moment, PushId, TokenDigest};

/// Where a browser is reached, and by which keys it reads: a subscription of the Push API.
#[derive(Clone, Serialize, Deserialize)]
pub struct Address {
    /// Its push service, and who it is there: a bearer secret.
    pub endpoint: String,
    /// Its public key.
    pub p256dh: String,
    /// What it shares with us.
    pub auth: String,
    /// What kind of browser it is, as it called itself.
    pub agent: String,
}

/// A browser that is rung, as its holder sees it.
#[derive(Debug, Clone)]
pub struct Rung {
    /// Which.
    pub id: PushId,
    /// What kind of browser it is, as it called itself.
    pub agent: String,
    /// Since when.
    pub since: Moment,
    pub(super) browser: TokenDigest,
}

impl Rung {
    /// Whether it is this one.
    pub fn is(&self, browser: BrowserId) -> bool {
        browser.answers_to(self.browser)
    }
}
