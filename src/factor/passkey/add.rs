//! A passkey that was just made becomes one of the account's; its owner is told, and so is the log.

use crate::account::{self, Alert, Undo};
use crate::audit::{self, Entry, Event};
use crate::base::PasskeyId;
use crate::db::{Conn, StoreError};
use crate::factor::suspect;
use crate::keys::Desk;
use crate::session::Elevated;

use super::label::Label;
use super::register::NewPasskey;
use super::store::{self, NotAdded};

/// Adds it for a holder whose sign-in is good enough for that.
///
/// # Errors
/// What the database says; [`StoreError::Conflict`] when the same credential was added at the same moment.
pub fn add(
    c: &mut Conn,
    desk: &Desk,
    elevated: &Elevated,
    label: &Label,
    new: &NewPasskey,
) -> Result<Result<PasskeyId, NotAdded>, StoreError> {
    let account = elevated.account().id;
    let added = store::add(c, desk, label, new)?;
    if let Ok(id) = added {
        audit::record(c, desk, &Entry::of(Event::PasskeyAdded).account(account))?;
        let alert = Alert::PasskeyAdded { passkey: label.as_str().to_owned() };
        let undoes: Vec<Undo> = [Undo::Passkey(id)].into_iter().chain(suspect(elevated)).collect();
        account::tell(c, desk, account, &alert, &undoes)?;
    }
    Ok(added)
}
