//! The column `accounts.likeness`: null where it is to be worked out, and empty where there is nothing to go by.

use diesel::prelude::*;

use crate::account::error::AccountError;
use crate::account::holder::HolderRow;
use crate::account::model::{Account, Holder, Kind};
use crate::base::AccountId;
use crate::db::schema::{accounts, people};
use crate::db::{Conn, StoreError, each_backend};
use crate::keys::Vault;

/// Any number will do, as long as it is always the same and nobody else's.
const TURN: i64 = 0x6c69_6b65_6e65_7373;

/// An account that lacks it.
pub(super) struct Found {
    pub(super) id: AccountId,
    /// As which version it was read.
    version: i32,
    /// Who has it; nobody where that cannot be read any more.
    pub(super) holder: Option<Holder>,
}

/// Waits until nobody else works any out, and keeps them waiting until the transaction ends. On SQLite there is one writer, and this is it.
pub(super) fn take_turn(c: &mut Conn) -> Result<(), StoreError> {
    if let Conn::Pg(pg) = c {
        diesel::sql_query(format!("select pg_advisory_xact_lock({TURN})")).execute(pg)?;
    }
    Ok(())
}

/// Some open accounts that lack it, the oldest first.
pub(super) fn without(c: &mut Conn, vault: &Vault, limit: i64) -> Result<Vec<Found>, StoreError> {
    let found = accounts::table
        .inner_join(people::table.on(people::id.eq(accounts::person_id)))
        .filter(accounts::closed_at.is_null().and(accounts::likeness.is_null()))
        .order(accounts::id)
        .limit(limit);
    let rows: Vec<(AccountId, i32, HolderRow)> = each_backend!(
        c,
        c => found.select((accounts::id, accounts::version, HolderRow::as_select())).load(c)
    )?;
    let open = |(id, version, row): (AccountId, i32, HolderRow)| match row.open(vault) {
        Ok(holder) => Ok(Found { id, version, holder: Some(holder) }),
        Err(AccountError::Sealed(..)) => Ok(Found { id, version, holder: None }),
        Err(AccountError::Store(error)) => Err(error),
    };
    rows.into_iter().map(open).collect()
}

/// Writes it, unless the account has changed since it was read: then it still lacks it.
pub(super) fn write(c: &mut Conn, of: &Found, likeness: Vec<u8>) -> Result<(), StoreError> {
    let as_read = accounts::table.find(of.id).filter(accounts::version.eq(of.version));
    diesel::update(as_read).set(accounts::likeness.eq(Some(likeness))).execute(c)?;
    Ok(())
}

/// The open accounts of others that are like `one`.
pub(super) fn alike(c: &mut Conn, one: &Account, limit: i64) -> Result<Vec<AccountId>, StoreError> {
    let own: Option<Vec<u8>> = accounts::table.find(one.id).select(accounts::likeness).get_result(c)?;
    let Some(own) = own.filter(|own| !own.is_empty()) else { return Ok(Vec::new()) };
    let mut others = accounts::table
        .filter(accounts::likeness.eq(Some(own)).and(accounts::closed_at.is_null()))
        .filter(accounts::person_id.ne(one.person).and(accounts::level.is_not_null()))
        .into_boxed();
    if one.kind != Kind::Foreigner {
        others = others.filter(accounts::kind.eq(Kind::Foreigner.as_str()));
    }
    Ok(others.order(accounts::id).limit(limit).select(accounts::id).load(c)?)
}
