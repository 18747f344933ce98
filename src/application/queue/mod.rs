//! What waits for an officer's unit, and one dossier of it.

mod store;

use super::decide::refused_to;
use super::evidence;
use super::facts::Facts;
use super::kind::{KindName, Wish};
use super::model::{Application, HandedIn, Step};
use super::reference::Reference;
use super::refused::Refused;
use super::state::State;
use super::store as cases;
use crate::base::{AccountId, ApplicationId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::directory::AgencyCode;
use crate::keys::Vault;
use crate::mandate::{Look, Officer};

/// So many of one person's are looked through: nobody has more that are open.
const OF_PERSON: i64 = 20;

/// What of a queue is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In these states; in any open one when none is named.
    pub states: Vec<State>,
    /// Of this kind.
    pub kind: Option<KindName>,
    /// Due on that day or before.
    pub due_by: Option<LocalDate>,
}

/// Behind which row the next page begins: by the day it is due, those without one last, and by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The day the last row was due; [`LocalDate::LAST`] for none.
    pub due_on: LocalDate,
    /// The last row.
    pub id: ApplicationId,
}

impl Cursor {
    /// Behind that one.
    pub fn behind(last: &Application) -> Self {
        Self { due_on: last.due_on.unwrap_or(LocalDate::LAST), id: last.id }
    }
}

/// A page of the queue of the officer's unit, what is due first first.
///
/// # Errors
/// As the database.
pub fn queue(
    c: &mut Conn,
    officer: &Officer,
    filter: &Filter,
    behind: Option<Cursor>,
    limit: u16,
) -> Result<Vec<Application>, StoreError> {
    store::page(c, officer.agency(), filter, behind, i64::from(limit))
}

/// How much waits for a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Everything open.
    pub open: i64,
    /// Due today.
    pub today: i64,
    /// Due before today.
    pub late: i64,
}

/// How much waits for the officer's unit on the day `today`.
///
/// # Errors
/// As the database.
pub fn counts(c: &mut Conn, officer: &Officer, today: LocalDate) -> Result<Counts, StoreError> {
    let open = store::count(c, officer.agency(), None)?;
    let late = store::count(c, officer.agency(), Some(today.plus_days(-1)))?;
    let due = store::count(c, officer.agency(), Some(today))?;
    Ok(Counts { open, today: due - late, late })
}

/// How much waits for which unit, whoever sits there.
///
/// # Errors
/// As the database.
pub fn waiting(c: &mut Conn) -> Result<Vec<(AgencyCode, i64)>, StoreError> {
    store::by_unit(c)
}

/// Everything an officer sees of an application.
#[derive(Debug)]
pub struct Dossier {
    /// The application.
    pub application: Application,
    /// What it says.
    pub wish: Wish,
    /// What was found out.
    pub facts: Facts,
    /// What was handed in.
    pub handed_in: Vec<HandedIn>,
    /// What happened to it.
    pub steps: Vec<Step>,
}

/// Whom an application is about that the officer may open: one of their unit, or one that waits for a visit to any counter of their
/// kind. They are looked at first, and then [`dossier`] opens it.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn subject(
    c: &mut Conn,
    vault: &Vault,
    officer: &Officer,
    id: ApplicationId,
) -> Result<Result<AccountId, Refused>, StoreError> {
    Ok(to_open(c, vault, officer, id)?.map(|case| case.application.account))
}

/// Opens a dossier for an officer who looks at the person it is about.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn dossier(
    c: &mut Conn,
    vault: &Vault,
    officer: &Officer,
    look: &Look,
    id: ApplicationId,
) -> Result<Result<Dossier, Refused>, StoreError> {
    let case = match to_open(c, vault, officer, id)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    if look.person() != case.application.account || look.officer() != officer.account() {
        return Ok(Err(Refused::NotTheirs));
    }
    let (handed_in, steps) = (evidence::all(c, id)?, cases::steps(c, &case)?);
    let cases::Case { application, wish, facts, .. } = case;
    Ok(Ok(Dossier { application, wish, facts, handed_in, steps }))
}

fn to_open(
    c: &mut Conn,
    vault: &Vault,
    officer: &Officer,
    id: ApplicationId,
) -> Result<Result<cases::Case, Refused>, StoreError> {
    let Some(case) = cases::case(c, vault, id)? else { return Ok(Err(Refused::NotFound)) };
    if officer.account() == case.application.account {
        return Ok(Err(Refused::OwnCase));
    }
    let own_unit = case.application.unit.as_ref() == Some(officer.agency())
        || case.wish.is_shared_with(officer.agency());
    let waits_for_visit = matches!(case.application.state, State::Submitted | State::NeedsMore)
        && refused_to(officer, &case).is_none();
    Ok(if own_unit || waits_for_visit { Ok(case) } else { Err(Refused::NotFound) })
}

/// Which applications of the person looked at the officer may open, the newest first.
///
/// # Errors
/// As the database.
pub fn of_person(
    c: &mut Conn,
    vault: &Vault,
    officer: &Officer,
    look: &Look,
) -> Result<Vec<Application>, StoreError> {
    let mut open = Vec::new();
    for one in cases::of_account(c, look.person(), OF_PERSON)? {
        if to_open(c, vault, officer, one.id)?.is_ok() {
            open.push(one);
        }
    }
    Ok(open)
}

/// The application that somebody at the counter names by its reference.
///
/// # Errors
/// As the database.
pub fn find(c: &mut Conn, reference: &Reference) -> Result<Option<ApplicationId>, StoreError> {
    cases::by_reference(c, reference)
}
