//! A document that its holder shows: to the holder as a code, to whoever checks as what was chosen of it.

use askama::Template;

use super::documents::{DocumentRow, FieldRow};
use crate::base::Moment;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};
use crate::web::qr::Drawing;

/// A code for one use. It is in no other answer.
#[derive(Clone, Template)]
#[template(path = "document_share.html", config = ".askama.toml")]
pub struct ShareView {
    /// The frame.
    pub frame: Frame,
    /// The document.
    pub row: DocumentRow,
    /// The code, as people copy it.
    pub code: String,
    /// Where it leads.
    pub address: String,
    /// That, drawn.
    pub drawing: Drawing,
    /// Until when it is good.
    pub until: Moment,
}

/// Asks for a code, and who checks. Posts `csrf`, `code` and `who` to `/verify`.
#[derive(Debug, Clone, Template)]
#[template(path = "check.html", config = ".askama.toml")]
pub struct CheckView {
    /// The frame.
    pub frame: Frame,
    /// As it was read or typed.
    pub code: String,
    /// As typed.
    pub who: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}

/// What was shown.
#[derive(Debug, Clone, Template)]
#[template(path = "checked.html", config = ".askama.toml")]
pub struct CheckedView {
    /// The frame.
    pub frame: Frame,
    /// The document, as it stands.
    pub row: DocumentRow,
    /// Its number, where its holder chose that.
    pub number: Option<String>,
    /// What its holder chose.
    pub fields: Vec<FieldRow>,
    /// Which system it comes from.
    pub source: Option<String>,
    /// As of when.
    pub as_of: Moment,
    /// When it was checked.
    pub at: Moment,
}
