//! A new address takes the place of the one before, and the one before comes back.

use super::model::{Contact, Former, Way};
use super::{KEPT_FOR, MOST_KEPT, store};
use crate::account::create::Taken;
use crate::account::holder::{Loaded, load_to_change};
use crate::account::known::{self, Name};
use crate::account::store as accounts;
use crate::account::{Alert, Kind, Undo, tell};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Whether `contact` was proven for an account other than `own`.
///
/// # Errors
/// What the database says.
pub fn is_anothers(c: &mut Conn, desk: &Desk, own: AccountId, contact: &Contact) -> Result<bool, StoreError> {
    let found = known::known(c, &[contact.identifier().blind_index(&desk.vault)])?;
    Ok(found.iter().any(|one| one.proven && one.account.is_none_or(|account| account.id != own)))
}

/// What is to change.
#[derive(Debug)]
pub struct Change<'a> {
    /// The new address or number, which its holder has just shown to be theirs.
    pub contact: &'a Contact,
    /// Whether what was there before is kept.
    pub keeps: bool,
    /// What becomes useless, beside the new address, when somebody says that it was not them.
    pub undoes: Option<Undo>,
}

/// Gives the account this address or number in place of the one before: profile, what is kept and what the account is found
/// by, all or nothing; everybody who is reached, there as well, is told. One that is kept comes back as if nothing had come
/// after it. Answers [`Taken`], having written nothing, when it is another account's; a race for it is
/// [`StoreError::Conflict`].
///
/// # Errors
/// What the database says.
pub fn change_contact(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    change: &Change<'_>,
) -> Result<Result<(), Taken>, StoreError> {
    let (contact, way) = (change.contact, change.contact.way());
    if is_anothers(c, desk, account, contact)? {
        return Ok(Err(Taken(contact.identifier().kind())));
    }
    let loaded = load_to_change(c, &desk.vault, account)?;
    let mut kept = store::kept(c, &loaded.key, desk.now, account, way)?;
    let before = Contact::of(&loaded.holder.profile, way);
    let is_news = before.as_ref().is_none_or(|(before, _)| !before.is(contact, &desk.vault));
    if let Some(place) = kept.iter().position(|former| former.contact.is(contact, &desk.vault)) {
        kept.truncate(place);
    } else if is_news && change.keeps {
        let former = |(contact, proven)| Former {
            contact,
            proven,
            replaced_at: desk.now,
            kept_until: desk.now.plus(KEPT_FOR),
        };
        kept.extend(before.map(former));
        if kept.len() > MOST_KEPT {
            kept.remove(MOST_KEPT - 1);
        }
    } else if is_news {
        kept.clear();
    }
    settle(c, desk, loaded, contact, &kept)?;
    if is_news {
        let alert = match way {
            Way::Mail => Alert::EmailChanged,
            Way::Sms => Alert::PhoneChanged,
        };
        let undoes: Vec<Undo> = [Undo::Contact(way)].into_iter().chain(change.undoes).collect();
        tell(c, desk, account, &alert, &undoes)?;
    }
    Ok(Ok(()))
}

/// Puts the oldest address or number back that is kept and was proven, and forgets all that came after it; `false` when there
/// is none.
///
/// # Errors
/// What the database says.
pub fn put_back(c: &mut Conn, desk: &Desk, account: AccountId, way: Way) -> Result<bool, StoreError> {
    let loaded = load_to_change(c, &desk.vault, account)?;
    let mut kept = store::kept(c, &loaded.key, desk.now, account, way)?;
    let Some(place) = kept.iter().position(|former| former.proven) else { return Ok(false) };
    let back = kept.split_off(place).swap_remove(0).contact;
    settle(c, desk, loaded, &back, &kept)?;
    Ok(true)
}

/// Puts the address or number back that counted at `then`, and forgets all that came after it; `false` where it counts still, is
/// kept no more, or is another account's by now.
///
/// # Errors
/// What the database says.
pub fn put_back_as_of(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    way: Way,
    then: Moment,
) -> Result<bool, StoreError> {
    let loaded = load_to_change(c, &desk.vault, account)?;
    let mut kept = store::kept(c, &loaded.key, desk.now, account, way)?;
    let Some(place) = kept.iter().position(|former| former.replaced_at >= then) else { return Ok(false) };
    let back = kept.split_off(place).swap_remove(0).contact;
    if is_anothers(c, desk, account, &back)? {
        return Ok(false);
    }
    settle(c, desk, loaded, &back, &kept)?;
    Ok(true)
}

/// Writes down that `contact` counts now and `kept` is kept, and nothing else of its way.
fn settle(
    c: &mut Conn,
    desk: &Desk,
    loaded: Loaded,
    contact: &Contact,
    kept: &[Former],
) -> Result<(), StoreError> {
    let mut holder = loaded.holder.clone();
    let account = holder.account.id;
    contact.enter(&mut holder.profile);
    holder.account.updated_at = desk.now;
    accounts::update(c, desk, &loaded, &holder, None)?;
    store::replace(c, desk, &loaded.key, account, (contact.way(), kept))?;
    known::remove(c, account, Some(contact.way().kind()))?;
    if holder.account.kind == Kind::Organisation {
        return Ok(());
    }
    let proven = kept.iter().filter(|former| former.proven).map(|former| &former.contact);
    for contact in proven.chain([contact]) {
        if !known::claim(c, desk.now, account, &Name::of(&desk.vault, &contact.identifier()))? {
            return Err(StoreError::Conflict);
        }
    }
    Ok(())
}
