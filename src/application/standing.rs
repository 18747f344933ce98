//! What a person sees of their applications: where each stands, what is missing, until when, and whom to ask.

use super::applicant::Applicant;
use super::appointment::{self, Booked};
use super::evidence;
use super::kind::{Firm, Wish};
use super::model::{Application, HandedIn, Step};
use super::store::{self, Case};
use crate::base::ApplicationId;
use crate::db::{Conn, StoreError};
use crate::keys::Vault;
use crate::session::Citizen;

/// So many are listed: whoever has made more finds the older ones by their reference.
const LISTED: i64 = 50;

/// Where an application stands, for whoever made it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The application: its state, what it waits for and until when, and the unit to ask.
    pub application: Application,
    /// What it says.
    pub wish: Wish,
    /// What was handed in with it.
    pub handed_in: Vec<HandedIn>,
    /// What happened to it.
    pub steps: Vec<Step>,
    /// The seat at a counter that is booked for it.
    pub booked: Option<Booked>,
    /// What was found out about the enterprise, where it is about one.
    pub enterprise: Firm,
}

/// One of the applicant's own; nothing when it is not theirs.
///
/// # Errors
/// As the database.
pub fn standing<'a>(
    c: &mut Conn,
    vault: &Vault,
    who: impl Into<Applicant<'a>>,
    id: ApplicationId,
) -> Result<Option<Standing>, StoreError> {
    let Some(case) = own_case(c, vault, who, id)? else { return Ok(None) };
    let (handed_in, steps) = (evidence::all(c, id)?, store::steps(c, &case)?);
    let booked = appointment::booked(c, id)?;
    let (application, enterprise) = (case.application, case.facts.enterprise);
    Ok(Some(Standing { application, wish: case.wish, handed_in, steps, booked, enterprise }))
}

/// Opens one that the applicant made.
pub(super) fn own_case<'a>(
    c: &mut Conn,
    vault: &Vault,
    who: impl Into<Applicant<'a>>,
    id: ApplicationId,
) -> Result<Option<Case>, StoreError> {
    let own = who.into().account().id;
    let case = match store::owner(c, id)? {
        Some(owner) if owner == own => store::case(c, vault, id)?,
        _ => None,
    };
    // What an authority asks about them is told by letter when it is decided, and not before.
    Ok(case.filter(|case| case.application.begun_by == own))
}

/// What the citizen made and is open, the newest first, with the seat that is booked for it.
///
/// # Errors
/// As the database.
pub fn open(c: &mut Conn, citizen: &Citizen) -> Result<Vec<(Application, Option<Booked>)>, StoreError> {
    let mut all = list(c, citizen)?;
    all.retain(|one| one.state.is_open());
    all.into_iter().map(|one| appointment::booked(c, one.id).map(|booked| (one, booked))).collect()
}

/// All that the applicant made, the newest first.
///
/// # Errors
/// As the database.
pub fn list<'a>(c: &mut Conn, who: impl Into<Applicant<'a>>) -> Result<Vec<Application>, StoreError> {
    let own = who.into().account().id;
    let mut all = store::of_account(c, own, LISTED)?;
    all.retain(|one| one.begun_by == own);
    Ok(all)
}
