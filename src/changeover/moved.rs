//! Since when the holder of a legacy account uses their account here: a person since they signed in first after a list had brought it, an
//! organisation since somebody entered a service for it. Who merely could is ready, and no more.

use super::judge::Standing;
use super::model::Legacy;
use super::store::Known;
use crate::account::Kind;
use crate::audit::{self, Event};
use crate::base::Moment;
use crate::db::{Conn, StoreError};

/// Since when, if they do. What was found once stays, as long as it is the same account's; nobody is asked about while something blocks
/// them.
pub(super) fn moved(
    c: &mut Conn,
    legacy: &Legacy,
    standing: Standing,
    (known, imported_at): (&Known, Moment),
) -> Result<Option<Moment>, StoreError> {
    if let Some(since) = known.moved(standing) {
        return Ok(Some(since));
    }
    let Some(account) = standing.account.filter(|_| standing.blocked.is_none()) else { return Ok(None) };
    let event = if legacy.holder() == Kind::Organisation { Event::EnteredFor } else { Event::SignedIn };
    audit::first_since(c, account, event, imported_at)
}
