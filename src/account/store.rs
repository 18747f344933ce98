//! The SQL of people, accounts and denials. Rows never leave this file unsealed by accident:
//! only [`load`] opens a profile.

use diesel::prelude::*;

use crate::base::{AccountId, Entropy, LocalDate, Moment, PersonId, TokenDigest};
#[cfg(test)]
use crate::db::schema::identifiers;
use crate::db::schema::{accounts, denials, people};
use crate::db::types::Json;
use crate::db::{Conn, ROWS, SLICE, StoreError, each_backend};
use crate::keys::{DataKey, Desk, Vault};

use super::create::Fresh;
use super::denial::Undo;
use super::error::AccountError;
use super::known;
use super::lock::is_locked;
use super::model::{Account, Holder, Kind};
use super::profile::Profile;
use super::standing::{self, Issued};

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct AccountRow {
    id: AccountId,
    person_id: PersonId,
    kind: String,
    level: Option<i32>,
    status: String,
    version: i32,
    created_at: Moment,
    updated_at: Moment,
    epoch: i32,
    marks: i32,
    level_since: Option<Moment>,
    issued_level: Option<i32>,
    activate_by: Option<Moment>,
    closed_at: Option<Moment>,
    ends_on: Option<LocalDate>,
}

impl AccountRow {
    fn into_account(self, locked: bool) -> Result<Account, StoreError> {
        let impossible = || StoreError::Inconsistent { table: "accounts", row: self.id.to_string() };
        let known = |number: Option<i32>| {
            number.map(|number| standing::level(number).ok_or_else(impossible)).transpose()
        };
        let waits = known(self.issued_level)?.zip(self.activate_by);
        // A release that knew no moment would have said it by a word alone.
        let closed_at = self.closed_at.or((self.status == "closed").then_some(self.updated_at));
        Ok(Account {
            id: self.id,
            person: self.person_id,
            kind: Kind::from_name(&self.kind).ok_or_else(impossible)?,
            level: known(self.level)?,
            level_since: self.level_since,
            issued: waits.map(|(level, activate_by)| Issued { level, activate_by }),
            active: closed_at.is_none() && !locked,
            closed_at,
            ends_on: self.ends_on,
            created_at: self.created_at,
            updated_at: self.updated_at,
            epoch: self.epoch,
            marks: self.marks,
        })
    }
}

/// A holder as read, with what a change needs.
pub(super) struct Loaded {
    pub(super) holder: Holder,
    pub(super) key: DataKey,
    pub(super) version: i32,
}

/// An account; its sealed profile, its person's wrapped key, and whether it is locked.
type LoadedRow = (AccountRow, (Vec<u8>, Option<Vec<u8>>, bool));

/// Binds a sealed profile to its account: it cannot be moved to another row.
fn context(account: AccountId) -> String {
    format!("accounts.profile:{account}")
}

pub(super) fn seal(key: &DataKey, entropy: &Entropy, account: AccountId, profile: &Profile) -> Vec<u8> {
    // A profile is strings and flags: it always has a JSON form.
    let json = zeroize::Zeroizing::new(serde_json::to_vec(profile).unwrap_or_default());
    key.seal(entropy, &context(account), &json)
}

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

pub(super) fn load(c: &mut Conn, vault: &Vault, id: AccountId) -> Result<Loaded, AccountError> {
    let found = accounts::table
        .inner_join(people::table.on(people::id.eq(accounts::person_id)))
        .filter(accounts::id.eq(id));
    let rest = (accounts::profile, people::data_key, is_locked());
    // At userinfo and every refresh: each connection puts this statement together once.
    let (row, (sealed, wrapped, locked)): LoadedRow =
        each_backend!(c, c => found.select((AccountRow::as_select(), rest)).get_result(c))
            .map_err(StoreError::from)?;
    let version = row.version;
    let account = row.into_account(locked)?;
    // An erased person has no key any more, and so no profile.
    let key = vault
        .data_key(account.person, &wrapped.unwrap_or_default())
        .map_err(|why| AccountError::Sealed(id, why))?;
    let json = key.open(&context(id), &sealed).map_err(|why| AccountError::Sealed(id, why))?;
    let profile = serde_json::from_slice(&json)
        .map_err(|_old_shape| StoreError::Inconsistent { table: "accounts", row: id.to_string() })?;
    Ok(Loaded { holder: Holder { account, profile }, key, version })
}

/// The accounts of a person, the oldest first.
pub(super) fn accounts_of(c: &mut Conn, person: PersonId) -> Result<Vec<Account>, StoreError> {
    let theirs = accounts::table.filter(accounts::person_id.eq(person)).order(accounts::id);
    let rows: Vec<(AccountRow, bool)> = theirs.select((AccountRow::as_select(), is_locked())).load(c)?;
    rows.into_iter().map(|(row, locked)| row.into_account(locked)).collect()
}

/// The key under which what is known about `person` is sealed.
pub(super) fn key_of(c: &mut Conn, vault: &Vault, person: PersonId) -> Result<DataKey, StoreError> {
    let wrapped: Option<Vec<u8>> = people::table.find(person).select(people::data_key).get_result(c)?;
    let wrong = |_why| StoreError::Inconsistent { table: "people", row: person.to_string() };
    vault.data_key(person, &wrapped.ok_or(StoreError::Missing)?).map_err(wrong)
}

