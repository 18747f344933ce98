//! Which applications time has come to.

use diesel::prelude::*;

use crate::application::model::Application;
use crate::application::store::Row;
use crate::base::{AccountId, ApplicationId, LocalDate, Moment};
use crate::db::schema::applications;
use crate::db::{Conn, StoreError};

pub(super) fn to_alert(c: &mut Conn, today: LocalDate, limit: i64) -> Result<Vec<Application>, StoreError> {
    let due = applications::table
        .filter(applications::alert_on.le(Some(today)).and(applications::closed_at.is_null()))
        .order(applications::alert_on)
        .limit(limit)
        .select(Row::as_select());
    let rows: Vec<Row> = due.load(c)?;
    rows.into_iter().map(Application::try_from).collect()
}

/// Those that wait for a register that had not answered, the longest first.
pub(super) fn to_ask(c: &mut Conn, now: Moment, limit: i64) -> Result<Vec<ApplicationId>, StoreError> {
    let waiting = applications::table
        .filter(applications::ask_again_at.le(Some(now)).and(applications::closed_at.is_null()))
        .order(applications::ask_again_at)
        .limit(limit)
        .select(applications::id);
    Ok(waiting.load(c)?)
}

/// Those that are over, and whose files have no last day yet.
pub(super) fn to_clear(c: &mut Conn, limit: i64) -> Result<Vec<Application>, StoreError> {
    let over = applications::table
        .filter(applications::alert_on.is_not_null().and(applications::closed_at.is_not_null()))
        .order(applications::alert_on)
        .limit(limit)
        .select(Row::as_select());
    let rows: Vec<Row> = over.load(c)?;
    rows.into_iter().map(Application::try_from).collect()
}

pub(super) fn to_lapse(c: &mut Conn, today: LocalDate, limit: i64) -> Result<Vec<ApplicationId>, StoreError> {
    let late = applications::table
        .filter(applications::lapses_on.le(Some(today)).and(applications::closed_at.is_null()))
        .order(applications::lapses_on)
        .limit(limit)
        .select(applications::id);
    Ok(late.load(c)?)
}

/// Writes down that its unit was told; false when another process has told it. This is no change that anybody has to have seen.
pub(super) fn alerted(c: &mut Conn, seen: &Application, next: &Application) -> Result<bool, StoreError> {
    let same = applications::table
        .filter(applications::id.eq(seen.id).and(applications::version.eq(seen.version)))
        .filter(applications::alerted.eq(seen.alerted).and(applications::alert_on.eq(seen.alert_on)));
    let set = (applications::alerted.eq(next.alerted), applications::alert_on.eq(next.alert_on));
    Ok(diesel::update(same).set(set).execute(c)? == 1)
}

/// What is open of one account.
pub(super) fn open_of(c: &mut Conn, account: AccountId) -> Result<Vec<ApplicationId>, StoreError> {
    let open = applications::table
        .filter(applications::account_id.eq(account).and(applications::closed_at.is_null()))
        .select(applications::id);
    Ok(open.load(c)?)
}
