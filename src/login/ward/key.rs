//! What a guardian does with a child or a ward before they sign in by themselves: takes up what was issued, and sets a password.

use crate::account::{self, Level, NotActivated};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::factor::passkey;
use crate::factor::password::{self, Phc};
use crate::keys::Desk;
use crate::mandate::guardian::{Guardian, Rules};
use crate::session::Elevated;
use crate::sign_out;

/// Why nothing was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSet {
    /// They represent no such person.
    NotTheirs,
    /// The law lets nobody of that age sign in by themselves.
    TooYoung,
    /// They are of age and have a way in of their own: a new one is had at a counter, where both come.
    HasOwn,
    /// What was issued was not taken up.
    Activation(NotActivated),
}

/// Takes up the level that waits for the ward, by a fresh sign-in of whoever represents them.
///
/// # Errors
/// As the database. Inside: [`NotSet`].
pub fn activate(
    c: &mut Conn,
    desk: &Desk,
    elevated: &Elevated,
    ward: AccountId,
) -> Result<Result<Level, NotSet>, StoreError> {
    match Guardian::prove(c, elevated, ward, desk.now.local_date())? {
        Some(guardian) => Ok(account::activate(c, desk, guardian.ward().id)?.map_err(NotSet::Activation)),
        None => Ok(Err(NotSet::NotTheirs)),
    }
}

/// Gives the ward a password that they and whoever represents them have chosen together; whatever was open by the one before ends.
///
/// # Errors
/// As the database. Inside: [`NotSet`].
pub fn set_password(
    c: &mut Conn,
    desk: &Desk,
    elevated: &Elevated,
    (ward, rules): (AccountId, &Rules),
    phc: &Phc,
) -> Result<Result<(), NotSet>, StoreError> {
    let today = desk.now.local_date();
    let Some(guardian) = Guardian::prove(c, elevated, ward, today)? else {
        return Ok(Err(NotSet::NotTheirs));
    };
    let born = account::load(c, &desk.vault, ward)?.profile.birthdate;
    if born.is_some_and(|born| born.completes(rules.signs_in_from) > today) {
        return Ok(Err(NotSet::TooYoung));
    }
    let is_of_age = born.is_none_or(|born| born.completes(rules.hands_over_at) <= today);
    if is_of_age && (password::exists(c, ward)? || !passkey::list(c, ward)?.is_empty()) {
        return Ok(Err(NotSet::HasOwn));
    }
    let by = guardian.guardianship().guardian;
    sign_out::everything(c, desk, ward, "password set by a guardian")?;
    password::change_for(c, desk, (ward, by), phc)?;
    Ok(Ok(()))
}
