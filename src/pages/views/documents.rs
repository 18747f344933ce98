//! Electronic documents, as whoever holds them sees them.

use askama::Template;

use super::offline::OfflineChoices;
use crate::base::{LocalDate, Moment, Told};
use crate::pages::layout::Frame;
use crate::pages::trouble::Trouble;
use crate::wallet::{Standing, State};

/// One document in a list.
#[derive(Debug, Clone)]
pub struct DocumentRow {
    /// Goes into its address.
    pub id: String,
    /// What its kind is called.
    pub kind: Told,
    /// Who issued it, by the name then.
    pub agency: String,
    /// What it is worth today.
    pub standing: Standing,
    /// The day of issue.
    pub issued: LocalDate,
    /// The last day on which it counts.
    pub until: Option<LocalDate>,
}

impl DocumentRow {
    pub(super) fn standing_name(&self, frame: &Frame) -> String {
        frame.say(standing_key(self.standing))
    }

    /// What that means, for whoever holds it.
    fn means(&self, frame: &Frame) -> Option<String> {
        Some(frame.say(match self.standing {
            Standing::Active => return None,
            Standing::Expired => "document-expired-means",
            Standing::Suspended => "document-suspended-means",
            Standing::Revoked => "document-revoked-means",
            Standing::Superseded => "document-superseded-means",
        }))
    }

    /// What that means, for whoever is shown it.
    pub(super) fn means_to_others(&self, frame: &Frame) -> Option<String> {
        Some(frame.say(match self.standing {
            Standing::Active => return None,
            Standing::Expired => "checked-expired-means",
            Standing::Suspended => "checked-suspended-means",
            Standing::Revoked => "checked-revoked-means",
            Standing::Superseded => "checked-superseded-means",
        }))
    }

    pub(super) const fn counts(&self) -> bool {
        matches!(self.standing, Standing::Active)
    }
}

/// The words of what a document is worth.
pub(super) const fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "document-active",
        Standing::Expired => "document-expired",
        Standing::Suspended => "document-suspended",
        Standing::Revoked => "document-revoked",
        Standing::Superseded => "document-superseded",
    }
}

/// All documents.
#[derive(Debug, Clone, Template)]
#[template(path = "documents.html", config = ".askama.toml")]
pub struct DocumentsView {
    /// The frame.
    pub frame: Frame,
    /// The newest first.
    pub rows: Vec<DocumentRow>,
    /// What their holder is called, where that is not whoever reads.
    pub whose: Option<String>,
    /// The address of the first page, where it is another one.
    pub newest: Option<String>,
    /// The address of the page behind it.
    pub older: Option<String>,
}

/// A field of a document.
#[derive(Debug, Clone)]
pub struct FieldRow {
    /// What it is called.
    pub label: Told,
    /// What stands there.
    pub value: String,
}

/// Something that its holder may show.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its name in the form.
    pub name: String,
    /// What it is called.
    pub label: Told,
}

/// That somebody read it.
#[derive(Debug, Clone)]
pub struct CheckedRow {
    /// Who, by their own word.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Whether they could read its number.
    pub number: bool,
    /// What else they could read.
    pub fields: Vec<Told>,
    /// Who showed it, where that was not its holder.
    pub made_by: Option<String>,
}

/// Why whoever sees a document cannot show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShowBar {
    /// Somebody represents them.
    Represented,
    /// Somebody who represented them knows their password.
    OwnKey,
    /// They only read for the organisation.
    ReadsAlone,
}

impl ShowBar {
    fn says(self, frame: &Frame) -> String {
        frame.say(match self {
            Self::Represented => "document-show-represented",
            Self::OwnKey => "document-show-own-key",
            Self::ReadsAlone => "document-show-reads-alone",
        })
    }
}

/// A document that the law of today does not let its holder's account hold.
#[derive(Debug, Clone, Template)]
#[template(path = "document_closed.html", config = ".askama.toml")]
pub struct DocumentClosedView {
    /// The frame.
    pub frame: Frame,
    /// From which level on it opens, where it is a matter of that.
    pub level: Option<u8>,
}

/// Something that happened to a document.
#[derive(Debug, Clone)]
pub struct HappenedRow {
    /// What it became.
    pub state: State,
    /// Whether it was that before, and something else stands in it since.
    pub is_same: bool,
    /// On whose word, by the name then.
    pub agency: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: Option<String>,
}

impl HappenedRow {
    fn says(&self, frame: &Frame, is_first: &bool) -> String {
        frame.say(match self.state {
            State::Active if *is_first => "document-was-issued",
            _ if self.is_same => "document-was-changed",
            State::Active => "document-was-resumed",
            State::Suspended => "document-was-suspended",
            State::Revoked => "document-was-revoked",
            State::Superseded => "document-was-superseded",
        })
    }
}

/// One document, with what stands in it. While it counts, posts `csrf` and the names of what is to be shown to `/documents/<id>/share`.
#[derive(Debug, Clone, Template)]
#[template(path = "document.html", config = ".askama.toml")]
pub struct DocumentView {
    /// The frame.
    pub frame: Frame,
    /// The document.
    pub row: DocumentRow,
    /// The number that it has among those of its kind; none where it had gone to the wrong person, and nothing stands in it any more.
    pub number: Option<String>,
    /// What stands in it.
    pub fields: Vec<FieldRow>,
    /// Which system it comes from.
    pub source: Option<String>,
    /// As of when.
    pub as_of: Moment,
    /// Who answers for it now, where who issued it is no more.
    pub heir: Option<String>,
    /// What happened to it, the last first.
    pub happened: Vec<HappenedRow>,
    /// What its holder is called, where that is not whoever reads.
    pub whose: Option<String>,
    /// What may be shown, besides the number.
    pub choices: Vec<Choice>,
    /// Why whoever reads cannot show it.
    pub bar: Option<ShowBar>,
    /// What may be shown where there is no network, where anything may.
    pub offline: Option<OfflineChoices>,
    /// Who has read it, the last first.
    pub checked: Vec<CheckedRow>,
    /// The address of those before them.
    pub checked_older: Option<String>,
    /// The address of the last of them, where others are here.
    pub checked_newest: Option<String>,
    /// The address of all documents of its holder.
    pub back: String,
    /// What was wrong with what was chosen.
    pub troubles: Vec<Trouble>,
}
