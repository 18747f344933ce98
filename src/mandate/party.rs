//! In whose name somebody does something, and who does it.

use super::NotActing;
use super::guardian::{self, Representing};
use super::member::{self, ActingFor};
use crate::account::Account;
use crate::base::{AccountId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::session::Citizen;

/// Proof of in whose name somebody acts today: in their own, in that of an organisation for which they act in all services, or of a child
/// or a ward. Made by asking the primary, and by nothing else.
#[derive(Debug, Clone)]
pub struct Party {
    actor: Account,
    of: Capacity,
}

#[derive(Debug, Clone)]
enum Capacity {
    Themselves,
    Member(ActingFor),
    Guardian(Representing),
}

impl Party {
    /// The citizen, in their own name.
    pub fn own(citizen: &Citizen) -> Self {
        Self { actor: citizen.account().clone(), of: Capacity::Themselves }
    }

    /// The citizen, in the name of the holder of that account. Whoever has no mandate learns nothing of them.
    ///
    /// # Errors
    /// When the database cannot answer. Inside: [`NotActing`].
    pub fn prove(
        c: &mut Conn,
        on: LocalDate,
        citizen: &Citizen,
        whose: AccountId,
    ) -> Result<Result<Self, NotActing>, StoreError> {
        if citizen.account().id == whose {
            return Ok(Ok(Self::own(citizen)));
        }
        let of = match guardian::act(c, on, citizen, whose)? {
            Ok(acting) => Ok(Capacity::Guardian(acting)),
            // What is of no group of services is there for whoever acts in all.
            Err(NotActing::NoMandate) => member::act(c, on, citizen, whose, &[])?.map(Capacity::Member),
            Err(why) => Err(why),
        };
        Ok(of.map(|of| Self { actor: citizen.account().clone(), of }))
    }

    /// The same in a transaction that writes by it: nobody locks or closes the account until the end of that.
    ///
    /// # Errors
    /// As [`Party::prove`].
    pub fn held(self, c: &mut Conn) -> Result<Result<Self, NotActing>, StoreError> {
        let of = match self.of {
            Capacity::Themselves => Ok(Capacity::Themselves),
            Capacity::Member(acting) => acting.held(c)?.map(Capacity::Member),
            Capacity::Guardian(acting) => acting.held(c)?.map(Capacity::Guardian),
        };
        Ok(of.map(|of| Self { actor: self.actor, of }))
    }

    /// In whose name.
    pub const fn account(&self) -> &Account {
        match &self.of {
            Capacity::Themselves => &self.actor,
            Capacity::Member(acting) => acting.organisation(),
            Capacity::Guardian(acting) => acting.ward(),
        }
    }

    /// Who acts.
    pub const fn actor(&self) -> &Account {
        &self.actor
    }

    /// Whether somebody acts in their own name.
    pub const fn is_own(&self) -> bool {
        matches!(self.of, Capacity::Themselves)
    }

    /// The organisation, where it is one.
    pub const fn member(&self) -> Option<&ActingFor> {
        match &self.of {
            Capacity::Member(acting) => Some(acting),
            Capacity::Themselves | Capacity::Guardian(_) => None,
        }
    }

    /// The child or ward, where it is one.
    pub const fn guardian(&self) -> Option<&Representing> {
        match &self.of {
            Capacity::Guardian(acting) => Some(acting),
            Capacity::Themselves | Capacity::Member(_) => None,
        }
    }
}
