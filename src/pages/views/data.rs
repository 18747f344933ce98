//! What is kept about the holder: having it, and having it erased.

use askama::Template;

use crate::base::{LocalDate, Moment};
use crate::pages::layout::Frame;
use crate::rights::retention::Kind;

/// How it stands with the erasure.
#[derive(Debug, Clone)]
pub enum ErasureFace {
    /// It can be had.
    Possible {
        /// The last day on which it could be taken back.
        last_day: LocalDate,
    },
    /// The law keeps what is known.
    Kept,
    /// It was asked for.
    Waits {
        /// When it is done.
        due: Moment,
        /// The address of its receipt.
        receipt: String,
    },
}

/// All of it. Posts `csrf` to `/settings/data/copy`, `/settings/data/lift`, `/settings/data/erase` or `/settings/data/keep`.
#[derive(Debug, Clone, Template)]
#[template(path = "data.html", config = ".askama.toml")]
pub struct DataView {
    /// The frame.
    pub frame: Frame,
    /// How it stands.
    pub erasure: ErasureFace,
    /// Since when processing is restricted.
    pub restricted: Option<Moment>,
    /// How many days the law gives: for a correction, for a restriction, and for a service that has to stop.
    pub terms: Option<[String; 3]>,
    /// How long what is kept.
    pub kept: Vec<(Kind, KeptFor)>,
}

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptFor {
    /// For good.
    Good,
    /// So many days.
    Days(u16),
    /// So many days on which state bodies work.
    WorkingDays(u16),
    /// So many months.
    Months(u16),
    /// So many years.
    Years(u16),
}

impl DataView {
    fn kind(&self, kind: &Kind) -> String {
        self.frame.say(match kind {
            Kind::Accounts => "kept-accounts",
            Kind::History => "kept-history",
            Kind::Signatures => "kept-signatures",
            Kind::Unsigned => "kept-unsigned",
            Kind::Files => "kept-files",
            Kind::Documents => "kept-documents",
            Kind::Showings => "kept-showings",
            Kind::Reports => "kept-reports",
            Kind::Questions => "kept-questions",
            Kind::Assistances => "kept-assistances",
            Kind::Recoveries => "kept-recoveries",
            Kind::Merges => "kept-merges",
            Kind::Contacts => "kept-contacts",
            Kind::Denials => "kept-denials",
            Kind::Invitations => "kept-invitations",
            Kind::Guesses => "kept-guesses",
            Kind::Answers => "kept-answers",
            Kind::Events => "kept-events",
            // They are of nobody, and not shown.
            Kind::Heard | Kind::Refusals => return kind.as_str().to_owned(),
        })
    }

    fn long(&self, kept: &KeptFor) -> String {
        let (key, count) = match kept {
            KeptFor::Good => return self.frame.say("kept-for-good"),
            KeptFor::Days(count) => ("kept-days", count),
            KeptFor::WorkingDays(count) => ("kept-working-days", count),
            KeptFor::Months(count) => ("kept-months", count),
            KeptFor::Years(count) => ("kept-years", count),
        };
        self.frame.say_with(key, "count", *count)
    }
}

/// That somebody's data was erased, or was not yet.
#[derive(Debug, Clone, Template)]
#[template(path = "erased.html", config = ".askama.toml")]
pub struct ErasedView {
    /// The frame.
    pub frame: Frame,
    /// When.
    pub erased_at: Option<Moment>,
    /// The signed statement, once there is one.
    pub statement: Option<String>,
}
