//! How far the provinces are.

use askama::Template;

use super::bar::{Bar, Tab};
use crate::pages::layout::Frame;
use crate::readiness::{Board, Criterion, Entry, Item, Next, Province, Refused, Responsible};

/// What an officer typed that was not taken.
#[derive(Debug, Clone)]
pub struct ReadinessEntered {
    /// Of what.
    pub criterion: Criterion,
    /// Whether they said that it is done.
    pub met: bool,
    /// What they wrote.
    pub note: String,
    /// Why it was not taken.
    pub why: Refused,
}

/// The board. Posts `csrf`, `seen`, `met` and `note` to `{home}/{criterion}`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/readiness.html", config = ".askama.toml")]
pub struct ReadinessView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// Where this page is.
    pub home: String,
    /// How many provinces have done each, and how many are late with it.
    pub counts: Vec<(Criterion, usize, usize)>,
    /// The province of whoever looks.
    pub own: Option<Province>,
    /// All of them.
    pub board: Board,
    /// Whether only what is late is shown.
    pub late: bool,
    /// What was typed and not taken.
    pub typed: Option<ReadinessEntered>,
}

impl ReadinessView {
    fn shown(&self) -> Vec<&Province> {
        let shown = |province: &&Province| !self.late || province.items.iter().any(|item| item.overdue);
        self.board.provinces.iter().filter(shown).collect()
    }

    fn count(&self, (criterion, met, overdue): &(Criterion, usize, usize)) -> String {
        let args = [
            ("what", self.criterion(criterion).into()),
            ("met", met.to_string().into()),
            ("all", self.board.provinces.len().to_string().into()),
            ("overdue", overdue.to_string().into()),
        ];
        self.frame.tell("readiness-count", &args)
    }

    fn criterion(&self, criterion: &Criterion) -> String {
        self.frame.say(match criterion {
            Criterion::SignOn => "readiness-sign-on",
            Criterion::Codes => "readiness-codes",
            Criterion::Portal => "readiness-portal",
        })
    }

    fn state(&self, item: &Item) -> String {
        match (item.met, item.overdue) {
            (true, _) => self.frame.say("readiness-met"),
            (false, true) => self.frame.say_with("readiness-overdue", "day", self.frame.date(&item.due)),
            (false, false) => self.frame.say_with("readiness-due", "day", self.frame.date(&item.due)),
        }
    }

    /// How that is known.
    fn source(&self, item: &Item) -> Option<String> {
        match (&item.signed_in_at, item.known) {
            (Some(at), _) => Some(self.frame.say_with("readiness-signed-in", "when", self.frame.when(at))),
            (None, true) => Some(self.frame.say("readiness-known")),
            (None, false) => None,
        }
    }

    /// Who said something of it, and when.
    fn entered(&self, entry: &Entry) -> String {
        let name = entry.name.clone().unwrap_or_else(|| entry.agency.clone());
        self.frame
            .tell("readiness-entered", &[("name", name.into()), ("when", self.frame.when(&entry.at).into())])
    }

    /// What is to be done and by whom.
    fn next(&self, item: &Item) -> Option<String> {
        let what = match item.next {
            Next::Nothing => return None,
            Next::NameAgencies => "readiness-next-name-agencies",
            Next::Register => "readiness-next-register",
            Next::SignIn => "readiness-next-sign-in",
            Next::ReplaceCodes => "readiness-next-replace-codes",
            Next::ClosePortal => "readiness-next-close-portal",
        };
        let who = match item.next.responsible()? {
            Responsible::Nation => "readiness-by-nation",
            Responsible::Province => "readiness-by-province",
        };
        Some(format!("{} {}", self.frame.say(what), self.frame.say(who)))
    }

    /// What was typed for it and not taken.
    fn typed_for(&self, item: &Item) -> Option<&ReadinessEntered> {
        self.typed.as_ref().filter(|typed| typed.criterion == item.criterion)
    }

    fn note(&self, item: &Item) -> String {
        let typed = self.typed_for(item).map(|typed| typed.note.clone());
        typed.or_else(|| item.entry.as_ref().map(|entry| entry.note.clone())).unwrap_or_default()
    }

    fn is_ticked(&self, item: &Item) -> bool {
        let typed = self.typed_for(item).map(|typed| typed.met);
        typed.or_else(|| item.entry.as_ref().map(|entry| entry.met)).unwrap_or_default()
    }

    fn trouble(&self) -> Option<&'static str> {
        Some(match self.typed.as_ref()?.why {
            Refused::Changed(_) => "readiness-changed",
            Refused::Note | Refused::Unknown | Refused::OtherSeat | Refused::OtherProvince => {
                "readiness-unwritten"
            }
        })
    }
}
