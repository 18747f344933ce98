//! A service gets nothing of somebody who had the processing of their data restricted.

use askama::Template;

use crate::base::Moment;
use crate::pages::Service;
use crate::pages::layout::Frame;

/// What they can do: leave it so, or lift it where their data is. Posts `csrf` to `/authorize/cancel?flow=…`.
#[derive(Debug, Clone, Template)]
#[template(path = "restricted.html", config = ".askama.toml")]
pub struct RestrictedView {
    /// The frame.
    pub frame: Frame,
    /// The conversation it belongs to.
    pub flow: String,
    /// The service that waits.
    pub service: Option<Service>,
    /// Since when.
    pub since: Moment,
}
