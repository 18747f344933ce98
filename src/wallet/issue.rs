//! An agency issues a document.

use serde_json::{Map, Value, json};

use super::issue_checks::{Sound, sound};
use super::misses;
use super::model::{Body, Document, Step};
use super::number::{self, DocumentNumber};
use super::refused::Refused;
use super::state::State;
use super::store;
use super::text::Source;
use super::view::of_agency;
use crate::account::{self, Account, Number};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, DocumentId, LocalDate, Moment};
use crate::db::{Conn, StoreError};
use crate::directory::Directory;
use crate::grant::AgencyClient;
use crate::keys::{DataKey, Desk};
use crate::policy::Law;

/// By what it is judged.
#[derive(Debug, Clone, Copy)]
pub struct Means<'a> {
    /// The law.
    pub law: &'a Law,
    /// The agencies.
    pub units: &'a Directory,
}

/// What is to be issued.
#[derive(Debug, Clone)]
pub struct New {
    /// Of which kind.
    pub kind: String,
    /// To whom: a number of a register.
    pub holder: Number,
    /// The number that it has among those of its kind.
    pub number: DocumentNumber,
    /// The day of issue.
    pub issued_on: LocalDate,
    /// What is to stand in it.
    pub content: Content,
    /// Which one it takes the place of.
    pub supersedes: Option<Replaced>,
}

/// What stands in a document, as it is sent.
#[derive(Debug, Clone)]
pub struct Content {
    /// The last day on which it counts.
    pub valid_until: Option<LocalDate>,
    /// As of when its source says so; now, where that is not said.
    pub as_of: Option<Moment>,
    /// Which system that is.
    pub source: Option<Source>,
    /// Its fields.
    pub fields: Map<String, Value>,
}

impl Content {
    /// The name of the system, as it is kept.
    pub(super) fn source(&self) -> Option<String> {
        self.source.as_ref().map(|source| source.as_str().to_owned())
    }
}

/// A document that gives way, as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaced {
    /// Its name.
    pub id: DocumentId,
    /// Its version.
    pub version: i32,
}

/// Why it could not be issued to whom it named, and whom that was.
type Missed = (Refused, Option<AccountId>);

/// Issues it. Whoever is refused once its holder was looked for has named somebody: that counts among their tries of the day, and is on
/// record with whom they had found.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn issue(
    c: &mut Conn,
    desk: &Desk,
    means: Means<'_>,
    agency: &AgencyClient,
    new: &New,
) -> Result<Result<Document, Refused>, StoreError> {
    let sound = match sound(means, agency.code(), (&new.kind, new.issued_on, &new.content), desk.now) {
        Ok(sound) => sound,
        Err(refused) => return Ok(Err(refused)),
    };
    let today = desk.now.local_date();
    if misses::are_spent(c, (agency.code(), today), sound.misses_a_day)? {
        return Ok(Err(Refused::TooManyMisses));
    }
    let digest = new.number.blind(&desk.vault, (&new.kind, sound.kind.numbered_by), agency.code());
    let replaced = match judge(c, (means.units, agency, today), new, &digest)? {
        Ok(replaced) => replaced,
        Err(refused) => return Ok(Err(refused)),
    };
    let (refused, meant) = match entered(c, desk, (agency, new), (sound, &digest, replaced))? {
        Ok(document) => return Ok(Ok(document)),
        Err(missed) => missed,
    };
    refuse(c, desk, agency, meant, &refused)?;
    Ok(Err(refused))
}

/// Which document it takes the place of, if any; and that no other has its number and counts. Both are of documents alone, whoever this one
/// is for.
fn judge(
    c: &mut Conn,
    (units, agency, today): (&Directory, &AgencyClient, LocalDate),
    new: &New,
    digest: &[u8; 32],
) -> Result<Result<Option<Document>, Refused>, StoreError> {
    let replaced = match new.supersedes {
        None => None,
        Some(Replaced { id, version }) => {
            let found = of_agency(c, units, agency.code(), (id, today))?;
            match found.filter(|one| one.kind == new.kind && !one.state.is_over()) {
                Some(found) if found.version == version => Some(found),
                Some(found) => return Ok(Err(Refused::ReplacedStale { version: found.version })),
                None => return Ok(Err(Refused::NotReplaced)),
            }
        }
    };
    let Some(id) = number::of_number(c, &new.kind, digest)? else { return Ok(Ok(replaced)) };
    let gives_way = Some(id) == replaced.as_ref().map(|one| one.id);
    let is_free = gives_way || store::find(c, id)?.is_none_or(|one| one.state.is_over());
    Ok(if is_free { Ok(replaced) } else { Err(Refused::NumberTaken) })
}

