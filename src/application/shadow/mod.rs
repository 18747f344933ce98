//! What another law would have decided: the same pure judge over the sealed facts of past decisions. Counts and names of
//! applications, nothing of people.

mod store;

use serde::Serialize;

use super::clock::unlawful;
use super::kind::Verdict;
use super::reference::Reference;
use super::store::{self as cases, Case};
use crate::base::{ApplicationId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;
use crate::policy::{Law, NoLaw, Term};

/// How many are opened in one unit of work.
const BATCH: i64 = 100;

/// How the decisions of some time compare.
#[derive(Debug, Default, Serialize)]
pub struct Shadow {
    /// How many would be decided as they were.
    pub same: usize,
    /// Granted by the law as it is, and refused by the other.
    pub now_refused: Vec<Reference>,
    /// Refused by the law as it is, and granted by the other.
    pub now_allowed: Vec<Reference>,
    /// Decided alike, within another term.
    pub other_term: Vec<Reference>,
    /// How many cannot be opened any more.
    pub erased: usize,
}

/// Judges the decisions behind `after`, made since `since`, by both laws, and adds what differs to `sums`; answers the last one looked
/// at, until there is none.
///
/// # Errors
/// As the database.
pub fn shadow(
    c: &mut Conn,
    vault: &Vault,
    (law, other): (&Law, &Law),
    since: LocalDate,
    after: Option<ApplicationId>,
    sums: &mut Shadow,
) -> Result<Option<ApplicationId>, StoreError> {
    let decided = store::decided(c, since, after, BATCH)?;
    for id in &decided {
        match cases::case(c, vault, *id) {
            Ok(Some(case)) => compare(&case, law, other, sums)?,
            Ok(None) | Err(StoreError::Missing) => sums.erased += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(decided.last().copied())
}

fn compare(case: &Case, law: &Law, other: &Law, sums: &mut Shadow) -> Result<(), StoreError> {
    let Some(on) = case.application.complete_on else { return Ok(()) };
    let kind = case.wish.kind();
    let judged = |law: &Law| -> Result<(bool, Term), NoLaw> {
        let grants = matches!(kind.judge(&case.facts, law, on)?, Verdict::Grant | Verdict::Weigh(_));
        Ok((grants, kind.term(&case.facts, law, on)?))
    };
    let (was, now) = (judged(law).map_err(unlawful)?, judged(other).map_err(unlawful)?);
    let reference = case.application.reference.clone();
    match (was.0, now.0) {
        (true, false) => sums.now_refused.push(reference),
        (false, true) => sums.now_allowed.push(reference),
        _ if was.1 != now.1 => sums.other_term.push(reference),
        _ => sums.same += 1,
    }
    Ok(())
}
