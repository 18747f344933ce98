//! How a holder is read. Rows never leave this file unsealed by accident: only [`HolderRow::open`] opens a profile.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::case_when;
use diesel::prelude::*;

use crate::account::error::AccountError;
use crate::account::halves::Halves;
use crate::account::lock::{IsLocked, is_locked};
use crate::account::model::{Account, Holder, Kind};
use crate::account::profile::Profile;
use crate::account::standing::{self, Issued};
use crate::base::{AccountId, Entropy, LocalDate, Moment, PersonId};
use crate::db::schema::{accounts, people};
use crate::db::{Conn, StoreError, each_backend};
use crate::keys::{DataKey, Desk, Vault};

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(crate) struct AccountRow {
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
    restricted_at: Option<Moment>,
}

impl AccountRow {
    pub(crate) fn into_account(self, locked: bool) -> Result<Account, StoreError> {
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
            restricted_at: self.restricted_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
            epoch: self.epoch,
            marks: self.marks,
        })
    }
}

/// A holder as read, with what a change needs.
pub(in crate::account) struct Loaded {
    pub(in crate::account) holder: Holder,
    pub(in crate::account) key: DataKey,
    pub(in crate::account) version: i32,
    /// How often each half was written; none of those that the release before wrote last, which knows no halves.
    pub(in crate::account) written: Option<(i32, i32)>,
}

/// What is sealed of a holder.
#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(crate) struct SealedRow {
    /// The profile as one, where the halves are not the newest.
    #[diesel(select_expression = whole(), select_expression_type = whole)]
    profile: Option<Vec<u8>>,
    identity: Option<Vec<u8>>,
    identity_version: Option<i32>,
    contact: Option<Vec<u8>>,
    contact_version: Option<i32>,
}

/// The profile as one. What holds of [`SealedRow::written`] is asked here as well: at userinfo the halves are all that travels.
#[diesel::dsl::auto_type]
fn whole() -> _ {
    let written = accounts::identity_version + accounts::contact_version;
    let older = written.is_null().or(written.ne(accounts::version.nullable()));
    case_when(older, accounts::profile.nullable())
}

impl SealedRow {
    /// How often each half was written, where the halves are the newest: then they add up to `version`.
    pub(crate) fn written(&self, version: i32) -> Option<(i32, i32)> {
        let written = self.identity_version.zip(self.contact_version);
        written.filter(|(identity, contact)| identity.checked_add(*contact) == Some(version))
    }

    fn open(&self, key: &DataKey, id: AccountId) -> Result<Profile, AccountError> {
        let open = |column, sealed: &[u8]| {
            key.open(&context(column, id), sealed).map_err(|why| AccountError::Sealed(id, why))
        };
        let profile = match (&self.profile, &self.identity, &self.contact) {
            (Some(profile), _, _) => serde_json::from_slice(&open(PROFILE, profile)?).ok(),
            (None, Some(identity), Some(contact)) => {
                Halves { identity: open(IDENTITY, identity)?, contact: open(CONTACT, contact)? }.together()
            }
            (None, _, _) => None,
        };
        let of_old_shape = || StoreError::Inconsistent { table: "accounts", row: id.to_string() };
        Ok(profile.ok_or_else(of_old_shape)?)
    }
}

/// An account with what is sealed of its holder, for whoever finds it by something of theirs; with `people` joined.
#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(crate) struct HolderRow {
    #[diesel(embed)]
    account: AccountRow,
    #[diesel(embed)]
    sealed: SealedRow,
    #[diesel(select_expression = people::data_key)]
    wrapped_key: Option<Vec<u8>>,
    #[diesel(select_expression = people::subjects_since)]
    subjects_since: Option<Moment>,
    #[diesel(select_expression = is_locked(), select_expression_type = IsLocked)]
    locked: bool,
}

impl HolderRow {
    /// The holder.
    ///
    /// # Errors
    /// [`AccountError::Sealed`] when the person was erased or the key is wrong.
    pub(crate) fn open(self, vault: &Vault) -> Result<Holder, AccountError> {
        Ok(self.load(vault)?.holder)
    }

