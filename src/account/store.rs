//! The SQL of people and accounts; [`super::holder`] is how one of them is read.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::base::{AccountId, Moment, PersonId};
#[cfg(test)]
use crate::db::schema::identifiers;
use crate::db::schema::{accounts, erasures, people};
use crate::db::{Conn, ROWS, StoreError, each_backend};
use crate::keys::{DataKey, Desk, Vault};

use super::create::Fresh;
use super::error::AccountError;
use super::halves::Halves;
use super::holder::{AccountRow, Loaded, seal};
#[cfg(test)]
use super::holder::{SealedRow, load};
use super::known;
use super::lock::is_locked;
use super::model::{Account, Holder};
#[cfg(test)]
use super::profile::Profile;

pub(super) fn account(c: &mut Conn, id: AccountId) -> Result<Account, StoreError> {
    let (row, locked): (AccountRow, bool) =
        accounts::table.find(id).select((AccountRow::as_select(), is_locked())).get_result(c)?;
    row.into_account(locked)
}

/// Keeps the row from being changed until the transaction ends. On SQLite there is one writer, and this is it.
pub(super) fn hold(c: &mut Conn, id: AccountId) -> Result<(), StoreError> {
    if let Conn::Pg(pg) = c {
        accounts::table.find(id).select(accounts::id).for_share().get_result::<AccountId>(pg)?;
    }
    Ok(())
}

/// The same, and nobody else holds it either: whoever does is waited for, and what they wrote is seen.
pub(super) fn hold_alone(c: &mut Conn, id: AccountId) -> Result<(), StoreError> {
    if let Conn::Pg(pg) = c {
        accounts::table.find(id).select(accounts::id).for_no_key_update().get_result::<AccountId>(pg)?;
    }
    Ok(())
}

pub(super) fn raise_epoch(c: &mut Conn, id: AccountId) -> Result<i32, StoreError> {
    let raised = diesel::update(accounts::table.find(id)).set(accounts::epoch.eq(accounts::epoch + 1));
    Ok(raised.returning(accounts::epoch).get_result(c)?)
}

pub(super) fn raise_marks(c: &mut Conn, id: AccountId) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id)).set(accounts::marks.eq(accounts::marks + 1)).execute(c)?;
    Ok(())
}

pub(super) fn marks(c: &mut Conn, id: AccountId) -> Result<Option<i32>, StoreError> {
    Ok(accounts::table.find(id).select(accounts::marks).get_result(c).optional()?)
}

/// Says since when the processing of the holder's data is restricted, or that it is no more; `false` where that is so already.
pub(super) fn set_restricted(c: &mut Conn, id: AccountId, at: Option<Moment>) -> Result<bool, StoreError> {
    let open = accounts::table.find(id).filter(accounts::closed_at.is_null());
    let otherwise = open.filter(accounts::restricted_at.is_null().eq(at.is_some()));
    let changed = diesel::update(otherwise).set(accounts::restricted_at.eq(at)).execute(c)?;
    Ok(changed == 1)
}

/// The accounts of these people, the oldest first.
pub(super) fn accounts_of(c: &mut Conn, people: &BTreeSet<PersonId>) -> Result<Vec<Account>, StoreError> {
    let theirs = accounts::table.filter(accounts::person_id.eq_any(people)).order(accounts::id);
    let rows: Vec<(AccountRow, bool)> =
        each_backend!(c, c => theirs.select((AccountRow::as_select(), is_locked())).load(c))?;
    rows.into_iter().map(|(row, locked)| row.into_account(locked)).collect()
}

/// Which of these are closed or locked.
pub(super) fn shut(c: &mut Conn, all: &[AccountId]) -> Result<Vec<AccountId>, StoreError> {
    let mut shut = Vec::new();
    for some in all.chunks(ROWS) {
        let theirs = accounts::table.filter(accounts::id.eq_any(some)).order(accounts::id);
        let rows: Vec<(AccountRow, bool)> =
            each_backend!(c, c => theirs.select((AccountRow::as_select(), is_locked())).load(c))?;
        for (row, locked) in rows {
            let account = row.into_account(locked)?;
            shut.extend((!account.active).then_some(account.id));
        }
    }
    Ok(shut)
}

/// The key under which what is known about `person` is sealed.
pub(super) fn key_of(c: &mut Conn, vault: &Vault, person: PersonId) -> Result<DataKey, StoreError> {
    let wrapped: Option<Vec<u8>> = people::table.find(person).select(people::data_key).get_result(c)?;
    let wrong = |_why| StoreError::Inconsistent { table: "people", row: person.to_string() };
    vault.data_key(person, &wrapped.ok_or(StoreError::Missing)?).map_err(wrong)
}

