//! The lines of the home page's lists: passkeys, sessions and apps.
//!
//! Plain facts; how they are worded is the page's business.

use crate::base::{Moment, Told};

/// One passkey.
#[derive(Debug, Clone)]
pub struct PasskeyRow {
    /// Goes into the address of the form that removes it.
    pub id: String,
    /// The name its owner gave it.
    pub name: String,
    /// When it was added.
    pub created: Moment,
    /// When somebody last signed in with it.
    pub last_used: Option<Moment>,
    /// Copied between the owner's devices by their provider (backup state), or bound to one device.
    pub synced: bool,
}

/// One session of this person.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Goes into the address of the form that ends it; never the cookie's value.
    pub id: String,
    /// The `User-Agent` it began with.
    pub user_agent: String,
    /// When it began.
    pub started: Moment,
    /// How the person signed in (RFC 8176 names: `pwd`, `hwk`, `swk`, `otp`, …).
    pub amr: Vec<String>,
    /// Names of the services it opened.
    pub services: Vec<Told>,
    /// The one that shows this page.
    pub current: bool,
}

/// One app in which this person is signed in.
#[derive(Debug, Clone)]
pub struct AppRow {
    /// Goes into the address of the form that ends it.
    pub id: String,
    /// The name people know.
    pub name: Told,
    /// What they call the phone it is on, where that is bound to the account.
    pub phone: Option<String>,
    /// When they signed in.
    pub started: Moment,
    /// When it came last, by the day.
    pub used: Moment,
}
