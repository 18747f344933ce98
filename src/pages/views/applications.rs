//! Applications for their holder: what can be asked for, what is declared and handed in, where it stands.

use askama::Template;

use super::firm::FirmFace;
use super::visit::BookedFace;
use crate::application::{Evidence, Reason, State, Typed, Wait, Want};
use crate::base::{LocalDate, Moment};
use crate::pages::countries;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// One application in a list.
#[derive(Debug, Clone)]
pub struct ApplicationRow {
    /// Goes into its address.
    pub id: String,
    /// What people call it by.
    pub reference: String,
    /// Which: the key of its words.
    pub title: &'static str,
    /// Where it stands.
    pub state: State,
    /// When it changed last.
    pub updated: Moment,
}

/// A level that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// 1 or 2.
    pub level: u8,
}

/// `/applications`: what there is, and what can be asked for. Posts `csrf` and `level` to the same address.
#[derive(Debug, Clone, Template)]
#[template(path = "applications.html", config = ".askama.toml")]
pub struct ApplicationsView {
    /// The frame.
    pub frame: Frame,
    /// What they made, the newest first.
    pub rows: Vec<ApplicationRow>,
    /// Whether a level waits for them to take it up.
    pub waits: bool,
    /// What they can ask for.
    pub offers: Vec<Offer>,
    /// What was wrong with what was just asked for.
    pub troubles: Vec<Trouble>,
}

impl ApplicationsView {
    fn state(&self, row: &ApplicationRow) -> String {
        self.frame.say(state(row.state))
    }

    fn offer(&self, offer: &Offer) -> OfferWords {
        let keys = match offer.level {
            1 => [
                "apply-level-1",
                "apply-level-1-what",
                "apply-level-1-needs",
                "apply-level-1-time",
                "apply-level-1-who",
            ],
            _ => [
                "apply-level-2",
                "apply-level-2-what",
                "apply-level-2-needs",
                "apply-level-2-time",
                "apply-level-2-who",
            ],
        };
        let [title, what, needs, time, who] = keys.map(|key| self.frame.say(key));
        OfferWords { title, what, needs, time, who }
    }
}

/// What is said of a level before somebody asks for it.
struct OfferWords {
    title: String,
    what: String,
    needs: String,
    time: String,
    who: String,
}

/// Whom to ask.
#[derive(Debug, Clone)]
pub struct UnitFace {
    /// The agency's name.
    pub name: String,
    /// The place it works for, where that is known.
    pub place: Option<String>,
}

/// One state it came into.
#[derive(Debug, Clone)]
pub struct StepRow {
    /// The state.
    pub state: State,
    /// When.
    pub at: Moment,
    /// What an officer wrote.
    pub words: Option<String>,
}

/// A paper that was handed in.
#[derive(Debug, Clone)]
pub struct PaperRow {
    /// Goes into its address.
    pub n: i32,
    /// When.
    pub at: Moment,
}

/// `/applications/{id}`: where it stands, what is missing, until when, and whom to ask. Posts `csrf` and `version` to `…/submit` and
/// `…/withdraw`.
#[derive(Debug, Clone, Template)]
#[template(path = "application.html", config = ".askama.toml")]
pub struct ApplicationView {
    /// The frame.
    pub frame: Frame,
    /// The application.
    pub row: ApplicationRow,
    /// Which version is shown.
    pub version: i32,
    /// What is asked for that its holder can mend.
    pub wanted: Vec<Want>,
    /// What is waited for that is not theirs to do.
    pub waits: Option<Wait>,
    /// Why it was not granted.
    pub refused: Option<Reason>,
    /// The last day for the authority.
    pub due_on: Option<LocalDate>,
    /// The last day for its holder.
    pub until: Option<LocalDate>,
    /// Whom to ask.
    pub unit: Option<UnitFace>,
    /// The page on which it is declared, where there is one.
    pub details: Option<String>,
    /// What is declared, in the order of the form: the key of a label, and what was typed.
    pub declared: Vec<(&'static str, String)>,
    /// Whether a photo belongs to it.
    pub takes_portrait: bool,
    /// The photo.
    pub portrait: Option<PaperRow>,
    /// Whether an officer asks for a copy of a paper.
    pub takes_paper: bool,
    /// The copies that are there.
    pub papers: Vec<PaperRow>,
    /// Whether it is seen at a counter.
    pub at_counter: bool,
    /// The visit that is booked.
    pub booked: Option<BookedFace>,
    /// Where the organisation stands that it is about.
    pub firm: Option<FirmFace>,
    /// What happened to it.
    pub steps: Vec<StepRow>,
    /// What was wrong with what was just tried.
    pub troubles: Vec<Trouble>,
}

impl ApplicationView {
    fn state_name(&self) -> String {
        self.frame.say(state(self.row.state))
    }

