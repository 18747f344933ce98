//! The tables `locks` and, for one release, `account_locks`.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::Lock;
use crate::base::{AccountId, LocalDate, Moment};
use crate::db::schema::{account_locks, accounts, locks};
use crate::db::{Conn, StoreError, each_backend};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = locks)]
struct Row {
    account_id: AccountId,
    ground: String,
    reference: String,
    source: String,
    since: Moment,
}

impl From<Row> for Lock {
    fn from(Row { ground, reference, source, since, .. }: Row) -> Self {
        Self { ground, reference, source, since }
    }
}

/// Of the row of `accounts` that is read: whether anything keeps it locked, also what the release before this one wrote.
#[diesel::dsl::auto_type(type_case = "PascalCase")]
pub(in crate::account) fn is_locked() -> _ {
    exists(locks::table.filter(locks::account_id.eq(accounts::id)))
        .or(exists(account_locks::table.filter(account_locks::account_id.eq(accounts::id))))
}

/// One change of an account's locks at a time: two that are taken off at once must not each take the other for what stays.
pub(super) fn hold(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    if let Conn::Pg(pg) = c {
        let row = accounts::table.find(account).select(accounts::id);
        row.for_no_key_update().get_result::<AccountId>(pg)?;
    }
    Ok(())
}

/// What stands, by ground.
pub(super) fn of(c: &mut Conn, account: AccountId) -> Result<Vec<Lock>, StoreError> {
    let mut standing: Vec<Lock> = rows(c, account)?.into_iter().map(Lock::from).collect();
    standing.extend(before(c, account)?.into_iter().map(Lock::from));
    standing.sort_by(|one, other| (&one.ground, &one.reference).cmp(&(&other.ground, &other.reference)));
    Ok(standing)
}

/// Whose locks stand under that reference.
pub(super) fn under(c: &mut Conn, ground: &str, reference: &str) -> Result<Vec<AccountId>, StoreError> {
    let standing = locks::table.filter(locks::reference.eq(reference).and(locks::ground.eq(ground)));
    Ok(standing.select(locks::account_id).load(c)?)
}

fn rows(c: &mut Conn, account: AccountId) -> Result<Vec<Row>, StoreError> {
    Ok(locks::table.filter(locks::account_id.eq(account)).select(Row::as_select()).load(c)?)
}

/// What the release before this one locked while both run: grounds that nothing here stands on.
fn before(c: &mut Conn, account: AccountId) -> Result<Vec<Row>, StoreError> {
    let here = locks::table
        .filter(locks::account_id.eq(account_locks::account_id))
        .filter(locks::ground.eq(account_locks::ground));
    let of_account = account_locks::table.filter(account_locks::account_id.eq(account));
    let found: Vec<(String, String, Moment)> = of_account
        .filter(diesel::dsl::not(exists(here)))
        .select((account_locks::ground, account_locks::source, account_locks::since))
        .load(c)?;
    let row = |(ground, source, since): (String, String, Moment)| Row {
        account_id: account,
        ground,
        reference: source.clone(),
        source,
        since,
    };
    Ok(found.into_iter().map(row).collect())
}

pub(super) fn take_over(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    let rows = before(c, account)?;
    rows.into_iter().try_for_each(|row| {
        diesel::insert_into(locks::table).values(row).execute(c).map(|_one| ()).map_err(StoreError::from)
    })
}

pub(super) fn add(c: &mut Conn, account: AccountId, lock: &Lock) -> Result<bool, StoreError> {
    let Lock { ground, reference, source, since } = lock;
    let row = (
        locks::account_id.eq(account),
        locks::ground.eq(ground),
        locks::reference.eq(reference),
        locks::source.eq(source),
        locks::since.eq(since),
    );
    let beside = (
        account_locks::account_id.eq(account),
        account_locks::ground.eq(ground),
        account_locks::since.eq(since),
        account_locks::source.eq(source),
    );
    let added = each_backend!(c, c => {
        diesel::insert_into(account_locks::table).values(beside).on_conflict_do_nothing().execute(c)?;
        diesel::insert_into(locks::table).values(row).on_conflict_do_nothing().execute(c)
    })?;
    Ok(added == 1)
}

pub(super) fn remove(
    c: &mut Conn,
    account: AccountId,
    ground: &str,
    reference: &str,
) -> Result<bool, StoreError> {
    let removed = diesel::delete(locks::table.find((account, ground, reference))).execute(c)?;
    let of_ground = locks::table.filter(locks::account_id.eq(account).and(locks::ground.eq(ground)));
    if removed == 1 && !diesel::select(exists(of_ground)).get_result::<bool>(c)? {
        diesel::delete(account_locks::table.find((account, ground))).execute(c)?;
    }
    Ok(removed == 1)
}

pub(super) fn overdue(c: &mut Conn, today: LocalDate, limit: i64) -> Result<Vec<AccountId>, StoreError> {
    let found = accounts::table
        .filter(accounts::ends_on.lt(Some(today)).and(accounts::over_since.is_null()))
        .filter(accounts::closed_at.is_null());
    Ok(found.order(accounts::ends_on).limit(limit).select(accounts::id).load(c)?)
}

/// Two questions, because one with an "or" would look at everybody who ever counted as over.
pub(super) fn renewed(c: &mut Conn, today: LocalDate, limit: i64) -> Result<Vec<AccountId>, StoreError> {
    let over = accounts::table.filter(accounts::over_since.is_not_null()).limit(limit).select(accounts::id);
    let mut found: Vec<AccountId> = over.filter(accounts::ends_on.ge(Some(today))).load(c)?;
    found.extend(over.filter(accounts::ends_on.is_null()).load::<AccountId>(c)?);
    Ok(found)
}

pub(super) fn count_as_over(
    c: &mut Conn,
    account: AccountId,
    since: Option<Moment>,
) -> Result<bool, StoreError> {
    let row = accounts::table.find(account);
    let set = accounts::over_since.eq(since);
    let changed = match since {
        Some(_) => diesel::update(row.filter(accounts::over_since.is_null())).set(set).execute(c)?,
        None => diesel::update(row.filter(accounts::over_since.is_not_null())).set(set).execute(c)?,
    };
    Ok(changed == 1)
}
