//! Two people turn out to be one: who they are to each sector afterwards.
//!
//! A sector that knew one of them goes on calling whoever is left what it called that one, and nobody there has to do anything. One that
//! knew both has two names for one person: the one of whoever is left stays, and the other is kept beside them as a name they had, so that
//! a hint by it still means them. That sector is to be told.

use std::collections::{BTreeMap, BTreeSet};

use super::store;
use crate::account;
use crate::base::{Moment, PersonId};
use crate::client::model::{Client, ClientId};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

/// That one sector has two names for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// Its clients, for by which of them it knows either is not always on record.
    pub clients: Vec<ClientId>,
    /// The name that ends.
    pub before: String,
    /// The one that stays.
    pub now: String,
}

/// Who knows two people: the clients that got tokens for each.
#[derive(Debug, Clone, Default)]
pub struct KnownTo {
    /// For whoever ends.
    pub ending: BTreeSet<String>,
    /// For whoever is left.
    pub surviving: BTreeSet<String>,
}

/// Lets every sector go on with whoever is left; answers those that have two names for them.
///
/// # Errors
/// As the database.
pub fn join(
    c: &mut Conn,
    desk: &Desk,
    (ending, surviving): (PersonId, PersonId),
    known_to: &KnownTo,
) -> Result<Vec<Twice>, StoreError> {
    let mut sectors: BTreeMap<String, Vec<Client>> = BTreeMap::new();
    for client in crate::client::list(c)? {
        sectors.entry(client.sector().to_owned()).or_default().push(client);
    }
    // What another system called them counts as well, whether they ever came back there or not.
    let (kept_of_ending, kept_of_surviving) =
        (store::sectors_of(c, ending)?, store::sectors_of(c, surviving)?);
    let mut all: BTreeSet<String> = sectors.keys().cloned().collect();
    all.extend(kept_of_ending.iter().cloned());
    let mut twice = Vec::new();
    for sector in all {
        let clients = sectors.remove(&sector).unwrap_or_default();
        let knows = |those: &BTreeSet<String>| clients.iter().any(|one| those.contains(one.id.as_str()));
        let knew_ending = kept_of_ending.contains(&sector) || knows(&known_to.ending);
        let knew_surviving = kept_of_surviving.contains(&sector) || knows(&known_to.surviving);
        match (knew_ending, knew_surviving) {
            (true, false) => take_over(c, desk, &sector, (ending, surviving))?,
            (true, true) => {
                let before = keep_beside(c, desk, &sector, ending)?;
                let now = called(c, desk, &sector, surviving)?;
                let clients = clients.into_iter().map(|one| one.id).collect();
                twice.push(Twice { clients, before, now });
            }
            (false, _) => {}
        }
    }
    account::note_subjects(c, to_the_millisecond(desk.now), surviving)?;
    Ok(twice)
}

/// What `person` is called in a sector from now on.
fn called(c: &mut Conn, desk: &Desk, sector: &str, person: PersonId) -> Result<String, StoreError> {
    let kept = store::find(c, &desk.vault, sector, person)?;
    Ok(kept.map_or_else(|| desk.vault.pairwise(sector, person), |kept| kept.subject))
}

/// What the sector called whoever ends, it calls whoever is left.
fn take_over(
    c: &mut Conn,
    desk: &Desk,
    sector: &str,
    (ending, surviving): (PersonId, PersonId),
) -> Result<(), StoreError> {
    let subject = called(c, desk, sector, ending)?;
    store::remove(c, sector, ending)?;
    let key = account::key_of(c, &desk.vault, surviving)?;
    let since = to_the_millisecond(desk.now);
    // Somebody else's it cannot be: a name of ours is nobody's but theirs, and one of another system was theirs until this moment.
    match store::insert(c, desk, (sector, surviving), &key, (&subject, since))? {
        true => Ok(()),
        false => Err(StoreError::Conflict),
    }
}

/// The name that ends is written down as one they had; answers it.
fn keep_beside(c: &mut Conn, desk: &Desk, sector: &str, ending: PersonId) -> Result<String, StoreError> {
    let subject = called(c, desk, sector, ending)?;
    let key = account::key_of(c, &desk.vault, ending)?;
    // There already, where it is another system's.
    store::insert(c, desk, (sector, ending), &key, (&subject, to_the_millisecond(desk.now)))?;
    Ok(subject)
}

/// As the names of grants tell their moment.
fn to_the_millisecond(now: Moment) -> Moment {
    Moment::from_micros(now.as_micros() / 1_000 * 1_000)
}

/// What the sector of `client` called those who were merged into `person`, where it knew both.
///
/// # Errors
/// As the database.
pub fn former_subjects(
    c: &mut Conn,
    vault: &Vault,
    client: &Client,
    person: PersonId,
) -> Result<Vec<String>, StoreError> {
    let mut former = Vec::new();
    for merged in account::joined::merged(c, person)? {
        former.extend(store::find(c, vault, client.sector(), merged)?.map(|kept| kept.subject));
    }
    Ok(former)
}
