//! A document, as an agency sends it.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::account::Number;
use crate::api::refusal::invalid;
use crate::base::{DocumentId, LocalDate, Moment, Problem};
use crate::wallet::{Content, DocumentNumber, New, Reason, Replaced, Source};

/// A document, as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    kind: String,
    holder: Number,
    number: String,
    issued_on: LocalDate,
    valid_until: Option<LocalDate>,
    as_of: Option<String>,
    source: Option<String>,
    fields: Map<String, Value>,
    supersedes: Option<Seen>,
}

/// A document that gives way, as it was seen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    id: DocumentId,
    version: i32,
}

/// What stands in one from now on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SentContent {
    valid_until: Option<LocalDate>,
    as_of: Option<String>,
    source: Option<String>,
    fields: Map<String, Value>,
    why: Option<String>,
}

impl Sent {
    /// The same, if all of it can be.
    pub(super) fn read(self) -> Result<New, Problem> {
        Ok(New {
            kind: self.kind,
            holder: self.holder,
            number: DocumentNumber::parse(&self.number).map_err(|why| invalid("number", why.to_string()))?,
            issued_on: self.issued_on,
            content: content(self.valid_until, self.as_of.as_deref(), self.source.as_deref(), self.fields)?,
            supersedes: self.supersedes.map(|Seen { id, version }| Replaced { id, version }),
        })
    }
}

impl SentContent {
    /// The same, if all of it can be, and why.
    pub(super) fn read(self) -> Result<(Content, Option<Reason>), Problem> {
        let why = self.why.as_deref().map(Reason::parse).transpose();
        let why = why.map_err(|flaw| invalid("why", flaw.to_string()))?;
        Ok((content(self.valid_until, self.as_of.as_deref(), self.source.as_deref(), self.fields)?, why))
    }
}

fn content(
    valid_until: Option<LocalDate>,
    as_of: Option<&str>,
    source: Option<&str>,
    fields: Map<String, Value>,
) -> Result<Content, Problem> {
    let as_of = as_of.map(str::parse::<Moment>).transpose();
    let source = source.map(Source::parse).transpose();
    Ok(Content {
        valid_until,
        as_of: as_of.map_err(|why| invalid("as_of", why.to_string()))?,
        source: source.map_err(|why| invalid("source", why.to_string()))?,
        fields,
    })
}
