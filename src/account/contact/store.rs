//! The table `former_contacts`: what is kept of an address or number after another took its place.

use diesel::prelude::*;
use zeroize::Zeroizing;

use super::model::{Contact, Former, Way};
use crate::base::{AccountId, Moment};
use crate::db::schema::{former_contacts, identifiers};
use crate::db::{Conn, SLICE, StoreError, Sweeping, unheld};
use crate::keys::{DataKey, Desk};

diesel::allow_tables_to_appear_in_same_query!(former_contacts, identifiers);

/// Binds a sealed address to its account: it cannot be moved to another row.
fn context(account: AccountId) -> String {
    format!("former_contacts.sealed:{account}")
}

/// What is still kept of `way`, the oldest first.
pub(super) fn kept(
    c: &mut Conn,
    key: &DataKey,
    now: Moment,
    account: AccountId,
    way: Way,
) -> Result<Vec<Former>, StoreError> {
    let rows: Vec<(Vec<u8>, Moment, Moment)> = former_contacts::table
        .filter(former_contacts::account_id.eq(account).and(former_contacts::kind.eq(way.kind().as_str())))
        .filter(former_contacts::kept_until.gt(now))
        .order(former_contacts::replaced_at)
        .select((former_contacts::sealed, former_contacts::replaced_at, former_contacts::kept_until))
        .load(c)?;
    let opened = |(sealed, replaced_at, kept_until): (Vec<u8>, Moment, Moment)| {
        let plain = key.open(&context(account), &sealed).ok()?;
        let (contact, proven): (Contact, bool) = serde_json::from_slice(&plain).ok()?;
        Some(Former { contact, proven, replaced_at, kept_until })
    };
    let impossible = || StoreError::Inconsistent { table: "former_contacts", row: account.to_string() };
    rows.into_iter().map(|row| opened(row).ok_or_else(impossible)).collect()
}

/// Keeps these of a way, and no others.
pub(super) fn replace(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    account: AccountId,
    (way, kept): (Way, &[Former]),
) -> Result<(), StoreError> {
    let kind = way.kind().as_str();
    let of_way = former_contacts::account_id.eq(account).and(former_contacts::kind.eq(kind));
    diesel::delete(former_contacts::table.filter(of_way)).execute(c)?;
    for former in kept {
        // Strings and flags always have a JSON form.
        let plain = Zeroizing::new(serde_json::to_vec(&(&former.contact, former.proven)).unwrap_or_default());
        let row = (
            former_contacts::account_id.eq(account),
            former_contacts::blind_index.eq(former
                .contact
                .identifier()
                .blind_index(&desk.vault)
                .as_slice()
                .to_vec()),
            former_contacts::kind.eq(kind),
            former_contacts::sealed.eq(key.seal(&desk.entropy, &context(account), &plain)),
            former_contacts::replaced_at.eq(former.replaced_at),
            former_contacts::kept_until.eq(former.kept_until),
        );
        diesel::insert_into(former_contacts::table).values(row).execute(c)?;
    }
    Ok(())
}

/// Keeps nothing of an account any more.
pub(in crate::account) fn forget_kept(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(former_contacts::table.filter(former_contacts::account_id.eq(account))).execute(c)?;
    Ok(())
}

/// What a row is found by, and until when it counts.
type Name = (AccountId, Vec<u8>, Moment);

/// The columns of it.
const NAME: (former_contacts::account_id, former_contacts::blind_index, former_contacts::kept_until) =
    (former_contacts::account_id, former_contacts::blind_index, former_contacts::kept_until);

/// Lets go of some names that count no more: the account is found by them no longer, and others may have them, however long what is
/// kept of them stays. Answers how many.
///
/// # Errors
/// What the database says.
pub fn release(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let theirs = identifiers::blind_index
        .eq(former_contacts::blind_index)
        .and(identifiers::account_id.eq(former_contacts::account_id));
    let over: Vec<Name> = former_contacts::table
        .inner_join(identifiers::table.on(theirs))
        .filter(former_contacts::kept_until.le(now))
        .filter(identifiers::verified_at.lt(former_contacts::kept_until.nullable()))
        .select(NAME)
        .limit(SLICE)
        .load(c)?;
    let mut released = 0;
    for name in &over {
        released += let_go(c, name)?;
    }
    Ok(released)
}

/// Nothing where its holder has shown since then that it is theirs: it is what counts now.
fn let_go(c: &mut Conn, (account, index, kept_until): &Name) -> Result<usize, StoreError> {
    let own = identifiers::account_id.eq(account).and(identifiers::blind_index.eq(index));
    let before = identifiers::verified_at.lt(Some(*kept_until));
    Ok(diesel::delete(identifiers::table.filter(own).filter(before)).execute(c)?)
}

/// Forgets some of what was kept long enough since another took its place. Answers how much. What outranks the other yet is not over,
/// whatever the term.
///
/// # Errors
/// What the database says.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = former_contacts::table
        .filter(former_contacts::replaced_at.le(sweeping.before))
        .filter(former_contacts::kept_until.le(sweeping.now))
        .filter(unheld!(former_contacts::account_id));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let old: Vec<Name> = over.select(NAME).limit(SLICE).load(c)?;
    let mut forgotten = 0;
    for name in &old {
        let (account, index, _until) = name;
        let kept = former_contacts::account_id.eq(account).and(former_contacts::blind_index.eq(index));
        let over = former_contacts::table.filter(kept).filter(former_contacts::kept_until.le(sweeping.now));
        // Its holder may have had it back in between, or another process been here.
        if diesel::delete(over).execute(c)? == 1 {
            forgotten += 1;
            let_go(c, name)?;
        }
    }
    Ok(forgotten)
}
