//! The queue of a unit.

use askama::Template;

use super::bar::{Bar, Tab};
use super::terms;
use crate::application::{Counts, KindName, State};
use crate::base::{LocalDate, Moment};
use crate::pages::layout::Frame;

/// Until which day a row is due that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Before today.
    Late,
    /// Today or before.
    Today,
    /// Within a week.
    Week,
}

impl Due {
    const ALL: [Self; 3] = [Self::Late, Self::Today, Self::Week];

    /// As it stands in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Today => "today",
            Self::Week => "week",
        }
    }

    /// As it was read off an address.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|due| due.as_str() == text)
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Late => "console-due-late",
            Self::Today => "console-due-today",
            Self::Week => "console-due-week",
        }
    }
}

/// What an address asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// In which state.
    pub state: Option<State>,
    /// Of which kind.
    pub kind: Option<KindName>,
    /// Due until when.
    pub due: Option<Due>,
}

impl QueueFilter {
    /// The address that asks for it, behind a row.
    pub fn address(self, home: &str, after: Option<&str>) -> String {
        let pairs = [
            ("state", self.state.map(State::as_str)),
            ("kind", self.kind.map(KindName::as_str)),
            ("due", self.due.map(Due::as_str)),
            ("after", after),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { home.to_owned() } else { format!("{home}?{query}") }
    }
}

/// What was just done; travels as `?done=<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It is in that state now.
    Now(State),
    /// A letter was taken in.
    TakenIn,
}

impl Done {
    /// That an application is in that state now.
    pub const fn of(state: State) -> Self {
        Self::Now(state)
    }

    /// As it travels in the address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Now(state) => state.as_str(),
            Self::TakenIn => "taken_in",
        }
    }

    /// The one of a code.
    pub fn parse(code: &str) -> Option<Self> {
        if code == "taken_in" { Some(Self::TakenIn) } else { State::from_name(code).map(Self::Now) }
    }
}

/// One application, without anything of a person.
#[derive(Debug, Clone)]
pub struct QueueRow {
    /// The address of its dossier.
    pub address: String,
    /// What people call it by.
    pub reference: String,
    /// Its kind.
    pub kind: KindName,
    /// Which of the kind.
    pub about: String,
    /// Where it stands.
    pub state: State,
    /// The last day for the authority; none while its clock stands.
    pub due: Option<LocalDate>,
    /// The day on which it is looked at.
    pub today: LocalDate,
    /// When it changed last.
    pub changed: Moment,
}

impl QueueRow {
    /// The kind in words.
    pub fn kind_name(&self, frame: &Frame) -> String {
        terms::kind(frame, self.kind, &self.about)
    }

    /// The state in words.
    pub fn state_name(&self, frame: &Frame) -> String {
        terms::state(frame, self.state)
    }

    /// Until when, in words: what is late says so.
    pub fn due_in_words(&self, frame: &Frame) -> String {
        let Some(due) = self.due else { return frame.say("console-due-none") };
        let day = frame.date(&due);
        match due.cmp(&self.today) {
            std::cmp::Ordering::Less => frame.say_with("console-row-late", "day", day),
            std::cmp::Ordering::Equal => frame.say_with("console-row-today", "day", day),
            std::cmp::Ordering::Greater => day,
        }
    }

    /// Whether the day has come.
    pub fn presses(&self) -> bool {
        self.due.is_some_and(|due| due <= self.today)
    }
}

/// The queue. Its filter is a GET form, so that the address keeps it.
#[derive(Debug, Clone, Template)]
#[template(path = "console/queue.html", config = ".askama.toml")]
pub struct QueueView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// What was just done.
    pub notice: Option<Done>,
    /// How many there are.
    pub counts: Counts,
    /// What the address asks for.
    pub asked: QueueFilter,
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// The address of the next page.
    pub next: Option<String>,
}

impl QueueView {
    fn notice_text(&self) -> Option<String> {
        Some(match self.notice? {
            Done::Now(state) => {
                self.frame.say_with("console-done", "state", terms::state(&self.frame, state))
            }
            Done::TakenIn => self.frame.say("console-done-taken-in"),
        })
    }

    fn states(&self) -> Vec<(&'static str, String, bool)> {
        let open = State::ALL.into_iter().filter(|state| state.is_open() && *state != State::Draft);
        open.map(|one| (one.as_str(), terms::state(&self.frame, one), self.asked.state == Some(one)))
            .collect()
    }

    fn kinds(&self) -> Vec<(&'static str, String, bool)> {
        let word = |one: KindName| terms::kind(&self.frame, one, "");
        KindName::ALL.into_iter().map(|one| (one.as_str(), word(one), self.asked.kind == Some(one))).collect()
    }

    fn dues(&self) -> Vec<(&'static str, String, bool)> {
        let row = |one: Due| (one.as_str(), self.frame.say(one.key()), self.asked.due == Some(one));
        Due::ALL.into_iter().map(row).collect()
    }

    /// The address of everything that is due until then.
    fn only(&self, due: &str) -> String {
        QueueFilter { due: Due::parse(due), ..QueueFilter::default() }.address(&self.bar.home, None)
    }
}
