//! Reports to agencies, as whoever made them sees them.

use askama::Template;

use crate::base::{LocalDate, Moment};
use crate::directory::AgencyCode;
use crate::feedback::{Author, Message, State};
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// One report in a list.
#[derive(Debug, Clone)]
pub struct CaseEntry {
    /// What it is about.
    pub subject: String,
    /// The rest.
    pub row: CaseRow,
}

/// One report.
#[derive(Debug, Clone)]
pub struct CaseRow {
    /// Goes into its address.
    pub id: String,
    /// Who has it, by name.
    pub agency: String,
    /// Where it stands.
    pub state: State,
    /// When it was made.
    pub reported: Moment,
    /// The last day for an answer.
    pub due: LocalDate,
    /// How good its holder found the answer.
    pub stars: Option<i32>,
}

impl CaseRow {
    fn state_name(&self, frame: &Frame) -> String {
        frame.say(state_key(self.state))
    }
}

/// The words of a state.
pub(in crate::pages) const fn state_key(state: State) -> &'static str {
    match state {
        State::Routed => "case-routed",
        State::Forwarded => "case-forwarded",
        State::Answered => "case-answered",
        State::Reopened => "case-reopened",
        State::Rated => "case-rated",
    }
}

/// What somebody wrote.
#[derive(Debug, Clone)]
pub struct Said {
    /// The agency's name; none for the holder.
    pub agency: Option<String>,
    /// When.
    pub at: Moment,
    /// What, line by line.
    pub lines: Vec<String>,
}

impl Said {
    /// All of it, with agencies by their names.
    pub fn all(messages: &[Message], called: impl Fn(&AgencyCode) -> String) -> Vec<Self> {
        let said = |message: &Message| Self {
            agency: (message.by == Author::Agency).then(|| called(&message.agency)),
            at: message.at,
            lines: message.text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        };
        messages.iter().map(said).collect()
    }
}

/// All reports.
#[derive(Debug, Clone, Template)]
#[template(path = "cases.html", config = ".askama.toml")]
pub struct CasesView {
    /// The frame.
    pub frame: Frame,
    /// The newest first.
    pub rows: Vec<CaseEntry>,
    /// Whether it is the first page.
    pub newest: bool,
    /// The address of the page behind it.
    pub older: Option<String>,
}

/// Whom to write to: finds an agency by its name. Asks `/cases/new` with `find`.
#[derive(Debug, Clone, Template)]
#[template(path = "case_agency.html", config = ".askama.toml")]
pub struct FindAgencyView {
    /// The frame.
    pub frame: Frame,
    /// As typed.
    pub find: String,
    /// Codes and names of those that were found.
    pub agencies: Vec<(String, String)>,
}

/// What to write. Posts `csrf`, `agency`, `subject` and `text` to `/cases`.
#[derive(Debug, Clone, Template)]
#[template(path = "case_new.html", config = ".askama.toml")]
pub struct NewCaseView {
    /// The frame.
    pub frame: Frame,
    /// The agency's code.
    pub code: String,
    /// Its name.
    pub agency: String,
    /// As typed.
    pub subject: String,
    /// As typed.
    pub text: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// One report. Once it is answered, posts `csrf`, `seen` and `stars` to `/cases/<id>/rate`, or `text` to `/cases/<id>/reopen`.
#[derive(Debug, Clone, Template)]
#[template(path = "case.html", config = ".askama.toml")]
pub struct CaseView {
    /// The frame.
    pub frame: Frame,
    /// The report.
    pub row: CaseRow,
    /// What it is about.
    pub subject: String,
    /// What was written, the oldest first.
    pub said: Vec<Said>,
    /// Which version of it is shown.
    pub seen: i32,
    /// Whether the answer may still be called none.
    pub may_reopen: bool,
    /// As typed.
    pub typed: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

impl CaseView {
    const fn is_answered(&self) -> bool {
        matches!(self.row.state, State::Answered)
    }

    const fn waits(&self) -> bool {
        self.row.state.waits()
    }
}
