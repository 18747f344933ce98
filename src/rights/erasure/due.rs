//! Its moment has come.

use serde_json::json;

use super::ask::judge;
use super::model::Erasing;
use super::store;
use crate::account::{self, Why};
use crate::application;
use crate::audit::{self, Entry, Event};
use crate::db::{Conn, StoreError};
use crate::feedback;
use crate::file;
use crate::keys::Desk;
use crate::merge;
use crate::policy::Law;
use crate::sign_out;
use crate::wallet;

/// So many are erased in one transaction: each ends all that its account has open.
const AT_ONCE: i64 = 10;

/// On whose word the account is closed.
const SOURCE: &str = "erasure";

/// Erases some of those whose moment has come; answers how many were looked at.
///
/// Nothing is erased of an account of which everything was ended since, which takes it back, of somebody whom a register has
/// confirmed meanwhile, nor of whom an officer asks something that is not decided.
///
/// # Errors
/// As the database.
pub fn erase_due(c: &mut Conn, desk: &Desk, law: &Law) -> Result<usize, StoreError> {
    let due = store::due(c, desk.now, AT_ONCE)?;
    for one in &due {
        erase(c, desk, law, one)?;
    }
    Ok(due.len())
}

fn erase(c: &mut Conn, desk: &Desk, law: &Law, one: &Erasing) -> Result<(), StoreError> {
    if !store::end(c, desk.now, one.account)? {
        return Ok(());
    }
    let account = account::hold(c, one.account)?;
    let why_not = match judge(c, desk, law, &account)? {
        // What an authority asks about somebody is answered first.
        _ if application::officers_ask(c, desk, one.account)? => Some("asked about"),
        _ if account.epoch != one.epoch || account.closed_at.is_some() => Some("everything was ended"),
        Err(_refused) => Some("confirmed"),
        Ok(_last_day) => None,
    };
    if let Some(why) = why_not {
        let facts = json!({ "why": why });
        return audit::record(c, desk, &Entry::of(Event::ErasureTakenBack).account(one.account).facts(facts));
    }
    // The key that goes is the person's, so whatever account they have goes with it.
    let mut theirs = account::accounts_of(c, account.person)?;
    for own in &theirs {
        application::holder_ended(c, desk, own.id)?;
        feedback::forget_all(c, own.id)?;
        merge::forget(c, desk, own.id)?;
        sign_out::close(c, desk, own.id, Why::HolderAsked, SOURCE)?;
    }
    theirs.extend(account::joined::merged_accounts(c, account.person)?);
    wallet::forget_all(c, &theirs)?;
    let files = file::erase_all(c, account.person)?;
    account::erase(c, desk.now, account.person)?;
    let facts = json!({ "asked_at": one.asked_at.to_string(), "files": files });
    audit::record(c, desk, &Entry::of(Event::PersonErased).account(one.account).facts(facts))
}
