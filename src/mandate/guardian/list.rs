//! Both sides of guardianships, as each of both sees the other.

use super::model::Guardianship;
use super::{guardians_of, wards_of};
use crate::account::{self, Account, AccountError, Holder, Number};
use crate::base::{AccountId, Birthdate, LocalDate};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;

/// One guardianship, with what whoever stands on one side sees of the other.
#[derive(Debug, Clone)]
pub struct Side {
    /// It.
    pub guardianship: Guardianship,
    /// The other's account.
    pub account: Account,
    /// What the other is called.
    pub name: String,
    /// The end of the number that a register knows the other by.
    pub number: Option<String>,
    /// When the other was born.
    pub born: Option<Birthdate>,
}

/// Whom the holder of `guardian` represents on that day.
///
/// # Errors
/// As the database.
pub fn wards(
    c: &mut Conn,
    vault: &Vault,
    guardian: AccountId,
    on: LocalDate,
) -> Result<Vec<Side>, StoreError> {
    let all = wards_of(c, guardian, on)?;
    sides(c, vault, all, |one| one.ward)
}

/// Who represents the holder of `ward` on that day.
///
/// # Errors
/// As the database.
pub fn guardians(
    c: &mut Conn,
    vault: &Vault,
    ward: AccountId,
    on: LocalDate,
) -> Result<Vec<Side>, StoreError> {
    let all = guardians_of(c, ward, on)?;
    sides(c, vault, all, |one| one.guardian)
}

fn sides(
    c: &mut Conn,
    vault: &Vault,
    all: Vec<Guardianship>,
    other: fn(&Guardianship) -> AccountId,
) -> Result<Vec<Side>, StoreError> {
    let mut sides = Vec::with_capacity(all.len());
    for guardianship in all {
        match account::load(c, vault, other(&guardianship)) {
            Ok(Holder { account, profile, .. }) => sides.push(Side {
                guardianship,
                account,
                number: profile.number.as_ref().map(Number::masked),
                born: profile.birthdate,
                name: profile.name,
            }),
            // Whoever was erased is nobody any more.
            Err(AccountError::Sealed(..)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(sides)
}
