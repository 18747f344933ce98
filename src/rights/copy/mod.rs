//! A copy of what is kept about somebody, a part of it in each file.

mod dealings;
mod history;
mod keys;
mod person;

use serde_json::{Value, json};

use crate::account::{self, Alert};
use crate::audit::{self, Entry, Event};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::policy::Law;
use crate::session::{Elevated, Session};

/// The form of the document. Members may be added to it; what is there keeps its meaning.
const FORM: &str = "khoa copy 1";

/// Writes down that a copy was made, before it is; its holder is told by letter: whoever has it knows all of it. `false`: none is
/// made of somebody who may be forced to it, which looks like an hour at which it does not work.
///
/// # Errors
/// As the database.
pub fn note_copy(c: &mut Conn, desk: &Desk, who: &Elevated) -> Result<bool, StoreError> {
    let account = who.account().id;
    if account::is_alarm_raised(c, account)? {
        return Ok(false);
    }
    audit::record(c, desk, &Entry::of(Event::DataCopied).account(account))?;
    account::tell(c, desk, account, &Alert::DataCopied, &[])?;
    Ok(true)
}

/// Everything that is kept about `who`, as one JSON object; `law` says what of their documents
/// they may hold today; `browsers` are those in which they are signed in.
///
/// Codes, passwords and keys are told of by when they were made, and not by what they are: whoever finds the copy opens nothing
/// with it. Files that were handed in are named; they are opened beside their application.
///
/// # Errors
/// As the database.
pub fn copy(
    c: &mut Conn,
    desk: &Desk,
    (issuer, law): (&str, &Law),
    who: &Elevated,
    browsers: &[Session],
) -> Result<Value, StoreError> {
    let holder = person::holder(c, desk, who)?;
    Ok(json!({
        "form": FORM, "made_at": desk.now.to_string(), "made_by": issuer,
        "account": person::account(&holder, desk.now),
        "identity": person::identity(&holder.profile),
        "contact": person::contact(&holder.profile),
        "level_rests_on": person::proofs(c, desk, who)?,
        "locks": person::locks(c, who)?,
        "merged_accounts": person::merged(c, desk, who)?,
        "keys": keys::all(c, desk, who)?,
        "signed_in": keys::signed_in(c, desk, issuer, who, browsers)?,
        "services": dealings::services(c, desk, who)?,
        "help": dealings::help(c, desk, who)?,
        "applications": dealings::applications(c, desk, who)?,
        "documents": dealings::documents(c, desk, law, who)?,
        "reports": dealings::reports(c, desk, who)?,
        "legacy_accounts": dealings::elsewhere(c, desk, who)?,
        "history": history::all(c, who)?,
    }))
}
