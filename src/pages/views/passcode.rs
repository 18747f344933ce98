//! The six digits that count beside the key of a phone.

use askama::Template;

use super::home::Notice;
use crate::base::Moment;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// It, as far as it is shown: when it was set, and whether it rests. Posts `csrf`, `passcode` and maybe `duress-passcode`, or `remove`, to
/// `/settings/passcode`. Whether there is one for when its holder is forced is not shown.
#[derive(Debug, Clone, Template)]
#[template(path = "passcode.html", config = ".askama.toml")]
pub struct PasscodeView {
    /// The frame.
    pub frame: Frame,
    /// What was just done.
    pub notice: Option<Notice>,
    /// What was wrong with what was typed.
    pub troubles: Vec<Trouble>,
    /// When it was set; nothing when there is none.
    pub set_at: Option<Moment>,
    /// Whether it was wrong too often.
    pub rests: bool,
}
