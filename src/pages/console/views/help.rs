//! Helping whoever sits before the officer.

use askama::Template;

use super::bar::{Bar, Tab};
use super::queue::QueueRow;
use super::terms;
use crate::application::{Refused as Undone, Typed, Want};
use crate::approval;
use crate::assistance::Refused;
use crate::base::Moment;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// Why nothing was done.
#[derive(Debug, Clone)]
pub enum HelpWhy {
    /// Nobody is helped so.
    Help(Refused),
    /// The application did not take it.
    Application(Undone),
}

impl HelpWhy {
    /// The status of the page that says so.
    pub fn status(&self) -> u16 {
        match self {
            Self::Help(refused) => refused.problem().status().as_u16(),
            Self::Application(refused) => refused.problem().status().as_u16(),
        }
    }

    fn text(&self, frame: &Frame) -> String {
        match self {
            Self::Help(refused) => frame.say(help_key(*refused)),
            Self::Application(refused) => terms::refused(frame, refused),
        }
    }
}

const fn help_key(why: Refused) -> &'static str {
    match why {
        Refused::NotFound | Refused::Over(_) => "help-why-over",
        Refused::Own => "help-why-own",
        Refused::NotTheirs => "help-why-not-theirs",
        Refused::Shut => "help-why-shut",
        Refused::TooOften => "help-why-too-often",
        Refused::WrongCode => "help-why-code",
        Refused::NotAgreed(state) => answer_key(state),
        Refused::Scope => "help-why-scope",
        Refused::Enough => "help-why-enough",
        Refused::NoLaw => "help-why-no-law",
    }
}

/// What the person has said.
pub(in crate::pages::console) const fn answer_key(state: approval::State) -> &'static str {
    match state {
        approval::State::Pending => "help-answer-pending",
        approval::State::Approved | approval::State::Spent => "help-answer-approved",
        approval::State::Denied | approval::State::Reported => "help-answer-denied",
        approval::State::Expired | approval::State::Cancelled => "help-answer-expired",
    }
}

/// Something the person asked for.
#[derive(Debug, Clone)]
pub struct HelpRow {
    /// As in a queue.
    pub row: QueueRow,
    /// Its name.
    pub id: String,
    /// Which version is shown.
    pub version: i32,
    /// What is missing.
    pub wanted: Vec<Want>,
    /// Whether it can be handed in.
    pub may_submit: bool,
}

impl HelpRow {
    fn title(&self, frame: &Frame) -> String {
        terms::kind(frame, self.row.kind, &self.row.about)
    }

    fn stands(&self, frame: &Frame) -> String {
        let wanted = self.wanted.iter().map(|want| terms::want(frame, *want));
        std::iter::once(terms::state(frame, self.row.state)).chain(wanted).collect::<Vec<_>>().join(" · ")
    }
}

/// Where it stands.
#[derive(Clone)]
pub enum HelpStage {
    /// The person is asked.
    Asked {
        /// Where the forms go.
        address: String,
        /// What they type, as long as they have not answered.
        number: Option<String>,
        /// What they have said, by its key.
        answer: &'static str,
        /// Whether it can begin, now or soon.
        may_begin: bool,
        /// Whether they said yes: until then nothing is to be pressed first.
        agreed: bool,
        /// Until when they can.
        until: Moment,
    },
    /// It goes on.
    Open {
        /// Where the forms go.
        address: String,
        /// Who is helped.
        name: String,
        /// Until when.
        until: Moment,
        /// Whether they agreed to more than being seen.
        fills_in: bool,
        /// Whether this counter takes citizens' declarations.
        declares: bool,
        /// What they asked for.
        rows: Vec<HelpRow>,
        /// What was typed for another.
        typed: Typed,
    },
    /// There is nothing to be done.
    Over,
}

/// The page. Posts `csrf` to its address with `/begin`, `/end`, `/apply` (`name`, `birthdate`, `number`) and `/submit` (`application`,
/// `version`).
#[derive(Clone, Template)]
#[template(path = "console/help.html", config = ".askama.toml")]
pub struct HelpView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// Where it stands.
    pub stage: HelpStage,
    /// Why nothing was done.
    why: Option<HelpWhy>,
    /// What is wrong with which field.
    troubles: Vec<Trouble>,
}

impl HelpView {
    /// Where it stands, and why nothing was done.
    pub fn new(frame: Frame, bar: Bar, stage: HelpStage, why: Option<HelpWhy>) -> Self {
        let troubles = match &why {
            Some(HelpWhy::Application(Undone::Fields(flaws))) => {
                flaws.iter().map(|flaw| Trouble::Declared(*flaw)).collect()
            }
            _ => Vec::new(),
        };
        Self { frame, bar, stage, why, troubles }
    }

    /// Why nothing was done, where no field of the form is to blame.
    fn trouble(&self) -> Option<String> {
        let why = self.why.as_ref().filter(|_| self.troubles.is_empty())?;
        Some(why.text(&self.frame))
    }
}

/// What a community helper types. Posts `csrf`, `holder` and `code` to its address.
#[derive(Clone, Template)]
#[template(path = "console/read_out.html", config = ".askama.toml")]
pub struct ReadOutView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// What was read out before.
    pub holder: String,
    /// Why nobody is helped.
    pub why: Option<Refused>,
}

impl ReadOutView {
    fn trouble(&self) -> Option<String> {
        self.why.map(|refused| self.frame.say(help_key(refused)))
    }
}
