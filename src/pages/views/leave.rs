//! Going on to another address after a form.

use askama::Template;

use crate::base::origin_of;
use crate::pages::layout::{Frame, host};

/// Goes on by itself, without a script, and offers the way to press where a browser waits for that (an app of a phone).
/// It holds a code while it stands: it has no form, loads nothing but the stylesheet, and is never kept.
#[derive(Debug, Clone, Template)]
#[template(path = "leave.html", config = ".askama.toml")]
pub struct LeaveView {
    /// The frame.
    pub frame: Frame,
    /// Where to: a client's proven address, or a path of ours.
    pub address: String,
}

impl LeaveView {
    /// The host or app people know the other side by; our own when it is a path.
    fn place(&self) -> String {
        match origin_of(&self.address) {
            path if path.is_empty() => self.frame.host().to_owned(),
            origin => host(&origin).to_owned(),
        }
    }
}
