//! Opening an account: first who you are and where to reach you, then the codes and a password.

use askama::Template;
use url::form_urlencoded;

use crate::login::sign_up::Proven;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// The first step. Posts `csrf`, `full_name`, `email`, `phone`, `terms=yes` to `/register?flow=…`.
#[derive(Debug, Clone, Template)]
#[template(path = "register.html", config = ".askama.toml")]
pub struct RegisterView {
    /// The frame.
    pub frame: Frame,
    /// The conversation to go back to afterwards.
    pub flow: Option<String>,
    /// As typed before.
    pub full_name: String,
    /// As typed before.
    pub email: String,
    /// As typed before.
    pub phone: String,
    /// As ticked before.
    pub terms: bool,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// The second step. Posts `csrf`, `email_code`, `phone_code`, `new_password` to `/register/verify?registration=…&flow=…`;
/// with `action=resend` the person asks for new codes instead.
#[derive(Debug, Clone, Template)]
#[template(path = "verify.html", config = ".askama.toml")]
pub struct VerifyView {
    /// The frame.
    pub frame: Frame,
    /// The registration these codes belong to.
    pub registration: String,
    /// The conversation to go back to afterwards.
    pub flow: Option<String>,
    /// Where the first code went.
    pub email: String,
    /// Where the second code went.
    pub phone: String,
    /// Which of the two came back right already.
    pub proven: Proven,
    /// How long the codes live.
    pub minutes: u64,
    /// New codes have just been sent.
    pub sent_again: bool,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

impl VerifyView {
    /// The address of this very page, which its form is sent to: so nothing is lost on the way round.
    fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("registration", &self.registration);
        query.extend_pairs(self.flow.iter().map(|flow| ("flow", flow)));
        format!("/register/verify?{}", query.finish())
    }
}
