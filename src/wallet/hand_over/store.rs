//! What is sealed of documents, opened with one key and sealed with another.

use diesel::prelude::*;

use crate::base::{AccountId, DocumentId};
use crate::db::schema::{document_numbers, document_steps, documents};
use crate::db::{Conn, StoreError};
use crate::keys::{DataKey, Desk};
use crate::wallet::model::Document;
use crate::wallet::share;
use crate::wallet::store::{find, open_body, sealed_body, sealed_step, steps};

/// Some documents of an account, which nobody else changes until the transaction ends.
pub(super) fn some_of(c: &mut Conn, account: AccountId, limit: i64) -> Result<Vec<DocumentId>, StoreError> {
    let theirs = documents::table.filter(documents::account_id.eq(account)).order(documents::id);
    let theirs = theirs.select(documents::id).limit(limit);
    match c {
        Conn::Pg(pg) => Ok(theirs.for_no_key_update().load(pg)?),
        Conn::Lite(lite) => Ok(theirs.load(lite)?),
    }
}

/// Seals what stands in these, and what is kept beside them, anew, and gives them to another account.
pub(super) fn hand_over(
    c: &mut Conn,
    desk: &Desk,
    (before, now): (&DataKey, &DataKey),
    (some, to): (&[DocumentId], AccountId),
) -> Result<(), StoreError> {
    share::hand_over(c, desk, (before, now), some)?;
    let numbers = document_numbers::table.filter(document_numbers::document_id.eq_any(some));
    diesel::update(numbers).set(document_numbers::account_id.eq(to)).execute(c)?;
    for id in some {
        let document = find(c, *id)?.ok_or(StoreError::Missing)?;
        for (n, step) in steps(c, before, *id)? {
            let sealed = sealed_step(desk, now, (*id, n), &step);
            let row = document_steps::table.find((id, n)).filter(document_steps::why.is_not_null());
            diesel::update(row).set(document_steps::why.eq(Some(sealed))).execute(c)?;
        }
        let body = body_anew(c, desk, (before, now), &document)?;
        let set = (body.map(|body| documents::body.eq(body)), documents::account_id.eq(to));
        diesel::update(documents::table.find(id)).set(set).execute(c)?;
    }
    Ok(())
}

/// Nothing stands in what had gone to the wrong person.
fn body_anew(
    c: &mut Conn,
    desk: &Desk,
    (before, now): (&DataKey, &DataKey),
    of: &Document,
) -> Result<Option<Vec<u8>>, StoreError> {
    match of.emptied_at {
        Some(_) => Ok(None),
        None => Ok(Some(sealed_body(desk, now, of, &open_body(c, before, of)?)?)),
    }
}
