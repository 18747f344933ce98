//! That two accounts are to become one, as a holder sees it.

use askama::Template;

use crate::audit::Event;
use crate::base::{LocalDate, MergeId};
use crate::pages::layout::Frame;

/// What waits.
#[derive(Debug, Clone)]
pub struct JoiningFace {
    /// Whether this account is the one that goes on.
    pub goes_on: bool,
    /// The last day on which its holder can object.
    pub last_day: LocalDate,
    /// Whether they have said yes.
    pub has_agreed: bool,
    /// Which pair it is, as it is shown ...
    pub merge: MergeId,
    /// ... and in which version: a yes is said of that.
    pub version: i32,
    /// The key of the words for whose the other account is.
    pub other_kind: &'static str,
    /// Since when there is one.
    pub other_since: LocalDate,
    /// The end of its number.
    pub other_number: Option<String>,
}

/// The page. Posts `csrf` to `/settings/merge/object` or `/settings/merge/agree`.
#[derive(Debug, Clone, Template)]
#[template(path = "merge.html", config = ".askama.toml")]
pub struct JoiningView {
    /// The frame.
    pub frame: Frame,
    /// What waits, if anything.
    pub waits: Option<JoiningFace>,
    /// The key of the words for why nothing was done.
    pub trouble: Option<&'static str>,
}

/// What happened about two accounts that may be one person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeEvent {
    /// An officer proposes that they are.
    Proposed,
    /// Another agrees.
    Agreed,
    /// Nothing comes of it.
    Ended,
    /// They became one.
    Merged,
}

impl MergeEvent {
    /// The one that the log tells of.
    pub const fn of(event: Event) -> Option<Self> {
        Some(match event {
            Event::MergeProposed => Self::Proposed,
            Event::MergeAgreed => Self::Agreed,
            Event::MergeEnded => Self::Ended,
            Event::PersonMerged => Self::Merged,
            _ => return None,
        })
    }

    /// The keys of what is said, and of what it means.
    pub(super) const fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Proposed => ("event-merge-proposed", Some("event-merge-proposed-means")),
            Self::Agreed => ("event-merge-agreed", Some("event-merge-agreed-means")),
            Self::Ended => ("event-merge-ended", None),
            Self::Merged => ("event-person-merged", Some("event-person-merged-means")),
        }
    }
}
