//! A document that its holder shows where there is no network: to the holder as a code, to whoever checks as what stands in it.

use askama::Template;

use super::documents::{Choice, DocumentRow, FieldRow, standing_key};
use crate::base::{LocalDate, Moment, Told};
use crate::pages::layout::Frame;
use crate::wallet::Standing;
use crate::web::qr::Drawing;

/// What the law lets be shown so of one document.
#[derive(Debug, Clone)]
pub struct OfflineChoices {
    /// Whether its number may.
    pub number: bool,
    /// Which fields may.
    pub fields: Vec<Choice>,
    /// For how many minutes a code is good.
    pub minutes: u16,
}

/// A code. It is in no other answer.
#[derive(Clone, Template)]
#[template(path = "document_offline.html", config = ".askama.toml")]
pub struct OfflineCodeView {
    /// The frame.
    pub frame: Frame,
    /// The document.
    pub row: DocumentRow,
    /// The code, as people copy it.
    pub code: String,
    /// That, drawn.
    pub drawing: Drawing,
    /// Until when it is good.
    pub until: Moment,
}

/// What such a code says, checked where there is a network.
#[derive(Debug, Clone, Template)]
#[template(path = "checked_offline.html", config = ".askama.toml")]
pub struct CheckedOfflineView {
    /// The frame.
    pub frame: Frame,
    /// What its kind is called.
    pub kind: Told,
    /// Who issued it, by the name then.
    pub agency: String,
    /// What the document is worth today; nothing where the code is worth nothing whatever became of the document.
    pub standing: Option<Standing>,
    /// The day of issue.
    pub issued: LocalDate,
    /// The last day on which it counts.
    pub valid_until: Option<LocalDate>,
    /// Its number, where its holder chose that.
    pub number: Option<String>,
    /// What its holder chose.
    pub fields: Vec<FieldRow>,
    /// The day as of which its source said so.
    pub as_of: LocalDate,
    /// When the code was made.
    pub made_at: Moment,
    /// Until when it is good.
    pub until: Moment,
    /// When it was checked.
    pub at: Moment,
}

impl CheckedOfflineView {
    fn counts(&self) -> bool {
        self.standing == Some(Standing::Active)
    }

    fn standing_name(&self) -> String {
        self.frame.say(self.standing.map_or("doc-offline-worth-nothing", standing_key))
    }
}
