//! One session ends.

use super::tell;
use crate::audit::{self, Entry, Event};
use crate::db::{Conn, StoreError};
use crate::device::push;
use crate::grant;
use crate::keys::Desk;
use crate::session::Session;

/// Ends the grants of `session` but those for offline access, and tells every client that knows it. The session itself is
/// taken from its shelf after the commit: the other way round nobody could ask again when a part fails, and no client would
/// ever be told.
///
/// # Errors
/// As the database.
pub(super) fn session(
    c: &mut Conn,
    desk: &Desk,
    session: &Session,
    as_event: Event,
) -> Result<(), StoreError> {
    push::forget_session(c, session)?;
    let known = grant::end_session_grants(c, desk.now, &session.sid)?;
    tell::all(c, desk, &known)?;
    audit::record(c, desk, &Entry::of(as_event).account(session.account))
}
