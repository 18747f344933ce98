//! Leaving.

use askama::Template;

use crate::pages::layout::{Frame, Service};

/// Asks whether to sign out. Posts `csrf`, `confirm=yes` and the carried fields to `/logout`.
#[derive(Debug, Clone, Template)]
#[template(path = "logout.html", config = ".askama.toml")]
pub struct LogoutView {
    /// The frame.
    pub frame: Frame,
    /// The service that asked; `None` when the person did.
    pub service: Option<Service>,
    /// Request parameters that must survive the question (`id_token_hint`, `post_logout_redirect_uri`, `state`, …).
    pub carried: Vec<(String, String)>,
    /// Why the address that the service named will not be followed, for its developer.
    pub unfollowed: Option<&'static str>,
}

/// Says that the person is signed out.
#[derive(Debug, Clone, Template)]
#[template(path = "logged_out.html", config = ".askama.toml")]
pub struct LoggedOutView {
    /// The frame.
    pub frame: Frame,
    /// Why the browser stays here though the service named an address, for its developer.
    pub unfollowed: Option<&'static str>,
}
