//! The table `invitations`.

use diesel::prelude::*;

use super::Invitation;
use crate::base::{AccountId, InvitationId, LocalDate, Moment, PersonId};
use crate::db::schema::{invitations, numbers};
use crate::db::types::Json;
use crate::db::{Conn, StoreError};
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

/// Keeps a new one, for whoever has the number of that digest.
pub(super) fn insert(
    c: &mut Conn,
    now: Moment,
    new: &Invitation,
    number: &[u8; 32],
) -> Result<(), StoreError> {
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
    diesel::insert_into(invitations::table).values(row).execute(c)?;
    Ok(())
}

/// Those of an organisation that wait.
pub(super) fn of_organisation(
    c: &mut Conn,
    now: Moment,
    organisation: AccountId,
) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = invitations::table
        .filter(invitations::organisation.eq(organisation))
        .filter(invitations::ended_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .order(invitations::id.desc())
        .limit(LISTED)
        .select(Row::as_select())
        .load(c)?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// Those that wait for a person, by whichever of their numbers.
pub(super) fn to_person(c: &mut Conn, now: Moment, person: PersonId) -> Result<Vec<Invitation>, StoreError> {
    let theirs = numbers::table.filter(numbers::person_id.eq(person)).select(numbers::blind);
    let rows: Vec<Row> = invitations::table
        .filter(invitations::number.eq_any(theirs))
        .filter(invitations::ended_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .order(invitations::id.desc())
        .limit(LISTED)
        .select(Row::as_select())
        .load(c)?;
    Ok(rows.into_iter().map(Invitation::from).collect())
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
