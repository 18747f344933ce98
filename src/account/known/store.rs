//! The SQL of numbers and identifiers.

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::model::{Known, Name, Names, Theirs};
use crate::account::awaited;
use crate::account::identifier::IdentifierKind;
use crate::account::model::Kind;
use crate::base::{AccountId, Moment, PersonId};
use crate::db::schema::{accounts, identifiers, numbers};
use crate::db::{Conn, Kept, ROWS, StoreError, each_backend};

/// A digest, its person, one of their accounts with its kind and its closing, and since when the digest is proven.
type KnownRow = (Vec<u8>, PersonId, Option<AccountId>, Option<String>, Option<Moment>, Option<Moment>);

/// Whose each of `wanted` is, if anybody's.
pub(in crate::account) fn known(c: &mut Conn, wanted: &[[u8; 32]]) -> Result<Vec<Known>, StoreError> {
    let wanted: Vec<&[u8]> = wanted.iter().map(<[u8; 32]>::as_slice).collect();
    let rows: Vec<KnownRow> = each_backend!(c, c => {
        let of_person = accounts::table.on(accounts::person_id.eq(numbers::person_id));
        let by_number = numbers::table.left_join(of_person).filter(numbers::blind.eq_any(wanted.clone()));
        let by_number = by_number.select((
            numbers::blind,
            numbers::person_id,
            accounts::id.nullable(),
            accounts::kind.nullable(),
            accounts::closed_at.nullable(),
            numbers::since.nullable(),
        ));
        let of_account = accounts::table.on(accounts::id.eq(identifiers::account_id));
        let by_name = identifiers::table.inner_join(of_account);
        let by_name = by_name.filter(identifiers::blind_index.eq_any(wanted.clone())).select((
            identifiers::blind_index,
            accounts::person_id,
            accounts::id.nullable(),
            accounts::kind.nullable(),
            accounts::closed_at,
            identifiers::verified_at,
        ));
        let both = by_number.union_all(by_name);
        // What one person has, or may have meant by what they typed; or what a whole batch of them has.
        if wanted.len() <= 8 { Kept(both).load(c) } else { both.load(c) }
    })?;
    rows.into_iter().map(read).collect()
}

fn read((index, person, id, kind, closed_at, proven_at): KnownRow) -> Result<Known, StoreError> {
    let impossible = || StoreError::Inconsistent { table: "numbers", row: person.to_string() };
    let account = match id.zip(kind) {
        None => None,
        Some((id, kind)) => {
            let kind = Kind::from_name(&kind).ok_or_else(impossible)?;
            Some(Theirs { id, kind, closed: closed_at.is_some() })
        }
    };
    let index = index.try_into().map_err(|_wrong_length| impossible())?;
    Ok(Known { index, person, account, proven: proven_at.is_some() })
}

/// Gives people whom nobody knew their names, however many, with a statement for each table.
pub(in crate::account) fn insert(
    c: &mut Conn,
    now: Moment,
    new: &[(AccountId, PersonId, &Names)],
) -> Result<(), StoreError> {
    let numbers = new.iter().flat_map(|(_, person, names)| names.numbers.iter().map(|name| (*person, name)));
    let met: Vec<&Name> = numbers.clone().map(|(_, name)| name).collect();
    let numbers: Vec<_> = numbers
        .map(|(person, name)| {
            (
                numbers::blind.eq(name.index.as_slice()),
                numbers::kind.eq(name.kind.as_str()),
                numbers::person_id.eq(person),
                numbers::since.eq(now),
            )
        })
        .collect();
    let found_by = new.iter().flat_map(|(account, _, names)| {
        let before = names.numbers.iter().filter(|name| name.kind.is_known_before());
        before.chain(&names.addresses).map(|name| identifier(now, *account, name))
    });
    let found_by: Vec<_> = found_by.collect();
    each_backend!(c, c => {
        for rows in numbers.chunks(ROWS) {
            diesel::insert_into(numbers::table).values(rows).execute(c)?;
        }
        for rows in found_by.chunks(ROWS) {
            diesel::insert_into(identifiers::table).values(rows).execute(c)?;
        }
    });
    awaited::met(c, now, &met)
}

type IdentifierRow<'a> = (
    diesel::dsl::Eq<identifiers::blind_index, &'a [u8]>,
    diesel::dsl::Eq<identifiers::kind, &'static str>,
    diesel::dsl::Eq<identifiers::account_id, AccountId>,
    diesel::dsl::Eq<identifiers::verified_at, Option<Moment>>,
);

