//! The proof that somebody with an office asks.

use std::sync::Arc;

use crate::account::Level;
#[cfg(test)]
use crate::base::AccountId;
use crate::base::{Aal, Amr, LocalDate, MandateId, Moment};
use crate::db::{Conn, StoreError};
use crate::directory::{self, AgencyCode, Directory, PlaceCode, Standing, Succession, Units};
use crate::policy::{Law, NoLaw};
use crate::session::Citizen;

use super::assistant::Assistant;
use super::model::Seat;
use super::store;

/// What the State says of agencies on the day on which somebody asks.
#[derive(Debug, Clone, Copy)]
pub struct Day<'d> {
    /// The agencies of all times.
    pub agencies: &'d Units<AgencyCode>,
    /// How long a code outlives its agency.
    pub rules: &'d Succession,
    /// The day.
    pub on: LocalDate,
}

/// The same, held for as long as a request takes.
#[derive(Debug, Clone)]
pub struct Today {
    /// The places and agencies of all times.
    pub units: Arc<Directory>,
    /// The day.
    pub on: LocalDate,
    rules: Succession,
}

impl Today {
    /// What `law` says at that moment.
    ///
    /// # Errors
    /// [`NoLaw`].
    pub fn of(units: Arc<Directory>, law: &Law, now: Moment) -> Result<Self, NoLaw> {
        let on = now.local_date();
        Ok(Self { rules: law.at::<Succession>(on)?.rules.clone(), units, on })
    }

    /// By it officers are judged.
    pub fn day(&self) -> Day<'_> {
        Day { agencies: &self.units.agencies, rules: &self.rules, on: self.on }
    }
}

/// Proof that somebody acts for an agency now: signed in with a passkey, at account level 2, with a mandate that counts, of an
/// agency that stands.
#[derive(Debug, Clone)]
pub struct Officer {
    helps: Assistant,
    mandate: MandateId,
    place: Option<PlaceCode>,
}

/// Whoever decides may help too.
impl std::ops::Deref for Officer {
    type Target = Assistant;

    fn deref(&self) -> &Assistant {
        &self.helps
    }
}

/// That the agency's code is taken for its successor's for some time yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retiring {
    /// Who took over.
    pub successors: Vec<AgencyCode>,
    /// The first day on which the code is refused.
    pub refused_from: LocalDate,
}

/// Why somebody is no officer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnOfficer {
    /// They did not sign in with a passkey.
    #[error("an officer signs in with a passkey")]
    NoPasskey,
    /// They have no mandate for that seat, or for any.
    #[error("no mandate counts today")]
    NoMandate,
    /// Their own identity was never proven in person, or the proof counts no more.
    #[error("an officer's own account is of level 2")]
    Level,
    /// The agency has ended, and its code is taken no more.
    #[error("the agency has ended; {} took over", listed(.successors))]
    AgencyEnded {
        /// Who took over.
        successors: Vec<AgencyCode>,
    },
    /// Nothing is known of the agency.
    #[error("nothing is known of the agency")]
    AgencyUnknown,
}

fn listed(codes: &[AgencyCode]) -> String {
    if codes.is_empty() {
        return "nobody".to_owned();
    }
    codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Proves that the citizen acts in `seat`. Nobody who has not used their passkey learns whether there is a mandate; whoever may only
/// help has none for anything else.
///
/// # Errors
/// When the database cannot answer. Inside: [`NotAnOfficer`].
pub fn officer(
    c: &mut Conn,
    day: Day<'_>,
    citizen: &Citizen,
    seat: &Seat,
) -> Result<Result<Officer, NotAnOfficer>, StoreError> {
    let sits = sits(c, day, citizen, seat)?;
    Ok(sits.and_then(|(helps, mandate, place)| match seat.role.decides() {
        true => Ok(Officer { helps, mandate, place }),
        false => Err(NotAnOfficer::NoMandate),
    }))
}

/// Whoever sits there, with whatever role: under which mandate, and for which place.
type Sits = (Assistant, MandateId, Option<PlaceCode>);

pub(super) fn sits(
    c: &mut Conn,
    day: Day<'_>,
    citizen: &Citizen,
    seat: &Seat,
) -> Result<Result<Sits, NotAnOfficer>, StoreError> {
    if !by_passkey(citizen) {
        return Ok(Err(NotAnOfficer::NoPasskey));
    }
    let account = citizen.account();
    let Some(mandate) = store::live(c, account.id, seat)?.filter(|mandate| mandate.is_live(day.on)) else {
        return Ok(Err(NotAnOfficer::NoMandate));
    };
    if account.level != Some(Level::Two) {
        return Ok(Err(NotAnOfficer::Level));
    }
    let stands = match directory::standing(day.agencies, &seat.agency, day.on, day.rules) {
        Standing::Active(unit) => Ok((unit.place, None)),
        Standing::Retired { successors, refused_from, .. } => {
            Ok((None, Some(Retiring { successors, refused_from })))
        }
        Standing::Ended { successors } => Err(NotAnOfficer::AgencyEnded { successors }),
        Standing::Unknown => Err(NotAnOfficer::AgencyUnknown),
    };
    Ok(stands.map(|(place, retiring)| {
        (Assistant::of(account.id, mandate.seat, retiring), mandate.id, mandate.place.or(place))
    }))
}

/// The seats the citizen may choose from, in order.
///
/// # Errors
/// When the database cannot answer. Inside: [`NotAnOfficer`]; never an empty list.
pub fn seats(
    c: &mut Conn,
    day: Day<'_>,
    citizen: &Citizen,
) -> Result<Result<Vec<Seat>, NotAnOfficer>, StoreError> {
    if !by_passkey(citizen) {
        return Ok(Err(NotAnOfficer::NoPasskey));
    }
    let mandates = store::live_of(c, citizen.account().id)?;
    let live = mandates.into_iter().filter(|mandate| mandate.is_live(day.on)).map(|mandate| mandate.seat);
    let seats: Vec<Seat> = live.collect();
    Ok(if seats.is_empty() { Err(NotAnOfficer::NoMandate) } else { Ok(seats) })
}

/// A password and a code reach level 2 in some lands; an officer's sign-in cannot be phished.
fn by_passkey(citizen: &Citizen) -> bool {
    let session = citizen.session();
    session.aal >= Aal::Two && session.amr.iter().any(|method| matches!(method, Amr::Hwk | Amr::Swk))
}

impl Officer {
    /// What makes them one.
    pub const fn mandate(&self) -> MandateId {
        self.mandate
    }

    /// The place they work for, where there is one.
    pub const fn place(&self) -> Option<PlaceCode> {
        self.place
    }

    #[cfg(test)]
    pub(super) const fn for_test(account: AccountId, mandate: MandateId, seat: Seat) -> Self {
        Self { helps: Assistant::of(account, seat, None), mandate, place: None }
    }
}
