//! Coming with the code of a letter: how the legacy account stands, judged at once, and by whom the code was used.

use serde_json::json;

use super::store::{self, Found};
use crate::account::{Kind, Number};
use crate::audit::{self, Entry, Event};
use crate::base::TokenDigest;
use crate::changeover::judge::{Standing, gather, judge};
use crate::changeover::keep::keep;
use crate::changeover::model::{Blocked, Legacy};
use crate::changeover::moved::moved;
use crate::changeover::store::stand;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::member;
use crate::session::Citizen;

/// Whose it is, as whoever came is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// Theirs: what keeps them from using it here, if anything does.
    Theirs(Option<Blocked>),
    /// A person's, and no register has confirmed who this one is: once one has, it is found to be theirs by itself, if it is.
    Unconfirmed,
    /// An organisation's.
    Organisation {
        /// By which an account is asked for.
        code: String,
        /// What the old system called it.
        name: Option<String>,
        /// What keeps it from being used here, if anything does.
        blocked: Option<Blocked>,
        /// Whether whoever came acts for it already.
        acts: bool,
    },
}

/// Why a code is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It is none.
    #[error("no letter has that code")]
    Unknown,
    /// It is too old.
    #[error("the time of that code is over")]
    Over,
    /// Somebody else came with it.
    #[error("the code was used in another account")]
    Used,
    /// It names two people.
    #[error("the old account names two people: tell the identity authority")]
    Unclear,
    /// The legacy account is somebody else's.
    #[error("it is about the account of another person than who is signed in")]
    Another,
}

/// Takes the code of a letter from whoever is signed in. The same person may come with it again; what it is about was matched with the
/// accounts here a moment ago then.
///
/// # Errors
/// When the database cannot answer. Inside: [`NotTaken`].
pub fn claim(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    code: TokenDigest,
) -> Result<Result<Came, NotTaken>, StoreError> {
    let own = citizen.account().id;
    let Some(found) = store::by_code(c, code)? else { return Ok(Err(NotTaken::Unknown)) };
    if found.expires_at <= desk.now {
        return Ok(Err(NotTaken::Over));
    }
    let Some(due) = store::account_of(c, &desk.vault, &found)? else { return Ok(Err(NotTaken::Unknown)) };
    let legacy = due.legacy?;
    // An organisation's mailbox is read by several people.
    if legacy.holder() != Kind::Organisation && found.came_by.is_some_and(|by| by != own) {
        return Ok(Err(NotTaken::Used));
    }
    let found_here = gather(c, desk, &[&legacy])?;
    let standing = found_here.first().map(judge).ok_or(StoreError::Missing)?;
    let standing = keep(c, desk, &legacy, standing)?;
    let since = moved(c, &legacy, standing, (&due.known, due.imported_at))?;
    stand(c, desk.now, &due.source, &[(due.legacy_id, Some((standing, since)))])?;
    let came = match told(c, desk, citizen, (&legacy, standing))? {
        Ok(came) => came,
        Err(refused) => return Ok(Err(refused)),
    };
    // Whoever merely asked how it stands leaves the letter to whom it is for.
    if matches!(came, Came::Theirs(_) | Came::Organisation { acts: true, .. }) {
        record(c, desk, citizen, (&found, legacy.holder()))?;
    }
    Ok(Ok(came))
}

fn told(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    (legacy, standing): (&Legacy, Standing),
) -> Result<Result<Came, NotTaken>, StoreError> {
    let own = citizen.account();
    if legacy.holder() == Kind::Organisation {
        let acts = match standing.account {
            Some(organisation) => {
                let (today, members) =
                    (desk.now.local_date(), member::of_organisation(c, organisation, false)?);
                members.iter().any(|one| one.actor == own.id && one.is_live(today))
            }
            None => false,
        };
        let name = legacy.name.as_ref().map(|name| name.as_str().to_owned());
        return Ok(Ok(Came::Organisation { code: code(legacy), name, blocked: standing.blocked, acts }));
    }
    Ok(match standing.person {
        Some(person) if person == own.person => Ok(Came::Theirs(standing.blocked)),
        // The same whether somebody has that number here or not: a letter in wrong hands does not tell.
        _ if own.level.is_none() => Ok(Came::Unconfirmed),
        None if standing.blocked == Some(Blocked::TwoHolders) => Err(NotTaken::Unclear),
        _ => Err(NotTaken::Another),
    })
}

/// That by which the business register knows it, else that for taxes.
fn code(legacy: &Legacy) -> String {
    let is_enterprises = |number: &&Number| matches!(number, Number::EnterpriseCode(_));
    let first = legacy.numbers.iter().find(is_enterprises).or_else(|| legacy.numbers.first());
    first.map(|number| number.text().into_owned()).unwrap_or_default()
}

/// The first time it is on record.
fn record(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    (found, holder): (&Found, Kind),
) -> Result<(), StoreError> {
    if store::come(c, desk.now, found, citizen.account().id)? {
        let facts = json!({ "source": found.source, "organisation": holder == Kind::Organisation });
        audit::record(c, desk, &Entry::of(Event::LegacyClaimed).account(citizen.account().id).facts(facts))?;
    }
    Ok(())
}
