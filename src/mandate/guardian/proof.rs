//! The proof that whoever is signed in represents somebody now.

use super::model::Guardianship;
use super::store;
use crate::account::{self, Account};
use crate::base::{AccountId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::session::Citizen;

/// Proof that somebody signed in represents a child or a ward on this day. The guardian's own account is open, or there were no
/// [`Citizen`]; the ward's may be locked.
#[derive(Debug, Clone)]
pub struct Guardian {
    guardianship: Guardianship,
    ward: Account,
}

impl Guardian {
    /// Looks whether the citizen represents `ward` on that day. Nothing where they do not, whether there is such an account or not.
    ///
    /// # Errors
    /// As the database.
    pub fn prove(
        c: &mut Conn,
        citizen: &Citizen,
        ward: AccountId,
        on: LocalDate,
    ) -> Result<Option<Self>, StoreError> {
        let own = store::of_guardian(c, citizen.account().id)?;
        let Some(guardianship) = own.into_iter().find(|one| one.ward == ward && one.is_live(on)) else {
            return Ok(None);
        };
        let ward = account::hold(c, ward)?;
        Ok(Some(Self { guardianship, ward }))
    }

    /// As what, and until when.
    pub const fn guardianship(&self) -> &Guardianship {
        &self.guardianship
    }

    /// The ward's account.
    pub const fn ward(&self) -> &Account {
        &self.ward
    }
}
