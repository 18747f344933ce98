//! The table `signatures`.

use diesel::prelude::*;

use crate::base::{AccountId, ApprovalId, Moment};
use crate::db::schema::signatures;
use crate::db::{Conn, SLICE, StoreError, Sweeping, unheld};

/// So many does an organisation read of what was signed for it.
const LISTED: i64 = 20;

/// A filing to be kept.
pub(super) struct New<'a> {
    pub(super) id: ApprovalId,
    pub(super) organisation: AccountId,
    pub(super) filed_by: AccountId,
    /// Whether they allowed the service to know their name.
    pub(super) names_filer: bool,
    pub(super) client: &'a str,
    pub(super) title: Vec<u8>,
    pub(super) sha256: &'a [u8],
}

/// A filing, as whoever judges it needs it.
pub(super) struct Filing {
    pub(super) organisation: AccountId,
    pub(super) filed_by: AccountId,
    pub(super) names_filer: bool,
    pub(super) client: String,
    pub(super) title: Vec<u8>,
    pub(super) sha256: [u8; 32],
}

/// One that was signed.
pub(super) struct Row {
    pub(super) id: ApprovalId,
    pub(super) client: String,
    pub(super) title: Vec<u8>,
    pub(super) filed_by: AccountId,
    pub(super) signed_by: AccountId,
    pub(super) at: Moment,
}

pub(super) fn insert(c: &mut Conn, now: Moment, new: &New<'_>) -> Result<(), StoreError> {
    diesel::insert_into(signatures::table)
        .values((
            signatures::approval_id.eq(new.id),
            signatures::organisation.eq(new.organisation),
            signatures::filed_by.eq(new.filed_by),
            signatures::names_filer.eq(new.names_filer),
            signatures::client_id.eq(new.client),
            signatures::title.eq(&new.title),
            signatures::document.eq(new.sha256),
            signatures::asked_at.eq(now),
        ))
        .execute(c)?;
    Ok(())
}

pub(super) fn find(c: &mut Conn, id: ApprovalId) -> Result<Option<Filing>, StoreError> {
    type Found = (AccountId, AccountId, bool, String, Vec<u8>, Vec<u8>);
    let filing = (
        signatures::organisation,
        signatures::filed_by,
        signatures::names_filer,
        signatures::client_id,
        signatures::title,
        signatures::document,
    );
    let row: Option<Found> = signatures::table.find(id).select(filing).get_result(c).optional()?;
    let Some((organisation, filed_by, names_filer, client, title, document)) = row else { return Ok(None) };
    let impossible = |_bytes| StoreError::Inconsistent { table: "signatures", row: id.to_string() };
    let sha256 = document.try_into().map_err(impossible)?;
    Ok(Some(Filing { organisation, filed_by, names_filer, client, title, sha256 }))
}

/// Writes down who signed; once.
pub(super) fn sign(c: &mut Conn, now: Moment, id: ApprovalId, signer: AccountId) -> Result<(), StoreError> {
    let unsigned = signatures::table.find(id).filter(signatures::signed_at.is_null());
    let set = (signatures::signed_by.eq(Some(signer)), signatures::signed_at.eq(Some(now)));
    diesel::update(unsigned).set(set).execute(c)?;
    Ok(())
}

/// The latest of an organisation that were signed.
pub(super) fn signed_for(c: &mut Conn, organisation: AccountId) -> Result<Vec<Row>, StoreError> {
    type Found = (ApprovalId, String, Vec<u8>, AccountId, Option<AccountId>, Option<Moment>);
    let rows: Vec<Found> = signatures::table
        .filter(signatures::organisation.eq(organisation))
        .filter(signatures::signed_at.is_not_null())
        .order(signatures::signed_at.desc())
        .limit(LISTED)
        .select((
            signatures::approval_id,
            signatures::client_id,
            signatures::title,
            signatures::filed_by,
            signatures::signed_by,
            signatures::signed_at,
        ))
        .load(c)?;
    let signed = rows.into_iter().filter_map(|(id, client, title, filed_by, signed_by, at)| {
        let (signed_by, at) = signed_by.zip(at)?;
        Some(Row { id, client, title, filed_by, signed_by, at })
    });
    Ok(signed.collect())
}

/// Forgets some that were never signed; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = signatures::table
        .filter(signatures::signed_at.is_null())
        .filter(signatures::asked_at.lt(sweeping.before))
        .filter(unheld!(signatures::organisation))
        .filter(unheld!(signatures::filed_by));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<ApprovalId> = over.select(signatures::approval_id).limit(SLICE).load(c)?;
    Ok(diesel::delete(signatures::table.filter(signatures::approval_id.eq_any(some))).execute(c)?)
}

/// Forgets some that were signed long ago, where policy has an end for them at all; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep_signed(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = signatures::table
        .filter(signatures::signed_at.lt(sweeping.before))
        .filter(unheld!(signatures::organisation))
        .filter(unheld!(signatures::filed_by))
        .filter(unheld!(signatures::signed_by.assume_not_null()));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<ApprovalId> = over.select(signatures::approval_id).limit(SLICE).load(c)?;
    Ok(diesel::delete(signatures::table.filter(signatures::approval_id.eq_any(some))).execute(c)?)
}
