//! What of a kind the law lets be shown without a network.

use serde::Deserialize;

use crate::base::LocalDate;
use crate::policy::Law;
use crate::wallet::{Document, Documents, Field, Kind, kind_of};

/// For no longer is a code good.
pub const LONGEST_MINUTES: u16 = 24 * 60;

/// How documents of a kind are shown by a code that is read without a network.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offline {
    /// For so many minutes is a code good.
    pub minutes: u16,
    /// Whether the number may be in it that a document has among those of its kind.
    pub number: bool,
    /// Which fields may: fewer than are shown otherwise, for who has the code can prove to others what stood in it.
    pub fields: Vec<String>,
}

impl Offline {
    /// What contradicts `fields`, as the law names the place.
    pub(in crate::wallet) fn flaws(&self, fields: &[Field]) -> Vec<String> {
        let minutes = (!(1..=LONGEST_MINUTES).contains(&self.minutes))
            .then(|| format!(".offline.minutes: 1 to {LONGEST_MINUTES}"));
        let nothing = (!self.number && self.fields.is_empty())
            .then(|| ".offline.fields: something, or the number".to_owned());
        let is_shown = |name: &String| fields.iter().any(|field| field.name == *name && field.shown);
        let hidden = self.fields.iter().filter(|name| !is_shown(name));
        let hidden = hidden.map(|name| format!(".offline.fields: {name} is no field that is shown"));
        minutes.into_iter().chain(nothing).chain(hidden).collect()
    }
}

/// What may be shown so of one document.
#[derive(Debug, Clone)]
pub struct Allowed<'l> {
    /// Its kind, as the law of today has it.
    pub kind: &'l Kind,
    /// For so many minutes is a code good.
    pub minutes: u16,
    /// Whether its number may be in it.
    pub number: bool,
    /// Which fields may, in the order of the kind.
    pub fields: Vec<&'l Field>,
}

/// What may be shown so of a document today: what the law lets be shown today and on the day it came, and today in this way too.
pub fn allowed<'l>(law: &'l Law, document: &Document, today: LocalDate) -> Option<Allowed<'l>> {
    let kind = law.at::<Documents>(today).ok()?.rules.kinds.get(&document.kind)?;
    let (offline, then) = (kind.offline.as_ref()?, kind_of(law, document, today)?);
    let was_shown = |name: &String| then.fields.iter().any(|field| field.name == *name && field.shown);
    let may = |field: &&Field| field.shown && offline.fields.contains(&field.name) && was_shown(&field.name);
    let fields = kind.fields.iter().filter(may).collect();
    Some(Allowed { kind, minutes: offline.minutes, number: offline.number, fields })
}