/// Issues it to whom it names. Whatever may have changed since it was judged is kept as it is first, so that nothing is written of what is
/// refused.
fn entered(
    c: &mut Conn,
    desk: &Desk,
    (agency, new): (&AgencyClient, &New),
    (sound, digest, replaced): (Sound<'_>, &[u8; 32], Option<Document>),
) -> Result<Result<Document, Missed>, StoreError> {
    let level = sound.kind.level;
    let holder = match find(c, desk, (&sound, &new.holder), replaced.as_ref())? {
        Ok(holder) => holder,
        Err(meant) => return Ok(Err((Refused::NoHolder { level }, meant))),
    };
    if let Some(replaced) = &replaced {
        match store::held(c, replaced.id)? {
            Some(now) if now == *replaced => {}
            Some(now) => {
                return Ok(Err((Refused::ReplacedStale { version: now.version }, Some(holder.id))));
            }
            None => return Ok(Err((Refused::NotReplaced, Some(holder.id)))),
        }
    }
    let document = drawn_up(desk, agency, &holder, new);
    if !number::claim(c, &document, digest)? {
        return Ok(Err((Refused::NumberTaken, Some(holder.id))));
    }
    let key = account::key_of(c, &desk.vault, holder.person)?;
    if let Some(replaced) = replaced {
        give_way(c, desk, agency, &key, replaced)?;
    }
    let body =
        Body { number: new.number.as_str().to_owned(), source: new.content.source(), fields: sound.fields };
    store::insert(c, desk, &key, &document, &body)?;
    let step = Step { state: State::Active, agency: document.agency.clone(), at: desk.now, why: None };
    store::write(c, desk, Some(&key), &document, &step)?;
    let facts = json!({
        "document": document.id, "agency": document.agency.to_string(), "supersedes": document.supersedes,
    });
    let entry =
        Entry::of(Event::DocumentIssued).account(document.account).client(agency.client().id.as_str());
    audit::record(c, desk, &entry.facts(facts))?;
    Ok(Ok(document))
}

/// The account that is to hold it, or the one that was meant by the number if it cannot: whoever holds the one that gives way, and is whom it
/// is about. In the transaction it stays as it is.
fn find(
    c: &mut Conn,
    desk: &Desk,
    (sound, number): (&Sound<'_>, &Number),
    replaced: Option<&Document>,
) -> Result<Result<Account, Option<AccountId>>, StoreError> {
    let Some(person) = account::of_number(c, &desk.vault, number)? else { return Ok(Err(None)) };
    let theirs = account::accounts_of(c, person)?;
    let meant = theirs.iter().find(|one| sound.kind.holders.contains(&one.kind)).map(|one| one.id);
    let may_hold = |one: &Account| {
        let holds_replaced = replaced.is_none_or(|replaced| replaced.account == one.id);
        one.active && sound.kind.may_hold(one.kind, one.level) && holds_replaced
    };
    let Some(found) = theirs.iter().find(|one| may_hold(one)) else { return Ok(Err(meant)) };
    let held = account::hold(c, found.id)?;
    let is_theirs = may_hold(&held) && is_about(c, desk, sound, &held)?;
    Ok(if is_theirs { Ok(held) } else { Err(meant) })
}

pub(super) fn is_about(
    c: &mut Conn,
    desk: &Desk,
    sound: &Sound<'_>,
    holder: &Account,
) -> Result<bool, StoreError> {
    if !sound.names_holder() {
        return Ok(true);
    }
    let known = account::load(c, &desk.vault, holder.id)?;
    Ok(sound.is_about(&known.profile))
}

fn drawn_up(desk: &Desk, agency: &AgencyClient, holder: &Account, new: &New) -> Document {
    Document {
        id: DocumentId::new(desk.now, &desk.entropy),
        account: holder.id,
        kind: new.kind.clone(),
        agency: agency.code().clone(),
        state: State::Active,
        issued_on: new.issued_on,
        valid_until: new.content.valid_until,
        as_of: new.content.as_of.unwrap_or(desk.now),
        supersedes: new.supersedes.map(|replaced| replaced.id),
        version: 1,
        created_at: desk.now,
        updated_at: desk.now,
        emptied_at: None,
    }
}

fn give_way(
    c: &mut Conn,
    desk: &Desk,
    agency: &AgencyClient,
    key: &DataKey,
    replaced: Document,
) -> Result<(), StoreError> {
    let seen = replaced.version;
    // It is held as it was judged.
    let turned = store::turn(c, desk.now, (&replaced, seen), State::Superseded)?;
    let replaced = turned.map_err(|_never| StoreError::Conflict)?;
    let step = Step { state: State::Superseded, agency: agency.code().clone(), at: desk.now, why: None };
    store::write(c, desk, Some(key), &replaced, &step)?;
    let facts = json!({ "document": replaced.id, "agency": agency.code().to_string() });
    let entry = Entry::of(Event::DocumentSuperseded).account(replaced.account);
    audit::record(c, desk, &entry.client(agency.client().id.as_str()).facts(facts))
}

/// That an agency named somebody for a document that it could not issue: it counts among its tries of the day. Whoever it was reads that in their history.
pub(super) fn refuse(
    c: &mut Conn,
    desk: &Desk,
    agency: &AgencyClient,
    meant: Option<AccountId>,
    refused: &Refused,
) -> Result<(), StoreError> {
    misses::miss(c, agency.code(), desk.now.local_date())?;
    let facts = json!({ "agency": agency.code().to_string(), "reason": refused.word() });
    let entry = Entry::of(Event::DocumentRefused).account(meant).client(agency.client().id.as_str());
    audit::record(c, desk, &entry.facts(facts))
}
