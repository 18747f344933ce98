//! Children and wards, for whoever represents them; and who represents whoever is signed in.

use askama::Template;

use crate::base::{LocalDate, Moment, Told};
use crate::login::ward::Next;
use crate::mandate::guardian::Relation;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// The key of the words for what somebody represents another by.
pub(in crate::pages) const fn relation_key(relation: Relation) -> &'static str {
    match relation {
        Relation::Parent => "ward-relation-parent",
        Relation::Guardian => "ward-relation-guardian",
    }
}

/// The key of the words for what their guardian can do next for a child or a ward.
const fn next_key(next: Next) -> &'static str {
    match next {
        Next::Activate => "ward-next-activate",
        Next::WindowOver => "ward-next-window-over",
        Next::SetKey => "ward-next-set-key",
        Next::Level2 => "ward-next-level-2",
    }
}

/// Somebody on the other side.
#[derive(Debug, Clone)]
pub struct WardRow {
    /// Goes into the address.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// The end of their number.
    pub number: Option<String>,
    /// As what.
    pub relation: Relation,
    /// Their level in force.
    pub level: Option<u8>,
    /// Whether their account is neither closed nor locked.
    pub is_open: bool,
    /// The last day.
    pub until: Option<LocalDate>,
    /// What can be done next.
    pub next: Option<Next>,
}

/// `/wards`: both sides. Posts `csrf`, `for` and `level` to `/applications` to ask for another account.
#[derive(Debug, Clone, Template)]
#[template(path = "wards.html", config = ".askama.toml")]
pub struct WardsView {
    /// The frame.
    pub frame: Frame,
    /// Whom they represent.
    pub wards: Vec<WardRow>,
    /// Who represents them.
    pub guardians: Vec<WardRow>,
    /// Whether their own account is of the level by which they may ask for another.
    pub may_ask: bool,
}

impl WardsView {
    fn relation(&self, row: &WardRow) -> &'static str {
        relation_key(row.relation)
    }

    fn level(&self, row: &WardRow) -> String {
        level(&self.frame, row)
    }

    fn next(&self, next: &Next) -> String {
        self.frame.say(next_key(*next))
    }
}

/// A service that was agreed to.
#[derive(Debug, Clone)]
pub struct AgreementRow {
    /// Goes into the form.
    pub client: String,
    /// What people call it.
    pub name: Told,
    /// Until when it holds.
    pub until: Moment,
}

/// `/wards/{ward}`: one of them. Posts `csrf` to `…/activate`, with `new_password` to `…/password`, with `days` to `…/term`, and with
/// `client` to `…/agreements/end`.
#[derive(Debug, Clone, Template)]
#[template(path = "ward.html", config = ".askama.toml")]
pub struct WardView {
    /// The frame.
    pub frame: Frame,
    /// Who.
    pub row: WardRow,
    /// Whether they are of the age at which they sign in by themselves.
    pub signs_in: bool,
    /// Whether they have a password or a passkey.
    pub has_key: bool,
    /// Whether they are of the age at which an account is its holder's own: another key is had at a counter then.
    pub is_of_age: bool,
    /// Until when what was issued can be taken up, where something waits.
    pub waits_until: Option<Moment>,
    /// For how many days an agreement may hold.
    pub terms: Vec<u16>,
    /// The one that is chosen.
    pub chosen: u16,
    /// What was agreed to.
    pub agreements: Vec<AgreementRow>,
    /// What was wrong with what was just tried.
    pub troubles: Vec<Trouble>,
}

impl WardView {
    fn relation(&self) -> String {
        self.frame.say(relation_key(self.row.relation))
    }

    fn level(&self) -> String {
        level(&self.frame, &self.row)
    }

    fn is_chosen(&self, days: &u16) -> bool {
        self.chosen == *days
    }

    fn term(&self, days: &u16) -> String {
        match days {
            0 => self.frame.say("ward-term-once"),
            days => self.frame.say_with("ward-term-days", "days", *days),
        }
    }
}

/// How their account stands, in words.
fn level(frame: &Frame, row: &WardRow) -> String {
    match (row.is_open, row.level) {
        (false, _) => frame.say("ward-locked"),
        (true, Some(level)) => frame.say_with("ward-level", "level", level),
        (true, None) => frame.say("ward-level-none"),
    }
}

/// Something between a child or a ward and whoever represents them, as the history of each tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WardEvent {
    /// The account was opened for them.
    Registered,
    /// Somebody represents them, or they somebody, as it says.
    GuardianGiven(bool),
    /// No more.
    GuardianEnded(bool),
    /// The account is their own, or that of whom they represented.
    HandedOver(bool),
    /// For how long what is agreed to holds.
    TermSet,
    /// A service was agreed to.
    Agreed,
    /// No more.
    AgreedNoMore,
    /// A child was born.
    Born,
    /// A register told who represents them.
    GuardiansReported,
}

impl WardEvent {
    /// The keys of what happened, and of what it means where that has to be said.
    pub(super) const fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Registered => ("event-ward-registered", None),
            Self::GuardianGiven(true) => ("event-represented", Some("event-represented-means")),
            Self::GuardianGiven(false) => ("event-represents", Some("event-represents-means")),
            Self::GuardianEnded(true) => ("event-represented-no-more", None),
            Self::GuardianEnded(false) => ("event-represents-no-more", None),
            Self::HandedOver(true) => ("event-own-now", Some("event-own-now-means")),
            Self::HandedOver(false) => ("event-ward-handed-over", None),
            Self::TermSet => ("event-agreement-term", None),
            Self::Agreed => ("event-agreed", None),
            Self::AgreedNoMore => ("event-agreed-no-more", None),
            Self::Born => ("event-born", Some("event-born-means")),
            Self::GuardiansReported => ("event-guardians-reported", Some("event-reported-means")),
        }
    }
}
