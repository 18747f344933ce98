//! What people accept, in words they can read. Promises only what the service does.

use askama::Template;

use crate::pages::layout::Frame;

/// The terms of use and what happens to personal data. Posts nothing.
#[derive(Debug, Clone, Template)]
#[template(path = "terms.html", config = ".askama.toml")]
pub struct TermsView {
    /// The frame.
    pub frame: Frame,
    /// How long a sign-in lasts at most.
    pub session_hours: u64,
    /// How long a registration waits for its codes.
    pub code_minutes: u64,
}
