//! The table `mandates`. Rows are never deleted.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::model::{Ended, Mandate, Role, Seat};
use crate::base::{AccountId, LocalDate, MandateId, Moment};
use crate::db::schema::mandates;
use crate::db::{Conn, ROWS, StoreError, each_backend, left_out};
use crate::directory::AgencyCode;

/// How many mandates one list has at most.
const LISTED: i64 = 1_000;

/// Where a mandate comes from that an operator wrote down.
const DECISION: &str = "decision";

#[derive(Queryable, Selectable)]
#[diesel(table_name = mandates)]
struct Row {
    id: MandateId,
    role: String,
    agency_code: Option<String>,
    actor_account: AccountId,
    place_code: Option<String>,
    valid_from: LocalDate,
    valid_to: Option<LocalDate>,
    reference: String,
    granted_by: String,
    ended_at: Option<Moment>,
    ended_by: Option<String>,
    ended_why: Option<String>,
}

impl Row {
    /// Nothing for an office that a later release gives out.
    fn into_mandate(self) -> Result<Option<Mandate>, StoreError> {
        let Ok(role) = self.role.parse() else {
            left_out("mandates.role", &self.role);
            return Ok(None);
        };
        let impossible = || StoreError::Inconsistent { table: "mandates", row: self.id.to_string() };
        let agency = self.agency_code.as_deref().and_then(|code| code.parse().ok()).ok_or_else(impossible)?;
        let place =
            self.place_code.as_deref().map(str::parse).transpose().map_err(|_malformed| impossible())?;
        let ended = Ended::read(self.ended_at, self.ended_by, self.ended_why);
        Ok(Some(Mandate {
            id: self.id,
            seat: Seat { agency, role },
            place,
            actor: self.actor_account,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            reference: self.reference,
            granted_by: self.granted_by,
            ended,
        }))
    }
}

fn mandates_of(rows: Vec<Row>) -> Result<Vec<Mandate>, StoreError> {
    rows.into_iter().filter_map(|row| row.into_mandate().transpose()).collect()
}

/// The mandate that nobody has ended, whatever its days.
pub(super) fn live(c: &mut Conn, actor: AccountId, seat: &Seat) -> Result<Option<Mandate>, StoreError> {
    let row: Option<Row> = mandates::table
        .filter(mandates::agency_code.eq(seat.agency.to_string()))
        .filter(mandates::actor_account.eq(actor))
        .filter(mandates::role.eq(seat.role.as_str()))
        .filter(mandates::ended_at.is_null())
        .select(Row::as_select())
        .get_result(c)
        .optional()?;
    Ok(row.map(Row::into_mandate).transpose()?.flatten())
}

/// One act at a time of whoever holds offices, until the transaction ends: what is counted before it cannot be passed by sending much at
/// once. On SQLite there is one writer, and this is it.
///
/// # Errors
/// When the database cannot answer.
pub fn one_at_a_time(c: &mut Conn, actor: AccountId) -> Result<(), StoreError> {
    if let Conn::Pg(pg) = c {
        let own = mandates::table.filter(mandates::actor_account.eq(actor)).order(mandates::id);
        own.select(mandates::id).for_no_key_update().load::<MandateId>(pg)?;
    }
    Ok(())
}

/// As [`live`], for every agency and role.
pub(super) fn live_of(c: &mut Conn, actor: AccountId) -> Result<Vec<Mandate>, StoreError> {
    let rows: Vec<Row> = mandates::table
        .filter(mandates::actor_account.eq(actor))
        .filter(mandates::agency_code.is_not_null())
        .filter(mandates::ended_at.is_null())
        .order((mandates::agency_code, mandates::role))
        .select(Row::as_select())
        .load(c)?;
    mandates_of(rows)
}

/// Whose mandates are listed.
#[derive(Debug, Clone, Default)]
pub struct Of {
    /// One agency's.
    pub agency: Option<AgencyCode>,
    /// One person's.
    pub actor: Option<AccountId>,
    /// Those too that were ended.
    pub ended: bool,
}

