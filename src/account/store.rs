//! The SQL of people and accounts. Rows never leave this file unsealed by accident:
//! only [`load`] opens a profile.

use diesel::prelude::*;

use crate::base::{AccountId, Entropy, LocalDate, Moment, PersonId};
#[cfg(test)]
use crate::db::schema::identifiers;
use crate::db::schema::{accounts, people};
use crate::db::{Conn, ROWS, StoreError, each_backend};
use crate::keys::{DataKey, Desk, Vault};

use super::create::Fresh;
use super::error::AccountError;
use super::halves::Halves;
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
    version: i32,
    /// How often each half was written; none of those that the release before wrote last, which knows no halves.
    written: Option<(i32, i32)>,
}

/// What is sealed of a holder.
#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct SealedRow {
    profile: Vec<u8>,
    identity: Option<Vec<u8>>,
    identity_version: Option<i32>,
    contact: Option<Vec<u8>>,
    contact_version: Option<i32>,
}

impl SealedRow {
    /// How often each half was written, where the halves are the newest: then they add up to `version`.
    fn written(&self, version: i32) -> Option<(i32, i32)> {
        let written = self.identity_version.zip(self.contact_version);
        written.filter(|(identity, contact)| identity.checked_add(*contact) == Some(version))
    }

    fn open(&self, key: &DataKey, id: AccountId, version: i32) -> Result<Profile, AccountError> {
        let open = |column, sealed: &[u8]| {
            key.open(&context(column, id), sealed).map_err(|why| AccountError::Sealed(id, why))
        };
        let halves = self.identity.as_ref().zip(self.contact.as_ref());
        let profile = match halves.filter(|_| self.written(version).is_some()) {
            Some((identity, contact)) => {
                Halves { identity: open(IDENTITY, identity)?, contact: open(CONTACT, contact)? }.together()
            }
            None => serde_json::from_slice(&open(PROFILE, &self.profile)?).ok(),
        };
        let of_old_shape = || StoreError::Inconsistent { table: "accounts", row: id.to_string() };
        Ok(profile.ok_or_else(of_old_shape)?)
    }
}

/// An account; what is sealed of its holder, its person's wrapped key, and whether it is locked.
type LoadedRow = (AccountRow, (SealedRow, Option<Vec<u8>>, bool));

const PROFILE: &str = "profile";
const IDENTITY: &str = "identity";
const CONTACT: &str = "contact";

/// Binds what is sealed to its column and account: it cannot be moved to another.
fn context(column: &str, account: AccountId) -> String {
    format!("accounts.{column}:{account}")
}

/// A profile as it is kept: whole for the release before, and in its halves.
#[derive(Debug)]
pub(super) struct Sealed {
    pub(super) profile: Vec<u8>,
    pub(super) identity: Vec<u8>,
    pub(super) contact: Vec<u8>,
}

pub(super) fn seal(key: &DataKey, entropy: &Entropy, account: AccountId, profile: &Profile) -> Sealed {
    // A profile is strings and flags: it always has a JSON form.
    let json = zeroize::Zeroizing::new(serde_json::to_vec(profile).unwrap_or_default());
    let halves = Halves::of(profile);
    let seal = |column, plain: &[u8]| key.seal(entropy, &context(column, account), plain);
    Sealed {
        profile: seal(PROFILE, &json),
        identity: seal(IDENTITY, &halves.identity),
        contact: seal(CONTACT, &halves.contact),
    }
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
    // At userinfo and every refresh: each connection puts this statement together once.
    let (row, (sealed, wrapped, locked)): LoadedRow = each_backend!(c, c => {
        let rest = (SealedRow::as_select(), people::data_key, is_locked());
        found.select((AccountRow::as_select(), rest)).get_result(c)
    })
    .map_err(StoreError::from)?;
    let version = row.version;
    let account = row.into_account(locked)?;
    // An erased person has no key any more, and so no profile.
    let key = vault
        .data_key(account.person, &wrapped.unwrap_or_default())
        .map_err(|why| AccountError::Sealed(id, why))?;
    let profile = sealed.open(&key, id, version)?;
    Ok(Loaded { holder: Holder { account, profile }, key, version, written: sealed.written(version) })
}

/// The same, and until the transaction ends whoever else would change it waits: a register's word and the holder's own, at the
/// same moment, are written one after the other.
pub(super) fn load_to_change(c: &mut Conn, vault: &Vault, id: AccountId) -> Result<Loaded, AccountError> {
    if let Conn::Pg(pg) = c {
        let row = accounts::table.find(id).select(accounts::id).for_update();
        row.get_result::<AccountId>(pg).map_err(StoreError::from)?;
    }
    load(c, vault, id)
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
const NOBODYS_IDENTITY: &str = r#"{"name":"Nguyễn Văn Không","family_name":"Nguyễn","middle_name":"Văn","given_name":"Không","birthdate":"1990-01-01","gender":"male","nationality":"VNM","personal_number":"099090000000","address":{"formatted":"1 đường Không Có, phường Không Đâu, Huế","region":"Huế","country":"VN"}}"#;
const NOBODYS_CONTACT: &str =
    r#"{"email":"khong@mail.example","email_verified":true,"phone":"+84900000000","phone_verified":true}"#;

/// What [`load`] does once it has found somebody, for nobody; answers nobody's key.
pub(super) fn pretend_to_open(desk: &Desk) -> DataKey {
    let (person, account) = (PersonId::from(uuid::Uuid::nil()), AccountId::from(uuid::Uuid::nil()));
    let (own, wrapped) = desk.vault.new_data_key(&desk.entropy, person);
    let opened = desk.vault.data_key(person, &wrapped).and_then(|key| {
        let open = |column, half: &str| {
            let sealed = key.seal(&desk.entropy, &context(column, account), half.as_bytes());
            key.open(&context(column, account), &sealed)
        };
        Ok(Halves { identity: open(IDENTITY, NOBODYS_IDENTITY)?, contact: open(CONTACT, NOBODYS_CONTACT)? })
    });
    let profile = opened.ok().and_then(|halves| halves.together());
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
    let sealed: SealedRow = accounts::table.find(id).select(SealedRow::as_select()).get_result(c)?;
    rows.push(sealed.profile);
    rows.extend(sealed.identity.into_iter().chain(sealed.contact));
    Ok(rows)
}
