//! One officer proposes that two are one, and which account goes on.

use serde_json::json;

use super::gather;
use super::merge_checks;
use super::model::{Merge, Refused, Seen, State};
use super::open;
use super::register::{self, Said};
use super::store;
use crate::application::LONGEST_WORDS;
use crate::audit::{self, Entry, Event, Purpose};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Officer;

/// What is proposed.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Which of both goes on.
    pub surviving: AccountId,
    /// Why they are one, in the officer's words.
    pub words: String,
}

/// Proposes it, as the pair was seen; `said` is what the register said a moment ago.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn propose(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    seen: Seen,
    (proposal, said): (&Proposal, Option<Said>),
) -> Result<Result<Merge, Refused>, StoreError> {
    let merge = match as_seen(c, officer, seen, State::Found)? {
        Ok(merge) => merge,
        Err(refused) => return Ok(Err(refused)),
    };
    let words = proposal.words.trim();
    if words.is_empty() || words.chars().count() > LONGEST_WORDS {
        return Ok(Err(Refused::NoWords));
    }
    let proposed = Merge {
        state: State::Proposed,
        reason: None,
        surviving: Some(proposal.surviving),
        proposed_by: Some(officer.account()),
        ..merge
    };
    if ![proposed.first, proposed.second].contains(&proposal.surviving) {
        return Ok(Err(Refused::NotFound));
    }
    let Some(sides) = proposed.sides() else { return Ok(Err(Refused::NotFound)) };
    let word = match register::of_pair(said, (&proposed, sides)) {
        Ok(word) => word,
        Err(refused) => return Ok(Err(refused)),
    };
    if let Err(refused) = merge_checks::against(&gather::gather(c, desk, sides)?, word) {
        return Ok(Err(refused));
    }
    if !store::change(c, seen, &proposed, desk.now)? {
        return Err(StoreError::Conflict);
    }
    store::keep_words(c, desk, seen.id, words)?;
    record(c, desk, (officer, &proposed), Event::MergeProposed)?;
    Ok(Ok(Merge { version: seen.version + 1, updated_at: desk.now, ..proposed }))
}

/// The pair, where it is still as it was seen.
pub(super) fn as_seen(
    c: &mut Conn,
    officer: &Officer,
    seen: Seen,
    state: State,
) -> Result<Result<Merge, Refused>, StoreError> {
    let Some(merge) = store::claim(c, seen.id)? else { return Ok(Err(Refused::NotFound)) };
    if let Err(refused) = open::allowed(c, officer, (merge.first, merge.second))? {
        return Ok(Err(refused));
    }
    Ok(match merge.version == seen.version && merge.state == state {
        true => Ok(merge),
        false => Err(Refused::Changed { state: merge.state, version: merge.version }),
    })
}

/// Writes it into the history of both.
pub(super) fn record(
    c: &mut Conn,
    desk: &Desk,
    (officer, merge): (&Officer, &Merge),
    event: Event,
) -> Result<(), StoreError> {
    for account in [merge.first, merge.second] {
        let facts = json!({
            "merge": merge.id, "agency": officer.agency().to_string(), "role": officer.role(),
            "surviving": merge.surviving, "due_on": merge.due_on, "why": merge.reason,
        });
        let entry = Entry::of(event).account(account).actor(officer.account()).purpose(Purpose::Merge);
        audit::record(c, desk, &entry.facts(facts))?;
    }
    Ok(())
}
