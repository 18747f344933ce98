//! Asking for it, and taking that back.

use serde_json::json;

use super::model::{Asked, Erasing, Refused, Standing};
use super::receipt;
use super::rules::Rules;
use super::store;
use crate::account::{self, Account, Alert};
use crate::audit::{self, Entry, Event};
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::policy::Law;
use crate::session::{Citizen, Elevated};

/// How it stands with the erasure of what is kept about `who`.
///
/// # Errors
/// As the database. Inside: [`Refused::NoLaw`].
pub fn standing(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    who: &Citizen,
) -> Result<Result<Standing, Refused>, StoreError> {
    if let Some(erasing) = waiting(c, who.account())? {
        return Ok(Ok(Standing::Waits(asked(desk, erasing))));
    }
    Ok(match judge(c, desk, law, who.account())? {
        Ok(last_day) => Ok(Standing::Possible { last_day }),
        Err(Refused::Kept) => Ok(Standing::Kept),
        Err(refused) => Err(refused),
    })
}

/// Asks for it. The account goes on as before until its moment, so that its holder can take it back; they are told by letter.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn ask(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    who: &Elevated,
) -> Result<Result<Asked, Refused>, StoreError> {
    let account = who.account();
    if let Some(erasing) = waiting(c, account)? {
        return Ok(Err(Refused::Waits(erasing.due_at)));
    }
    let last_day = match judge(c, desk, law, account)? {
        Ok(last_day) => last_day,
        Err(refused) => return Ok(Err(refused)),
    };
    // One of another epoch may still stand: it is worth nothing.
    store::end(c, desk.now, account.id)?;
    let due_at = last_day.plus_days(1).begins();
    let new = Erasing { account: account.id, asked_at: desk.now, due_at, epoch: account.epoch };
    store::insert(c, &new)?;
    let facts = json!({ "due": due_at.to_string() });
    audit::record(c, desk, &Entry::of(Event::ErasureAsked).account(account.id).facts(facts))?;
    account::tell(c, desk, account.id, &Alert::ErasureAsked, &[])?;
    Ok(Ok(asked(desk, new)))
}

/// Takes it back: nothing is erased.
///
/// # Errors
/// As the database. Inside: [`Refused::NothingWaits`].
pub fn take_back(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Result<(), Refused>, StoreError> {
    let account = who.account().id;
    if !store::end(c, desk.now, account)? {
        return Ok(Err(Refused::NothingWaits));
    }
    audit::record(c, desk, &Entry::of(Event::ErasureTakenBack).account(account))?;
    Ok(Ok(()))
}

/// What waits and still counts.
fn waiting(c: &mut Conn, account: &Account) -> Result<Option<Erasing>, StoreError> {
    Ok(store::waiting(c, account.id)?.filter(|erasing| erasing.epoch == account.epoch))
}

/// Whether the law lets it be erased, and the last day on which that could be taken back.
pub(super) fn judge(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    account: &Account,
) -> Result<Result<LocalDate, Refused>, StoreError> {
    let today = desk.now.local_date();
    let rules = match law.at::<Rules>(today) {
        Ok(dated) => *dated.rules,
        Err(missing) => return Ok(Err(missing.into())),
    };
    if !rules.confirmed && account::is_confirmed(c, account)? {
        return Ok(Err(Refused::Kept));
    }
    Ok(rules.last_day(law, today))
}

fn asked(desk: &Desk, erasing: Erasing) -> Asked {
    Asked { receipt: receipt::name(&desk.vault, erasing.account), erasing }
}
