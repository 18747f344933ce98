//! The grants by a mandate, in the tables `grants` and `revocations`.

use diesel::prelude::*;

use crate::base::{MandateId, Moment};
use crate::db::schema::grants;
use crate::db::{Conn, StoreError, each_backend};
use crate::grant::model::LiveGrant;
use crate::grant::store::{AT_ONCE, LIVE, LiveRow, remember};

/// Ends whatever access tokens name that mandate, within a second and by one row; the grants behind them follow.
///
/// # Errors
/// As the database.
pub fn revoke_mandate(c: &mut Conn, now: Moment, id: MandateId) -> Result<(), StoreError> {
    remember(c, now, &id.to_string())
}

/// Up to 500 grants by that mandate that have not ended, made until a moment where one is named: few enough for one transaction.
///
/// # Errors
/// As the database.
pub fn live_grants_of_mandate(
    c: &mut Conn,
    id: MandateId,
    until: Option<Moment>,
) -> Result<Vec<LiveGrant>, StoreError> {
    let rows: Vec<LiveRow> = each_backend!(c, c => {
        let mut live = grants::table
            .filter(grants::mandate_id.eq(Some(id)))
            .filter(grants::revoked_at.is_null())
            .select(LIVE)
            .limit(AT_ONCE)
            .into_boxed();
        if let Some(until) = until {
            live = live.filter(grants::created_at.le(until));
        }
        live.load(c)
    })?;
    Ok(rows.into_iter().map(LiveGrant::from).collect())
}
