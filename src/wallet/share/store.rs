//! The table `document_shares`. What was chosen, and who read it, is sealed under the key of the holder, each to its own code: nothing of one
//! is read as another's. Of the code there is a digest.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::{Chosen, Showing};
use crate::base::{AccountId, DocumentId, Moment, ShareId, TokenDigest};
use crate::db::schema::{document_shares as shares, documents};
use crate::db::{Conn, SLICE, StoreError, Sweeping, unheld};
use crate::keys::{DataKey, Desk};

/// What is kept of a code.
#[derive(Queryable, Selectable)]
#[diesel(table_name = shares)]
pub(super) struct Row {
    pub(super) digest: Vec<u8>,
    pub(super) id: ShareId,
    #[diesel(column_name = document_id)]
    pub(super) document: DocumentId,
    pub(super) made_by: AccountId,
    chosen: Vec<u8>,
    used_at: Option<Moment>,
    used_by: Option<Vec<u8>>,
}

/// In what place of which code something is sealed.
fn context(column: &str, digest: &[u8]) -> String {
    format!("document_shares.{column}:{}", URL_SAFE_NO_PAD.encode(digest))
}

impl Row {
    /// What was chosen.
    pub(super) fn chosen(&self, key: &DataKey) -> Result<Chosen, StoreError> {
        let plain = key.open(&context("chosen", &self.digest), &self.chosen);
        let plain = plain.map_err(|_sealed| self.damaged())?;
        serde_json::from_slice(&plain).map_err(|_other_shape| self.damaged())
    }

    /// That it was used, if it was.
    fn showing(&self, key: &DataKey) -> Result<Option<Showing>, StoreError> {
        let Some((at, by)) = self.used_at.zip(self.used_by.as_ref()) else { return Ok(None) };
        let plain = key.open(&context("used_by", &self.digest), by).map_err(|_sealed| self.damaged())?;
        let by = std::str::from_utf8(&plain).map_err(|_other| self.damaged())?.to_owned();
        Ok(Some(Showing { id: self.id, by, at, made_by: self.made_by, chosen: self.chosen(key)? }))
    }

    fn damaged(&self) -> StoreError {
        StoreError::Inconsistent { table: "document_shares", row: self.id.to_string() }
    }
}

/// A new code.
pub(super) struct New<'a> {
    pub(super) digest: &'a TokenDigest,
    pub(super) document: DocumentId,
    pub(super) made_by: AccountId,
    pub(super) chosen: &'a Chosen,
    pub(super) expires_at: Moment,
}

/// Keeps a new code in the place of any that was not used.
pub(super) fn replace(c: &mut Conn, desk: &Desk, key: &DataKey, new: &New<'_>) -> Result<(), StoreError> {
    let of = shares::table.filter(shares::document_id.eq(new.document));
    diesel::delete(of.filter(shares::used_at.is_null())).execute(c)?;
    let id = ShareId::new(desk.now, &desk.entropy);
    let plain = serde_json::to_vec(new.chosen)
        .map_err(|_no_json| StoreError::Inconsistent { table: "document_shares", row: id.to_string() })?;
    let digest = new.digest.as_bytes().as_slice();
    let row = (
        shares::digest.eq(digest),
        shares::id.eq(id),
        shares::document_id.eq(new.document),
        shares::made_by.eq(new.made_by),
        shares::chosen.eq(key.seal(&desk.entropy, &context("chosen", digest), &plain)),
        shares::expires_at.eq(new.expires_at),
    );
    diesel::insert_into(shares::table).values(row).execute(c)?;
    Ok(())
}

/// The code, where it is not used and not over.
pub(super) fn find(c: &mut Conn, now: Moment, digest: &TokenDigest) -> Result<Option<Row>, StoreError> {
    let good = shares::table
        .find(digest.as_bytes().as_slice())
        .filter(shares::used_at.is_null())
        .filter(shares::expires_at.gt(now));
    Ok(good.select(Row::as_select()).get_result(c).optional()?)
}

/// Uses it: one statement decides who was first.
pub(super) fn spend(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    (found, by): (&Row, &str),
) -> Result<bool, StoreError> {
    let good = shares::table
        .find(&found.digest)
        .filter(shares::used_at.is_null())
        .filter(shares::expires_at.gt(desk.now));
    let by = key.seal(&desk.entropy, &context("used_by", &found.digest), by.as_bytes());
    let used = (shares::used_at.eq(Some(desk.now)), shares::used_by.eq(Some(by)));
    Ok(diesel::update(good).set(used).execute(c)? == 1)
}

/// Those of a document that were used, the last first: at most `limit`, made before `before` where that is said.
pub(super) fn used(
    c: &mut Conn,
    key: &DataKey,
    document: DocumentId,
    (before, limit): (Option<ShareId>, i64),
) -> Result<Vec<Showing>, StoreError> {
    // One code at a time waits to be used, so they are used in the order in which they were made.
    let mut used = shares::table
        .filter(shares::document_id.eq(document).and(shares::used_at.is_not_null()))
        .select(Row::as_select())
        .into_boxed();
    if let Some(before) = before {
        used = used.filter(shares::id.lt(before));
    }
    let rows: Vec<Row> = used.order(shares::id.desc()).limit(limit).load(c)?;
    rows.iter().filter_map(|row| row.showing(key).transpose()).collect()
}

/// Gives what is kept of these documents' codes to whoever has `now`, and forgets those that nobody has used.
pub(in crate::wallet) fn hand_over(
    c: &mut Conn,
    desk: &Desk,
    (before, now): (&DataKey, &DataKey),
    some: &[DocumentId],
) -> Result<(), StoreError> {
    let waiting = shares::document_id.eq_any(some).and(shares::used_at.is_null());
    diesel::delete(shares::table.filter(waiting)).execute(c)?;
    let used = shares::table.filter(shares::document_id.eq_any(some));
    let rows: Vec<Row> = used.select(Row::as_select()).load(c)?;
    for row in rows {
        let anew = |column: &str, sealed: &[u8]| {
            let context = context(column, &row.digest);
            let plain = before.open(&context, sealed).map_err(|_sealed| row.damaged())?;
            Ok::<_, StoreError>(now.seal(&desk.entropy, &context, &plain))
        };
        let used_by = row.used_by.as_deref().map(|by| anew("used_by", by)).transpose()?;
        let set = (shares::chosen.eq(anew("chosen", &row.chosen)?), shares::used_by.eq(used_by));
        diesel::update(shares::table.find(&row.digest)).set(set).execute(c)?;
    }
    Ok(())
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

/// Forgets, or counts, some that were used before a moment.
///
/// # Errors
/// As the database.
pub fn sweep_used(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let unheld =
        documents::table.filter(documents::id.eq(shares::document_id)).filter(unheld!(documents::account_id));
    let over = shares::table.filter(shares::used_at.lt(Some(sweeping.before))).filter(exists(unheld));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<Vec<u8>> = over.select(shares::digest).limit(SLICE).load(c)?;
    Ok(diesel::delete(shares::table.filter(shares::digest.eq_any(some))).execute(c)?)
}

/// Forgets all of some documents.
pub(in crate::wallet) fn forget(c: &mut Conn, some: &[DocumentId]) -> Result<(), StoreError> {
    diesel::delete(shares::table.filter(shares::document_id.eq_any(some))).execute(c)?;
    Ok(())
}
