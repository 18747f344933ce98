//! Locking one's own account, and taking that lock off again.

use askama::Template;

use crate::base::Moment;
use crate::login::recover::Wants;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

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

/// Locking without a sign-in: asks whose account it is. Posts `csrf` and `username` to `/lock`.
#[derive(Debug, Clone, Template)]
#[template(path = "lock_ask.html", config = ".askama.toml")]
pub struct LockAskView {
    /// The frame.
    pub frame: Frame,
    /// As typed before.
    pub username: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// Locking by a code on paper. Posts `csrf`, `username` and `code` to `/lock/recovery-code`.
#[derive(Debug, Clone, Template)]
#[template(path = "lock_by_code.html", config = ".askama.toml")]
pub struct LockByCodeView {
    /// The frame.
    pub frame: Frame,
    /// As typed before.
    pub username: String,
    /// As typed before.
    pub code: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// Codes on paper: whether there are any, and new ones, which are shown this once. Posts `csrf` to `/settings/recovery-codes`.
#[derive(Debug, Clone, Template)]
#[template(path = "recovery_codes.html", config = ".askama.toml")]
pub struct RecoveryCodesView {
    /// The frame.
    pub frame: Frame,
    /// When they were made and how many are left, where there are any.
    pub sheet: Option<(Moment, usize)>,
    /// Those that were made this moment.
    pub new: Vec<String>,
}

/// Taking one's own lock off. Posts `csrf`, `username` and `password` to `/unlock`.
#[derive(Debug, Clone, Template)]
#[template(path = "unlock.html", config = ".askama.toml")]
pub struct UnlockView {
    /// The frame.
    pub frame: Frame,
    /// As typed before.
    pub username: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// The code that locks or unlocks. Posts `csrf`, `request` and `code` to `/lock/code` or `/unlock/code`.
#[derive(Debug, Clone, Template)]
#[template(path = "own_code.html", config = ".askama.toml")]
pub struct OwnCodeView {
    /// The frame.
    pub frame: Frame,
    /// What the code is for.
    pub wants: Wants,
    /// The request it belongs to, as the form sends it back.
    pub request: String,
    /// How long the codes live.
    pub minutes: u64,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

impl OwnCodeView {
    fn unlocks(&self) -> bool {
        self.wants == Wants::Unlock
    }
}
