//! Keeping the subject by which a sector knew somebody before.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::store;
use crate::account;
use crate::base::{Moment, PersonId};
use crate::client::ClientId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// OpenID Connect Core §2: a `sub` is no longer.
const LONGEST: usize = 255;

/// As long as those that are given here.
const OURS: usize = 43;

/// A subject that a service gave somebody itself. It may be anything, an address too: it is sealed wherever it is kept.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OldSubject(String);

/// The text is no subject that can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSubject {
    /// OpenID Connect Core §2.
    #[error("a subject has 1 to {LONGEST} visible ASCII characters")]
    Form,
    /// It could be somebody else's.
    #[error("has the form of the subjects that are given here, and could be another person's")]
    Ours,
}

impl OldSubject {
    /// Reads one.
    ///
    /// # Errors
    /// [`InvalidSubject`].
    pub fn parse(text: &str) -> Result<Self, InvalidSubject> {
        if !(1..=LONGEST).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(InvalidSubject::Form);
        }
        let ours = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        match text.len() == OURS && text.bytes().all(ours) {
            true => Err(InvalidSubject::Ours),
            false => Ok(Self(text.to_owned())),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OldSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OldSubject(…)")
    }
}

/// Why a subject cannot be kept for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// It is another person's in that sector.
    Taken,
    /// They have another one there.
    Second,
}

/// What became of a subject that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// From now on they are called so.
    Now,
    /// They were already.
    Already,
}

/// Keeps `subject` for `person` in `sector`: what clients of it are allowed from now on names them so.
///
/// # Errors
/// As the database.
pub fn keep(
    c: &mut Conn,
    desk: &Desk,
    (sector, person): (&str, PersonId),
    subject: &OldSubject,
) -> Result<Result<Kept, Clash>, StoreError> {
    // Most were kept when this was looked at before.
    match store::find(c, &desk.vault, sector, person)? {
        Some(theirs) if theirs.subject == subject.as_str() => return Ok(Ok(Kept::Already)),
        Some(_other) if is_former(c, desk, (sector, person), subject)? => return Ok(Ok(Kept::Already)),
        Some(_other) => return Ok(Err(Clash::Second)),
        None => {}
    }
    // A `sub` names a person or a client (RFC 9700 §4.15), and one may have been registered since the list was read.
    if crate::client::find(c, subject.as_str())?.is_some() {
        return Ok(Err(Clash::Taken));
    }
    let key = account::key_of(c, &desk.vault, person)?;
    // To the millisecond, as the names of grants tell their moment.
    let since = Moment::from_micros(desk.now.as_micros() / 1_000 * 1_000);
    if store::insert(c, desk, (sector, person), &key, (subject.as_str(), since))? {
        account::note_subjects(c, since, person)?;
        return Ok(Ok(Kept::Now));
    }
    Ok(if is_former(c, desk, (sector, person), subject)? { Ok(Kept::Already) } else { Err(Clash::Taken) })
}

/// Whether `subject` is what `sector` called somebody who was merged into `person`: it means them already.
fn is_former(
    c: &mut Conn,
    desk: &Desk,
    (sector, person): (&str, PersonId),
    subject: &OldSubject,
) -> Result<bool, StoreError> {
    Ok(match store::holder(c, &desk.vault, sector, subject.as_str())? {
        Some(holder) => holder != person && account::joined::today(c, holder)? == person,
        None => false,
    })
}

/// Whether `subject` is, in `sector`, that of a person other than `person`, and of nobody who was merged into them.
///
/// # Errors
/// As the database.
pub fn of_another(
    c: &mut Conn,
    desk: &Desk,
    (sector, person): (&str, Option<PersonId>),
    subject: &OldSubject,
) -> Result<bool, StoreError> {
    let holder = store::holder(c, &desk.vault, sector, subject.as_str())?;
    Ok(match holder {
        Some(holder) => Some(account::joined::today(c, holder)?) != person,
        None => false,
    })
}

/// Whether somebody's subject in any sector is what a client is called: a `sub` must name one of both (RFC 9700 §4.15).
///
/// # Errors
/// As the database.
pub(in crate::client) fn holds_name(c: &mut Conn, desk: &Desk, id: &ClientId) -> Result<bool, StoreError> {
    store::is_any(c, &desk.vault, id.as_str())
}
