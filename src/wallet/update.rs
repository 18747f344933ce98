//! An agency says what stands in a document of its own now. It keeps its number, its holder and its state.

use serde_json::json;

use super::change::{held, is_told};
use super::issue::{Content, Means, is_about, refuse};
use super::issue_checks::sound;
use super::misses;
use super::model::{Body, Document, Step};
use super::refused::Refused;
use super::store;
use super::text::Reason;
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::DocumentId;
use crate::db::{Conn, StoreError};
use crate::grant::AgencyClient;
use crate::keys::Desk;

/// Writes what stands in it now in the place of what was seen, and why, for its holder to read. It is judged as when it was issued: who may
/// issue it today, what belongs into it, its days, and that it is about its holder.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn update(
    c: &mut Conn,
    desk: &Desk,
    means: Means<'_>,
    agency: &AgencyClient,
    (id, seen): (DocumentId, i32),
    (content, why): (&Content, Option<&Reason>),
) -> Result<Result<Document, Refused>, StoreError> {
    let today = desk.now.local_date();
    let found = held(c, means.units, agency, (id, today))?;
    let Some((document, holder)) = found else { return Ok(Err(Refused::NotFound)) };
    if document.version != seen {
        return Ok(Err(Refused::Stale { version: document.version }));
    }
    if document.state.is_over() {
        return Ok(Err(Refused::WrongState { standing: document.standing(today) }));
    }
    let of = (document.kind.as_str(), document.issued_on, content);
    let sound = match sound(means, agency.code(), of, desk.now) {
        Ok(sound) => sound,
        Err(refused) => return Ok(Err(refused)),
    };
    if misses::are_spent(c, (agency.code(), today), sound.misses_a_day)? {
        return Ok(Err(Refused::TooManyMisses));
    }
    let key = match account::key_of(c, &desk.vault, holder.person) {
        Ok(key) if is_about(c, desk, &sound, &holder)? => key,
        Ok(_) | Err(StoreError::Missing) => {
            let refused = Refused::NoHolder { level: sound.kind.level };
            refuse(c, desk, agency, Some(holder.id), &refused)?;
            return Ok(Err(refused));
        }
        Err(other) => return Err(other),
    };
    let before = store::body(c, &key, &document)?;
    let body = Body { number: before.number, source: content.source(), fields: sound.fields };
    let next = Document {
        valid_until: content.valid_until,
        as_of: content.as_of.unwrap_or(desk.now),
        version: seen + 1,
        updated_at: desk.now,
        ..document
    };
    if !store::rewrite(c, desk, &key, (&next, seen), &body)? {
        return Ok(Err(Refused::Stale { version: seen }));
    }
    let why = why.map(|why| why.as_str().to_owned());
    let step = Step { state: next.state, agency: agency.code().clone(), at: desk.now, why };
    store::write(c, desk, Some(&key), &next, &step)?;
    let told = is_told(c, &holder)?;
    let facts = json!({ "document": id, "agency": agency.code().to_string(), "told": told });
    let entry = Entry::of(Event::DocumentChanged).account(next.account).client(agency.client().id.as_str());
    audit::record(c, desk, &entry.facts(facts))?;
    Ok(Ok(next))
}