fn identifier(now: Moment, account: AccountId, name: &Name) -> IdentifierRow<'_> {
    (
        identifiers::blind_index.eq(name.index.as_slice()),
        identifiers::kind.eq(name.kind.as_str()),
        identifiers::account_id.eq(account),
        identifiers::verified_at.eq(Some(now)),
    )
}

/// Gives `account` and its person the names they have not. An address that somebody proved meanwhile is
/// [`StoreError::Conflict`], and so is a number.
pub(in crate::account) fn enter(
    c: &mut Conn,
    now: Moment,
    (account, person): (AccountId, PersonId),
    names: &Names,
) -> Result<(), StoreError> {
    let only_numbers = Names { numbers: names.numbers.clone(), addresses: Vec::new() };
    insert(c, now, &[(account, person, &only_numbers)])?;
    for name in &names.addresses {
        if !claim(c, now, account, name)? {
            return Err(StoreError::Conflict);
        }
    }
    Ok(())
}

/// Lets `account` be found by `name`, unless it is somebody's who has proven it.
pub(in crate::account) fn claim(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    name: &Name,
) -> Result<bool, StoreError> {
    use diesel::query_dsl::methods::FilterDsl as _;
    let row = identifier(now, account, name);
    let claimed = each_backend!(c, c => diesel::insert_into(identifiers::table)
        .values(row)
        .on_conflict(identifiers::blind_index)
        .do_update()
        .set((
            identifiers::account_id.eq(excluded(identifiers::account_id)),
            identifiers::verified_at.eq(excluded(identifiers::verified_at)),
        ))
        .filter(identifiers::verified_at.is_null())
        .execute(c))?;
    Ok(claimed == 1)
}

/// Removes what the account is found by: of one kind, or everything.
pub(in crate::account) fn remove(
    c: &mut Conn,
    account: AccountId,
    kind: Option<IdentifierKind>,
) -> Result<(), StoreError> {
    let own = identifiers::table.filter(identifiers::account_id.eq(account));
    match kind {
        Some(kind) => diesel::delete(own.filter(identifiers::kind.eq(kind.as_str()))).execute(c)?,
        None => diesel::delete(own).execute(c)?,
    };
    Ok(())
}

/// Writes down as the person's what the release before wrote as the account's.
pub(in crate::account) fn keep_numbers(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
) -> Result<(), StoreError> {
    let of_account =
        identifiers::table.inner_join(accounts::table.on(accounts::id.eq(identifiers::account_id)));
    let rows: Vec<(Vec<u8>, String, PersonId)> = of_account
        .filter(identifiers::account_id.eq(account))
        .filter(identifiers::kind.ne_all([IdentifierKind::Email.as_str(), IdentifierKind::Phone.as_str()]))
        .select((identifiers::blind_index, identifiers::kind, accounts::person_id))
        .load(c)?;
    for (index, kind, person) in rows {
        let row = (
            numbers::blind.eq(index),
            numbers::kind.eq(kind),
            numbers::person_id.eq(person),
            numbers::since.eq(now),
        );
        each_backend!(c, c => diesel::insert_into(numbers::table).values(row).on_conflict_do_nothing().execute(c))?;
    }
    Ok(())
}

/// Whether any number is known to be that person's.
pub(in crate::account) fn has_number(c: &mut Conn, person: PersonId) -> Result<bool, StoreError> {
    let theirs = numbers::table.filter(numbers::person_id.eq(person)).select(numbers::blind).limit(1);
    Ok(theirs.get_result::<Vec<u8>>(c).optional()?.is_some())
}

/// Makes the numbers of one person another's.
pub(in crate::account) fn hand_over_numbers(
    c: &mut Conn,
    from: PersonId,
    to: PersonId,
) -> Result<(), StoreError> {
    let theirs = numbers::table.filter(numbers::person_id.eq(from));
    diesel::update(theirs).set(numbers::person_id.eq(to)).execute(c)?;
    Ok(())
}

/// No number is that person's any more.
pub(in crate::account) fn forget_numbers(c: &mut Conn, person: PersonId) -> Result<(), StoreError> {
    diesel::delete(numbers::table.filter(numbers::person_id.eq(person))).execute(c)?;
    Ok(())
}
