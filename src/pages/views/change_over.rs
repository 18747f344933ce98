//! Coming over from an account of another system.

use askama::Template;

use crate::changeover::Blocked;
use crate::changeover::invite::Came;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// `/change-over`. Posts `csrf` and `code`.
#[derive(Debug, Clone, Template)]
#[template(path = "change_over.html", config = ".askama.toml")]
pub struct ChangeOverView {
    /// The frame.
    pub frame: Frame,
    /// Whether somebody is signed in: the code is taken from nobody else.
    pub signed_in: bool,
    /// As typed before.
    pub code: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// How the old account stands, and what to do next. Posts `csrf`, `code` and `capacity` to `/organisations/new`.
#[derive(Debug, Clone, Template)]
#[template(path = "came.html", config = ".askama.toml")]
pub struct CameView {
    /// The frame.
    pub frame: Frame,
    /// How it stands.
    pub came: Came,
}

impl CameView {
    fn organisation(&self, code: &str, name: Option<&str>) -> String {
        match name {
            Some(name) => {
                self.frame.tell("came-organisation", &[("name", name.into()), ("code", code.into())])
            }
            None => self.frame.say_with("came-organisation-nameless", "code", code),
        }
    }

    fn why(&self, why: &Blocked) -> String {
        self.frame.say(blocked_key(*why))
    }

    /// Whether an application is what helps.
    const fn is_to_be_asked_for(&self) -> bool {
        use Blocked::{Closed, NoAccount, NotRepresented};
        matches!(self.came, Came::Organisation { blocked: Some(NoAccount | Closed | NotRepresented), .. })
    }
}

/// The key of the words for what keeps an old account from being used.
const fn blocked_key(why: Blocked) -> &'static str {
    match why {
        Blocked::TwoHolders => "came-blocked-two-holders",
        Blocked::NoAccount => "came-blocked-no-account",
        Blocked::Closed => "came-blocked-closed",
        Blocked::Locked => "came-blocked-locked",
        Blocked::NotRepresented => "came-blocked-not-represented",
        Blocked::NoLevel => "came-blocked-no-level",
        Blocked::SubjectTaken | Blocked::TwoSubjects => "came-blocked-subject",
    }
}
