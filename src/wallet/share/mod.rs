//! A document is shown to somebody else, for one use and for minutes.
//!
//! [`open`] makes a code for what was chosen of one document that counts: by its holder, or by whoever acts for them ([`may_show`]); whoever
//! has it and says who they are reads that once ([`use_once`]), as the document then stands. Of what does not count they see kind, agency,
//! day of issue and state, and nothing that stands in it. Who checked stands beside the document, sealed, for its holder and whoever acts for
//! them alone ([`showings`]): the log says that somebody did. Of somebody who may be forced a code is made that nobody ever finds.

mod open;
mod seen;
mod store;
mod use_once;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::Document;
use super::text::{self, Unwritten};
use crate::base::{AccountId, Moment, Secret, ShareId};

pub(super) use open::shows_nothing_alone;
pub use open::{may_show, open};
pub use seen::showings;
pub(super) use store::{forget, hand_over};
pub use store::{sweep, sweep_used};
pub use use_once::{is_good, use_once};

/// The longest word of who somebody is.
const WHO: usize = 80;

/// What is to be shown of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// Whether the number that it has among those of its kind.
    pub number: bool,
    /// Which fields, by their names.
    pub fields: BTreeSet<String>,
}

/// A code by which somebody else reads it.
#[derive(Debug)]
pub struct Share {
    /// What is shown.
    pub document: Document,
    /// As it is written. It is kept nowhere.
    pub code: Secret,
    /// Until when.
    pub expires_at: Moment,
}

/// Who checks, by their own word. Personal: never log it.
#[derive(Clone, PartialEq, Eq)]
pub struct Checker(String);

/// What is shown.
pub struct Shown {
    /// The document as it stands.
    pub document: Document,
    /// Its number, where that was chosen.
    pub number: Option<String>,
    /// The fields that were chosen, in the order of the kind.
    pub fields: Vec<(String, Value)>,
    /// Which system it comes from.
    pub source: Option<String>,
}

/// That somebody read it.
#[derive(Clone, PartialEq, Eq)]
pub struct Showing {
    /// Its name.
    pub id: ShareId,
    /// Who, by their own word. Personal: never log it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Who made the code.
    pub made_by: AccountId,
    /// What they could read.
    pub chosen: Chosen,
}

impl Checker {
    /// Reads a word.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn parse(typed: &str) -> Result<Self, Unwritten> {
        text::line(WHO, typed).map(Self)
    }
}

impl std::fmt::Debug for Checker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Checker(…)")
    }
}
