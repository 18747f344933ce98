//! How far the change-over has come.

use std::time::Duration;

use askama::Template;

use super::bar::{Bar, Tab};
use crate::base::Moment;
use crate::base::visible::isolated;
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

/// One system that accounts come from.
#[derive(Debug, Clone)]
pub struct SourceRow {
    /// What it is called.
    pub source: String,
    /// All that came in.
    pub came_in: i64,
    /// Rows of its newest list that were not taken.
    pub rejected: i64,
    /// What has become of the others.
    pub counts: Counts,
    /// When its accounts stop, where that is set.
    pub cut_over_at: Option<Moment>,
    /// How long that is away; nothing where it is over, or not set.
    pub left: Option<Duration>,
    /// The portals that close in the same second.
    pub portals: Vec<ClosingPortal>,
}

/// A portal that closes with it.
#[derive(Debug, Clone)]
pub struct ClosingPortal {
    /// What people call it.
    pub name: String,
    /// What takes its place.
    pub successor: Option<String>,
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
    /// By the system they are of.
    pub sources: Vec<SourceRow>,
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

impl SourceRow {
    /// How all that came in adds up.
    fn adds_up(&self, frame: &Frame) -> String {
        let counts = &self.counts;
        let args = [
            ("all", self.came_in.into()),
            ("moved", counts.moved.into()),
            ("ready", counts.ready.into()),
            ("blocked", counts.is_blocked().into()),
            ("rejected", self.rejected.into()),
        ];
        frame.tell("console-source-counts", &args)
    }

    /// When its accounts stop, or have, or that nobody has said.
    fn stops(&self, frame: &Frame) -> String {
        let Some(at) = &self.cut_over_at else { return frame.say("console-cut-over-none") };
        let when = ("when", frame.when(at).into());
        let Some(left) = self.left else { return frame.tell("console-cut-over-done", &[when]) };
        let minutes = left.as_secs().div_ceil(60);
        let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
        let args = [when, ("days", days.into()), ("hours", hours.into()), ("minutes", minutes.into())];
        frame.tell("console-cut-over-at", &args)
    }
}

impl ClosingPortal {
    fn line(&self, frame: &Frame) -> String {
        let name = ("name", isolated(&self.name).into());
        match &self.successor {
            Some(to) => frame.tell("console-portal-closes", &[name, ("successor", isolated(to).into())]),
            None => frame.tell("console-portal-closes-alone", &[name]),
        }
    }
}

impl ChangeoverView {
    fn lead(&self) -> String {
        let (all, blocked) = (self.total.all(), self.total.is_blocked());
        let (moved, ready) = (self.total.moved.into(), self.total.ready.into());
        let args = [("all", all.into()), ("moved", moved), ("ready", ready), ("blocked", blocked.into())];
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
