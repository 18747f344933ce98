//! What citizens report to the agency.

use askama::Template;

use super::bar::{Bar, Tab};
use crate::base::{LocalDate, Moment};
use crate::feedback::State;
use crate::pages::layout::Frame;
use crate::pages::views::{Said, state_key};

/// One case in the queue, without anything of a person.
#[derive(Debug, Clone)]
pub struct CaseDeskRow {
    /// Its address.
    pub address: String,
    /// Where it stands.
    pub state: State,
    /// When it was reported.
    pub reported: Moment,
    /// The last day for an answer.
    pub due: LocalDate,
    /// Whether that is over.
    pub late: bool,
}

impl CaseDeskRow {
    fn state_name(&self, frame: &Frame) -> String {
        frame.say(state_key(self.state))
    }
}

/// The queue.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cases.html", config = ".askama.toml")]
pub struct CaseQueueView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// The most urgent first.
    pub rows: Vec<CaseDeskRow>,
}

/// What an officer typed, to be shown again.
#[derive(Debug, Clone, Default)]
pub struct CaseEntered {
    /// The answer.
    pub answer: String,
    /// The code of the agency it is for ...
    pub to: String,
    /// ... and why.
    pub why: String,
}

/// One case. Posts `csrf`, `seen` and `text` to its address with `/answer`, and with `to` to `/forward`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/case.html", config = ".askama.toml")]
pub struct CaseDeskView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// Its address.
    pub address: String,
    /// Where it stands.
    pub state: State,
    /// The last day for an answer.
    pub due: LocalDate,
    /// The last day for sending it on.
    pub forward_by: LocalDate,
    /// Which version of it is shown.
    pub seen: i32,
    /// What was written, the oldest first.
    pub said: Vec<Said>,
    /// What it is about.
    pub subject: String,
    /// What was typed into either form.
    pub entered: CaseEntered,
    /// Why nothing was done.
    pub why: Option<&'static str>,
}

impl CaseDeskView {
    fn state_name(&self) -> String {
        self.frame.say(state_key(self.state))
    }

    /// What was written and has no form any more to stand in.
    fn left_over(&self) -> Option<&str> {
        let CaseEntered { answer, why, .. } = &self.entered;
        let left = [(answer, self.state.waits()), (why, self.may_go_on())];
        left.into_iter().find(|(text, has_form)| !text.is_empty() && !has_form).map(|(text, _)| text.as_str())
    }

    const fn may_go_on(&self) -> bool {
        self.state.may_become(State::Forwarded)
    }
}
