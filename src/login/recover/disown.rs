//! The reader of a letter says that it was not them: everything ends, and what the letter was about is undone.

use serde_json::json;

use super::model::{Kind, Outcome, stands_on_papers};
use super::store;
use crate::account::{self, Alert, Denied, Ground, OWN, Undo, Undone};
use crate::audit::{self, Entry, Event};
use crate::base::TokenDigest;
use crate::db::{Conn, StoreError};
use crate::factor::{passkey, password};
use crate::keys::Desk;
use crate::sign_out;

/// On whose word the lock stands.
const SOURCE: &str = "the holder, by the code of a letter";

/// Somebody who got a security letter says that it was not them, by the code in it: every session and grant of the account
/// ends, and what the letter was about is undone; `lock` closes the account as well, and does so also by a code that was
/// spent a moment ago. Answers what was undone; nothing when the code is unknown, too old or spent.
///
/// # Errors
/// As the database.
pub fn disown(
    c: &mut Conn,
    desk: &Desk,
    code: TokenDigest,
    lock: bool,
) -> Result<Option<Vec<Undone>>, StoreError> {
    let Some(denied) = account::deny(c, desk.now, code)? else {
        let lately = if lock { account::lately_denied(c, desk.now, code)? } else { None };
        let Some(account) = lately else { return Ok(None) };
        sign_out::lock(c, desk, account, Ground::HolderAsked, OWN, SOURCE)?;
        return Ok(Some(Vec::new()));
    };
    let account = denied.account;
    let ended = sign_out::everything(c, desk, account, "disowned by the holder")?;
    let undone = undo(c, desk, &denied)?;
    let facts = json!({ "grants_ended": ended.grants, "undone": undone });
    audit::record(c, desk, &Entry::of(Event::Disowned).account(account).facts(facts))?;
    if lock {
        sign_out::lock(c, desk, account, Ground::HolderAsked, OWN, SOURCE)?;
    }
    account::tell(c, desk, account, &Alert::Disowned { undone: undone.clone() }, &[])?;
    Ok(Some(undone))
}

/// Undoes what the letter was about, and cancels a recovery by codes that is not younger than it.
fn undo(c: &mut Conn, desk: &Desk, denied: &Denied) -> Result<Vec<Undone>, StoreError> {
    let Denied { account, written_at, undoes } = denied;
    let mut undone = Vec::new();
    if !stands_on_papers(c, desk.now, *account)? {
        for undo in undoes {
            let (done, what) = match *undo {
                Undo::Password => (password::take_away(c, *account, *written_at)?, Undone::Password),
                Undo::Passkey(id) => (passkey::take_away(c, *account, id)?, Undone::Passkey),
                Undo::Contact(way) => (account::put_back(c, desk, *account, way)?, Undone::Contact(way)),
            };
            undone.extend(done.then_some(what));
        }
    }
    if store::end_open(c, desk.now, *account, (Kind::Codes, *written_at), Outcome::Cancelled)? {
        undone.push(Undone::Recovery);
    }
    Ok(undone)
}