    fn meaning(&self) -> String {
        let waits_for_visit = self.row.state == State::Submitted && self.at_counter;
        self.frame.say(match self.row.state {
            State::Draft => "apply-draft-meaning",
            State::Submitted if waits_for_visit && self.booked.is_some() => "apply-visit-booked-meaning",
            State::Submitted if waits_for_visit => "apply-visit-meaning",
            State::Submitted => "apply-submitted-meaning",
            State::Verifying | State::Proposed => match self.waits {
                Some(Wait::RegisterDown) => "apply-register-down",
                Some(Wait::BiometricsDown) => "apply-biometrics-down",
                Some(Wait::TooOften) => "apply-too-often",
                None => "apply-verifying-meaning",
            },
            State::NeedsMore => "apply-needs-more-meaning",
            State::Approved => "apply-approved-meaning",
            State::Refused => "apply-refused-meaning",
            State::Withdrawn => "apply-withdrawn-meaning",
            State::Lapsed => "apply-lapsed-meaning",
        })
    }

    fn want(&self, one: &Want) -> String {
        self.frame.say(want(*one))
    }

    fn why(&self) -> Option<String> {
        self.refused.map(|reason| self.frame.say(why(reason)))
    }

    /// How many of those have agreed who have to.
    fn consents(&self, firm: &FirmFace) -> Option<String> {
        let counts = [("agreed", firm.agreed.into()), ("others", firm.others.into())];
        (firm.others != 0).then(|| self.frame.tell("firm-consents", &counts))
    }

    fn step(&self, step: &StepRow) -> String {
        self.frame.say(if step.state == State::Draft { "apply-step-begun" } else { state(step.state) })
    }

    fn is_late(&self, due: &LocalDate) -> bool {
        *due < self.frame.now.local_date()
    }

    /// Whether a seat at a counter can be chosen, or is.
    const fn takes_visit(&self) -> bool {
        self.at_counter && matches!(self.row.state, State::Submitted | State::NeedsMore)
    }

    const fn is_open(&self) -> bool {
        self.row.state.is_open()
    }

    const fn can_be_changed(&self) -> bool {
        matches!(self.row.state, State::Draft | State::NeedsMore)
    }
}

/// `/applications/{id}/details`: what somebody declares of themselves. Posts `csrf`, `version`, `who` and the fields of [`Typed`].
#[derive(Debug, Clone, Template)]
#[template(path = "application_details.html", config = ".askama.toml")]
pub struct DetailsView {
    /// The frame.
    pub frame: Frame,
    /// The application.
    pub id: String,
    /// Which version is shown.
    pub version: i32,
    /// As typed before.
    pub typed: Typed,
    /// Where it is asked for another: as what they represent them, as typed before.
    pub relation: Option<String>,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

impl DetailsView {
    fn is_for(&self, relation: &str) -> bool {
        self.relation.as_deref() == Some(relation)
    }

    /// The attributes of a field that browsers fill in with what they keep of their user, who here may be another.
    fn keeps(&self, kept: &str) -> String {
        let kept = if self.relation.is_some() { "off" } else { kept };
        let more = if kept == "bday" { " inputmode=\"numeric\"" } else { " spellcheck=\"false\"" };
        format!("type=\"text\" autocomplete=\"{kept}\"{more}")
    }

    fn lead(&self) -> String {
        self.frame.say(match (self.relation.is_some(), self.is_foreigner()) {
            (true, false) => "ward-details-citizen",
            (true, true) => "ward-details-foreigner",
            (false, false) => "apply-details-citizen",
            (false, true) => "apply-details-foreigner",
        })
    }

    fn is_foreigner(&self) -> bool {
        self.typed.who == "foreigner"
    }