/// From now on whoever is to name `person` to a client looks whether its sector has a subject of its own for them.
pub(super) fn note_subjects(c: &mut Conn, now: Moment, person: PersonId) -> Result<(), StoreError> {
    let without = people::table.filter(people::id.eq(person)).filter(people::subjects_since.is_null());
    diesel::update(without).set(people::subjects_since.eq(Some(now))).execute(c)?;
    Ok(())
}

/// Whether an erasure waits that counts: one that was asked for under an earlier epoch was ended with all else.
pub(super) fn is_erasing(c: &mut Conn, (id, epoch): (AccountId, i32)) -> Result<bool, StoreError> {
    let waits = erasures::table.find(id).filter(erasures::ended_at.is_null().and(erasures::epoch.eq(epoch)));
    Ok(diesel::select(diesel::dsl::exists(waits)).get_result(c)?)
}

/// Nothing that was sealed under the key of `person` is read again.
pub(super) fn throw_key_away(c: &mut Conn, now: Moment, person: PersonId) -> Result<(), StoreError> {
    let gone = (people::data_key.eq(None::<Vec<u8>>), people::erased_at.eq(Some(now)));
    diesel::update(people::table.find(person)).set(gone).execute(c)?;
    // Nor is anybody found to be like them.
    let theirs = accounts::table.filter(accounts::person_id.eq(person));
    diesel::update(theirs).set(accounts::likeness.eq(None::<Vec<u8>>)).execute(c)?;
    Ok(())
}

/// The key under which what is known about the holder of `id` is sealed.
pub(super) fn data_key(c: &mut Conn, vault: &Vault, id: AccountId) -> Result<DataKey, StoreError> {
    let of_account = accounts::table.inner_join(people::table.on(people::id.eq(accounts::person_id)));
    let (person, wrapped): (PersonId, Option<Vec<u8>>) =
        of_account.filter(accounts::id.eq(id)).select((people::id, people::data_key)).get_result(c)?;
    let key = vault.data_key(person, &wrapped.unwrap_or_default());
    Ok(key.map_err(|why| AccountError::Sealed(id, why))?)
}

pub(super) fn is_open(c: &mut Conn, id: AccountId) -> Result<bool, StoreError> {
    let open = accounts::table
        .filter(accounts::id.eq(id).and(accounts::status.eq("active")))
        .filter(diesel::dsl::not(is_locked()));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(c)?)
}

/// Writes accounts of people whom nobody knew, however many, with a statement or two for each table.
pub(super) fn insert(c: &mut Conn, new: &[&Fresh]) -> Result<(), StoreError> {
    let Some(first) = new.first() else { return Ok(()) };
    insert_people(c, new)?;
    let names: Vec<_> = new.iter().map(|one| (one.account.id, one.account.person, &one.names)).collect();
    known::insert(c, first.account.created_at, &names)
}

/// The same without what they are known by.
pub(super) fn insert_people(c: &mut Conn, new: &[&Fresh]) -> Result<(), StoreError> {
    let people = new.iter().filter_map(|Fresh { account, wrapped_key, .. }| {
        let key = people::data_key.eq(Some(wrapped_key.as_deref()?));
        Some((people::id.eq(account.person), key, people::created_at.eq(account.created_at)))
    });
    let accounts = new.iter().map(|Fresh { account, sealed, .. }| {
        (
            accounts::id.eq(account.id),
            accounts::person_id.eq(account.person),
            accounts::kind.eq(account.kind.as_str()),
            accounts::level.eq(account.level.map(|level| i32::from(level.number()))),
            accounts::level_since.eq(account.level_since),
            accounts::ends_on.eq(account.ends_on),
            accounts::status.eq("active"),
            accounts::profile.eq(sealed.profile.as_slice()),
            accounts::identity.eq(Some(sealed.identity.as_slice())),
            accounts::identity_version.eq(Some(1)),
            accounts::contact.eq(Some(sealed.contact.as_slice())),
            accounts::contact_version.eq(Some(0)),
            accounts::version.eq(1),
            accounts::created_at.eq(account.created_at),
            accounts::updated_at.eq(account.updated_at),
        )
    });
    let (people, accounts): (Vec<_>, Vec<_>) = (people.collect(), accounts.collect());
    each_backend!(c, c => {
        for rows in people.chunks(ROWS) {
            diesel::insert_into(people::table).values(rows).execute(c)?;
        }
        // Such a row has more values than most.
        for rows in accounts.chunks(ROWS / 2) {
            diesel::insert_into(accounts::table).values(rows).execute(c)?;
        }
    });
    Ok(())
}

