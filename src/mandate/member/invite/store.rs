//! The table `invitations`.

use diesel::prelude::*;

use super::Invitation;
use crate::base::{AccountId, InvitationId, LocalDate, Moment, PersonId};
use crate::db::schema::{invitations, numbers};
use crate::db::types::Json;
use crate::db::{Conn, SLICE, StoreError, Sweeping, each_backend};
use crate::mandate::RAN_OUT;
use crate::mandate::member::{Role, Scope};

/// So many are listed.
const LISTED: i64 = 200;

#[derive(Queryable, Selectable)]
#[diesel(table_name = invitations)]
struct Row {
    id: InvitationId,
    organisation: AccountId,
    roles: Json<Vec<Role>>,
    scope: Option<Json<Scope>>,
    valid_to: Option<LocalDate>,
    invited_by: AccountId,
    expires_at: Moment,
}

impl From<Row> for Invitation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation,
            roles: row.roles.0,
            scope: row.scope.map(|Json(scope)| scope).unwrap_or_default(),
            valid_to: row.valid_to,
            invited_by: row.invited_by,
            expires_at: row.expires_at,
        }
    }
}

/// Whom one of an organisation invited who has not answered yet, another invited from now on.
pub(in crate::mandate::member) fn invited_by(
    c: &mut Conn,
    organisation: AccountId,
    (from, to): (AccountId, AccountId),
) -> Result<(), StoreError> {
    let open = invitations::table
        .filter(invitations::organisation.eq(organisation))
        .filter(invitations::invited_by.eq(from))
        .filter(invitations::ended_at.is_null());
    diesel::update(open).set(invitations::invited_by.eq(to)).execute(c)?;
    Ok(())
}

