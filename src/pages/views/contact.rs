//! The addresses a person is reached at, and changing them.

use askama::Template;

use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// One address or number, and whether its holder has shown that it is theirs.
#[derive(Debug, Clone)]
pub struct Reach {
    /// As people write it.
    pub text: String,
    /// Whether it was proven.
    pub proven: bool,
}

/// Both, with a form for each. They post `csrf` and `email`, or `csrf` and `phone`, to `/settings/contact`.
#[derive(Debug, Clone, Template)]
#[template(path = "contact.html", config = ".askama.toml")]
pub struct ContactView {
    /// The frame.
    pub frame: Frame,
    /// What was just done: the key of its sentence.
    pub done: Option<&'static str>,
    /// The address now.
    pub email_now: Option<Reach>,
    /// The number now.
    pub phone_now: Option<Reach>,
    /// As typed before.
    pub email: String,
    /// As typed before.
    pub phone: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// The code that was sent to the new one. Posts `csrf`, `change` and `code` to `/settings/contact/code`.
#[derive(Debug, Clone, Template)]
#[template(path = "contact_code.html", config = ".askama.toml")]
pub struct ContactCodeView {
    /// The frame.
    pub frame: Frame,
    /// The change the code belongs to.
    pub change: String,
    /// Where the code went.
    pub to: String,
    /// Whether that is a mobile number.
    pub by_sms: bool,
    /// How long the code lives.
    pub minutes: u64,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

impl ContactCodeView {
    fn id(&self) -> &'static str {
        if self.by_sms { "phone-code" } else { "email-code" }
    }

    fn label(&self) -> String {
        self.frame.say(if self.by_sms { "verify-phone-code" } else { "verify-email-code" })
    }
}
