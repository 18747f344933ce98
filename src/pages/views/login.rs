//! Signing in, and signing in again.

use askama::Template;

use crate::pages::layout::{Frame, Service};
use crate::pages::trouble::{Trouble, Troubles as _};

/// Why the person is asked, which decides the heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginPurpose {
    /// To begin a session.
    SignIn,
    /// The person is signed in, but this step wants to know that it is still them.
    Again,
    /// Passkeys are about to be changed, and there is one: nothing less opens that.
    WithPasskey,
    /// The service wants a stronger login than the session has.
    StepUp,
}

/// The login page: passkey first, password second. Posts `csrf`, `username`, `password` to `/login?flow=…`;
/// asking
/// the phone posts `csrf` to `/confirm?flow=…`; turning back posts `csrf` to `/authorize/cancel?flow=…`.
#[derive(Debug, Clone, Template)]
#[template(path = "login.html", config = ".askama.toml")]
pub struct LoginView {
    /// The frame.
    pub frame: Frame,
    /// The conversation this login belongs to; `None` when nobody asked for it but the person.
    pub flow: Option<String>,
    /// Who asks; `None` for our own home page.
    pub service: Option<Service>,
    /// Why.
    pub purpose: LoginPurpose,
    /// What to put into the name field: typed before, or the portal's `login_hint`.
    pub username: String,
    /// Whether a password may be used; `false` when the level asked for cannot be reached with one.
    pub password: bool,
    /// Whether they may confirm on another device that it is still them.
    pub phone: bool,
    /// What was wrong with the last attempt.
    pub troubles: Vec<Trouble>,
}

impl LoginView {
    fn heading(&self) -> String {
        match self.purpose {
            LoginPurpose::SignIn => self.frame.say("login-title"),
            LoginPurpose::Again | LoginPurpose::WithPasskey => self.frame.say("login-again-title"),
            LoginPurpose::StepUp => self.frame.say("login-step-up-title"),
        }
    }

    fn explanation(&self) -> Option<String> {
        match self.purpose {
            LoginPurpose::SignIn => None,
            LoginPurpose::Again => Some(self.frame.say("login-again-why")),
            LoginPurpose::WithPasskey => Some(self.frame.say("login-with-passkey-why")),
            LoginPurpose::StepUp => Some(self.frame.say("login-step-up-why")),
        }
    }

    /// The person need not sign in: the service hears that they turned back, and nothing else.
    fn turn_back(&self) -> String {
        match &self.service {
            Some(service) => self.frame.say_quoting("login-cancel-to", "service", &service.name.text),
            None => self.frame.say("login-cancel"),
        }
    }

    /// Registering makes no sense for a person who is already known.
    fn offers_registration(&self) -> bool {
        self.purpose == LoginPurpose::SignIn
    }
}
