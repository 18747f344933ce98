//! Who helps a person at a counter.

use askama::Template;

use super::home::Notice;
use crate::assistance::{Scope, State};
use crate::base::Moment;
use crate::mandate::Role;
use crate::pages::console::views::role_key;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// One that helps, helped, or is to.
#[derive(Debug, Clone)]
pub struct HelperRow {
    /// Goes into the address of its form.
    pub id: String,
    /// The agency, by name; none where a code was made and nobody has typed it.
    pub agency: Option<String>,
    /// What the helper is called.
    pub helper: Option<String>,
    /// As what they help.
    pub role: Option<Role>,
    /// What they may do.
    pub scope: Scope,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub begun: Moment,
    /// Until when.
    pub until: Moment,
}

impl HelperRow {
    const fn state_key(&self) -> &'static str {
        match self.state {
            State::Offered => "help-is-offered",
            State::Asked => "help-is-asked",
            State::Open => "help-is-open",
            State::Ended => "help-is-ended",
        }
    }

    const fn scope_key(&self) -> &'static str {
        scope_key(self.scope)
    }

    fn role_key(&self) -> Option<&'static str> {
        self.role.map(role_key)
    }

    fn goes_on(&self) -> bool {
        self.state != State::Ended
    }
}

/// What may be done, in words.
pub(in crate::pages) const fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::Standing => "help-scope-standing",
        Scope::Applications => "help-scope-applications",
    }
}

/// All of them, and a code for another. Posts `csrf` and `scope` to `/settings/help`, and `csrf` to `/settings/help/<id>/end`.
#[derive(Clone, Template)]
#[template(path = "help.html", config = ".askama.toml")]
pub struct HelpersView {
    /// The frame.
    pub frame: Frame,
    /// What was just done.
    pub notice: Option<Notice>,
    /// For so many minutes somebody is helped.
    pub minutes: u8,
    /// For so many minutes a code is good.
    pub within: u8,
    /// The newest first.
    pub rows: Vec<HelperRow>,
    /// The code that was just made.
    pub code: Option<String>,
    /// What was wrong.
    pub troubles: Vec<Trouble>,
}

impl HelpersView {
    const fn scopes(&self) -> [(&'static str, &'static str); 2] {
        [
            (Scope::Standing.as_str(), scope_key(Scope::Standing)),
            (Scope::Applications.as_str(), scope_key(Scope::Applications)),
        ]
    }
}
