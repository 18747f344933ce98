//! The table `assistances`.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{Assistance, Scope, State};
use crate::base::{AccountId, ApprovalId, AssistanceId, Moment};
use crate::db::schema::assistances;
use crate::db::{Conn, SLICE, StoreError, Sweeping, unheld};
use crate::mandate::Seat;

/// One to be kept.
pub(super) struct New {
    pub(super) assistance: Assistance,
    /// What agreeing takes, sealed.
    pub(super) secret: Vec<u8>,
    /// The question that the person was asked.
    pub(super) question: Option<ApprovalId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = assistances)]
struct Stored {
    id: AssistanceId,
    account_id: AccountId,
    scope: String,
    state: String,
    helper: Option<AccountId>,
    agency: Option<String>,
    role: Option<String>,
    secret: Vec<u8>,
    question: Option<ApprovalId>,
    epoch: i32,
    created_at: Moment,
    good_until: Moment,
    opened_at: Option<Moment>,
}

/// One as it is kept.
pub(super) struct Row {
    pub(super) assistance: Assistance,
    pub(super) secret: Vec<u8>,
    pub(super) question: Option<ApprovalId>,
}

impl Stored {
    fn read(self, now: Moment) -> Result<Row, StoreError> {
        let id = self.id.to_string();
        let impossible = || StoreError::Inconsistent { table: "assistances", row: id.clone() };
        let seat = match (self.agency, self.role) {
            (Some(agency), Some(role)) => Some(Seat {
                agency: agency.parse().map_err(|_no_code| impossible())?,
                role: role.parse().map_err(|_no_role| impossible())?,
            }),
            _ => None,
        };
        let state = State::from_name(&self.state).ok_or_else(impossible)?;
        let assistance = Assistance {
            scope: Scope::from_name(&self.scope).ok_or_else(impossible)?,
            state: if self.good_until <= now { State::Ended } else { state },
            id: self.id,
            account: self.account_id,
            helper: self.helper.zip(seat),
            epoch: self.epoch,
            created_at: self.created_at,
            until: self.good_until,
            opened_at: self.opened_at,
        };
        Ok(Row { assistance, secret: self.secret, question: self.question })
    }
}

pub(super) fn insert(c: &mut Conn, new: &New) -> Result<(), StoreError> {
    let New { assistance: of, secret, question } = new;
    let (helper, seat) = of.helper.as_ref().map(|(helper, seat)| (*helper, seat)).unzip();
    let row = (
        assistances::id.eq(of.id),
        assistances::account_id.eq(of.account),
        assistances::scope.eq(of.scope.as_str()),
        assistances::state.eq(of.state.as_str()),
        assistances::helper.eq(helper),
        assistances::agency.eq(seat.map(|seat| seat.agency.to_string())),
        assistances::role.eq(seat.map(|seat| seat.role.as_str())),
        assistances::secret.eq(secret),
        assistances::question.eq(*question),
        assistances::tries.eq(0),
        assistances::epoch.eq(of.epoch),
        assistances::created_at.eq(of.created_at),
        assistances::good_until.eq(of.until),
    );
    diesel::insert_into(assistances::table).values(row).execute(c)?;
    Ok(())
}

pub(super) fn find(c: &mut Conn, now: Moment, id: AssistanceId) -> Result<Option<Row>, StoreError> {
    let row: Option<Stored> =
        assistances::table.find(id).select(Stored::as_select()).get_result(c).optional()?;
    row.map(|row| row.read(now)).transpose()
}

/// The newest of an account.
pub(super) fn of_account(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    limit: i64,
) -> Result<Vec<Assistance>, StoreError> {
    let own = assistances::table.filter(assistances::account_id.eq(account));
    let rows: Vec<Stored> =
        own.order(assistances::id.desc()).limit(limit).select(Stored::as_select()).load(c)?;
    rows.into_iter().map(|row| row.read(now).map(|row| row.assistance)).collect()
}

/// Those that go on, or are asked for, by whom somebody helps from a seat.
pub(super) fn of_seat(
    c: &mut Conn,
    now: Moment,
    (helper, seat): (AccountId, &Seat),
) -> Result<Vec<Assistance>, StoreError> {
    let rows: Vec<Stored> = assistances::table
        .filter(assistances::good_until.gt(now).and(assistances::state.ne(State::Ended.as_str())))
        .filter(assistances::helper.eq(Some(helper)))
        .filter(assistances::agency.eq(Some(seat.agency.to_string())))
        .filter(assistances::role.eq(Some(seat.role.as_str())))
        .select(Stored::as_select())
        .load(c)?;
    rows.into_iter().map(|row| row.read(now).map(|row| row.assistance)).collect()
}

