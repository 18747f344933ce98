//! The table `files`.

use aws_lc_rs::digest::{SHA256, digest};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::check::Accepted;
use super::model::{File, MediaType};
use crate::base::{FileId, LocalDate, PersonId};
use crate::db::schema::{files, legal_holds};
use crate::db::{Conn, StoreError, Sweeping, each_backend};
use crate::keys::{DataKey, Desk};

/// How many are erased in one statement.
const BATCH: i64 = 100;

/// Binds the content to its person and row: it cannot be moved to another.
fn context(person: PersonId, id: FileId) -> String {
    format!("files.sealed:{person}:{id}")
}

/// Seals and keeps a file of `person`, whose key is `key`.
///
/// # Errors
/// As the database.
pub fn take(
    c: &mut Conn,
    desk: &Desk,
    person: PersonId,
    key: &DataKey,
    file: &Accepted,
) -> Result<FileId, StoreError> {
    let id = FileId::new(desk.now, &desk.entropy);
    let sealed = key.seal(&desk.entropy, &context(person, id), &file.bytes);
    let row = (
        files::person_id.eq(person),
        files::id.eq(id),
        files::purpose.eq(file.purpose.as_str()),
        files::media_type.eq(file.media_type.as_str()),
        files::size.eq(i32::try_from(file.bytes.len()).unwrap_or(i32::MAX)),
        files::digest.eq(digest(&SHA256, &sealed).as_ref().to_vec()),
        files::sealed.eq(sealed),
        files::created_at.eq(desk.now),
    );
    diesel::insert_into(files::table).values(row).execute(c)?;
    Ok(id)
}

/// How many bytes of files are kept of `person`.
///
/// # Errors
/// As the database.
pub fn held(c: &mut Conn, person: PersonId) -> Result<i64, StoreError> {
    let of_person = files::table.filter(files::person_id.eq(person));
    let sum: Option<i64> = of_person.select(diesel::dsl::sum(files::size)).get_result(c)?;
    Ok(sum.unwrap_or(0))
}

/// Opens a file; nothing when the person has none of that name, or it was erased.
///
/// # Errors
/// As the database; [`StoreError::Inconsistent`] for one that was tampered with.
pub fn open(c: &mut Conn, person: PersonId, key: &DataKey, id: FileId) -> Result<Option<File>, StoreError> {
    let found = files::table.find((person, id)).select((files::media_type, files::sealed));
    let row: Option<(String, Vec<u8>)> = found.get_result(c).optional()?;
    let Some((media_type, sealed)) = row else { return Ok(None) };
    let impossible = || StoreError::Inconsistent { table: "files", row: id.to_string() };
    let media_type = MediaType::from_name(&media_type).ok_or_else(impossible)?;
    let bytes = key.open(&context(person, id), &sealed).map_err(|_sealed| impossible())?;
    Ok(Some(File { media_type, bytes }))
}

/// Makes a file of one person another's, who turned out to be the same: it is sealed anew, under their key.
///
/// # Errors
/// As [`open`].
pub fn hand_over(
    c: &mut Conn,
    desk: &Desk,
    (from, old): (PersonId, &DataKey),
    (to, new): (PersonId, &DataKey),
    id: FileId,
) -> Result<(), StoreError> {
    let Some(file) = open(c, from, old, id)? else { return Ok(()) };
    let sealed = new.seal(&desk.entropy, &context(to, id), &file.bytes);
    let set = (
        files::person_id.eq(to),
        files::digest.eq(digest(&SHA256, &sealed).as_ref().to_vec()),
        files::sealed.eq(sealed),
    );
    diesel::update(files::table.find((from, id))).set(set).execute(c)?;
    Ok(())
}

/// Says from which day on it is gone.
///
/// # Errors
/// As the database.
pub fn erase_on(c: &mut Conn, person: PersonId, id: FileId, day: LocalDate) -> Result<(), StoreError> {
    diesel::update(files::table.find((person, id))).set(files::erase_on.eq(Some(day))).execute(c)?;
    Ok(())
}

/// Erases it now: another took its place.
///
/// # Errors
/// As the database.
pub fn erase(c: &mut Conn, person: PersonId, id: FileId) -> Result<(), StoreError> {
    diesel::delete(files::table.find((person, id))).execute(c)?;
    Ok(())
}

/// Erases all of `person`; answers how many.
///
/// # Errors
/// As the database.
pub fn erase_all(c: &mut Conn, person: PersonId) -> Result<usize, StoreError> {
    Ok(diesel::delete(files::table.filter(files::person_id.eq(person))).execute(c)?)
}

/// Erases what is to be gone by the day it is; answers how many, at most as many as one unit of work takes. The day stands in the row:
/// whoever decided said how long its evidence is kept.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let held = exists(legal_holds::table.filter(legal_holds::person_id.eq(files::person_id)));
    let over = files::table.filter(files::erase_on.le(Some(sweeping.now.local_date()))).filter(not(held));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let due = over.order(files::erase_on).limit(BATCH).select((files::person_id, files::id));
    let due: Vec<(PersonId, FileId)> = each_backend!(c, c => due.load(c))?;
    let mut erased = 0;
    for one in &due {
        erased += diesel::delete(files::table.find(*one)).execute(c)?;
    }
    Ok(erased)
}
