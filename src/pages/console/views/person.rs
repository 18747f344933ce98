//! Finding somebody, and what is shown of who was found.

use askama::Template;

use super::bar::{Bar, Tab};
use super::bonds::BondRow;
use super::queue::QueueRow;
use super::terms;
use crate::account::{Kind, Level};
use crate::application::{LONGEST_WORDS, Refused};
use crate::assistance::Scope;
use crate::audit::Purpose;
use crate::base::AccountId;
use crate::mandate::Role;
use crate::pages::layout::Frame;
use crate::pages::views::scope_key;

/// For what officers of that role look at a person they search for.
pub const fn purposes(role: Role) -> &'static [Purpose] {
    match role {
        Role::Clerk | Role::Immigration => {
            &[Purpose::Visit, Purpose::Help, Purpose::Lock, Purpose::Application]
        }
        Role::Authority => {
            &[Purpose::Application, Purpose::Lock, Purpose::Help, Purpose::Correction, Purpose::Merge]
        }
        Role::Security => &[Purpose::Misuse, Purpose::Lock],
        // Searches nobody.
        Role::Helper => &[],
    }
}

/// A purpose in words.
fn purpose_name(frame: &Frame, purpose: Purpose) -> String {
    frame.say(match purpose {
        Purpose::Application => "console-purpose-application",
        Purpose::Visit => "console-purpose-visit",
        Purpose::Lock => "console-purpose-lock",
        Purpose::Correction => "console-purpose-correction",
        Purpose::Merge => "console-purpose-merge",
        Purpose::Help => "console-purpose-help",
        Purpose::Misuse => "console-purpose-misuse",
    })
}

/// What was entered to find somebody.
#[derive(Clone, Default)]
pub struct Entry {
    /// A reference, or what a person is found by. A personal datum: never log it.
    pub wanted: String,
    /// For what.
    pub purpose: Option<Purpose>,
    /// What is wrong.
    pub trouble: Option<FindTrouble>,
}

/// Why nothing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindTrouble {
    /// Nothing was entered.
    Wanted,
    /// It is no reference in this unit's hands, and for a person nobody said what for.
    Purpose,
    /// Nothing is there that concerns this officer.
    None,
}

impl FindTrouble {
    /// The key of what is said, and the field that mends it.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Wanted => ("console-find-empty", "wanted"),
            Self::Purpose => ("console-find-no-purpose", "purpose"),
            Self::None => ("console-find-none", "wanted"),
        }
    }
}

/// The search.
#[derive(Template)]
#[template(path = "console/find.html", config = ".askama.toml")]
pub struct FindView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// What was entered.
    pub entry: Entry,
}

impl FindView {
    /// What is wrong, and at which field.
    fn trouble(&self) -> Option<(String, &'static str)> {
        let (key, field) = self.entry.trouble?.words();
        Some((self.frame.say(key), field))
    }

    fn is_at(&self, field: &str) -> bool {
        self.trouble().is_some_and(|(_, wrong)| wrong == field)
    }

    fn purposes(&self) -> Vec<(&'static str, String, bool)> {
        let row =
            |one: &Purpose| (one.as_str(), purpose_name(&self.frame, *one), self.entry.purpose == Some(*one));
        purposes(self.bar.role).iter().map(row).collect()
    }
}

/// What an officer takes in about somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum What {
    /// An authority's letter asks for a lock ...
    #[default]
    Lock,
    /// ... or takes one back.
    Unlock,
    /// The person has lost a phone.
    Recovery,
}

/// What was entered to take something in.
#[derive(Debug, Clone, Default)]
pub struct RequestEntry {
    /// What it is.
    pub what: What,
    /// The code of the authority.
    pub authority: String,
    /// The number of the letter.
    pub letter: String,
    /// What it says, or what has become of the phone.
    pub why: String,
    /// Why it was not taken in.
    pub trouble: Option<Refused>,
}

/// Who was found.
#[derive(Template)]
#[template(path = "console/person.html", config = ".askama.toml")]
pub struct PersonView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The kind of holder.
    pub kind: Kind,
    /// The level in force.
    pub level: Option<Level>,
    /// Whether the account is neither closed nor locked.
    pub is_open: bool,
    /// Who acts for them, and for whom they do.
    pub bonds: Vec<BondRow>,
    /// What of theirs this officer may open.
    pub applications: Vec<QueueRow>,
    /// What was entered about them.
    pub request: RequestEntry,
}

impl PersonView {
    fn is(&self, what: What) -> bool {
        self.request.what == what
    }

    const fn longest(&self) -> usize {
        LONGEST_WORDS
    }

    fn trouble(&self) -> Option<String> {
        self.request.trouble.as_ref().map(|why| terms::refused(&self.frame, why))
    }

    /// What an officer may be allowed.
    fn scopes(&self) -> [(&'static str, &'static str); 2] {
        Scope::ALL.map(|scope| (scope.as_str(), scope_key(scope)))
    }

    fn standing(&self) -> String {
        standing(&self.frame, self.level, self.is_open)
    }

    fn kind_name(&self) -> String {
        self.frame.say(kind_key(self.kind))
    }
}

/// The key of the words for a kind of holder.
pub(in crate::pages) const fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Citizen => "console-holder-citizen",
        Kind::Foreigner => "console-holder-foreigner",
        Kind::Organisation => "console-holder-organisation",
    }
}

/// Level and state of an account in words.
pub(super) fn standing(frame: &Frame, level: Option<Level>, is_open: bool) -> String {
    let level = frame.say(match level {
        None => "console-level-none",
        Some(Level::One) => "console-level-1",
        Some(Level::Two) => "console-level-2",
    });
    let state = frame.say(if is_open { "console-account-open" } else { "console-account-shut" });
    format!("{level} · {state}")
}
