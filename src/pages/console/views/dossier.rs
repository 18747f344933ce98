//! One dossier: what was said beside what the register says, what was handed in, what happened, and what may be done.

use std::collections::BTreeMap;

use askama::Template;

use super::bar::{Bar, Tab};
use super::bonds::BondRow;
use super::compared::{Row, Source, rows, source};
use super::firm::firm;
use super::person::standing;
use super::terms;
use crate::account::Level;
use crate::application::{
    Declared, Dossier, Evidence, Face, HandedIn, LONGEST_WORDS, Papers, Reason, Refused, State, Step, Want,
    Wish,
};
use crate::base::{LocalDate, ProblemType};
use crate::directory::AgencyCode;
use crate::file::FileFlaw;
use crate::pages::Trouble;
use crate::pages::layout::Frame;

/// What the page offers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Abilities {
    /// To record that the applicant was here.
    pub check: bool,
    /// To ask for more.
    pub ask: bool,
    /// To propose or decide.
    pub decide: bool,
    /// To send a letter on.
    pub forward: bool,
}

/// What was entered and not taken.
#[derive(Clone, Default)]
pub struct Entered {
    /// `approve` or `refuse`.
    pub decision: String,
    /// Why not.
    pub reason: Option<Reason>,
    /// In the officer's words.
    pub words: String,
    /// What is missing.
    pub wanted: Vec<Want>,
    /// What the officer says of the papers.
    pub papers: String,
    /// What the comparison said.
    pub biometrics: String,
    /// Why the officer judges as they do.
    pub why: String,
}

/// Why nothing was done.
#[derive(Debug, Clone)]
pub enum Told {
    /// It was refused.
    Refused(Refused),
    /// What was sent is no photo that is taken.
    File(FileFlaw),
}

impl Told {
    /// That.
    pub fn of(refused: &Refused) -> Self {
        Self::Refused(refused.clone())
    }

    /// The sentence.
    pub fn text(&self, frame: &Frame) -> String {
        match self {
            Self::Refused(refused) => terms::refused(frame, refused),
            Self::File(flaw) => Trouble::File(*flaw).text(frame),
        }
    }

    /// The status it is answered with.
    pub fn status(&self) -> u16 {
        let problem = match self {
            Self::Refused(refused) => refused.problem(),
            Self::File(FileFlaw::TooLarge(_)) => ProblemType::TooLarge,
            Self::File(_) => ProblemType::InvalidField,
        };
        problem.status().as_u16()
    }
}

/// A dossier.
#[derive(Template)]
#[template(path = "console/dossier.html", config = ".askama.toml")]
pub struct DossierView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// What is known of it.
    pub dossier: Dossier,
    /// The name of whom it is about, as the account has it.
    pub name: String,
    /// Their level in force.
    pub level: Option<Level>,
    /// Whether their account is neither closed nor locked.
    pub is_open: bool,
    /// What the agencies are called that it went through.
    pub units: BTreeMap<AgencyCode, String>,
    /// Who acts for them, and for whom they do.
    pub bonds: Vec<BondRow>,
    /// The day.
    pub today: LocalDate,
    /// What comparing the face of whoever stands before the officer found today.
    pub compared: Option<Face>,
    /// What the page offers.
    pub may: Abilities,
    /// What was entered.
    pub entered: Entered,
    /// Why nothing was done with it.
    pub told: Option<Told>,
}

impl DossierView {
    fn address(&self) -> String {
        format!("{}/applications/{}", self.bar.home, self.dossier.application.id)
    }

    fn trouble(&self) -> Option<String> {
        self.told.as_ref().map(|told| told.text(&self.frame))
    }

    /// Whether the officer wrote something for which the page has no field any more, because the dossier has moved on.
    fn has_nowhere_to_go(&self) -> bool {
        !self.entered.words.is_empty() && !self.may.ask && !self.may.decide
    }

    fn kind(&self) -> String {
        terms::kind(&self.frame, self.dossier.application.kind, &self.dossier.application.about)
    }

    fn state(&self) -> String {
        terms::state(&self.frame, self.dossier.application.state)
    }

    fn standing(&self) -> String {
        standing(&self.frame, self.level, self.is_open)
    }

    fn due(&self) -> String {
        let Some(due) = self.dossier.application.due_on else { return self.frame.say("console-due-none") };
        let day = self.frame.date(&due);
        if due < self.today { self.frame.say_with("console-row-late", "day", day) } else { day }
    }

    fn rows(&self) -> Vec<Row> {
        let facts = &self.dossier.facts;
        let firm = firm(&self.frame, &facts.enterprise);
        let known = rows(&self.frame, &self.dossier.wish, (&facts.register, facts.guardian));
        known.into_iter().chain(firm).collect()
    }

    const fn longest(&self) -> usize {
        LONGEST_WORDS
    }

    fn source(&self) -> Source {
        source(&self.frame, &self.dossier.facts.register)
    }

