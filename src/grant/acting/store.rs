//! The grants by a mandate, in the tables `grants` and `revocations`.

use diesel::prelude::*;

use crate::base::{AccountId, GrantId, MandateId, Moment};
use crate::db::schema::grants;
use crate::db::{Conn, StoreError};
use crate::grant::model::LiveGrant;
use crate::grant::store::{AT_ONCE, remember};

/// Ends whatever access tokens name that mandate, within a second and by one row; the grants behind them follow.
///
/// # Errors
/// As the database.
pub fn revoke_mandate(c: &mut Conn, now: Moment, id: MandateId) -> Result<(), StoreError> {
    remember(c, now, &id.to_string())
}

/// Up to 500 grants by that mandate that have not ended, each with whose it is: few enough for one transaction.
///
/// # Errors
/// As the database.
pub fn live_grants_of_mandate(
    c: &mut Conn,
    id: MandateId,
) -> Result<Vec<(AccountId, LiveGrant)>, StoreError> {
    let live = grants::table.filter(grants::mandate_id.eq(Some(id))).filter(grants::revoked_at.is_null());
    let rows = live
        .select((grants::account_id, grants::id, grants::client_id, grants::session))
        .limit(AT_ONCE)
        .load::<(AccountId, GrantId, String, Option<String>)>(c)?;
    Ok(rows
        .into_iter()
        .map(|(account, id, client, session)| (account, LiveGrant { id, client, session }))
        .collect())
}
