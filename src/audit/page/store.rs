//! The tables `audit_pages` and `audit_root`. Pages are never changed or deleted; triggers refuse it too.

use diesel::dsl::min;
use diesel::prelude::*;

use super::model::Page;
use super::runs::Runs;
use super::tree::Hash;
use crate::audit::store::Row;
use crate::audit::{Head, Kept, Recorded};
use crate::base::Moment;
use crate::db::schema::{audit_events, audit_pages, audit_root};
use crate::db::{Conn, StoreError, each_backend};

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_pages)]
struct PageRow {
    number: i64,
    first_seq: i64,
    last_seq: i64,
    gaps: Vec<u8>,
    late: Vec<u8>,
    root: Vec<u8>,
    hash: Vec<u8>,
}

impl PageRow {
    /// The page, where the row is one that we wrote.
    fn into_page(self) -> Option<Page> {
        Some(Page {
            number: self.number,
            first: self.first_seq,
            last: self.last_seq,
            gaps: Runs::unpacked(&self.gaps)?,
            late: Runs::unpacked(&self.late)?,
            root: self.root.try_into().ok()?,
            hash: self.hash.try_into().ok()?,
        })
    }
}

/// Does `f` in a transaction of its own, inside the caller's where there is one: what it tried and lost is undone, and the
/// caller's goes on.
pub(super) fn all_or_nothing<T>(
    c: &mut Conn,
    f: impl FnOnce(&mut Conn) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    c.transaction(f)
}

/// Where the pages end, and the number of the last entry before that.
pub(super) fn end(c: &mut Conn) -> Result<(Head, i64), StoreError> {
    let newest = audit_pages::table.order(audit_pages::number.desc()).limit(1);
    let newest = newest.select((audit_pages::number, audit_pages::hash, audit_pages::last_seq));
    let Some((position, hash, last)): Option<(i64, Vec<u8>, i64)> = newest.get_result(c).optional()? else {
        return Ok((Head::empty(), 0));
    };
    let wrong = |_length| StoreError::Inconsistent { table: "audit_pages", row: position.to_string() };
    Ok((Head { position, hash: hash.try_into().map_err(wrong)? }, last))
}

/// Pages behind the one numbered `number`; nothing in the place of one whose row nobody of us wrote.
pub(super) fn after(c: &mut Conn, number: i64, limit: i64) -> Result<Vec<Option<Page>>, StoreError> {
    let pages = audit_pages::table.filter(audit_pages::number.gt(number)).order(audit_pages::number);
    let rows: Vec<PageRow> = pages.limit(limit).select(PageRow::as_select()).load(c)?;
    Ok(rows.into_iter().map(PageRow::into_page).collect())
}

/// The page whose numbers reach to `seq`, and those behind it which name late entries.
pub(super) fn that_may_have(c: &mut Conn, seq: i64) -> Result<Vec<Page>, StoreError> {
    let reaches =
        audit_pages::table.filter(audit_pages::last_seq.ge(seq).and(audit_pages::first_seq.le(seq)));
    let own: Vec<PageRow> = reaches.select(PageRow::as_select()).load(c)?;
    let names_late = audit_pages::table.filter(audit_pages::late.ne(Vec::new()));
    let names_late = names_late.filter(audit_pages::last_seq.ge(seq)).order(audit_pages::number);
    let late: Vec<PageRow> = names_late.select(PageRow::as_select()).load(c)?;
    Ok(own.into_iter().chain(late).filter_map(PageRow::into_page).collect())
}

pub(super) fn insert(c: &mut Conn, page: &Page, now: Moment) -> Result<(), StoreError> {
    let row = (
        audit_pages::number.eq(page.number),
        audit_pages::first_seq.eq(page.first),
        audit_pages::last_seq.eq(page.last),
        audit_pages::gaps.eq(page.gaps.packed()),
        audit_pages::late.eq(page.late.packed()),
        audit_pages::root.eq(page.root.as_slice()),
        audit_pages::hash.eq(page.hash.as_slice()),
        audit_pages::closed_at.eq(now),
    );
    diesel::insert_into(audit_pages::table).values(row).execute(c)?;
    Ok(())
}

/// The hash of a page; what stands before the first as that of page 0.
pub(super) fn hash_of(c: &mut Conn, number: i64) -> Result<Option<Hash>, StoreError> {
    if number == 0 {
        return Ok(Some(Head::empty().hash));
    }
    let hash: Option<Vec<u8>> =
        audit_pages::table.find(number).select(audit_pages::hash).get_result(c).optional()?;
    Ok(hash.and_then(|hash| hash.try_into().ok()))
}

/// When the entry was written that comes behind so many others after the one numbered `seq`.
pub(super) fn written_at(c: &mut Conn, seq: i64, behind: i64) -> Result<Option<Moment>, StoreError> {
    let found = audit_events::table.filter(audit_events::seq.gt(seq)).order(audit_events::seq);
    Ok(found.offset(behind).limit(1).select(audit_events::at).get_result(c).optional()?)
}

/// Entries numbered after `seq`.
pub(super) fn entries_after(c: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    let found = audit_events::table.filter(audit_events::seq.gt(seq)).order(audit_events::seq).limit(limit);
    let rows: Vec<Row> = each_backend!(c, c => found.select(Row::as_select()).load(c))?;
    Ok(rows.into_iter().map(Recorded::from).collect())
}

/// Entries numbered from `first` to `last`.
pub(super) fn entries_between(c: &mut Conn, first: i64, last: i64) -> Result<Vec<Recorded>, StoreError> {
    let found = audit_events::table.filter(audit_events::seq.between(first, last)).order(audit_events::seq);
    let rows: Vec<Row> = each_backend!(c, c => found.select(Row::as_select()).load(c))?;
    Ok(rows.into_iter().map(Recorded::from).collect())
}

/// Entries of these numbers, where they are, in their order.
pub(super) fn entries_of(c: &mut Conn, numbers: &[i64]) -> Result<Vec<Recorded>, StoreError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let found = audit_events::table.filter(audit_events::seq.eq_any(numbers)).order(audit_events::seq);
    let rows: Vec<Row> = each_backend!(c, c => found.select(Row::as_select()).load(c))?;
    Ok(rows.into_iter().map(Recorded::from).collect())
}

/// How many entries are numbered after `seq`, and when the oldest of them was written.
pub(super) fn waiting(c: &mut Conn, seq: i64) -> Result<(i64, Option<Moment>), StoreError> {
    let waiting = audit_events::table.filter(audit_events::seq.gt(seq));
    Ok((waiting.count().get_result(c)?, waiting.select(min(audit_events::at)).get_result(c)?))
}

/// The number of a page, its hash, and a tag.
type KeptRow = (i64, Vec<u8>, Option<Vec<u8>>);

/// The head that is kept in the database and its tag, as far as both can be ones; nothing when the row is gone.
pub(super) fn kept(c: &mut Conn) -> Result<Option<KeptRow>, StoreError> {
    let row = audit_root::table.select((audit_root::page, audit_root::hash, audit_root::tag));
    Ok(row.get_result(c).optional()?)
}

/// Keeps a head that is newer than the kept one, or the first one with a tag.
pub(super) fn keep(c: &mut Conn, kept: &Kept) -> Result<(), StoreError> {
    let older = audit_root::page.lt(kept.head.position).or(audit_root::tag.is_null());
    diesel::update(audit_root::table.filter(older))
        .set((
            audit_root::page.eq(kept.head.position),
            audit_root::hash.eq(kept.head.hash.to_vec()),
            audit_root::tag.eq(kept.tag().to_vec()),
        ))
        .execute(c)?;
    Ok(())
}
