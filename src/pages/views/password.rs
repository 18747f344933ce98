//! Setting a password while signed in.

use askama::Template;

use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// The page of a new password. Posts `csrf`, `new_password` and, when every other session is to end, `others=yes` to
/// `/settings/password`.
#[derive(Debug, Clone, Template)]
#[template(path = "password.html", config = ".askama.toml")]
pub struct PasswordView {
    /// The frame.
    pub frame: Frame,
    /// The conversation that goes on behind it, where one waits.
    pub flow: Option<String>,
    /// Whether a guardian knows the one they have: it is to be replaced.
    pub is_guardians: bool,
    /// Whether the account has none so far.
    pub first: bool,
    /// The name that password managers keep it under.
    pub username: String,
    /// Whether every other session is to end, as ticked before.
    pub others: bool,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

impl PasswordView {
    fn heading(&self) -> String {
        self.frame.say(if self.first { "password-first-title" } else { "password-title" })
    }
}
