//! The table `document_shares`. What was chosen, and who read it, is sealed under the key of the holder; of the code there is a digest.

use diesel::prelude::*;

use super::{Chosen, Showing};
use crate::base::{AccountId, DocumentId, Moment, TokenDigest};
use crate::db::schema::document_shares as shares;
use crate::db::{Conn, SLICE, StoreError};
use crate::keys::{DataKey, Desk};
use crate::wallet::model::Document;

/// So many readings of one document are told.
const TOLD: i64 = 50;

/// A code that is not used and not over.
pub(super) struct Found {
    pub(super) account: AccountId,
    pub(super) document: DocumentId,
    chosen: Vec<u8>,
}

impl Found {
    /// What was chosen.
    pub(super) fn chosen(&self, key: &DataKey) -> Result<Chosen, StoreError> {
        let plain = key.open(&chosen_context(self.document), &self.chosen);
        let plain = plain.map_err(|_sealed| damaged(self.document))?;
        serde_json::from_slice(&plain).map_err(|_other_shape| damaged(self.document))
    }
}

fn damaged(document: DocumentId) -> StoreError {
    StoreError::Inconsistent { table: "document_shares", row: document.to_string() }
}

fn chosen_context(document: DocumentId) -> String {
    format!("document_shares.chosen:{document}")
}

fn by_context(document: DocumentId) -> String {
    format!("document_shares.used_by:{document}")
}

/// Keeps a new code in the place of any that was not used.
pub(super) fn replace(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    (of, digest): (&Document, &TokenDigest),
    chosen: &Chosen,
    expires_at: Moment,
) -> Result<(), StoreError> {
    let before = shares::table.filter(shares::document_id.eq(of.id)).filter(shares::used_at.is_null());
    diesel::delete(before).execute(c)?;
    // What was chosen always has a JSON form.
    let plain = serde_json::to_vec(chosen).unwrap_or_default();
    let row = (
        shares::digest.eq(digest.as_bytes().as_slice()),
        shares::document_id.eq(of.id),
        shares::account_id.eq(of.account),
        shares::chosen.eq(key.seal(&desk.entropy, &chosen_context(of.id), &plain)),
        shares::expires_at.eq(expires_at),
    );
    diesel::insert_into(shares::table).values(row).execute(c)?;
    Ok(())
}

pub(super) fn find(c: &mut Conn, digest: &TokenDigest) -> Result<Option<Found>, StoreError> {
    let row = shares::table.find(digest.as_bytes().as_slice()).filter(shares::used_at.is_null());
    let row = row.select((shares::account_id, shares::document_id, shares::chosen));
    let row: Option<(AccountId, DocumentId, Vec<u8>)> = row.get_result(c).optional()?;
    Ok(row.map(|(account, document, chosen)| Found { account, document, chosen }))
}

/// Uses it: one statement decides who was first.
pub(super) fn spend(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    (digest, found): (&TokenDigest, &Found),
    by: &str,
) -> Result<bool, StoreError> {
    let good = shares::table
        .find(digest.as_bytes().as_slice())
        .filter(shares::used_at.is_null())
        .filter(shares::expires_at.gt(desk.now));
    let by = key.seal(&desk.entropy, &by_context(found.document), by.as_bytes());
    let used = (shares::used_at.eq(Some(desk.now)), shares::used_by.eq(Some(by)));
    Ok(diesel::update(good).set(used).execute(c)? == 1)
}

pub(super) fn used(
    c: &mut Conn,
    key: &DataKey,
    (account, document): (AccountId, DocumentId),
) -> Result<Vec<Showing>, StoreError> {
    let rows: Vec<(Option<Vec<u8>>, Option<Moment>)> = shares::table
        .filter(shares::document_id.eq(document).and(shares::account_id.eq(account)))
        .filter(shares::used_at.is_not_null())
        .order(shares::used_at.desc())
        .limit(TOLD)
        .select((shares::used_by, shares::used_at))
        .load(c)?;
    let showing = |(by, at): (Vec<u8>, Moment)| {
        let plain = key.open(&by_context(document), &by).map_err(|_sealed| damaged(document))?;
        let by = std::str::from_utf8(&plain).map_err(|_other| damaged(document))?.to_owned();
        Ok(Showing { by, at })
    };
    rows.into_iter().filter_map(|(by, at)| by.zip(at)).map(showing).collect()
}

/// Forgets some that nobody used in time; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let over = shares::table.filter(shares::used_at.is_null()).filter(shares::expires_at.lt(now));
    let some: Vec<Vec<u8>> = over.select(shares::digest).limit(SLICE).load(c)?;
    Ok(diesel::delete(shares::table.filter(shares::digest.eq_any(some))).execute(c)?)
}

/// Forgets all of some documents.
pub(in crate::wallet) fn forget(c: &mut Conn, some: &[DocumentId]) -> Result<(), StoreError> {
    diesel::delete(shares::table.filter(shares::document_id.eq_any(some))).execute(c)?;
    Ok(())
}
