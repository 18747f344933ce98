//! The proof that somebody acts at a service for a child or ward now (Decree 69/2024, article 14.2: whoever represents them may use
//! the account in their interest).

use super::model::Guardianship;
use super::store;
use crate::account::{self, Account, Level};
use crate::base::{AccountId, LocalDate, MandateId};
use crate::db::{Conn, StoreError};
use crate::mandate::NotActing;
use crate::session::Citizen;

/// Proof that a guardian acts for a child or ward today: the guardian's own account is of level 2, both are open, and the guardianship
/// counts. Made by asking the primary, and by nothing else.
#[derive(Debug, Clone)]
pub struct Representing {
    guardianship: Guardianship,
    guardian: Account,
    ward: Account,
}

/// Proves that the citizen acts for `ward`. Whoever does not represent them learns nothing of them.
///
/// # Errors
/// When the database cannot answer. Inside: [`NotActing`].
pub fn act(
    c: &mut Conn,
    on: LocalDate,
    citizen: &Citizen,
    ward: AccountId,
) -> Result<Result<Representing, NotActing>, StoreError> {
    judge(c, on, citizen.account(), |one| one.ward == ward)
}

/// The same of the holder of an account, by the guardianship that a grant of theirs names, and of none in its place.
///
/// # Errors
/// As [`act`].
pub fn act_by(
    c: &mut Conn,
    on: LocalDate,
    guardian: AccountId,
    (mandate, ward): (MandateId, AccountId),
) -> Result<Result<Representing, NotActing>, StoreError> {
    let guardian = account::account(c, guardian)?;
    if !guardian.active {
        return Ok(Err(NotActing::NoMandate));
    }
    judge(c, on, &guardian, |one| one.id == mandate && one.ward == ward)
}

fn judge(
    c: &mut Conn,
    on: LocalDate,
    guardian: &Account,
    is_meant: impl Fn(&Guardianship) -> bool,
) -> Result<Result<Representing, NotActing>, StoreError> {
    let own = store::of_guardian(c, guardian.id)?;
    let Some(guardianship) = own.into_iter().find(|one| is_meant(one) && one.is_live(on)) else {
        return Ok(Err(NotActing::NoMandate));
    };
    if guardian.level != Some(Level::Two) {
        return Ok(Err(NotActing::Level));
    }
    let ward = account::account(c, guardianship.ward)?;
    if !can_be_used(&ward) {
        return Ok(Err(NotActing::Resting));
    }
    Ok(Ok(Representing { guardianship, guardian: guardian.clone(), ward }))
}

/// Whether somebody may act for whoever has that account: it is open, and was taken up.
pub fn can_be_used(ward: &Account) -> bool {
    ward.active && ward.level.is_some()
}

/// Whether the holder of that account represents anybody today whose account is open and `may_be` entered for: what decides whether they
/// are asked.
///
/// # Errors
/// When the database cannot answer.
pub fn acts_for_any(
    c: &mut Conn,
    on: LocalDate,
    guardian: AccountId,
    may_be: impl Fn(&Account) -> bool,
) -> Result<bool, StoreError> {
    for one in store::of_guardian(c, guardian)? {
        if one.is_live(on) {
            let ward = account::account(c, one.ward)?;
            if can_be_used(&ward) && may_be(&ward) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

impl Representing {
    /// By what, as what and until when.
    pub const fn guardianship(&self) -> &Guardianship {
        &self.guardianship
    }

    /// Who acts.
    pub const fn guardian(&self) -> &Account {
        &self.guardian
    }

    /// For whom.
    pub const fn ward(&self) -> &Account {
        &self.ward
    }

    /// The same in a transaction that writes by it: nobody locks or closes the ward's account until the end of that.
    ///
    /// # Errors
    /// As [`act`].
    pub fn held(self, c: &mut Conn) -> Result<Result<Self, NotActing>, StoreError> {
        let ward = account::hold(c, self.ward.id)?;
        Ok(if can_be_used(&ward) { Ok(Self { ward, ..self }) } else { Err(NotActing::Resting) })
    }
}
