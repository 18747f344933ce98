//! Electronic documents, as whoever holds them sees them.

use askama::Template;

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

    pub(super) const fn counts(&self) -> bool {
        matches!(self.standing, Standing::Active)
    }
}

/// The words of what a document is worth.
const fn standing_key(standing: Standing) -> &'static str {
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
    /// Whether it is the first page.
    pub newest: bool,
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
    /// What may be shown, besides the number.
    pub choices: Vec<Choice>,
    /// Who has read it, the last first.
    pub checked: Vec<CheckedRow>,
    /// What was wrong with what was chosen.
    pub troubles: Vec<Trouble>,
}
