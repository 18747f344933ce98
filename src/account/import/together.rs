//! Many lines at once: people nobody knew go in together, with a statement or two for each table.

use std::collections::HashSet;

use super::apply::{Applied, Change, apply};
use super::line::{Record, Refusal};
use crate::account::create::Fresh;
use crate::account::known;
use crate::account::store;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// A line on its way in, with the account it becomes when nobody knows it.
#[derive(Debug)]
pub struct Ready {
    /// The line.
    pub record: Record,
    fresh: Fresh,
}

impl Ready {
    /// Does for `record` what needs no database.
    pub fn of(desk: &Desk, record: Record) -> Self {
        Self { fresh: Fresh::of(desk, &record.account), record }
    }
}

/// Takes `lines` in their order, each as [`apply`] would. A line that shares nothing with an account or with a line
/// before it depends on none of them, and waits for the others like it.
///
/// # Errors
/// As [`apply`]; then none of them is taken.
pub fn apply_all(
    c: &mut Conn,
    desk: &Desk,
    lines: &[&Ready],
) -> Result<Vec<Result<Applied, Refusal>>, StoreError> {
    let indexes = |line: &Ready| line.fresh.names.indexes();
    let all: Vec<_> = lines.iter().flat_map(|line| indexes(line)).collect();
    let known = known::known(c, &all)?;
    let mut claimed: HashSet<[u8; 32]> = known.into_iter().map(|one| one.index).collect();
    let (mut outcomes, mut together) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        let own = indexes(line);
        let shared = own.iter().any(|index| claimed.contains(index));
        claimed.extend(own);
        if shared {
            store::insert(c, &std::mem::take(&mut together))?;
            outcomes.push(apply(c, desk, &line.record)?);
        } else {
            outcomes.push(Ok(Applied {
                account: line.fresh.account.id,
                change: Change::Created,
                doubts: Vec::new(),
            }));
            together.push(&line.fresh);
        }
    }
    store::insert(c, &together)?;
    Ok(outcomes)
}
