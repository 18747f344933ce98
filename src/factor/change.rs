//! What sign-in it takes to change how one signs in.

use std::time::Duration;

use super::passkey;
use crate::account::Undo;
use crate::base::{Aal, Amr, Moment};
use crate::db::{Conn, StoreError};
use crate::session::{Citizen, Elevated, StepUp};

/// Lets `citizen` change their factors when their sign-in is of this moment and as strong as the account allows
/// (SP 800-63B-4 §4.1): a password brings the first passkey, and after that only a sign-in of two factors brings or removes another.
///
/// # Errors
/// As the database; the inner error says what sign-in it takes.
pub fn may_change(
    c: &mut Conn,
    citizen: Citizen,
    now: Moment,
    fresh: Duration,
) -> Result<Result<Elevated, StepUp>, StoreError> {
    let has_passkey = !passkey::credential_ids(c, citizen.account().id)?.is_empty();
    let aal = if has_passkey { Aal::Two } else { Aal::One };
    Ok(citizen.elevated(now, StepUp { aal, max_age: fresh }))
}

/// What becomes useless too when the holder says that a change made by `citizen` was not theirs: whoever made it knows the
/// password, if that opened the session. Which passkey opened one is not known there: its holder removes it, or locks.
pub fn suspect(citizen: &Citizen) -> Option<Undo> {
    citizen.session().amr.contains(&Amr::Pwd).then_some(Undo::Password)
}
