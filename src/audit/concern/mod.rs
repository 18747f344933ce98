//! In whose histories an entry stands that is not of one account alone: an import's in those of everybody it made or changed, and
//! what was on record of an account in that of the person who came back out of it.
//!
//! Such lines are rows beside the log and stand in no page. So they are written in lots, each with an entry of its own
//! ([`Event::HistoriesExtended`]) that does: how many lines the lot has, and the digest of them all. Every line names its lot, and
//! [`check`] finds one that was added, taken or changed by reading all lines once, in the order in which they were digested.
//! Lines of releases before this one name no lot: they are counted, and nothing vouches for them.
//!
//! Rejected: an entry a line, of which an import would write a million, and an index by lot, which every import would pay for.

mod lot;
mod store;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::page::{Flaw, Part};
use super::{Entry, Event, record_shared};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
pub(super) use lot::Lot;
use lot::{Line, Sum};

/// Lines that are read at once.
const AT_ONCE: i64 = 10_000;

/// Puts entry `seq` into the history of these accounts, once, in the transaction of what it did to them.
///
/// # Errors
/// As [`record`](super::record).
pub fn concern(c: &mut Conn, desk: &Desk, seq: i64, accounts: &[AccountId]) -> Result<(), StoreError> {
    let known = store::having(c, seq, accounts)?;
    let new = accounts.iter().filter(|account| !known.contains(account));
    extend(c, desk, &new.map(|account| Line { account: *account, seq }).collect(), Some(seq))
}

/// Puts what is on record of `from`, and what they share in turn, into the history of `to` as well: it was the same person.
///
/// # Errors
/// As [`record`](super::record).
pub fn share(c: &mut Conn, desk: &Desk, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    let known = store::shared_by(c, to)?;
    let mut theirs = store::shared_by(c, from)?;
    theirs.extend(store::about(c, from)?);
    let new = theirs.into_iter().filter(|seq| !known.contains(seq));
    extend(c, desk, &new.map(|seq| Line { account: to, seq }).collect(), None)
}

/// Writes these lines as a lot, all of one `entry` where that is named.
fn extend(c: &mut Conn, desk: &Desk, lines: &BTreeSet<Line>, entry: Option<i64>) -> Result<(), StoreError> {
    if lines.is_empty() {
        return Ok(());
    }
    let facts = Lot::of(lines, entry).facts();
    let number = record_shared(c, desk, &Entry::of(Event::HistoriesExtended).facts(facts))?;
    store::insert(c, number, lines)
}

/// How many lines there are that name no lot, or which part of the log is not what it was; `lots` are those whose entries stand in
/// pages. A lot whose entry stands in none yet may be on its way in: it has no more lines than its entry tells.
///
/// # Errors
/// When the database cannot answer.
pub(super) fn check(
    c: &mut Conn,
    lots: &BTreeMap<i64, Lot>,
) -> Result<Result<i64, (Part, Flaw)>, StoreError> {
    let began = lots.keys().next().copied();
    let vouched_for: BTreeSet<i64> = lots.values().filter_map(|lot| lot.entry).collect();
    let is_of_before =
        |line: &Line| began.is_none_or(|began| line.seq < began) && !vouched_for.contains(&line.seq);
    let (mut sums, mut of_before, mut behind) = (BTreeMap::<i64, Sum>::new(), 0, None);
    loop {
        let lines = store::after(c, behind, AT_ONCE)?;
        let Some((last, _)) = lines.last() else { break };
        behind = Some(*last);
        for (line, lot) in &lines {
            match lot {
                Some(lot) => sums.entry(*lot).or_default().add(line),
                None if is_of_before(line) => of_before += 1,
                None => return Ok(Err((Part::Entry(line.seq), Flaw::LineUnvouched))),
            }
        }
    }
    for (number, lot) in lots {
        if !sums.remove(number).is_some_and(|sum| lot.has(&sum)) {
            return Ok(Err((Part::Entry(*number), Flaw::LineAltered)));
        }
    }
    let on_their_way = store::lots(c, sums.keys().copied())?;
    let too_many =
        sums.iter().find(|(number, sum)| on_their_way.get(number).is_none_or(|lot| sum.lines > lot.lines));
    Ok(match too_many {
        Some((number, _sum)) => Err((Part::Entry(*number), Flaw::LineAltered)),
        None => Ok(of_before),
    })
}
