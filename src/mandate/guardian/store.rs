//! Guardians in the table `mandates`: the ward is the principal, the guardian the actor. Rows are never deleted.

use diesel::prelude::*;

use super::model::{Guardianship, ROLE, Scope, Source, Why};
use crate::base::{AccountId, LocalDate, MandateId, Moment};
use crate::db::schema::mandates;
use crate::db::types::Json;
use crate::db::{Conn, StoreError, each_backend};

#[derive(Queryable, Selectable)]
#[diesel(table_name = mandates)]
struct Row {
    id: MandateId,
    principal_account: Option<AccountId>,
    actor_account: AccountId,
    scope: Option<Json<Scope>>,
    valid_from: LocalDate,
    valid_to: Option<LocalDate>,
    reference: String,
}

impl TryFrom<Row> for Guardianship {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let impossible = || StoreError::Inconsistent { table: "mandates", row: row.id.to_string() };
        let Json(scope) = row.scope.ok_or_else(impossible)?;
        Ok(Self {
            id: row.id,
            ward: row.principal_account.ok_or_else(impossible)?,
            guardian: row.actor_account,
            relation: scope.relation,
            holds_days: scope.holds_days,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            reference: row.reference,
        })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<Guardianship>, StoreError> {
    rows.into_iter().map(Guardianship::try_from).collect()
}

/// What nobody has ended of whoever guards, the oldest first.
pub(super) fn of_guardian(c: &mut Conn, guardian: AccountId) -> Result<Vec<Guardianship>, StoreError> {
    let live = mandates::table
        .filter(mandates::actor_account.eq(guardian))
        .filter(mandates::role.eq(ROLE))
        .filter(mandates::ended_at.is_null());
    read(live.order(mandates::id).select(Row::as_select()).load(c)?)
}

/// What nobody has ended of whoever is guarded, the oldest first.
pub(super) fn of_ward(c: &mut Conn, ward: AccountId) -> Result<Vec<Guardianship>, StoreError> {
    let live = mandates::table
        .filter(mandates::principal_account.eq(ward))
        .filter(mandates::role.eq(ROLE))
        .filter(mandates::ended_at.is_null());
    read(live.order(mandates::id).select(Row::as_select()).load(c)?)
}

/// When one ended, and why where this release knows the word.
pub(super) type End = (Moment, Option<Why>);

/// Everything there ever was of whoever is guarded: each with when and why it ended, if it did.
pub(super) fn ever_of_ward(
    c: &mut Conn,
    ward: AccountId,
) -> Result<Vec<(Guardianship, Option<End>)>, StoreError> {
    let theirs = mandates::table.filter(mandates::principal_account.eq(ward)).filter(mandates::role.eq(ROLE));
    let rows: Vec<(Row, Option<Moment>, Option<String>)> = theirs
        .order(mandates::id)
        .select((Row::as_select(), mandates::ended_at, mandates::ended_why))
        .load(c)?;
    let read = |(row, at, why): (Row, Option<Moment>, Option<String>)| {
        let ended = at.map(|at| (at, why.as_deref().and_then(Why::from_name)));
        Ok((Guardianship::try_from(row)?, ended))
    };
    rows.into_iter().map(read).collect()
}

/// What nobody has ended though its day has come, at most `limit`.
pub(super) fn over(c: &mut Conn, on: LocalDate, limit: i64) -> Result<Vec<Guardianship>, StoreError> {
    let over = mandates::table
        .filter(mandates::ended_at.is_null())
        .filter(mandates::valid_to.le(Some(on)))
        .filter(mandates::role.eq(ROLE));
    read(over.order(mandates::valid_to).limit(limit).select(Row::as_select()).load(c)?)
}

/// Writes one down; false where they have it already.
pub(super) fn insert(
    c: &mut Conn,
    now: Moment,
    new: &Guardianship,
    (source, by): (Source, &str),
) -> Result<bool, StoreError> {
    let row = (
        mandates::id.eq(new.id),
        mandates::role.eq(ROLE),
        mandates::principal_account.eq(new.ward),
        mandates::actor_account.eq(new.guardian),
        mandates::scope.eq(Some(Json(Scope { relation: new.relation, holds_days: new.holds_days }))),
        mandates::valid_from.eq(new.valid_from),
        mandates::valid_to.eq(new.valid_to),
        mandates::source.eq(source.as_str()),
        mandates::reference.eq(&new.reference),
        mandates::granted_by.eq(by),
        mandates::granted_at.eq(now),
    );
    let made = each_backend!(c, c => diesel::insert_into(mandates::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// Writes anew for how long an agreement holds; false where it was ended meanwhile.
pub(super) fn hold_for(c: &mut Conn, of: &Guardianship, days: u16) -> Result<bool, StoreError> {
    let live = mandates::table.find(of.id).filter(mandates::ended_at.is_null());
    let scope = Some(Json(Scope { relation: of.relation, holds_days: Some(days) }));
    let set = (mandates::scope.eq(scope), mandates::version.eq(mandates::version + 1));
    Ok(diesel::update(live).set(set).execute(c)? == 1)
}

/// Writes anew until when it counts; false where it was ended meanwhile.
pub(super) fn lasts(
    c: &mut Conn,
    of: &Guardianship,
    valid_to: Option<LocalDate>,
) -> Result<bool, StoreError> {
    let live = mandates::table.find(of.id).filter(mandates::ended_at.is_null());
    let set = (mandates::valid_to.eq(valid_to), mandates::version.eq(mandates::version + 1));
    Ok(diesel::update(live).set(set).execute(c)? == 1)
}

/// Ends one that nobody has ended; of several who do, one is answered true.
pub(super) fn end(
    c: &mut Conn,
    now: Moment,
    id: MandateId,
    (by, why): (&str, Why),
) -> Result<bool, StoreError> {
    let live = mandates::table.find(id).filter(mandates::ended_at.is_null());
    let set = (
        mandates::ended_at.eq(now),
        mandates::ended_by.eq(by),
        mandates::ended_why.eq(why.as_str()),
        mandates::version.eq(mandates::version + 1),
    );
    Ok(diesel::update(live).set(set).execute(c)? == 1)
}
