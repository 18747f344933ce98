//! What a holder does with a case of theirs: reads it, says how good the answer was, or that it is none.

use serde_json::json;

use super::model::{Author, Case, Message, Opened, Rating};
use super::refused::Refused;
use super::state::State;
use super::text::Text;
use super::{rules, store};
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::CaseId;
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};
use crate::policy::Law;
use crate::session::Citizen;

/// The holder's cases, the newest first: at most `limit`, older than `before` where that is said.
///
/// # Errors
/// As the database.
pub fn list(
    c: &mut Conn,
    citizen: &Citizen,
    before: Option<CaseId>,
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    store::of_account(c, citizen.account().id, before, limit)
}

/// What these cases of the holder's are about, in their order.
///
/// # Errors
/// As the database.
pub fn subjects(
    c: &mut Conn,
    vault: &Vault,
    citizen: &Citizen,
    of: &[Case],
) -> Result<Vec<String>, StoreError> {
    let key = account::key_of(c, vault, citizen.account().person)?;
    store::subjects(c, &key, of)
}

/// One of the holder's; nothing when it is not theirs.
///
/// # Errors
/// As the database.
pub fn opened(
    c: &mut Conn,
    vault: &Vault,
    citizen: &Citizen,
    id: CaseId,
) -> Result<Option<Opened>, StoreError> {
    let Some(case) = own(c, citizen, id)? else { return Ok(None) };
    let key = account::key_of(c, vault, citizen.account().person)?;
    store::opened(c, &key, case).map(Some)
}

/// Says how good the answer was.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn rate(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    (id, seen): (CaseId, i32),
    rating: Rating,
) -> Result<Result<Case, Refused>, StoreError> {
    let Some(case) = own(c, citizen, id)? else { return Ok(Err(Refused::NotFound)) };
    let next = Case { rating: Some(rating), ..case.clone() };
    let rated = match store::turn(c, desk.now, (&case, seen), next, State::Rated)? {
        Ok(rated) => rated,
        Err(refused) => return Ok(Err(refused)),
    };
    let facts = json!({ "case": id, "agency": rated.agency.to_string(), "stars": rating.stars() });
    audit::record(c, desk, &Entry::of(Event::CaseRated).account(rated.account).facts(facts))?;
    Ok(Ok(rated))
}

/// Says, once, that the answer is none, and why: its agency has the whole term again.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn reopen(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    citizen: &Citizen,
    (id, seen): (CaseId, i32),
    text: &Text,
) -> Result<Result<Case, Refused>, StoreError> {
    let Some(case) = own(c, citizen, id)? else { return Ok(Err(Refused::NotFound)) };
    if store::was_reopened(c, id)? {
        return Ok(Err(Refused::WrongState { state: case.state }));
    }
    let (due_on, forward_by) = match rules::due(law, desk.now.local_date()) {
        Ok(days) => days,
        Err(refused) => return Ok(Err(refused)),
    };
    let next = Case { due_on, forward_by, ..case.clone() };
    let reopened = match store::turn(c, desk.now, (&case, seen), next, State::Reopened)? {
        Ok(reopened) => reopened,
        Err(refused) => return Ok(Err(refused)),
    };
    let key = account::key_of(c, &desk.vault, citizen.account().person)?;
    let agency = reopened.agency.clone();
    let message = Message { by: Author::Holder, agency, at: desk.now, text: text.as_str().to_owned() };
    store::write(c, desk, &key, &reopened, &message)?;
    let facts = json!({ "case": id, "agency": reopened.agency.to_string() });
    audit::record(c, desk, &Entry::of(Event::CaseReopened).account(reopened.account).facts(facts))?;
    Ok(Ok(reopened))
}

fn own(c: &mut Conn, citizen: &Citizen, id: CaseId) -> Result<Option<Case>, StoreError> {
    Ok(store::find(c, id)?.filter(|case| case.account == citizen.account().id))
}