/// Keeps a new one, for whoever has the number of that digest; false where one to that number waits. One that has run out makes way.
pub(super) fn insert(
    c: &mut Conn,
    now: Moment,
    new: &Invitation,
    number: &[u8; 32],
) -> Result<bool, StoreError> {
    let over = invitations::table
        .filter(invitations::organisation.eq(new.organisation))
        .filter(invitations::number.eq(number.as_slice()))
        .filter(invitations::ended_at.is_null())
        .filter(invitations::expires_at.le(now));
    let ran_out = (invitations::ended_at.eq(Some(now)), invitations::ended_as.eq(Some(RAN_OUT)));
    diesel::update(over).set(ran_out).execute(c)?;
    let row = (
        invitations::id.eq(new.id),
        invitations::organisation.eq(new.organisation),
        invitations::number.eq(number.as_slice()),
        invitations::roles.eq(Json(new.roles.clone())),
        invitations::scope.eq((!new.scope.is_all()).then(|| Json(new.scope.clone()))),
        invitations::valid_to.eq(new.valid_to),
        invitations::invited_by.eq(new.invited_by),
        invitations::created_at.eq(now),
        invitations::expires_at.eq(new.expires_at),
    );
    let inserted = each_backend!(c, c => diesel::insert_into(invitations::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// Those that wait.
#[diesel::dsl::auto_type(no_type_alias)]
fn waiting(now: Moment) -> _ {
    invitations::table.filter(invitations::ended_at.is_null()).filter(invitations::expires_at.gt(now))
}

/// Those of them to which nobody has said no.
#[diesel::dsl::auto_type(no_type_alias)]
fn unanswered(now: Moment) -> _ {
    let open = invitations::ended_at.is_null().and(invitations::declined_at.is_null());
    invitations::table.filter(open).filter(invitations::expires_at.gt(now))
}

/// Those of one of a person's numbers.
#[diesel::dsl::auto_type(no_type_alias)]
fn of_person(person: PersonId) -> _ {
    numbers::table.filter(numbers::person_id.eq(person)).select(numbers::blind)
}

/// Those of an organisation that wait, the newest first.
pub(super) fn of_organisation(
    c: &mut Conn,
    now: Moment,
    organisation: AccountId,
) -> Result<Vec<Invitation>, StoreError> {
    let theirs = waiting(now).filter(invitations::organisation.eq(organisation));
    let rows: Vec<Row> =
        theirs.order(invitations::id.desc()).limit(LISTED).select(Row::as_select()).load(c)?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// How many of an organisation wait.
pub(super) fn how_many_wait(c: &mut Conn, now: Moment, organisation: AccountId) -> Result<i64, StoreError> {
    let theirs = waiting(now).filter(invitations::organisation.eq(organisation));
    Ok(theirs.count().get_result(c)?)
}

/// Those that wait for a person, by whichever of their numbers, the newest first.
pub(super) fn to_person(c: &mut Conn, now: Moment, person: PersonId) -> Result<Vec<Invitation>, StoreError> {
    let theirs = unanswered(now).filter(invitations::number.eq_any(of_person(person)));
    let rows: Vec<Row> =
        theirs.order(invitations::id.desc()).limit(LISTED).select(Row::as_select()).load(c)?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// The one of that id, where it waits in that organisation.
pub(super) fn one_of(
    c: &mut Conn,
    now: Moment,
    organisation: AccountId,
    id: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    let own = waiting(now).filter(invitations::id.eq(id)).filter(invitations::organisation.eq(organisation));
    let row: Option<Row> = own.select(Row::as_select()).get_result(c).optional()?;
    Ok(row.map(Invitation::from))
}

/// The one of that id, where it waits for that person.
pub(super) fn one_to(
    c: &mut Conn,
    now: Moment,
    person: PersonId,
    id: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    let own =
        unanswered(now).filter(invitations::id.eq(id)).filter(invitations::number.eq_any(of_person(person)));
    let row: Option<Row> = own.select(Row::as_select()).get_result(c).optional()?;
    Ok(row.map(Invitation::from))
}

/// The one of that id, where it waits, and whoever has its number, if anybody has.
pub(super) fn reaching(
    c: &mut Conn,
    now: Moment,
    id: InvitationId,
) -> Result<Option<(Invitation, PersonId)>, StoreError> {
    let own = unanswered(now).filter(invitations::id.eq(id));
    let row: Option<(Row, Vec<u8>)> =
        own.select((Row::as_select(), invitations::number)).get_result(c).optional()?;
    let Some((row, number)) = row else { return Ok(None) };
    let whose = numbers::table.filter(numbers::blind.eq(number)).select(numbers::person_id);
    let person: Option<PersonId> = whose.get_result(c).optional()?;
    Ok(person.map(|person| (Invitation::from(row), person)))
}

/// Writes down that whoever has the number is told of it now; false where they were, of this one or since `told` of another of the same
/// organisation, or have said no to one of it since `declined`.
pub(super) fn tell(
    c: &mut Conn,
    id: InvitationId,
    now: Moment,
    (told, declined): (Moment, Moment),
) -> Result<bool, StoreError> {
    let own: (AccountId, Vec<u8>) =
        invitations::table.find(id).select((invitations::organisation, invitations::number)).get_result(c)?;
    let lately = invitations::table
        .filter(invitations::organisation.eq(own.0))
        .filter(invitations::number.eq(own.1))
        .filter(invitations::told_at.gt(told).or(invitations::declined_at.gt(declined)));
    let heard: i64 = lately.count().get_result(c)?;
    if heard > 0 {
        return Ok(false);
    }
    let untold = invitations::table.find(id).filter(invitations::told_at.is_null());
    Ok(diesel::update(untold).set(invitations::told_at.eq(Some(now))).execute(c)? == 1)
}

/// Ends one that waits: of several who do at once, one is told true.
pub(super) fn end(c: &mut Conn, now: Moment, id: InvitationId, how: &str) -> Result<bool, StoreError> {
    let waits = invitations::table
        .find(id)
        .filter(invitations::ended_at.is_null())
        .filter(invitations::expires_at.gt(now));
    let set = (invitations::ended_at.eq(Some(now)), invitations::ended_as.eq(Some(how)));
    Ok(diesel::update(waits).set(set).execute(c)? == 1)
}

/// Writes down that whoever it is for said no; whoever invited sees it wait all the same until its time is over.
pub(super) fn decline(c: &mut Conn, now: Moment, id: InvitationId) -> Result<bool, StoreError> {
    let open = unanswered(now).filter(invitations::id.eq(id));
    Ok(diesel::update(open).set(invitations::declined_at.eq(Some(now))).execute(c)? == 1)
}

/// Forgets, or counts, some that were over before a moment.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = invitations::table.filter(invitations::expires_at.lt(sweeping.before));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<InvitationId> = over.select(invitations::id).limit(SLICE).load(c)?;
    Ok(diesel::delete(invitations::table.filter(invitations::id.eq_any(some))).execute(c)?)
}
