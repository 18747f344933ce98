//! A code or refresh token came a second time: it was stolen, or its first use was. The whole family ends, the log and
//! the owner hear of it, all in the transaction of the refusal. Decides nothing: who lost the race is decided by the store.

use serde_json::json;

use crate::account::{self, Alert};
use crate::audit::{self, Entry, Event};
use crate::db::{Conn, StoreError};
use crate::grant::Grant;
use crate::keys::Desk;
use crate::sign_out;

/// Ends the family. Its owner is told once, by whichever replay ended it.
pub(super) fn end_family(
    c: &mut Conn,
    desk: &Desk,
    grant: &Grant,
    event: Event,
    why: &str,
) -> Result<(), StoreError> {
    // A grant that has ended, by a sign-out or an earlier replay, raises no alarm.
    if !sign_out::give_back(c, desk, grant, why)? {
        return Ok(());
    }
    audit::record(c, desk, &Entry::of(event).account(grant.account).client(&grant.client))?;
    account::tell(c, desk, grant.account, &Alert::TokenReplayed { client: grant.client.clone() }, &[])
}

/// A spent refresh token came again so soon that its answer may have been lost: nothing ends, and the log keeps it, so that
/// whoever looks for a quick thief finds every time that it could have been one.
pub(super) fn note(c: &mut Conn, desk: &Desk, grant: &Grant, outcome: &str) -> Result<(), StoreError> {
    let entry = Entry::of(Event::RefreshRepeated).account(grant.account).client(&grant.client);
    audit::record(c, desk, &entry.facts(json!({ "outcome": outcome })))
}
