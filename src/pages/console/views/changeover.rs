//! How far the change-over has come.

use askama::Template;

use super::bar::{Bar, Tab};
use crate::base::Moment;
use crate::changeover::{Blocked, Counts};
use crate::pages::layout::Frame;

/// One province.
#[derive(Debug, Clone)]
pub struct ChangeoverRow {
    /// What it is called; nothing for accounts of no province that is known.
    pub province: Option<String>,
    /// How far it has come.
    pub counts: Counts,
}

/// The board.
#[derive(Debug, Clone, Template)]
#[template(path = "console/changeover.html", config = ".askama.toml")]
pub struct ChangeoverView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// By province.
    pub rows: Vec<ChangeoverRow>,
    /// All together.
    pub total: Counts,
    /// Since when at least it is so.
    pub as_of: Option<Moment>,
}

impl ChangeoverRow {
    fn name(&self, frame: &Frame) -> String {
        self.province.clone().unwrap_or_else(|| frame.say("console-changeover-nowhere"))
    }
}

impl ChangeoverView {
    fn lead(&self) -> String {
        let (all, blocked) = (self.total.all(), self.total.is_blocked());
        let args = [("all", all.into()), ("ready", self.total.ready.into()), ("blocked", blocked.into())];
        self.frame.tell("console-changeover-lead", &args)
    }

    /// Each reason with how many it keeps, in words.
    fn why(&self, counts: &Counts) -> Vec<String> {
        let one =
            |(why, count): (&Blocked, &i64)| self.frame.tell(reason_key(*why), &[("count", (*count).into())]);
        counts.blocked.iter().map(one).collect()
    }
}

/// The key of the words for what blocks accounts.
const fn reason_key(why: Blocked) -> &'static str {
    match why {
        Blocked::TwoHolders => "console-blocked-two-holders",
        Blocked::NoAccount => "console-blocked-no-account",
        Blocked::Closed => "console-blocked-closed",
        Blocked::Locked => "console-blocked-locked",
        Blocked::NotRepresented => "console-blocked-not-represented",
        Blocked::NoLevel => "console-blocked-no-level",
        Blocked::SubjectTaken => "console-blocked-subject-taken",
        Blocked::TwoSubjects => "console-blocked-two-subjects",
    }
}
