//! The table `audit_concerns`: which entries stand in whose history besides the account's own. Rows are never updated or deleted;
//! triggers refuse it too.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::lot::{Line, Lot};
use crate::audit::store::Row;
use crate::audit::{Event, Recorded};
use crate::base::AccountId;
use crate::db::schema::{audit_concerns, audit_events};
use crate::db::{Conn, ROWS, StoreError, each_backend};

/// Writes the lines of the lot that entry `lot` tells of.
pub(super) fn insert(c: &mut Conn, lot: i64, lines: &BTreeSet<Line>) -> Result<(), StoreError> {
    let row = |line: &Line| {
        (
            audit_concerns::account_id.eq(line.account),
            audit_concerns::seq.eq(line.seq),
            audit_concerns::lot.eq(Some(lot)),
        )
    };
    let rows: Vec<_> = lines.iter().map(row).collect();
    each_backend!(c, c => {
        for rows in rows.chunks(ROWS) {
            diesel::insert_into(audit_concerns::table).values(rows).execute(c)?;
        }
    });
    Ok(())
}

/// Which of these accounts have entry `seq` in their history.
pub(super) fn having(
    c: &mut Conn,
    seq: i64,
    accounts: &[AccountId],
) -> Result<BTreeSet<AccountId>, StoreError> {
    let mut found = BTreeSet::new();
    for some in accounts.chunks(ROWS) {
        let have = audit_concerns::table
            .filter(audit_concerns::account_id.eq_any(some).and(audit_concerns::seq.eq(seq)));
        found.extend(have.select(audit_concerns::account_id).load::<AccountId>(c)?);
    }
    Ok(found)
}

/// The entries that an account has in its history besides its own.
pub(super) fn shared_by(c: &mut Conn, account: AccountId) -> Result<BTreeSet<i64>, StoreError> {
    let shared = audit_concerns::table.filter(audit_concerns::account_id.eq(account));
    Ok(shared.select(audit_concerns::seq).load(c)?.into_iter().collect())
}

/// The entries about an account itself.
pub(super) fn about(c: &mut Conn, account: AccountId) -> Result<Vec<i64>, StoreError> {
    let own = audit_events::table.filter(audit_events::account_id.eq(account));
    Ok(own.select(audit_events::seq).load(c)?)
}

/// Lines behind another, in their order, each with its lot.
pub(super) fn after(
    c: &mut Conn,
    behind: Option<Line>,
    limit: i64,
) -> Result<Vec<(Line, Option<i64>)>, StoreError> {
    let mut lines = audit_concerns::table
        .order((audit_concerns::account_id, audit_concerns::seq))
        .select((audit_concerns::account_id, audit_concerns::seq, audit_concerns::lot))
        .limit(limit)
        .into_boxed();
    if let Some(Line { account, seq }) = behind {
        let later = audit_concerns::account_id.gt(account).or(audit_concerns::seq.gt(seq));
        // The first says where to begin; without it all lines before would be read.
        lines = lines.filter(audit_concerns::account_id.ge(account).and(later));
    }
    let rows: Vec<(AccountId, i64, Option<i64>)> = lines.load(c)?;
    Ok(rows.into_iter().map(|(account, seq, lot)| (Line { account, seq }, lot)).collect())
}

/// The lots of those of these entries that are there and tell of one.
pub(super) fn lots(
    c: &mut Conn,
    numbers: impl Iterator<Item = i64>,
) -> Result<BTreeMap<i64, Lot>, StoreError> {
    let numbers: Vec<i64> = numbers.collect();
    let mut found = BTreeMap::new();
    for some in numbers.chunks(ROWS) {
        let told = audit_events::table
            .filter(audit_events::seq.eq_any(some))
            .filter(audit_events::event.eq(Event::HistoriesExtended.as_str()));
        let rows: Vec<Row> = each_backend!(c, c => told.select(Row::as_select()).load(c))?;
        let lots = rows.into_iter().map(Recorded::from);
        found.extend(lots.filter_map(|entry| Some((entry.seq, Lot::told_by(&entry)?))));
    }
    Ok(found)
}
