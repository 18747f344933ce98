//! What is handed in with an application: files of the person, checked by the room that keeps them.

mod store;

use super::begin::own;
use super::model::{Application, Evidence};
use super::moves::{self, Seen};
use super::refused::Refused;
use super::state::State;
use super::store as cases;
use crate::base::{ApplicationId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::file::{self, Accepted, File};
use crate::keys::{Desk, Vault};
use crate::mandate::{Look, Officer};
use crate::session::Citizen;

pub(super) use store::{all, kinds};

/// So many papers go with one application.
const MOST: usize = 10;

/// So many bytes of files are kept of one person, of all their applications: those of one, and some of the one before.
const MOST_BYTES: i64 = 160 * 1024 * 1024;

/// Hands in a file with a draft, or where something was missing; another portrait takes the place of the first. Answers the version
/// from now on.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn hand_in(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    seen: Seen,
    kind: Evidence,
    file: &Accepted,
) -> Result<Result<i32, Refused>, StoreError> {
    let mut case = match own(c, desk, citizen.account().id, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    let Application { id, person, state, version, .. } = case.application;
    if !matches!(state, State::Draft | State::NeedsMore) {
        return Ok(Err(Refused::WrongState { state, version }));
    }
    let before = all(c, id)?;
    let is_full = file::held(c, person)? + file.size() > MOST_BYTES;
    if is_full || (before.len() >= MOST && kind != Evidence::Portrait) {
        return Ok(Err(Refused::Full));
    }
    if let Err(refused) = moves::keep(c, desk, &mut case)? {
        return Ok(Err(refused));
    }
    for old in before.iter().filter(|old| old.kind == kind && kind == Evidence::Portrait) {
        store::remove(c, id, old.n)?;
        file::erase(c, person, old.file)?;
    }
    let taken = file::take(c, desk, person, &case.key, file)?;
    store::insert(c, desk, id, (case.application.version, kind, taken))?;
    Ok(Ok(case.application.version))
}

/// A file that the citizen handed in with an application of theirs; nothing when there is none such.
///
/// # Errors
/// As the database.
pub fn own_file(
    c: &mut Conn,
    vault: &Vault,
    citizen: &Citizen,
    id: ApplicationId,
    n: i32,
) -> Result<Option<File>, StoreError> {
    let is_own = cases::owner(c, id)? == Some(citizen.account().id);
    if is_own { opened(c, vault, id, n) } else { Ok(None) }
}

/// The same for an officer who looks at the person.
///
/// # Errors
/// As the database.
pub fn file_of(
    c: &mut Conn,
    vault: &Vault,
    officer: &Officer,
    look: &Look,
    (id, n): (ApplicationId, i32),
) -> Result<Result<Option<File>, Refused>, StoreError> {
    let dossier = super::dossier(c, vault, officer, look, id)?;
    match dossier {
        Ok(_theirs) => opened(c, vault, id, n).map(Ok),
        Err(refused) => Ok(Err(refused)),
    }
}

fn opened(c: &mut Conn, vault: &Vault, id: ApplicationId, n: i32) -> Result<Option<File>, StoreError> {
    let Some(case) = cases::case(c, vault, id)? else { return Ok(None) };
    match all(c, id)?.into_iter().find(|one| one.n == n) {
        Some(one) => file::open(c, case.application.person, &case.key, one.file),
        None => Ok(None),
    }
}

/// Says from which day on the files of an application are gone.
pub(super) fn erase_on(c: &mut Conn, of: &Application, day: LocalDate) -> Result<(), StoreError> {
    for one in all(c, of.id)? {
        file::erase_on(c, of.person, one.file, day)?;
    }
    Ok(())
}