/// The key under which what is known about the holder of `id` is sealed.
pub(super) fn data_key(c: &mut Conn, vault: &Vault, id: AccountId) -> Result<DataKey, StoreError> {
    let of_account = accounts::table.inner_join(people::table.on(people::id.eq(accounts::person_id)));
    let (person, wrapped): (PersonId, Option<Vec<u8>>) =
        of_account.filter(accounts::id.eq(id)).select((people::id, people::data_key)).get_result(c)?;
    let key = vault.data_key(person, &wrapped.unwrap_or_default());
    Ok(key.map_err(|why| AccountError::Sealed(id, why))?)
}

/// A profile of the usual length.
const NOBODYS: &str = r#"{"name":"Nguyễn Văn Không","family_name":"Nguyễn","middle_name":"Văn","given_name":"Không","birthdate":"1990-01-01","gender":"male","nationality":"VNM","personal_number":"099090000000","email":"khong@mail.example","email_verified":true,"phone":"+84900000000","phone_verified":true,"address":{"formatted":"1 đường Không Có, phường Không Đâu, Huế","region":"Huế","country":"VN"}}"#;

/// What [`load`] does once it has found somebody, for nobody; answers nobody's key.
pub(super) fn pretend_to_open(desk: &Desk) -> DataKey {
    let (person, account) = (PersonId::from(uuid::Uuid::nil()), AccountId::from(uuid::Uuid::nil()));
    let (own, wrapped) = desk.vault.new_data_key(&desk.entropy, person);
    let opened = desk.vault.data_key(person, &wrapped).and_then(|key| {
        let sealed = key.seal(&desk.entropy, &context(account), NOBODYS.as_bytes());
        key.open(&context(account), &sealed)
    });
    let profile = opened.ok().and_then(|json| serde_json::from_slice::<Profile>(&json).ok());
    std::hint::black_box(profile.is_some());
    own
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
            accounts::profile.eq(sealed.as_slice()),
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

/// Replaces the profile and level that were read as `seen`; [`StoreError::Conflict`] when somebody else was first.
pub(super) fn update(c: &mut Conn, account: &Account, sealed: &[u8], seen: i32) -> Result<(), StoreError> {
    let changed =
        diesel::update(accounts::table.filter(accounts::id.eq(account.id).and(accounts::version.eq(seen))))
            .set((
                accounts::kind.eq(account.kind.as_str()),
                accounts::level.eq(account.level.map(|level| i32::from(level.number()))),
                accounts::level_since.eq(account.level_since),
                accounts::ends_on.eq(account.ends_on),
                accounts::profile.eq(sealed),
                accounts::version.eq(seen + 1),
                accounts::updated_at.eq(account.updated_at),
            ))
            .execute(c)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

pub(super) fn insert_denial(
    c: &mut Conn,
    digest: TokenDigest,
    account: AccountId,
    (until, undoes): (Moment, &[Undo]),
) -> Result<(), StoreError> {
    let row = (
        denials::digest.eq(digest.as_bytes().as_slice()),
        denials::account_id.eq(account),
        denials::expires_at.eq(until),
        denials::undoes.eq(Some(Json(undoes.to_vec()))),
    );
    diesel::insert_into(denials::table).values(row).execute(c)?;
    Ok(())
}

/// A denial as it was used: whose it is, until when it was good, and what it makes useless.
type UsedDenial = (AccountId, Moment, Option<Json<Vec<Undo>>>);

pub(super) fn use_denial(
    c: &mut Conn,
    now: Moment,
    digest: TokenDigest,
) -> Result<Option<(AccountId, Moment, Vec<Undo>)>, StoreError> {
    let good = denials::table
        .filter(denials::digest.eq(digest.as_bytes().as_slice()))
        .filter(denials::used_at.is_null().and(denials::expires_at.gt(now)));
    let used = diesel::update(good).set(denials::used_at.eq(Some(now)));
    let row: Option<UsedDenial> = used
        .returning((denials::account_id, denials::expires_at, denials::undoes))
        .get_result(c)
        .optional()?;
    Ok(row.map(|(account, until, undoes)| (account, until, undoes.map(|Json(all)| all).unwrap_or_default())))
}

/// Whose denial it is that was used since `since`.
pub(super) fn used_denial(
    c: &mut Conn,
    since: Moment,
    digest: TokenDigest,
) -> Result<Option<AccountId>, StoreError> {
    let used = denials::table
        .filter(denials::digest.eq(digest.as_bytes().as_slice()))
        .filter(denials::used_at.gt(Some(since)));
    Ok(used.select(denials::account_id).get_result(c).optional()?)
}

pub(super) fn sweep_denials(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let over = denials::table.filter(denials::expires_at.lt(now));
    let some: Vec<Vec<u8>> = over.select(denials::digest).limit(SLICE).load(c)?;
    Ok(diesel::delete(denials::table.filter(denials::digest.eq_any(some))).execute(c)?)
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

/// Every byte kept about an account, for the test that looks for what must not be there.
#[cfg(test)]
pub(super) fn raw_rows_for_test(c: &mut Conn, id: AccountId) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut rows: Vec<Vec<u8>> =
        identifiers::table.filter(identifiers::account_id.eq(id)).select(identifiers::blind_index).load(c)?;
    rows.push(accounts::table.find(id).select(accounts::profile).get_result(c)?);
    Ok(rows)
}
