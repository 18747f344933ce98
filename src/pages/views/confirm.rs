//! Showing on another device that it is still them: the page that waits for it.

use askama::Template;

use crate::login::Standing;
use crate::pages::layout::Frame;

/// The number to type there. Posts `csrf` to `/confirm?flow=…` to ask once more.
#[derive(Debug, Clone, Template)]
#[template(path = "confirm.html", config = ".askama.toml")]
pub struct ConfirmView {
    /// The frame.
    pub frame: Frame,
    /// The conversation it belongs to.
    pub flow: Option<String>,
    /// Where it stands; nothing when nobody is asked now.
    pub standing: Option<Standing>,
}

impl ConfirmView {
    fn number(&self) -> Option<&str> {
        match &self.standing {
            Some(Standing::Asked(number)) => Some(number),
            _ => None,
        }
    }
}
