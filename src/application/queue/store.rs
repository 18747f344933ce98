//! Pages of `applications` by unit, state and day.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::{Cursor, Filter};
use crate::application::model::Application;
use crate::application::state::State;
use crate::application::store::Row;
use crate::base::LocalDate;
use crate::db::schema::applications;
use crate::db::{Conn, StoreError, each_backend};
use crate::directory::AgencyCode;

/// The rows behind the cursor: those with a day by day and name, then those without by name.
pub(super) fn page(
    c: &mut Conn,
    unit: &AgencyCode,
    filter: &Filter,
    behind: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Application>, StoreError> {
    let is_dated = behind.is_none_or(|cursor| cursor.due_on != LocalDate::LAST);
    let mut rows = if is_dated { dated(c, unit, filter, behind, limit)? } else { Vec::new() };
    let left = limit - i64::try_from(rows.len()).unwrap_or(limit);
    if left > 0 && filter.due_by.is_none() {
        rows.extend(undated(c, unit, filter, behind.filter(|_| !is_dated), left)?);
    }
    rows.into_iter().map(Application::try_from).collect()
}

/// How many are open, or open and due on that day or before.
pub(super) fn count(c: &mut Conn, unit: &AgencyCode, due_by: Option<LocalDate>) -> Result<i64, StoreError> {
    let open = applications::table
        .filter(applications::unit.eq(unit.to_string()).and(applications::closed_at.is_null()))
        .filter(applications::state.eq_any(states(&Filter::default())));
    Ok(match due_by {
        None => open.count().get_result(c)?,
        Some(day) => open.filter(applications::due_on.le(Some(day))).count().get_result(c)?,
    })
}

/// How many are open in which unit.
pub(super) fn by_unit(c: &mut Conn) -> Result<Vec<(AgencyCode, i64)>, StoreError> {
    let open = applications::table
        .filter(applications::closed_at.is_null())
        .filter(applications::state.eq_any(states(&Filter::default())));
    let rows: Vec<(Option<String>, i64)> =
        open.group_by(applications::unit).select((applications::unit, count_star())).load(c)?;
    let read = |(unit, count): (Option<String>, i64)| {
        let unit = unit?;
        let wrong = |_no_code| StoreError::Inconsistent { table: "applications", row: unit.clone() };
        Some(unit.parse().map(|unit| (unit, count)).map_err(wrong))
    };
    rows.into_iter().filter_map(read).collect()
}

fn states(filter: &Filter) -> Vec<&'static str> {
    let named = |state: &State| filter.states.is_empty() || filter.states.contains(state);
    State::ALL.iter().filter(|state| state.is_open() && named(state)).map(|state| state.as_str()).collect()
}

fn dated(
    c: &mut Conn,
    unit: &AgencyCode,
    filter: &Filter,
    behind: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    each_backend!(c, c => {
        let mut found = applications::table
            .filter(applications::unit.eq(unit.to_string()).and(applications::closed_at.is_null()))
            .filter(applications::state.eq_any(states(filter)).and(applications::due_on.is_not_null()))
            .order((applications::due_on, applications::id))
            .limit(limit)
            .select(Row::as_select())
            .into_boxed();
        if let Some(kind) = filter.kind {
            found = found.filter(applications::kind.eq(kind.as_str()));
        }
        if let Some(day) = filter.due_by {
            found = found.filter(applications::due_on.le(Some(day)));
        }
        if let Some(Cursor { due_on, id }) = behind {
            let later = applications::due_on.gt(Some(due_on));
            found = found.filter(later.or(applications::due_on.eq(Some(due_on)).and(applications::id.gt(id))));
        }
        Ok(found.load(c)?)
    })
}

fn undated(
    c: &mut Conn,
    unit: &AgencyCode,
    filter: &Filter,
    behind: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    each_backend!(c, c => {
        let mut found = applications::table
            .filter(applications::unit.eq(unit.to_string()).and(applications::closed_at.is_null()))
            .filter(applications::state.eq_any(states(filter)).and(applications::due_on.is_null()))
            .order(applications::id)
            .limit(limit)
            .select(Row::as_select())
            .into_boxed();
        if let Some(kind) = filter.kind {
            found = found.filter(applications::kind.eq(kind.as_str()));
        }
        if let Some(Cursor { id, .. }) = behind {
            found = found.filter(applications::id.gt(id));
        }
        Ok(found.load(c)?)
    })
}