    fn load(self, vault: &Vault) -> Result<Loaded, AccountError> {
        let Self { account, sealed, wrapped_key, subjects_since, locked } = self;
        let (version, account) = (account.version, account.into_account(locked)?);
        // An erased person has no key any more, and so no profile.
        let key = vault
            .data_key(account.person, &wrapped_key.unwrap_or_default())
            .map_err(|why| AccountError::Sealed(account.id, why))?;
        let profile = sealed.open(&key, account.id)?;
        let holder = Holder { account, profile, has_subjects: subjects_since.is_some() };
        Ok(Loaded { holder, key, version, written: sealed.written(version) })
    }
}

const PROFILE: &str = "profile";
const IDENTITY: &str = "identity";
const CONTACT: &str = "contact";

/// Binds what is sealed to its column and account: it cannot be moved to another.
fn context(column: &str, account: AccountId) -> String {
    format!("accounts.{column}:{account}")
}

/// A profile as it is kept: whole for the release before, and in its halves.
#[derive(Debug)]
pub(in crate::account) struct Sealed {
    pub(in crate::account) profile: Vec<u8>,
    pub(in crate::account) identity: Vec<u8>,
    pub(in crate::account) contact: Vec<u8>,
}

pub(in crate::account) fn seal(
    key: &DataKey,
    entropy: &Entropy,
    account: AccountId,
    profile: &Profile,
) -> Sealed {
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

pub(in crate::account) fn load(c: &mut Conn, vault: &Vault, id: AccountId) -> Result<Loaded, AccountError> {
    let found = accounts::table
        .inner_join(people::table.on(people::id.eq(accounts::person_id)))
        .filter(accounts::id.eq(id));
    // At every sign-in and refresh: each connection puts this statement together once.
    let row: HolderRow = each_backend!(c, c => found.select(HolderRow::as_select()).get_result(c))
        .map_err(StoreError::from)?;
    row.load(vault)
}

/// Those of `ids` that open, each with its name: by one statement. Whoever was erased has none.
pub(in crate::account) fn names(
    c: &mut Conn,
    vault: &Vault,
    ids: &BTreeSet<AccountId>,
) -> Result<BTreeMap<AccountId, String>, StoreError> {
    let found = accounts::table
        .inner_join(people::table.on(people::id.eq(accounts::person_id)))
        .filter(accounts::id.eq_any(ids));
    let rows: Vec<HolderRow> = each_backend!(c, c => found.select(HolderRow::as_select()).load(c))?;
    let mut names = BTreeMap::new();
    for row in rows {
        match row.open(vault) {
            Ok(holder) => drop(names.insert(holder.account.id, holder.profile.name)),
            Err(AccountError::Sealed(..)) => {}
            Err(AccountError::Store(error)) => return Err(error),
        }
    }
    Ok(names)
}

/// The same, and until the transaction ends whoever else would change it waits: a register's word and the holder's own, at the
/// same moment, are written one after the other.
pub(in crate::account) fn load_to_change(
    c: &mut Conn,
    vault: &Vault,
    id: AccountId,
) -> Result<Loaded, AccountError> {
    if let Conn::Pg(pg) = c {
        let row = accounts::table.find(id).select(accounts::id).for_update();
        row.get_result::<AccountId>(pg).map_err(StoreError::from)?;
    }
    load(c, vault, id)
}

/// A profile of the usual length.
const NOBODYS_IDENTITY: &str = r#"{"name":"Nguyễn Văn Không","family_name":"Nguyễn","middle_name":"Văn","given_name":"Không","birthdate":"1990-01-01","gender":"male","nationality":"VNM","personal_number":"099090000000","address":{"formatted":"1 đường Không Có, phường Không Đâu, Huế","region":"Huế","country":"VN"}}"#;
const NOBODYS_CONTACT: &str =
    r#"{"email":"khong@mail.example","email_verified":true,"phone":"+84900000000","phone_verified":true}"#;

/// What [`load`] does once it has found somebody, for nobody; answers nobody's key.
pub(in crate::account) fn pretend_to_open(desk: &Desk) -> DataKey {
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