    /// Code, name and whether it is chosen.
    fn countries(&self) -> Vec<(&'static str, &'static str, bool)> {
        let mut all = countries::all(self.frame.lang);
        all.retain(|(code, _)| *code != "VNM");
        all.into_iter().map(|(code, name)| (code, name, code == self.typed.nationality)).collect()
    }
}

/// `/applications/{id}/portrait` and `…/paper`: a photo, or a copy of a paper. Posts `csrf`, `version` and `file` as
/// `multipart/form-data`, in that order, to the same address.
#[derive(Debug, Clone, Template)]
#[template(path = "application_evidence.html", config = ".askama.toml")]
pub struct EvidenceView {
    /// The frame.
    pub frame: Frame,
    /// The application.
    pub id: String,
    /// Which version is shown.
    pub version: i32,
    /// What is handed in.
    pub kind: Evidence,
    /// The photo that is there.
    pub portrait: Option<PaperRow>,
    /// What was wrong with the file.
    pub troubles: Vec<Trouble>,
}

impl EvidenceView {
    /// The keys of title, lead, label, hint and button.
    const fn words(&self) -> [&'static str; 5] {
        match self.kind {
            Evidence::Portrait => [
                "apply-portrait-title",
                "apply-portrait-lead",
                "apply-portrait-file",
                "apply-portrait-hint",
                "apply-portrait-send",
            ],
            Evidence::Paper => [
                "apply-paper-title",
                "apply-paper-lead",
                "apply-paper-file",
                "apply-paper-hint",
                "apply-paper-send",
            ],
        }
    }

    /// What a browser offers to choose.
    const fn accepts(&self) -> &'static str {
        match self.kind {
            Evidence::Portrait => "image/jpeg,image/png",
            Evidence::Paper => "image/jpeg,image/png,application/pdf",
        }
    }
}

/// `/activation`: a level that waits for its holder. Posts `csrf` to the same address.
#[derive(Debug, Clone, Template)]
#[template(path = "activation.html", config = ".askama.toml")]
pub struct ActivationView {
    /// The frame.
    pub frame: Frame,
    /// Which level.
    pub level: u8,
    /// Until when they may take it up.
    pub until: Moment,
    /// Whether that is over.
    pub is_over: bool,
    /// What was wrong with what was just tried.
    pub troubles: Vec<Trouble>,
}

/// The key of a state's name.
const fn state(state: State) -> &'static str {
    match state {
        State::Draft => "apply-state-draft",
        State::Submitted => "apply-state-submitted",
        State::Verifying => "apply-state-verifying",
        State::NeedsMore => "apply-state-needs-more",
        State::Proposed => "apply-state-proposed",
        State::Approved => "apply-state-approved",
        State::Refused => "apply-state-refused",
        State::Withdrawn => "apply-state-withdrawn",
        State::Lapsed => "apply-state-lapsed",
    }
}

/// The key of what is wanted.
pub const fn want(want: Want) -> &'static str {
    match want {
        Want::Details => "apply-want-details",
        Want::AsRegistered => "apply-want-as-registered",
        Want::Number => "apply-want-number",
        Want::Name => "apply-want-name",
        Want::Birthdate => "apply-want-birthdate",
        Want::Nationality => "apply-want-nationality",
        Want::Passport => "apply-want-passport",
        Want::ResidenceCard => "apply-want-residence-card",
        Want::Portrait => "apply-want-portrait",
        Want::Paper => "apply-want-paper",
        Want::Visit => "apply-want-visit",
        Want::Consent => "apply-want-consent",
        Want::Guardian => "apply-want-guardian",
    }
}

/// The key of why something was not granted.
pub const fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::NotRepresentative => "apply-why-not-representative",
        Reason::NotConsented => "apply-why-not-consented",
        Reason::TooYoung => "apply-why-too-young",
        Reason::HolderEnded => "apply-why-holder-ended",
        Reason::DocumentEnded => "apply-why-document-ended",
        Reason::NoResidence => "apply-why-no-residence",
        Reason::ResidenceEnded => "apply-why-residence-ended",
        Reason::NumberTaken => "apply-why-number-taken",
        Reason::FaceDiffers => "apply-why-face-differs",
        Reason::PapersNotGenuine => "apply-why-papers",
        Reason::NotAsRegistered => "apply-why-not-as-registered",
        Reason::NotNeeded => "apply-why-not-needed",
        Reason::NoGround => "apply-why-no-ground",
        Reason::NoLevel => "apply-why-no-level",
        Reason::NotEntitled => "apply-why-not-entitled",
        Reason::GuardianLevel => "apply-why-guardian-level",
        Reason::NotGuardian => "apply-why-not-guardian",
        Reason::AsksAlone => "apply-why-asks-alone",
        Reason::Duplicate => "apply-why-duplicate",
        Reason::AtPopulation => "apply-why-at-population",
        Reason::AtImmigration => "apply-why-at-immigration",
    }
}
