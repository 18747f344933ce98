//! Locking one's own account.

use askama::Template;

use crate::pages::layout::Frame;

/// Says what a lock does and what opens it again, and asks. Posts `csrf` to `/settings/lock`.
#[derive(Debug, Clone, Template)]
#[template(path = "lock.html", config = ".askama.toml")]
pub struct LockView {
    /// The frame.
    pub frame: Frame,
}

/// Says that the account is locked.
#[derive(Debug, Clone, Template)]
#[template(path = "locked.html", config = ".askama.toml")]
pub struct LockedView {
    /// The frame.
    pub frame: Frame,
}
