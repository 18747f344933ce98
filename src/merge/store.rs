//! The table `merges`. Rows are never deleted.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::model::{FoundBy, Merge, Seen, State};
use super::rules;
use crate::base::{AccountId, LocalDate, MergeId, Moment};
use crate::db::schema::{accounts, merges};
use crate::db::{Conn, SLICE, StoreError, Sweeping, each_backend, unheld};
use crate::keys::{Desk, Vault};

#[derive(Queryable, Selectable)]
#[diesel(table_name = merges)]
struct Row {
    id: MergeId,
    first_account: AccountId,
    second_account: AccountId,
    found_by: String,
    state: String,
    reason: Option<String>,
    surviving_account: Option<AccountId>,
    proposed_by: Option<AccountId>,
    decided_by: Option<AccountId>,
    due_on: Option<LocalDate>,
    first_agreed_at: Option<Moment>,
    second_agreed_at: Option<Moment>,
    version: i32,
    created_at: Moment,
    updated_at: Moment,
}

impl TryFrom<Row> for Merge {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unknown = || StoreError::Inconsistent { table: "merges", row: row.id.to_string() };
        Ok(Self {
            found_by: FoundBy::from_name(&row.found_by).ok_or_else(unknown)?,
            state: State::from_name(&row.state).ok_or_else(unknown)?,
            id: row.id,
            first: row.first_account,
            second: row.second_account,
            reason: row.reason,
            surviving: row.surviving_account,
            proposed_by: row.proposed_by,
            decided_by: row.decided_by,
            due_on: row.due_on,
            first_agreed_at: row.first_agreed_at,
            second_agreed_at: row.second_agreed_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn read(row: Option<Row>) -> Result<Option<Merge>, StoreError> {
    row.map(Merge::try_from).transpose()
}

/// The one of that name.
pub(super) fn find(c: &mut Conn, id: MergeId) -> Result<Option<Merge>, StoreError> {
    read(merges::table.find(id).select(Row::as_select()).get_result(c).optional()?)
}

/// The one of that name, which nobody else changes until the transaction ends. It is claimed before either account is held: of two who
/// judge it at once one waits, and never each for the other. On SQLite there is one writer, and this is it.
pub(super) fn claim(c: &mut Conn, id: MergeId) -> Result<Option<Merge>, StoreError> {
    if let Conn::Pg(pg) = c {
        let row = merges::table.find(id).select(merges::id);
        row.for_no_key_update().get_result::<MergeId>(pg).optional()?;
    }
    find(c, id)
}

/// The pair of these two, which stand in order.
pub(super) fn of_pair(
    c: &mut Conn,
    (first, second): (AccountId, AccountId),
) -> Result<Option<Merge>, StoreError> {
    let pair = merges::table.filter(merges::first_account.eq(first).and(merges::second_account.eq(second)));
    read(pair.select(Row::as_select()).get_result(c).optional()?)
}

/// Writes a pair down; one that was there stays as it is.
pub(super) fn insert(
    c: &mut Conn,
    desk: &Desk,
    (first, second): (AccountId, AccountId),
    by: FoundBy,
) -> Result<(), StoreError> {
    let row = (
        merges::id.eq(MergeId::new(desk.now, &desk.entropy)),
        merges::first_account.eq(first),
        merges::second_account.eq(second),
        merges::found_by.eq(by.as_str()),
        merges::state.eq(State::Found.as_str()),
        merges::version.eq(1),
        merges::created_at.eq(desk.now),
        merges::updated_at.eq(desk.now),
    );
    each_backend!(c, c => diesel::insert_into(merges::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Writes what a pair has become; false where it was not any more what was seen.
pub(super) fn change(c: &mut Conn, seen: Seen, now: &Merge, at: Moment) -> Result<bool, StoreError> {
    let as_seen = merges::table.find(seen.id).filter(merges::version.eq(seen.version));
    let set = (
        merges::state.eq(now.state.as_str()),
        merges::reason.eq(now.reason.as_deref()),
        merges::surviving_account.eq(now.surviving),
        merges::proposed_by.eq(now.proposed_by),
        merges::decided_by.eq(now.decided_by),
        merges::due_on.eq(now.due_on),
        merges::first_agreed_at.eq(now.first_agreed_at),
        merges::second_agreed_at.eq(now.second_agreed_at),
        merges::version.eq(seen.version + 1),
        merges::updated_at.eq(at),
    );
    Ok(diesel::update(as_seen).set(set).execute(c)? == 1)
}

fn context(id: MergeId) -> String {
    format!("merges.words:{id}")
}

/// Keeps what an officer wrote to say why.
pub(super) fn keep_words(c: &mut Conn, desk: &Desk, id: MergeId, words: &str) -> Result<(), StoreError> {
    let sealed = desk.vault.seal(&desk.entropy, &context(id), words.as_bytes());
    diesel::update(merges::table.find(id)).set(merges::words.eq(Some(sealed))).execute(c)?;
    Ok(())
}

/// What an officer wrote to say why.
pub(super) fn words(c: &mut Conn, vault: &Vault, id: MergeId) -> Result<Option<String>, StoreError> {
    let sealed: Option<Vec<u8>> = merges::table.find(id).select(merges::words).get_result(c)?;
    let wrong = || StoreError::Inconsistent { table: "merges", row: id.to_string() };
    let opened = sealed.map(|sealed| vault.open_sealed(&context(id), &sealed).map_err(|_sealed| wrong()));
    opened
        .transpose()?
        .map(|plain| String::from_utf8(plain.to_vec()).map_err(|_not_text| wrong()))
        .transpose()
}

/// Those that stand so, the oldest first, behind one where that is named. Of those that nobody has looked at, the ones of which both accounts
/// go on.
pub(super) fn standing(
    c: &mut Conn,
    state: State,
    after: Option<MergeId>,
    limit: i64,
) -> Result<Vec<Merge>, StoreError> {
    let mut those = merges::table.filter(merges::state.eq(state.as_str())).into_boxed();
    if let Some(after) = after {
        those = those.filter(merges::id.gt(after));
    }
    if state == State::Found {
        let closed = accounts::table.filter(accounts::closed_at.is_not_null()).select(accounts::id);
        let first = closed.filter(accounts::id.eq(merges::first_account));
        let second = closed.filter(accounts::id.eq(merges::second_account));
        those = those.filter(not(exists(first))).filter(not(exists(second)));
    }
    let rows: Vec<Row> = those.order(merges::id).limit(limit).select(Row::as_select()).load(c)?;
    rows.into_iter().map(Merge::try_from).collect()
}

/// The next one whose day is over, behind one where that is named.
///
/// # Errors
/// As the database.
pub fn next_due(
    c: &mut Conn,
    today: LocalDate,
    after: Option<MergeId>,
) -> Result<Option<MergeId>, StoreError> {
    let waits = merges::table.filter(merges::state.eq(State::Waits.as_str()));
    let mut due = waits.filter(merges::due_on.lt(Some(today))).into_boxed();
    if let Some(after) = after {
        due = due.filter(merges::id.gt(after));
    }
    Ok(due.order(merges::id).select(merges::id).limit(1).get_result(c).optional()?)
}

/// Whether a letter has left to both holders while they had days to object.
pub(super) fn are_told(c: &mut Conn, id: MergeId) -> Result<bool, StoreError> {
    let told = merges::first_told_at.is_not_null().and(merges::second_told_at.is_not_null());
    Ok(diesel::select(exists(merges::table.filter(merges::id.eq(id)).filter(told))).get_result(c)?)
}

/// A letter to the holder of `account` has left, which names that last day. One that left too late for anybody to object counts for
/// nothing.
///
/// # Errors
/// As the database.
pub fn note_told(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    last_day: LocalDate,
) -> Result<(), StoreError> {
    if !rules::is_in_time(now.local_date(), last_day) {
        return Ok(());
    }
    let waits = merges::state.eq(State::Waits.as_str()).and(merges::due_on.eq(Some(last_day)));
    let first = merges::table.filter(waits).filter(merges::first_account.eq(account));
    diesel::update(first).set(merges::first_told_at.eq(Some(now))).execute(c)?;
    let second = merges::table.filter(waits).filter(merges::second_account.eq(account));
    diesel::update(second).set(merges::second_told_at.eq(Some(now))).execute(c)?;
    Ok(())
}

/// It is agreed anew: of that nobody was told yet.
pub(super) fn forget_told(c: &mut Conn, id: MergeId) -> Result<(), StoreError> {
    let untold = (merges::first_told_at.eq(None::<Moment>), merges::second_told_at.eq(None::<Moment>));
    diesel::update(merges::table.find(id)).set(untold).execute(c)?;
    Ok(())
}

/// What is to become of an account, as far as its holder was told.
pub(super) fn waiting_for(c: &mut Conn, account: AccountId) -> Result<Option<Merge>, StoreError> {
    let theirs = merges::first_account.eq(account).or(merges::second_account.eq(account));
    let those = merges::table.filter(theirs).filter(merges::state.eq(State::Waits.as_str()));
    read(those.order(merges::id).select(Row::as_select()).limit(1).get_result(c).optional()?)
}

/// The pairs of an account that nobody has settled.
pub(super) fn open_of(c: &mut Conn, account: AccountId) -> Result<Vec<Merge>, StoreError> {
    let open = State::ALL.into_iter().filter(|state| state.is_open()).map(State::as_str);
    let theirs = merges::first_account.eq(account).or(merges::second_account.eq(account));
    let those = merges::table.filter(theirs).filter(merges::state.eq_any(open.collect::<Vec<_>>()));
    let rows: Vec<Row> = those.order(merges::id).select(Row::as_select()).load(c)?;
    rows.into_iter().map(Merge::try_from).collect()
}

/// Forgets what was written of an account, in whatever pair.
pub(super) fn forget_words(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    let theirs = merges::first_account.eq(account).or(merges::second_account.eq(account));
    diesel::update(merges::table.filter(theirs)).set(merges::words.eq(None::<Vec<u8>>)).execute(c)?;
    Ok(())
}

/// Forgets, or counts, what was written of some pairs that were settled before a moment. That they are one, or two, stays.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let settled = State::ALL.into_iter().filter(|state| !state.is_open()).map(State::as_str);
    let over = merges::table
        .filter(merges::words.is_not_null().and(merges::updated_at.lt(sweeping.before)))
        .filter(merges::state.eq_any(settled.collect::<Vec<_>>()))
        .filter(unheld!(merges::first_account))
        .filter(unheld!(merges::second_account));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<MergeId> = over.select(merges::id).limit(SLICE).load(c)?;
    let those = merges::table.filter(merges::id.eq_any(some));
    Ok(diesel::update(those).set(merges::words.eq(None::<Vec<u8>>)).execute(c)?)
}
