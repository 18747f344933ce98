//! What an officer does for somebody who has shown their papers: never choosing a secret, always by name and reason.

use serde_json::json;

use super::model::{COUNTER_LIVES, Kind, NewRecovery, Outcome, PasskeysAre};
use super::store;
use crate::account::{self, Alert};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, PasskeyId, RecoveryId, Secret, long_code};
use crate::db::{Conn, StoreError};
use crate::factor::{passkey, password};
use crate::keys::Desk;
use crate::sign_out;

/// On whose word something is done.
#[derive(Debug, Clone)]
pub struct Word {
    /// The officer, by their number.
    pub officer: String,
    /// Why: the request or the papers seen, by number.
    pub why: String,
    /// Who ran the command, as the operating system knows them: an officer's number is only what was typed.
    pub run_by: String,
}

/// Nothing would be left to sign in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is the last way to sign in: `khoa account recover … --remove-passkeys` gives the person another first"
)]
pub struct NoWayLeft;

/// Opens a way back for the holder of `account`: the code to hand to them, good once and for a quarter of an hour. A code
/// from a counter takes the place of one that was given before. Nothing when the account is locked.
///
/// # Errors
/// As the database.
pub fn open_at_counter(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    word: &Word,
    passkeys: PasskeysAre,
) -> Result<Option<Secret>, StoreError> {
    if !account::hold(c, account)?.active {
        return Ok(None);
    }
    store::lapse(c, desk.now, account)?;
    // Whoever stands at the counter with papers counts for more than any request by codes.
    for kind in [Kind::Codes, Kind::Counter] {
        store::end_open(c, desk.now, account, (kind, desk.now), Outcome::Superseded)?;
    }
    let (written, digest) = long_code::new(&desk.entropy);
    let new = NewRecovery {
        id: RecoveryId::new(desk.now, &desk.entropy),
        account,
        kind: Kind::Counter,
        digest: Some(digest),
        passkeys,
        begun_at: desk.now,
        due_at: desk.now,
        expires_at: desk.now.plus(COUNTER_LIVES),
    };
    if !store::insert(c, &new)? {
        return Err(StoreError::Conflict);
    }
    let facts = json!({
        "officer": word.officer, "why": word.why, "run_by": word.run_by, "passkeys": passkeys.as_str(),
    });
    audit::record(c, desk, &Entry::of(Event::RecoveryOpened).account(account).facts(facts))?;
    account::tell(c, desk, account, &Alert::RecoveryOpened, &[])?;
    Ok(Some(written))
}

/// Removes one passkey of `account`, or all of them, and ends everything that was open; answers how many went.
///
/// # Errors
/// As the database.
pub fn remove_passkeys(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    which: Option<PasskeyId>,
    word: &Word,
) -> Result<Result<usize, NoWayLeft>, StoreError> {
    account::hold(c, account)?;
    let removed = match which {
        Some(one) => match passkey::remove(c, account, one)? {
            Ok(()) => 1,
            Err(passkey::NotRemoved::Unknown) => 0,
            Err(passkey::NotRemoved::LastFactor) => return Ok(Err(NoWayLeft)),
        },
        None if !password::exists(c, account)? => return Ok(Err(NoWayLeft)),
        None => passkey::remove_all(c, account)?,
    };
    if removed > 0 {
        let ended = sign_out::everything(c, desk, account, "passkey removed")?;
        let facts = json!({
            "officer": word.officer, "why": word.why, "run_by": word.run_by,
            "removed": removed, "grants_ended": ended.grants,
        });
        audit::record(c, desk, &Entry::of(Event::PasskeyRemoved).account(account).facts(facts))?;
        account::tell(c, desk, account, &Alert::PasskeysRemoved, &[])?;
    }
    Ok(Ok(removed))
}
