//! The table `subjects`.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::base::{Moment, PersonId};
use crate::db::schema::{people, subjects};
use crate::db::{Conn, StoreError, each_backend};
use crate::keys::{DataKey, Desk, Vault};

/// Under what subjects are digested, and what is sealed of one.
const DIGEST: &str = "subjects.digest";
const CONTENT: &str = "subjects.content";

/// The subject of somebody in one sector.
pub(super) struct Row {
    pub(super) subject: String,
    pub(super) since: Moment,
}

/// The place of a subject: another's does not open there.
fn context(sector: &str, person: PersonId) -> String {
    format!("{CONTENT}:{person}:{sector}")
}

fn digest(vault: &Vault, subject: &str) -> Vec<u8> {
    vault.blind_index(DIGEST, subject).to_vec()
}

/// What `person` is called in `sector`, where they were known there before; nothing of whoever was erased.
pub(super) fn find(
    c: &mut Conn,
    vault: &Vault,
    sector: &str,
    person: PersonId,
) -> Result<Option<Row>, StoreError> {
    let of = subjects::table
        .inner_join(people::table.on(people::id.eq(subjects::person_id)))
        .filter(subjects::sector.eq(sector).and(subjects::person_id.eq(person)))
        .select((subjects::content, subjects::since, people::data_key));
    let row: Option<(Vec<u8>, Moment, Option<Vec<u8>>)> =
        each_backend!(c, c => of.get_result(c)).optional()?;
    let Some((content, since, Some(wrapped))) = row else { return Ok(None) };
    let wrong = || StoreError::Inconsistent { table: "subjects", row: person.to_string() };
    let key = vault.data_key(person, &wrapped).map_err(|_key| wrong())?;
    let plain = key.open(&context(sector, person), &content).map_err(|_sealed| wrong())?;
    let subject = String::from_utf8(plain.to_vec()).map_err(|_not_text| wrong())?;
    Ok(Some(Row { subject, since }))
}

/// Whose `subject` is in `sector`.
pub(super) fn holder(
    c: &mut Conn,
    vault: &Vault,
    sector: &str,
    subject: &str,
) -> Result<Option<PersonId>, StoreError> {
    let those = subjects::table
        .filter(subjects::digest.eq(digest(vault, subject)))
        .filter(subjects::sector.eq(sector))
        .select(subjects::person_id);
    Ok(each_backend!(c, c => those.get_result(c)).optional()?)
}

/// Whether it is anybody's in any sector.
pub(super) fn is_any(c: &mut Conn, vault: &Vault, subject: &str) -> Result<bool, StoreError> {
    let those = subjects::table.filter(subjects::digest.eq(digest(vault, subject)));
    Ok(diesel::select(exists(those)).get_result(c)?)
}

/// The sectors that call `person` by a name of their own.
pub(super) fn sectors_of(c: &mut Conn, person: PersonId) -> Result<BTreeSet<String>, StoreError> {
    let theirs = subjects::table.filter(subjects::person_id.eq(person)).select(subjects::sector);
    Ok(theirs.load(c)?.into_iter().collect())
}

/// The sector has no name of its own for `person` any more.
pub(super) fn remove(c: &mut Conn, sector: &str, person: PersonId) -> Result<(), StoreError> {
    diesel::delete(subjects::table.find((sector, person))).execute(c)?;
    Ok(())
}

/// Writes it, unless somebody is called so there or they are called something there: `false`.
pub(super) fn insert(
    c: &mut Conn,
    desk: &Desk,
    (sector, person): (&str, PersonId),
    key: &DataKey,
    (subject, since): (&str, Moment),
) -> Result<bool, StoreError> {
    let row = (
        subjects::sector.eq(sector),
        subjects::person_id.eq(person),
        subjects::digest.eq(digest(&desk.vault, subject)),
        subjects::content.eq(key.seal(&desk.entropy, &context(sector, person), subject.as_bytes())),
        subjects::since.eq(since),
    );
    let new = diesel::insert_into(subjects::table).values(row);
    Ok(each_backend!(c, c => new.on_conflict_do_nothing().execute(c))? == 1)
}