/// How often somebody began to help since then.
pub(super) fn opened_since(c: &mut Conn, helper: AccountId, since: Moment) -> Result<i64, StoreError> {
    // What began since then has not ended before: by the day of the end they are found.
    let lately = assistances::table.filter(assistances::good_until.gt(since));
    let theirs =
        lately.filter(assistances::helper.eq(Some(helper)).and(assistances::opened_at.gt(Some(since))));
    Ok(theirs.count().get_result(c)?)
}

/// The code that an account's holder made last, while it can be typed.
pub(super) fn offered(c: &mut Conn, now: Moment, account: AccountId) -> Result<Option<Row>, StoreError> {
    let row: Option<Stored> = assistances::table
        .filter(assistances::account_id.eq(account).and(assistances::state.eq(State::Offered.as_str())))
        .filter(assistances::good_until.gt(now))
        .order(assistances::id.desc())
        .limit(1)
        .select(Stored::as_select())
        .get_result(c)
        .optional()?;
    row.map(|row| row.read(now)).transpose()
}

/// How many codes an account's holder made since then.
pub(super) fn offered_since(c: &mut Conn, account: AccountId, since: Moment) -> Result<i64, StoreError> {
    let codes = assistances::account_id.eq(account).and(assistances::question.is_null());
    Ok(assistances::table.filter(codes).filter(assistances::created_at.gt(since)).count().get_result(c)?)
}

/// Counts a try at a code, of `most`; false when none is left: one statement decides.
pub(super) fn count_try(c: &mut Conn, id: AssistanceId, most: i32) -> Result<bool, StoreError> {
    let offered = assistances::table
        .find(id)
        .filter(assistances::state.eq(State::Offered.as_str()))
        .filter(assistances::tries.lt(most));
    Ok(diesel::update(offered).set(assistances::tries.eq(assistances::tries + 1)).execute(c)? == 1)
}

/// Opens one that was `from`, as `open` says; false when somebody was first, or its time is over.
pub(super) fn open(c: &mut Conn, now: Moment, from: State, open: &Assistance) -> Result<bool, StoreError> {
    let waits = assistances::table
        .find(open.id)
        .filter(assistances::state.eq(from.as_str()))
        .filter(assistances::good_until.gt(now));
    let (helper, seat) = open.helper.as_ref().map(|(helper, seat)| (*helper, seat)).unzip();
    let set = (
        assistances::state.eq(State::Open.as_str()),
        assistances::helper.eq(helper),
        assistances::agency.eq(seat.map(|seat| seat.agency.to_string())),
        assistances::role.eq(seat.map(|seat| seat.role.as_str())),
        assistances::opened_at.eq(Some(now)),
        assistances::good_until.eq(open.until),
    );
    Ok(diesel::update(waits).set(set).execute(c)? == 1)
}

/// Ends one that has not; false when it had.
pub(super) fn end(c: &mut Conn, now: Moment, id: AssistanceId) -> Result<bool, StoreError> {
    let goes_on = assistances::table
        .find(id)
        .filter(assistances::state.ne(State::Ended.as_str()))
        .filter(assistances::good_until.gt(now));
    let set = (assistances::state.eq(State::Ended.as_str()), assistances::good_until.eq(now));
    Ok(diesel::update(goes_on).set(set).execute(c)? == 1)
}

/// It stays as it is until the transaction ends: whoever ends it waits, or was first.
///
/// # Errors
/// As the database.
pub fn hold(c: &mut Conn, id: AssistanceId) -> Result<(), StoreError> {
    if let Conn::Pg(pg) = c {
        let row = assistances::table.find(id).select(assistances::id);
        row.for_share().get_result::<AssistanceId>(pg).optional()?;
    }
    Ok(())
}

/// Ends the codes of an account that nobody has typed.
pub(super) fn withdraw_codes(c: &mut Conn, now: Moment, account: AccountId) -> Result<(), StoreError> {
    let offered = assistances::account_id.eq(account).and(assistances::state.eq(State::Offered.as_str()));
    diesel::update(assistances::table.filter(offered))
        .set((assistances::state.eq(State::Ended.as_str()), assistances::good_until.eq(now)))
        .execute(c)?;
    Ok(())
}

/// Whether one goes on under that epoch of an account.
pub(super) fn is_open(
    c: &mut Conn,
    now: Moment,
    (account, epoch): (AccountId, i32),
) -> Result<bool, StoreError> {
    let open = assistances::account_id
        .eq(account)
        .and(assistances::state.eq(State::Open.as_str()))
        .and(assistances::epoch.eq(epoch))
        .and(assistances::good_until.gt(now));
    Ok(diesel::select(exists(assistances::table.filter(open))).get_result(c)?)
}

/// Forgets some that ended long ago: what was done under them is in the audit log. Answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = assistances::table
        .filter(assistances::good_until.lt(sweeping.before))
        .filter(unheld!(assistances::account_id));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<AssistanceId> = over.select(assistances::id).limit(SLICE).load(c)?;
    Ok(diesel::delete(assistances::table.filter(assistances::id.eq_any(some))).execute(c)?)
}