    /// What was compared and seen.
    fn checks(&self) -> Vec<(String, String)> {
        let facts = &self.dossier.facts;
        let mut found = Vec::new();
        if facts.face != Face::NotAsked {
            found.push((self.frame.say("console-check-face"), terms::face(&self.frame, facts.face)));
        }
        if let Some(seen) = &facts.presence {
            found.push((self.frame.say("console-check-papers"), terms::papers(&self.frame, seen.papers)));
            found.push((
                self.frame.say("console-check-biometrics"),
                terms::face(&self.frame, seen.biometrics),
            ));
            let system = seen.compared.map(|face| ("console-check-compared", terms::face(&self.frame, face)));
            let why = seen.why.clone().map(|why| ("console-check-why", why));
            let more = system.into_iter().chain(why);
            found.extend(more.map(|(label, value)| (self.frame.say(label), value)));
        }
        if facts.number_taken {
            let taken = terms::reason(&self.frame, Reason::NumberTaken);
            found.push((self.frame.say("console-check-number"), taken));
        }
        if facts.comes_back {
            let back = self.frame.say("console-check-comes-back");
            found.push((self.frame.say("console-check-number"), back));
        }
        found
    }

    /// What the comparison found, in words.
    fn found(&self) -> Option<String> {
        Some(self.frame.say(match self.compared? {
            Face::Yes => "console-compared-yes",
            Face::No => "console-compared-no",
            Face::Unsure => "console-compared-unsure",
            Face::Down => "console-compared-down",
            Face::NotAsked => "console-compared-nobody",
        }))
    }

    /// What is recorded without asking the officer: the system is sure.
    fn settled(&self) -> Option<&'static str> {
        match self.compared? {
            Face::Yes => Some("yes"),
            Face::No => Some("no"),
            Face::Unsure | Face::Down | Face::NotAsked => None,
        }
    }

    fn paper(&self, paper: &HandedIn) -> String {
        let key = match paper.kind {
            Evidence::Portrait => "console-paper-portrait",
            Evidence::Paper => "console-paper-copy",
        };
        self.frame.say_with(key, "when", self.frame.when(&paper.at))
    }

    /// What the first of two officers proposed.
    fn proposal(&self) -> Option<String> {
        let of = &self.dossier.application;
        let proposed = of.reason.as_deref().filter(|_| of.state == State::Proposed)?;
        Some(self.frame.say_with("console-proposal", "decision", terms::stored(&self.frame, proposed)))
    }

    fn step(&self, step: &Step) -> String {
        let state = terms::state(&self.frame, step.state);
        let why = step.reason.iter().map(|word| terms::stored(&self.frame, word));
        let unit =
            step.unit.iter().map(|unit| self.units.get(unit).cloned().unwrap_or_else(|| unit.to_string()));
        std::iter::once(state).chain(why).chain(unit).collect::<Vec<_>>().join(" · ")
    }

    fn wants(&self) -> Vec<(&'static str, String, bool)> {
        let row =
            |one: &Want| (one.as_str(), terms::want(&self.frame, *one), self.entered.wanted.contains(one));
        Want::ALL.iter().filter(|want| self.may_be_asked(**want)).map(row).collect()
    }

    /// Nobody is asked for papers that only the others have, nor for details where none are declared.
    fn may_be_asked(&self, want: Want) -> bool {
        let declared = match &self.dossier.wish {
            Wish::Identity(identity) => &identity.declared,
            Wish::Ward(ward) => &ward.declared,
            Wish::Place(_) | Wish::Correction(_) | Wish::Restriction(_) => {
                return matches!(want, Want::Details | Want::Paper);
            }
            Wish::Organisation(_) => return matches!(want, Want::Paper | Want::Consent),
            Wish::Activation(_) | Wish::Lock(_) | Wish::Unlock(_) | Wish::Recovery(_) => {
                return want == Want::Paper;
            }
        };
        match declared {
            _ if want == Want::Guardian && !self.dossier.wish.is_for_another() => false,
            Some(Declared::Citizen(_)) => {
                !matches!(want, Want::Nationality | Want::Passport | Want::ResidenceCard)
            }
            Some(Declared::Foreigner(_)) => want != Want::Number,
            None => true,
        }
    }

    fn reasons(&self) -> Vec<(&'static str, String, bool)> {
        let row = |one: &Reason| {
            (one.as_str(), terms::reason(&self.frame, *one), self.entered.reason == Some(*one))
        };
        Reason::ALL.iter().map(row).collect()
    }

    fn papers(&self) -> Vec<(&'static str, String, bool)> {
        [("genuine", Papers::Genuine), ("in_renewal", Papers::InRenewal), ("not_genuine", Papers::NotGenuine)]
            .map(|(word, one)| (word, terms::papers(&self.frame, one), self.entered.papers == word))
            .into()
    }

    fn faces(&self) -> Vec<(&'static str, String, bool)> {
        [("yes", Face::Yes), ("no", Face::No), ("unsure", Face::Unsure)]
            .map(|(word, one)| (word, terms::face(&self.frame, one), self.entered.biometrics == word))
            .into()
    }
}
