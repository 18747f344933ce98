//! Coming back into an account, and saying that something was not oneself.

use askama::Template;

use crate::account::Undone;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};
use crate::pages::undone;

/// The ways back. Posts `csrf` and `username` to `/recover`.
#[derive(Debug, Clone, Template)]
#[template(path = "recover.html", config = ".askama.toml")]
pub struct RecoverView {
    /// The frame.
    pub frame: Frame,
    /// As typed before.
    pub username: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// The codes. Posts `csrf`, `recovery`, `email_code` and `phone_code` to `/recover/codes`; a code that was right is not
/// asked for again.
#[derive(Debug, Clone, Template)]
#[template(path = "recover_codes.html", config = ".askama.toml")]
pub struct RecoverCodesView {
    /// The frame.
    pub frame: Frame,
    /// The request these codes belong to, as the form sends it back.
    pub recovery: String,
    /// Whether the code from the mail is still to be typed.
    pub email: bool,
    /// Whether the code from the SMS is still to be typed.
    pub phone: bool,
    /// How long the codes live.
    pub minutes: u64,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// The new password, when the day is over. Posts `csrf`, `recovery`, `new_password` and perhaps `passkeys=lost` to
/// `/recover/password`.
#[derive(Debug, Clone, Template)]
#[template(path = "recover_password.html", config = ".askama.toml")]
pub struct RecoverPasswordView {
    /// The frame.
    pub frame: Frame,
    /// The request the codes belonged to.
    pub recovery: String,
    /// Whether the devices with the passkeys are lost, as ticked before.
    pub lost: bool,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// The code from a counter. Posts `csrf`, `username`, `code` and `new_password` to `/recover/code`.
#[derive(Debug, Clone, Template)]
#[template(path = "recover_code.html", config = ".askama.toml")]
pub struct RecoverCodeView {
    /// The frame.
    pub frame: Frame,
    /// As typed before.
    pub username: String,
    /// As typed before; it is used up only with a password that may be chosen.
    pub code: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// "This was not me". Posts `csrf`, `code` and perhaps `lock=yes` to `/not-me`.
#[derive(Debug, Clone, Template)]
#[template(path = "not_me.html", config = ".askama.toml")]
pub struct NotMeView {
    /// The frame.
    pub frame: Frame,
    /// As typed before.
    pub code: String,
    /// Whether the account is to be locked as well, as ticked before.
    pub lock: bool,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// What followed from it, and what is left to do. Posts `code` and `lock=yes` to `/not-me`: the code that was spent a moment
/// ago still locks.
#[derive(Debug, Clone, Template)]
#[template(path = "not_me_done.html", config = ".askama.toml")]
pub struct NotMeDoneView {
    /// The frame.
    pub frame: Frame,
    /// The code it was said by.
    pub code: String,
    /// What was undone.
    pub undone: Vec<Undone>,
}

impl NotMeDoneView {
    fn has_no_password(&self) -> bool {
        self.undone.contains(&Undone::Password)
    }

    fn done(&self) -> impl Iterator<Item = &'static str> {
        self.undone.iter().map(|one| undone::key(*one))
    }
}