/// The mandates of officers, by agency, the newest first; a thousand at most.
///
/// # Errors
/// When the database cannot answer.
pub fn list(c: &mut Conn, of: &Of) -> Result<Vec<Mandate>, StoreError> {
    let agency = of.agency.as_ref().map(ToString::to_string);
    let rows: Vec<Row> = each_backend!(c, c => {
        let mut wanted = mandates::table.filter(mandates::agency_code.is_not_null()).into_boxed();
        if let Some(agency) = &agency {
            wanted = wanted.filter(mandates::agency_code.eq(agency));
        }
        if let Some(actor) = of.actor {
            wanted = wanted.filter(mandates::actor_account.eq(actor));
        }
        if !of.ended {
            wanted = wanted.filter(mandates::ended_at.is_null());
        }
        wanted
            .order((mandates::agency_code, mandates::granted_at.desc(), mandates::id))
            .limit(LISTED)
            .select(Row::as_select())
            .load(c)?
    });
    mandates_of(rows)
}

/// Gives what nobody has ended of `from` for organisations, children and wards to `to`, but what they have of the same already. Offices stay.
pub(super) fn hand_over(c: &mut Conn, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    let has: BTreeSet<(AccountId, String)> =
        for_others(c, to)?.into_iter().map(|(_, principal, role)| (principal, role)).collect();
    let new: Vec<MandateId> = for_others(c, from)?
        .into_iter()
        .filter_map(|(id, principal, role)| (!has.contains(&(principal, role))).then_some(id))
        .collect();
    for some in new.chunks(ROWS) {
        let set = (mandates::actor_account.eq(to), mandates::version.eq(mandates::version + 1));
        diesel::update(mandates::table.filter(mandates::id.eq_any(some))).set(set).execute(c)?;
    }
    Ok(())
}

/// What nobody has ended of whoever acts for organisations, children and wards: for whom, and as what.
fn for_others(c: &mut Conn, actor: AccountId) -> Result<Vec<(MandateId, AccountId, String)>, StoreError> {
    let live = mandates::table.filter(mandates::actor_account.eq(actor)).filter(mandates::ended_at.is_null());
    let principal = mandates::principal_account.assume_not_null();
    let of_others = live.filter(mandates::principal_account.is_not_null());
    Ok(of_others.select((mandates::id, principal, mandates::role)).load(c)?)
}

/// Writes a mandate down; false when there is one for that seat that nobody has ended.
pub(super) fn insert(c: &mut Conn, now: Moment, mandate: &Mandate) -> Result<bool, StoreError> {
    let row = (
        mandates::id.eq(mandate.id),
        mandates::role.eq(mandate.seat.role.as_str()),
        mandates::agency_code.eq(mandate.seat.agency.to_string()),
        mandates::actor_account.eq(mandate.actor),
        mandates::place_code.eq(mandate.place.map(|place| place.to_string())),
        mandates::valid_from.eq(mandate.valid_from),
        mandates::valid_to.eq(mandate.valid_to),
        mandates::source.eq(DECISION),
        mandates::reference.eq(&mandate.reference),
        mandates::granted_by.eq(&mandate.granted_by),
        mandates::granted_at.eq(now),
    );
    let new = each_backend!(c, c => diesel::insert_into(mandates::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(new == 1)
}

/// Ends a mandate that nobody has ended, of a role that this release knows.
pub(super) fn end(c: &mut Conn, id: MandateId, ended: &Ended) -> Result<Option<Mandate>, StoreError> {
    let known = Role::ALL.map(Role::as_str);
    let open =
        mandates::table.find(id).filter(mandates::ended_at.is_null().and(mandates::role.eq_any(known)));
    let set = (
        mandates::ended_at.eq(ended.at),
        mandates::ended_by.eq(&ended.by),
        mandates::ended_why.eq(&ended.why),
        mandates::version.eq(mandates::version + 1),
    );
    if diesel::update(open).set(set).execute(c)? == 0 {
        return Ok(None);
    }
    let row: Row = mandates::table.find(id).select(Row::as_select()).get_result(c)?;
    row.into_mandate()
}
