//! What stands on top of every page of a seat: whose it is, and the ways from it.

use crate::mandate::{Retiring, Role};
use crate::pages::layout::Frame;

/// The page one is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The queue, and what is in it.
    Queue,
    /// Who comes to the unit.
    Visits,
    /// What citizens report.
    Cases,
    /// The search.
    Find,
    /// How far the change-over has come.
    Changeover,
    /// How far the provinces are.
    Readiness,
    /// Accounts that may be one person's.
    Merges,
    /// The services that stand here.
    Services,
    /// What a community helper begins with.
    Help,
}

/// The bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Where the seat's pages begin.
    pub home: String,
    /// The agency, by its name.
    pub agency: String,
    /// As what.
    pub role: Role,
    /// That the agency's code goes out of use.
    pub retiring: Option<Retiring>,
    /// The page one is on.
    pub tab: Tab,
}

impl Bar {
    /// The role, in words.
    pub fn role_name(&self, frame: &Frame) -> String {
        role_name(frame, self.role)
    }

    /// The warning while the agency's code goes out of use.
    pub fn warning(&self, frame: &Frame) -> Option<String> {
        let retiring = self.retiring.as_ref()?;
        let codes: Vec<String> = retiring.successors.iter().map(ToString::to_string).collect();
        let args = [("codes", codes.join(", ").into()), ("day", frame.date(&retiring.refused_from).into())];
        Some(frame.tell("console-retiring", &args))
    }

    /// Whether the seat is an officer's.
    pub const fn decides(&self) -> bool {
        self.role.decides()
    }

    /// Where whoever helps begins with somebody else.
    pub fn start(&self) -> String {
        format!("{}/{}", self.home, if self.decides() { "find" } else { "help" })
    }

    /// Whether anybody comes to where this seat is.
    pub const fn receives(&self) -> bool {
        self.role.receives()
    }

    /// Whether the change-over is counted for this seat, and what is kept twice waits for it.
    pub const fn counts_changeover(&self) -> bool {
        matches!(self.role, Role::Authority)
    }

    /// Whether that tab is the page one is on.
    pub fn is_at(&self, tab: Tab) -> bool {
        self.tab == tab
    }
}

/// A role in words.
pub(super) fn role_name(frame: &Frame, role: Role) -> String {
    frame.say(role_key(role))
}

/// The key of the words for a role.
pub(in crate::pages) const fn role_key(role: Role) -> &'static str {
    match role {
        Role::Clerk => "console-role-clerk",
        Role::Immigration => "console-role-immigration",
        Role::Authority => "console-role-authority",
        Role::Security => "console-role-security",
        Role::Helper => "console-role-helper",
    }
}
