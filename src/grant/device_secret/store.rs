//! The table `device_secrets`.

use diesel::prelude::*;

use crate::base::{GrantId, Moment, TokenDigest};
use crate::db::schema::{device_secrets, grants};
use crate::db::{Conn, StoreError};
use crate::grant::model::Grant;
use crate::grant::store::GrantRow;

/// Keeps the secret of a grant.
///
/// # Errors
/// As the database.
pub fn keep_device_secret(c: &mut Conn, of: GrantId, digest: TokenDigest) -> Result<(), StoreError> {
    let secret = (device_secrets::digest.eq(digest.as_bytes().as_slice()), device_secrets::grant_id.eq(of));
    diesel::insert_into(device_secrets::table).values(secret).execute(c)?;
    Ok(())
}

/// The grant whose secret that is, ended or not.
///
/// # Errors
/// As the database.
pub fn of_device_secret(c: &mut Conn, digest: TokenDigest) -> Result<Option<Grant>, StoreError> {
    let secret = device_secrets::table.find(digest.as_bytes().as_slice()).inner_join(grants::table);
    let row: Option<GrantRow> = secret.select(GrantRow::as_select()).get_result(c).optional()?;
    Ok(row.map(Grant::from))
}

/// Whether a grant goes on, and holds it until the end of the transaction: whoever ends it waits, or was first. It is a use of it.
///
/// # Errors
/// As the database.
pub fn goes_on(c: &mut Conn, now: Moment, id: GrantId) -> Result<bool, StoreError> {
    let live = grants::table.filter(grants::id.eq(id)).filter(grants::revoked_at.is_null());
    let used = diesel::update(live.filter(grants::expires_at.gt(now))).set(grants::used_at.eq(Some(now)));
    Ok(used.execute(c)? == 1)
}

/// The digest of the secret that `grant` was given with, or that it was given for.
///
/// # Errors
/// As the database; when it cannot be one.
pub fn device_secret_of(c: &mut Conn, grant: &Grant) -> Result<Option<TokenDigest>, StoreError> {
    let own = device_secrets::grant_id.eq(grant.via.unwrap_or(grant.id));
    let found: Option<Vec<u8>> =
        device_secrets::table.filter(own).select(device_secrets::digest).get_result(c).optional()?;
    let malformed = || StoreError::Inconsistent { table: "device_secrets", row: grant.id.to_string() };
    let read =
        |bytes: Vec<u8>| <[u8; 32]>::try_from(bytes).map(TokenDigest::from).map_err(|_size| malformed());
    found.map(read).transpose()
}
