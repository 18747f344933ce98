//! A code is used.

use serde_json::json;

use super::store;
use super::{Checker, Shown};
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::{Moment, TokenDigest};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::policy::Law;
use crate::wallet::ruled::Ruled;
use crate::wallet::state::Standing;
use crate::wallet::store as documents;

/// Whether there is a code that nobody has used and whose time is not over. A guess asks this and writes nothing.
///
/// # Errors
/// As the database.
pub fn is_good(c: &mut Conn, now: Moment, digest: &TokenDigest) -> Result<bool, StoreError> {
    Ok(store::find(c, now, digest)?.is_some())
}

/// Shows it to whoever has the code, once. Nothing where there is none that is good: it was used, its time is over, it was never made, the
/// account of its holder or of whoever made it is not open, or one of them may be forced.
///
/// # Errors
/// As the database.
pub fn use_once(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    (digest, by): (&TokenDigest, &Checker),
) -> Result<Option<Shown>, StoreError> {
    let Some(found) = store::find(c, desk.now, digest)? else { return Ok(None) };
    let document = documents::find(c, found.document)?.ok_or(StoreError::Missing)?;
    let holder = account::hold(c, document.account)?;
    for one in [holder.id, found.made_by] {
        if !account::is_open(c, one)? || account::is_alarm_raised(c, one)? {
            return Ok(None);
        }
    }
    let today = desk.now.local_date();
    let ruled = Ruled::of(law, &document, today);
    if ruled.may_be_held(&holder).is_err() {
        return Ok(None);
    }
    let key = account::key_of(c, &desk.vault, holder.person)?;
    if !store::spend(c, desk, &key, (&found, &by.0))? {
        return Ok(None);
    }
    let document = documents::find(c, found.document)?.ok_or(StoreError::Missing)?;
    let facts = json!({ "document": document.id });
    audit::record(c, desk, &Entry::of(Event::DocumentChecked).account(holder.id).facts(facts))?;
    if document.standing(today) != Standing::Active {
        return Ok(Some(Shown { document, number: None, fields: Vec::new(), source: None }));
    }
    let (body, chosen) = (documents::body(c, &key, &document)?, found.chosen(&key)?);
    let named = ruled.kind().map(|kind| kind.fields.as_slice()).unwrap_or_default();
    let shown = named.iter().map(|field| &field.name);
    let shown = shown.filter(|name| chosen.fields.contains(*name) && ruled.may_be_shown(name));
    let fields = shown.filter_map(|name| Some((name.clone(), body.fields.get(name)?.clone()))).collect();
    let number = chosen.number.then_some(body.number);
    Ok(Some(Shown { document, number, fields, source: body.source }))
}