/// Who said something new of a holder, and as of when.
pub(super) type Word<'a> = (&'a str, Moment);

/// Writes what `before` has become: of the profile the half that is another now, and of an identity on whose word.
/// [`StoreError::Conflict`] when somebody else was first.
pub(super) fn update(
    c: &mut Conn,
    desk: &Desk,
    before: &Loaded,
    after: &Holder,
    word: Option<Word<'_>>,
) -> Result<(), StoreError> {
    let account = &after.account;
    let sealed = seal(&before.key, &desk.entropy, account.id, &after.profile);
    let (was, is) = (Halves::of(&before.holder.profile), Halves::of(&after.profile));
    let is_whole = before.written.is_none();
    let (identity, contact) =
        (is_whole || was.identity != is.identity, is_whole || was.contact != is.contact);
    // What is written without its halves counts as an identity's: levels and the end of papers are the State's.
    let (identities, contacts) = before.written.unwrap_or((before.version, 0));
    let (identities, contacts) =
        (identities + i32::from(identity || !contact), contacts + i32::from(contact));
    let seen = accounts::id.eq(account.id).and(accounts::version.eq(before.version));
    let changed = diesel::update(accounts::table.filter(seen))
        .set((
            accounts::kind.eq(account.kind.as_str()),
            accounts::level.eq(account.level.map(|level| i32::from(level.number()))),
            accounts::level_since.eq(account.level_since),
            accounts::ends_on.eq(account.ends_on),
            accounts::profile.eq(sealed.profile),
            identity.then(|| accounts::identity.eq(Some(sealed.identity))),
            contact.then(|| accounts::contact.eq(Some(sealed.contact))),
            accounts::identity_version.eq(Some(identities)),
            accounts::contact_version.eq(Some(contacts)),
            accounts::version.eq(identities + contacts),
            word.map(|(source, as_of)| {
                (accounts::identity_source.eq(Some(source)), accounts::identity_as_of.eq(Some(as_of)))
            }),
            accounts::updated_at.eq(account.updated_at),
            (identity || !contact).then(|| accounts::likeness.eq(None::<Vec<u8>>)),
        ))
        .execute(c)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Lets an account be found by an e-mail address that nobody has proven, as the release before this one did.
#[cfg(test)]
pub(super) fn write_unproven_for_test(
    c: &mut Conn,
    id: AccountId,
    index: [u8; 32],
) -> Result<(), StoreError> {
    let name = (identifiers::blind_index.eq(index.as_slice()), identifiers::kind.eq("email"));
    diesel::insert_into(identifiers::table).values((name, identifiers::account_id.eq(id))).execute(c)?;
    Ok(())
}

/// Writes a profile whole, as the release before does, which knows no halves.
#[cfg(test)]
pub(super) fn write_whole_for_test(
    c: &mut Conn,
    desk: &Desk,
    id: AccountId,
    profile: &Profile,
) -> Result<(), StoreError> {
    let loaded = load(c, &desk.vault, id)?;
    let whole = seal(&loaded.key, &desk.entropy, id, profile).profile;
    let written = (accounts::profile.eq(whole), accounts::version.eq(loaded.version + 1));
    diesel::update(accounts::table.find(id)).set(written).execute(c)?;
    Ok(())
}

/// On whose word an identity stands, and whether each half was written by this release last.
#[cfg(test)]
pub(super) fn word_for_test(c: &mut Conn, id: AccountId) -> Result<(Option<String>, bool), StoreError> {
    let row = accounts::table.find(id).select((
        accounts::identity_source,
        SealedRow::as_select(),
        accounts::version,
    ));
    let (source, sealed, version): (Option<String>, SealedRow, i32) = row.get_result(c)?;
    Ok((source, sealed.written(version).is_some()))
}

/// Every byte kept about an account, for the test that looks for what must not be there.
#[cfg(test)]
pub(super) fn raw_rows_for_test(c: &mut Conn, id: AccountId) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut rows: Vec<Vec<u8>> =
        identifiers::table.filter(identifiers::account_id.eq(id)).select(identifiers::blind_index).load(c)?;
    let sealed = (accounts::profile, accounts::identity, accounts::contact);
    let (profile, identity, contact): (Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>) =
        accounts::table.find(id).select(sealed).get_result(c)?;
    rows.push(profile);
    rows.extend(identity.into_iter().chain(contact));
    Ok(rows)
}
