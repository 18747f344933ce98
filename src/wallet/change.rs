//! An agency says that a document of its own counts not now, again, or no more.

use serde_json::json;

use super::model::{Document, Step};
use super::refused::Refused;
use super::state::{Standing, State};
use super::store;
use super::text::Reason;
use super::view::of_agency;
use crate::account::{self, Account, Ground};
use crate::audit::{self, Entry, Event};
use crate::base::{DocumentId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::directory::Directory;
use crate::grant::AgencyClient;
use crate::keys::Desk;

/// What an agency does with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It counts not now, for that reason.
    Suspend(Reason),
    /// It counts again.
    Resume,
    /// It counts no more, for that reason.
    Revoke(Reason),
    /// It went to somebody whom it is not about: all that stood in it is deleted, with every reason, and its number is free. Also of what counts
    /// no more.
    WrongPerson,
}

impl Change {
    const fn state(&self) -> State {
        match self {
            Self::Suspend(_) => State::Suspended,
            Self::Resume => State::Active,
            Self::Revoke(_) | Self::WrongPerson => State::Revoked,
        }
    }

    const fn event(&self) -> Event {
        match self {
            Self::Suspend(_) => Event::DocumentSuspended,
            Self::Resume => Event::DocumentResumed,
            Self::Revoke(_) | Self::WrongPerson => Event::DocumentRevoked,
        }
    }

    fn why(&self) -> Option<String> {
        match self {
            Self::Suspend(why) | Self::Revoke(why) => Some(why.as_str().to_owned()),
            Self::Resume | Self::WrongPerson => None,
        }
    }

    /// Whether that can become of what stands so. What has ended neither rests nor counts again.
    fn judge(&self, document: &Document, today: LocalDate) -> Result<(), Refused> {
        let standing = document.standing(today);
        let can_be = match self {
            Self::WrongPerson if document.emptied_at.is_some() => return Err(Refused::EmptiedBefore),
            Self::WrongPerson => true,
            Self::Suspend(_) | Self::Resume if standing == Standing::Expired => false,
            Self::Suspend(_) | Self::Resume | Self::Revoke(_) => document.state.may_become(self.state()),
        };
        if can_be { Ok(()) } else { Err(Refused::WrongState { standing }) }
    }
}

/// Changes it as it was seen: whatever became of its holder's account, what an agency takes back is taken back. Where their key was thrown away
/// nobody reads the reason, and none is kept.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn change(
    c: &mut Conn,
    desk: &Desk,
    units: &Directory,
    agency: &AgencyClient,
    (id, seen): (DocumentId, i32),
    what: &Change,
) -> Result<Result<Document, Refused>, StoreError> {
    let today = desk.now.local_date();
    let found = held(c, units, agency, (id, today))?;
    let Some((document, holder)) = found else { return Ok(Err(Refused::NotFound)) };
    if document.version != seen {
        return Ok(Err(Refused::Stale { version: document.version }));
    }
    if let Err(refused) = what.judge(&document, today) {
        return Ok(Err(refused));
    }
    let mut changed = match store::turn(c, desk.now, (&document, seen), what.state())? {
        Ok(changed) => changed,
        Err(refused) => return Ok(Err(refused)),
    };
    let key = match account::key_of(c, &desk.vault, holder.person) {
        Ok(key) => Some(key),
        Err(StoreError::Missing) => None,
        Err(other) => return Err(other),
    };
    if matches!(what, Change::WrongPerson) {
        changed = store::empty(c, desk, key.as_ref(), changed)?;
    }
    let step = Step { state: changed.state, agency: agency.code().clone(), at: desk.now, why: what.why() };
    store::write(c, desk, key.as_ref(), &changed, &step)?;
    let told = is_told(c, &holder)?;
    let facts = json!({
        "document": id, "agency": agency.code().to_string(), "told": told,
        "wrong_person": changed.emptied_at.is_some(),
    });
    let entry = Entry::of(what.event()).account(changed.account).client(agency.client().id.as_str());
    audit::record(c, desk, &entry.facts(facts))?;
    Ok(Ok(changed))
}

/// A document of the agency's and its holder's account, neither of which anybody else changes until the transaction ends. The account is held
/// first, as by whoever ends or merges it; where it is another's by then, that one is.
pub(super) fn held(
    c: &mut Conn,
    units: &Directory,
    agency: &AgencyClient,
    (id, today): (DocumentId, LocalDate),
) -> Result<Option<(Document, Account)>, StoreError> {
    let Some(seen) = of_agency(c, units, agency.code(), (id, today))? else { return Ok(None) };
    let mut holder = account::hold(c, seen.account)?;
    let Some(document) = store::held(c, id)? else { return Ok(None) };
    if document.account != holder.id {
        holder = account::hold(c, document.account)?;
    }
    Ok(Some((document, holder)))
}

/// Whether a letter goes to that holder. As of a lock: of a death nobody is told, and nobody who has closed their account.
pub(super) fn is_told(c: &mut Conn, holder: &Account) -> Result<bool, StoreError> {
    let is_dead = account::locks(c, holder.id)?.iter().any(|lock| lock.is_on(Ground::HolderEnded));
    Ok(holder.closed_at.is_none() && !is_dead)
}
