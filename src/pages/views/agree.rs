//! A child or a ward waits until whoever represents them has agreed.

use askama::Template;

use crate::base::Told;
use crate::login::Standing;
use crate::pages::layout::Frame;

/// Whom to ask, and then the number to type there. Posts `csrf` and `guardian` to `/agree?flow=…`.
#[derive(Debug, Clone, Template)]
#[template(path = "agree.html", config = ".askama.toml")]
pub struct AgreeView {
    /// The frame.
    pub frame: Frame,
    /// The conversation it belongs to.
    pub flow: Option<String>,
    /// The service that waits.
    pub service: Option<Told>,
    /// Who can be asked: what goes into the form, and what they are called.
    pub guardians: Vec<(String, String)>,
    /// Where the question stands; nothing when nobody was asked yet.
    pub standing: Option<Standing>,
}

impl AgreeView {
    fn number(&self) -> Option<&str> {
        match &self.standing {
            Some(Standing::Asked(number)) => Some(number),
            _ => None,
        }
    }

    fn is_refused(&self) -> bool {
        self.standing == Some(Standing::Refused)
    }
}
