//! The table `devices`.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::attestation::Tier;
use super::model::Device;
use crate::account::{self, Account};
use crate::base::{AccountId, DeviceId, Moment};
use crate::db::schema::devices;
use crate::db::{Conn, StoreError, each_backend};
use crate::factor::Factor;
use crate::factor::passkey::Label;
use crate::keys::{Desk, Thumbprint, Vault};

fn context(id: DeviceId) -> String {
    format!("devices.label:{id}")
}

/// Whether the key was ever bound.
pub(super) fn is_known(c: &mut Conn, key: Thumbprint) -> Result<bool, StoreError> {
    let same = devices::table.filter(devices::thumbprint.eq(key.as_bytes().as_slice()));
    Ok(diesel::select(exists(same)).get_result(c)?)
}

/// Keeps a phone in the first of `slots` that is free; false when all are taken: one statement decides who was first.
pub(super) fn insert(
    c: &mut Conn,
    desk: &Desk,
    of: &Account,
    device: &Device,
    slots: u8,
) -> Result<bool, StoreError> {
    let key = account::key_of(c, &desk.vault, of.person)?;
    let label = key.seal(&desk.entropy, &context(device.id), device.label.as_bytes());
    for slot in 0..i32::from(slots) {
        let row = (
            devices::account_id.eq(of.id),
            devices::id.eq(device.id),
            devices::thumbprint.eq(device.key.as_bytes().as_slice()),
            devices::label.eq(&label),
            devices::slot.eq(slot),
            devices::bound_at.eq(device.bound_at),
            devices::tier.eq(Some(device.tier.as_str())),
        );
        let written = each_backend!(c, c => diesel::insert_into(devices::table).values(row).on_conflict_do_nothing().execute(c))?;
        if written == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The phones that are keys of the account, the oldest first.
///
/// # Errors
/// As the database; when what is kept cannot be read under our keys.
pub fn list(c: &mut Conn, vault: &Vault, of: &Account) -> Result<Vec<Device>, StoreError> {
    type Row = (DeviceId, Vec<u8>, Vec<u8>, Moment, i32, Option<String>);
    let rows: Vec<Row> = devices::table
        .filter(devices::account_id.eq(of.id))
        .filter(devices::revoked_at.is_null())
        .order(devices::bound_at)
        .select((
            devices::id,
            devices::thumbprint,
            devices::label,
            devices::bound_at,
            devices::version,
            devices::tier,
        ))
        .load(c)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = account::key_of(c, vault, of.person)?;
    let opened = |(id, thumbprint, label, bound_at, version, tier): Row| {
        let label = key.open(&context(id), &label).ok()?;
        let label = std::str::from_utf8(&label).ok()?.to_owned();
        let tier = believed(tier.as_deref())?;
        Some(Device { id, key: Thumbprint::from_bytes(&thumbprint)?, label, bound_at, version, tier })
    };
    let damaged = || StoreError::Inconsistent { table: "devices", row: of.id.to_string() };
    rows.into_iter().map(|row| opened(row).ok_or_else(damaged)).collect()
}

/// Which phones are keys of the account.
///
/// # Errors
/// As the database.
pub fn ids(c: &mut Conn, account: AccountId) -> Result<Vec<DeviceId>, StoreError> {
    let alive = devices::table.filter(devices::account_id.eq(account)).filter(devices::revoked_at.is_null());
    Ok(alive.order(devices::bound_at).select(devices::id).load(c)?)
}

/// What an answer of each phone of the account proves.
///
/// # Errors
/// As the database; when what is kept cannot be read.
pub fn factors(c: &mut Conn, account: AccountId) -> Result<Vec<Factor>, StoreError> {
    let alive = devices::table.filter(devices::account_id.eq(account)).filter(devices::revoked_at.is_null());
    let tiers: Vec<Option<String>> = alive.select(devices::tier).load(c)?;
    let damaged = || StoreError::Inconsistent { table: "devices", row: account.to_string() };
    tiers.iter().map(|tier| believed(tier.as_deref()).map(Tier::factor).ok_or_else(damaged)).collect()
}

/// Writes another name, sealed, over the one of version `seen`; false when that is not what stands.
pub(super) fn rename(
    c: &mut Conn,
    desk: &Desk,
    of: &Account,
    (id, seen): (DeviceId, i32),
    label: &Label,
) -> Result<bool, StoreError> {
    let key = account::key_of(c, &desk.vault, of.person)?;
    let sealed = key.seal(&desk.entropy, &context(id), label.as_str().as_bytes());
    let alive = devices::table.find((of.id, id)).filter(devices::revoked_at.is_null());
    let named = diesel::update(alive.filter(devices::version.eq(seen)))
        .set((devices::label.eq(sealed), devices::version.eq(devices::version + 1)));
    Ok(named.execute(c)? == 1)
}

/// How far it is believed; one that was bound before anybody asked is as one whose maker says nothing.
fn believed(tier: Option<&str>) -> Option<Tier> {
    tier.map_or(Some(Tier::Unproven), Tier::from_name)
}

/// The phone of the account that has this key and was not taken off, and how far it is believed.
pub(super) fn alive(
    c: &mut Conn,
    account: AccountId,
    key: Thumbprint,
) -> Result<Option<(DeviceId, Tier)>, StoreError> {
    let own = devices::account_id.eq(account).and(devices::revoked_at.is_null());
    let same = devices::table.filter(devices::thumbprint.eq(key.as_bytes().as_slice())).filter(own);
    let found = same.select((devices::id, devices::tier)).get_result(c).optional()?;
    let known = |(id, tier): (DeviceId, Option<String>)| {
        let damaged = || StoreError::Inconsistent { table: "devices", row: id.to_string() };
        Ok((id, believed(tier.as_deref()).ok_or_else(damaged)?))
    };
    found.map(known).transpose()
}

/// The account that has or had a phone of this key, and how far the phone is believed, unless it was taken off: no key is bound twice.
pub(super) fn of_key(c: &mut Conn, key: Thumbprint) -> Result<Option<(AccountId, Option<Tier>)>, StoreError> {
    type Row = (AccountId, DeviceId, Option<String>, Option<Moment>);
    let same = devices::table.filter(devices::thumbprint.eq(key.as_bytes().as_slice()));
    let columns = (devices::account_id, devices::id, devices::tier, devices::revoked_at);
    let found: Option<Row> = same.select(columns).get_result(c).optional()?;
    let known = |(account, id, tier, revoked_at): Row| {
        let damaged = || StoreError::Inconsistent { table: "devices", row: id.to_string() };
        let tier = believed(tier.as_deref()).ok_or_else(damaged)?;
        Ok((account, revoked_at.is_none().then_some(tier)))
    };
    found.map(known).transpose()
}

/// Takes a phone away, and answers its key; nothing when there was none. For `sign_out` alone: what hangs from it ends too.
///
/// # Errors
/// As the database.
pub fn revoke(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    id: DeviceId,
    why: &str,
) -> Result<Option<Thumbprint>, StoreError> {
    let alive = devices::table.find((account, id)).filter(devices::revoked_at.is_null());
    let end =
        diesel::update(alive).set((devices::revoked_at.eq(Some(now)), devices::revoked_why.eq(Some(why))));
    let key: Option<Vec<u8>> = end.returning(devices::thumbprint).get_result(c).optional()?;
    Ok(key.as_deref().and_then(Thumbprint::from_bytes))
}

/// Takes every phone of an account away. For `sign_out` alone, which ends everything else of it.
///
/// # Errors
/// As the database.
pub fn revoke_all(c: &mut Conn, now: Moment, account: AccountId, why: &str) -> Result<usize, StoreError> {
    let alive = devices::table.filter(devices::account_id.eq(account)).filter(devices::revoked_at.is_null());
    let end = diesel::update(alive);
    Ok(end.set((devices::revoked_at.eq(Some(now)), devices::revoked_why.eq(Some(why)))).execute(c)?)
}
