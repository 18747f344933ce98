//! What a client held that has closed: its grants end, and it is told whose sessions are over. Nothing opens by them since the second in
//! which it closed, so nobody waits for this.

use super::client::grants_of;
use crate::client;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Ends some of what clients held that have closed; answers how much there was to do, and 0 when nothing is left.
///
/// # Errors
/// As the database.
pub fn closed_clients(c: &mut Conn, desk: &Desk) -> Result<usize, StoreError> {
    let mut done = 0;
    for id in client::closed_with_grants(c, desk.now)? {
        client::hold_closed(c, &id)?;
        let ended = grants_of(c, desk, &id, "client closed")?;
        if ended == 0 {
            client::holds_nothing(c, desk, &id)?;
        }
        done += ended.max(1);
    }
    Ok(done)
}
