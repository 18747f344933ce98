//! The code that a holder tells services which may only ask them by one.

use askama::Template;

use super::home::Notice;
use crate::base::Moment;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// It, as far as it is shown: when it was set. Posts `csrf` and `code`, or `remove`, to `/settings/user-code`.
#[derive(Debug, Clone, Template)]
#[template(path = "user_code.html", config = ".askama.toml")]
pub struct UserCodeView {
    /// The frame.
    pub frame: Frame,
    /// What was just done.
    pub notice: Option<Notice>,
    /// What was wrong with what was typed.
    pub troubles: Vec<Trouble>,
    /// When it was set; nothing when there is none.
    pub set_at: Option<Moment>,
}
