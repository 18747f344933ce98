//! Past decisions.

use diesel::prelude::*;

use crate::application::state::State;
use crate::base::{ApplicationId, LocalDate};
use crate::db::schema::applications;
use crate::db::{Conn, StoreError, each_backend};

/// Those decided since that day, by name, behind `after`.
pub(super) fn decided(
    c: &mut Conn,
    since: LocalDate,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ApplicationId>, StoreError> {
    let states = [State::Approved.as_str(), State::Refused.as_str()];
    let after = after.unwrap_or(ApplicationId::from(uuid::Uuid::nil()));
    let found = applications::table
        .filter(applications::id.gt(after))
        .filter(applications::decided_at.ge(Some(since.begins())))
        .order(applications::id)
        .limit(limit)
        .select(applications::id);
    Ok(each_backend!(c, c => found.filter(applications::state.eq_any(states)).load(c))?)
}
