//! What is over, with the way on.

use askama::Template;

use crate::base::Moment;
use crate::pages::layout::{Frame, Service};

/// A service that has closed, with the way to what took its place. Send it with 410.
#[derive(Debug, Clone, Template)]
#[template(path = "closed.html", config = ".askama.toml")]
pub struct ClosedView {
    /// The frame.
    pub frame: Frame,
    /// The service.
    pub service: Service,
    /// When it closed.
    pub at: Moment,
    /// What took its place.
    pub successor: Option<Service>,
    /// Where that is entered, when it is a site.
    pub start: Option<String>,
    /// Whether somebody is signed in, whom the successor will not ask for a password again.
    pub is_signed_in: bool,
}

/// A conversation with a service that is over here: answered already, too old, or begun in another browser. Send it with 410.
#[derive(Debug, Clone, Template)]
#[template(path = "ended.html", config = ".askama.toml")]
pub struct EndedView {
    /// The frame.
    pub frame: Frame,
    /// Whether somebody is signed in, whom the service will not ask for a password again.
    pub is_signed_in: bool,
    /// How long a conversation may take.
    pub minutes: u64,
    /// The service that asked, when it is known.
    pub service: Option<Service>,
    /// Where the service is entered, when that is a site.
    pub start: Option<String>,
}

/// A registration that is over: finished, too old, or begun in another browser. Send it with 410.
#[derive(Debug, Clone, Template)]
#[template(path = "sign_up_ended.html", config = ".askama.toml")]
pub struct SignUpEndedView {
    /// The frame.
    pub frame: Frame,
    /// The conversation to go back to afterwards.
    pub flow: Option<String>,
    /// How long codes live.
    pub minutes: u64,
}
