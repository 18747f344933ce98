//! The column `accounts.likeness`: null where it is to be worked out, and empty where there is nothing to go by.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::Likeness;
use crate::account::error::AccountError;
use crate::account::holder::HolderRow;
use crate::account::model::Holder;
use crate::base::{AccountId, PersonId};
use crate::db::schema::{accounts, people};
use crate::db::{Conn, StoreError, each_backend};
use crate::keys::Vault;

/// Any number will do, as long as it is always the same and nobody else's.
const TURN: i64 = 0x6c69_6b65_6e65_7373;

/// An account and another that is like it.
pub(super) type Pair = (AccountId, AccountId);

/// An account that lacks it.
pub(super) struct Found {
    pub(super) id: AccountId,
    /// As which version it was read.
    pub(super) version: i32,
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

/// Writes it; false where the account has changed since it was read: then it still lacks it.
pub(super) fn write(c: &mut Conn, of: &Likeness) -> Result<bool, StoreError> {
    let as_read = accounts::table.find(of.account).filter(accounts::version.eq(of.version));
    Ok(diesel::update(as_read).set(accounts::likeness.eq(Some(&of.digest))).execute(c)? == 1)
}

/// Which open foreigners of other people these accounts are like: at most `most` of each on the whole. There are crowds of one name and one
/// birth among citizens, so those of foreigners have an index of their own, which a bound kind would not be looked up by.
pub(super) fn like_foreigners(
    c: &mut Conn,
    these: &[AccountId],
    most: usize,
) -> Result<Vec<Pair>, StoreError> {
    let foreigners = diesel::alias!(accounts as foreigners);
    let is_foreigner = foreigners.field(accounts::kind).eq(sql::<Text>("'foreigner'"));
    let pairs = accounts::table
        .inner_join(foreigners.on(foreigners.field(accounts::likeness).eq(accounts::likeness)))
        .filter(accounts::id.eq_any(these))
        .filter(accounts::level.is_not_null().and(accounts::closed_at.is_null()))
        .filter(is_foreigner.and(foreigners.field(accounts::closed_at).is_null()))
        .filter(foreigners.field(accounts::level).is_not_null())
        .filter(foreigners.field(accounts::person_id).ne(accounts::person_id))
        .order((accounts::id, foreigners.field(accounts::id)))
        .limit(i64::try_from(these.len().saturating_mul(most)).unwrap_or(i64::MAX))
        .select((accounts::id, foreigners.field(accounts::id)));
    Ok(each_backend!(c, c => pairs.load(c))?)
}

/// Which open accounts of other people one is like, the oldest first.
pub(super) fn like_anybody(c: &mut Conn, this: &Likeness, most: usize) -> Result<Vec<Pair>, StoreError> {
    let Some(one): Option<(PersonId, Option<i32>)> = accounts::table
        .find(this.account)
        .filter(accounts::closed_at.is_null())
        .select((accounts::person_id, accounts::level))
        .get_result(c)
        .optional()?
    else {
        return Ok(Vec::new());
    };
    let (person, Some(_level)) = one else { return Ok(Vec::new()) };
    let others = accounts::table
        .filter(accounts::likeness.eq(Some(&this.digest)).and(accounts::closed_at.is_null()))
        .filter(accounts::person_id.ne(person).and(accounts::level.is_not_null()))
        .order(accounts::id)
        .limit(i64::try_from(most).unwrap_or(i64::MAX));
    let found: Vec<AccountId> = others.select(accounts::id).load(c)?;
    Ok(found.into_iter().map(|other| (this.account, other)).collect())
}
