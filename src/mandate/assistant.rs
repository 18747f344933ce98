//! The proof that somebody may help people who agree to it: an officer, or a community helper, who is none and may do nothing else.

use serde_json::json;

use super::look::{self, Look};
use super::model::{Role, Seat};
use super::officer::{Day, NotAnOfficer, Retiring, sits};
use crate::audit::Purpose;
use crate::base::{AccountId, AssistanceId};
use crate::db::{Conn, StoreError};
use crate::directory::AgencyCode;
use crate::keys::Desk;
use crate::session::Citizen;

/// Somebody who helps, for an agency: signed in with a passkey, at account level 2, with a mandate that counts now.
#[derive(Debug, Clone)]
pub struct Assistant {
    account: AccountId,
    seat: Seat,
    retiring: Option<Retiring>,
}

/// Proves that the citizen may help people from `seat`, whether it is an officer's or a community helper's.
///
/// # Errors
/// When the database cannot answer. Inside: [`NotAnOfficer`].
pub fn assistant(
    c: &mut Conn,
    day: Day<'_>,
    citizen: &Citizen,
    seat: &Seat,
) -> Result<Result<Assistant, NotAnOfficer>, StoreError> {
    let sits = sits(c, day, citizen, seat)?;
    Ok(sits.and_then(|(helps, ..)| if seat.role.helps() { Ok(helps) } else { Err(NotAnOfficer::NoMandate) }))
}

impl Assistant {
    pub(super) const fn of(account: AccountId, seat: Seat, retiring: Option<Retiring>) -> Self {
        Self { account, seat, retiring }
    }

    /// Their own account.
    pub const fn account(&self) -> AccountId {
        self.account
    }

    /// For whom, and as what.
    pub const fn seat(&self) -> &Seat {
        &self.seat
    }

    /// For whom.
    pub const fn agency(&self) -> &AgencyCode {
        &self.seat.agency
    }

    /// As what.
    pub const fn role(&self) -> Role {
        self.seat.role
    }

    /// The warning that goes with every answer to them while their agency's code is on its way out.
    pub const fn retiring(&self) -> Option<&Retiring> {
        self.retiring.as_ref()
    }

    /// Looks at somebody whom they help with their agreement, which is named.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn look_by_agreement(
        &self,
        c: &mut Conn,
        desk: &Desk,
        person: AccountId,
        agreed: AssistanceId,
    ) -> Result<Look, StoreError> {
        let facts = json!({ "agency": self.agency(), "role": self.role(), crate::audit::ASSISTANCE: agreed });
        look::record(c, desk, (Some(person), self.account), (Purpose::Help, facts))?;
        Ok(Look::of(person, self.account, Purpose::Help))
    }
}
