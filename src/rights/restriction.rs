//! That the processing of somebody's data is restricted: since when, and its end. It is asked for as an application of its kind.

use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::Moment;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::{Citizen, Elevated};

/// Since when it is restricted; nothing where it is not.
pub const fn restricted_since(who: &Citizen) -> Option<Moment> {
    who.account().restricted_at
}

/// Lifts it, at once; `false` where there was nothing to lift.
///
/// # Errors
/// As the database.
pub fn lift(c: &mut Conn, desk: &Desk, who: &Elevated) -> Result<bool, StoreError> {
    let account = who.account().id;
    if !account::lift_restriction(c, account)? {
        return Ok(false);
    }
    audit::record(c, desk, &Entry::of(Event::RestrictionLifted).account(account))?;
    Ok(true)
}
