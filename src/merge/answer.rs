//! What the holders say to it.

use serde_json::json;

use super::effect;
use super::gather;
use super::merge_checks;
use super::model::{Merge, Refused, Seen, State};
use super::store;
use crate::account::{Holder, Kind, Number};
use crate::audit::{self, Entry, Event};
use crate::base::Moment;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::{Citizen, Elevated};

/// The other account, as far as whoever has it knows it again.
#[derive(Debug, Clone)]
pub struct Other {
    /// Whose it is.
    pub kind: Kind,
    /// Since when there is one.
    pub since: Moment,
    /// The end of its number.
    pub number: Option<String>,
}

/// What is to become of an account, as its holder sees it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The pair.
    pub merge: Merge,
    /// The other one of it.
    pub other: Other,
}

/// What two officers have agreed to make of the citizen's account and another.
///
/// # Errors
/// As the database.
pub fn waiting_for(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Option<Waiting>, StoreError> {
    let own = who.account().id;
    let Some(merge) = store::waiting_for(c, own)? else { return Ok(None) };
    let other = if merge.first == own { merge.second } else { merge.first };
    let Ok(holder) = gather::holder(c, desk, other)? else { return Ok(None) };
    let Holder { account, profile, .. } = holder;
    let number = profile.number.as_ref().map(Number::masked);
    Ok(Some(Waiting { merge, other: Other { kind: account.kind, since: account.created_at, number } }))
}

/// The holder says that both are them, of the pair as they saw it. Once both have, it takes effect at once; until then nothing changes. What
/// stands in the way by now is told to nobody here, who may stand beside them: it waits for its day, on which it is judged again.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn agree(
    c: &mut Conn,
    desk: &Desk,
    who: &Elevated,
    seen: Seen,
) -> Result<Result<Merge, Refused>, StoreError> {
    let own = who.account().id;
    let claimed = store::claim(c, seen.id)?.filter(|merge| [merge.first, merge.second].contains(&own));
    let Some(mut agreed) = claimed else { return Ok(Err(Refused::NotFound)) };
    if agreed.state != State::Waits || agreed.version != seen.version {
        return Ok(Err(Refused::Changed { state: agreed.state, version: agreed.version }));
    }
    match own == agreed.first {
        true => agreed.first_agreed_at = agreed.first_agreed_at.or(Some(desk.now)),
        false => agreed.second_agreed_at = agreed.second_agreed_at.or(Some(desk.now)),
    }
    let both = agreed.first_agreed_at.is_some() && agreed.second_agreed_at.is_some();
    if let (true, Some(sides)) = (both, agreed.sides()) {
        let facts = gather::gather(c, desk, sides)?;
        if merge_checks::stands(&facts).is_ok() && !merge_checks::is_forced(&facts) {
            agreed.state = State::Done;
        }
    }
    if !store::change(c, seen, &agreed, desk.now)? {
        return Err(StoreError::Conflict);
    }
    if agreed.state == State::Done {
        effect::take(c, desk, &agreed)?;
    }
    Ok(Ok(agreed))
}

/// The holder says that the other is not them: nothing comes of it.
///
/// # Errors
/// As the database. Inside: [`Refused::NotFound`] where nothing waits.
pub fn object(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Result<(), Refused>, StoreError> {
    let Some(waits) = store::waiting_for(c, who.account().id)? else { return Ok(Err(Refused::NotFound)) };
    let claimed = store::claim(c, waits.id)?.filter(|merge| merge.state == State::Waits);
    let Some(merge) = claimed else { return Ok(Err(Refused::NotFound)) };
    let seen = Seen { id: merge.id, version: merge.version };
    let reason = Some("objected".to_owned());
    let objected = Merge { state: State::Objected, reason, due_on: None, ..merge };
    if !store::change(c, seen, &objected, desk.now)? {
        return Err(StoreError::Conflict);
    }
    for account in [objected.first, objected.second] {
        let facts =
            json!({ "merge": objected.id, "why": "objected", "by_holder": account == who.account().id });
        audit::record(c, desk, &Entry::of(Event::MergeEnded).account(account).facts(facts))?;
    }
    Ok(Ok(()))
}
