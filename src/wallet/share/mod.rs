//! A holder shows a document, for one use and for minutes.
//!
//! [`open`] makes a code for what the holder has chosen of one document; whoever has it and says who they are reads that once
//! ([`use_once`]), as the document then stands. What counts no more shows its state and nothing else. Who checked stands beside the
//! document, sealed, for its holder alone: the log says that somebody did.

mod store;

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::Wrong;
use super::kinds::{Documents, kind_of};
use super::model::{Body, Document};
use super::refused::Refused;
use super::state::Standing;
use super::store as documents;
use super::text::{self, Unwritten};
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::{DocumentId, Moment, Secret, TokenDigest, long_code};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};
use crate::policy::Law;
use crate::session::Elevated;

pub(super) use store::forget;
pub use store::sweep;

/// The longest word of who somebody is.
const WHO: usize = 80;

/// What a holder wants shown of one document.
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
    /// Its number, where the holder chose that.
    pub number: Option<String>,
    /// The fields that the holder chose, in the order of the kind.
    pub fields: Vec<(String, Value)>,
    /// Which system it comes from.
    pub source: Option<String>,
}

/// That somebody read it.
#[derive(Clone, PartialEq, Eq)]
pub struct Showing {
    /// Who, by their own word. Personal: never log it.
    pub by: String,
    /// When.
    pub at: Moment,
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

/// Makes a code for what was chosen of one of the holder's documents that counts; any made before and not used is worth nothing from
/// then on.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn open(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    holder: &Elevated,
    (id, chosen): (DocumentId, &Chosen),
) -> Result<Result<Share, Refused>, StoreError> {
    let account = holder.account();
    let own = documents::find(c, id)?.filter(|document| document.account == account.id);
    let Some(document) = own else { return Ok(Err(Refused::NotFound)) };
    let today = desk.now.local_date();
    let rules = match law.at::<Documents>(today) {
        Ok(dated) => dated.rules,
        Err(missing) => return Ok(Err(missing.into())),
    };
    match document.standing(today) {
        Standing::Active => {}
        standing => return Ok(Err(Refused::CountsNot { standing })),
    }
    let key = account::key_of(c, &desk.vault, account.person)?;
    let body = documents::body(c, &key, &document)?;
    if let Err(wrong) = may_be_shown(law, (&document, &body), chosen, desk) {
        return Ok(Err(Refused::Wrong(wrong)));
    }
    let (code, digest) = long_code::new(&desk.entropy);
    let expires_at = desk.now.plus(Duration::from_secs(u64::from(rules.shown_seconds)));
    store::replace(c, desk, &key, (&document, &digest), chosen, expires_at)?;
    let facts = json!({ "document": id, "number": chosen.number, "fields": chosen.fields.len() });
    audit::record(c, desk, &Entry::of(Event::DocumentShown).account(account.id).facts(facts))?;
    Ok(Ok(Share { code, expires_at }))
}

/// That something was chosen, and nothing that the law keeps from others or that is not there.
fn may_be_shown(
    law: &Law,
    (document, body): (&Document, &Body),
    chosen: &Chosen,
    desk: &Desk,
) -> Result<(), Vec<Wrong>> {
    if !chosen.number && chosen.fields.is_empty() {
        return Err(vec![Wrong::of("fields", "choose something to show")]);
    }
    let kind = kind_of(law, document, desk.now.local_date());
    let shown = |name: &&String| {
        body.fields.contains_key(*name)
            && kind.is_some_and(|kind| kind.fields.iter().any(|field| field.name == **name && field.shown))
    };
    let count = chosen.fields.iter().filter(|name| !shown(name)).count();
    match count {
        0 => Ok(()),
        _ => Err(vec![Wrong::of("fields", "some are not in the document, or are not shown to others")]),
    }
}

/// Shows it to whoever has the code, once. Nothing where there is none that is good: it was used, its time is over, it was never
/// made, or its holder's account is not open.
///
/// # Errors
/// As the database.
pub fn use_once(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    (digest, by): (&TokenDigest, &Checker),
) -> Result<Option<Shown>, StoreError> {
    let Some(found) = store::find(c, digest)? else { return Ok(None) };
    let account = account::hold(c, found.account)?;
    if !account.active {
        return Ok(None);
    }
    let key = account::key_of(c, &desk.vault, account.person)?;
    if !store::spend(c, desk, &key, (digest, &found), &by.0)? {
        return Ok(None);
    }
    let document = documents::find(c, found.document)?.ok_or(StoreError::Missing)?;
    let facts = json!({ "document": document.id });
    audit::record(c, desk, &Entry::of(Event::DocumentChecked).account(account.id).facts(facts))?;
    let today = desk.now.local_date();
    if document.standing(today) != Standing::Active {
        return Ok(Some(Shown { document, number: None, fields: Vec::new(), source: None }));
    }
    let (body, chosen) = (documents::body(c, &key, &document)?, found.chosen(&key)?);
    let kind = kind_of(law, &document, today);
    let named = kind.map(|kind| kind.fields.iter().map(|field| &field.name).collect::<Vec<_>>());
    let chosen_field = |name: &&String| chosen.fields.contains(*name);
    let fields = named.unwrap_or_default().into_iter().filter(chosen_field);
    let fields = fields.filter_map(|name| Some((name.clone(), body.fields.get(name)?.clone()))).collect();
    let number = chosen.number.then_some(body.number);
    Ok(Some(Shown { document, number, fields, source: body.source }))
}

/// Who has read a document of the holder's by a code, the last first.
///
/// # Errors
/// As the database.
pub fn showings(
    c: &mut Conn,
    vault: &Vault,
    holder: &Elevated,
    id: DocumentId,
) -> Result<Vec<Showing>, StoreError> {
    let key = account::key_of(c, vault, holder.account().person)?;
    store::used(c, &key, (holder.account().id, id))
}
