//! The grants by a mandate, in the tables `grants` and `revocations`.

use diesel::prelude::*;

use crate::base::{AccountId, GrantId, MandateId, Moment};
use crate::db::schema::grants;
use crate::db::{Conn, StoreError, each_backend};
use crate::grant::model::LiveGrant;
use crate::grant::store::{AT_ONCE, remember};

/// Ends whatever access tokens name that mandate, within a second and by one row; the grants behind them follow.
///
/// # Errors
/// As the database.
pub fn revoke_mandate(c: &mut Conn, now: Moment, id: MandateId) -> Result<(), StoreError> {
    remember(c, now, &id.to_string())
}

/// Up to 500 grants by that mandate that have not ended, made until a moment where one is named, each with whose it is: few enough for
/// one transaction.
///
/// # Errors
/// As the database.
pub fn live_grants_of_mandate(
    c: &mut Conn,
    id: MandateId,
    until: Option<Moment>,
) -> Result<Vec<(AccountId, LiveGrant)>, StoreError> {
    let rows: Vec<(AccountId, GrantId, String, Option<String>)> = each_backend!(c, c => {
        let mut live = grants::table
            .filter(grants::mandate_id.eq(Some(id)))
            .filter(grants::revoked_at.is_null())
            .select((grants::account_id, grants::id, grants::client_id, grants::session))
            .limit(AT_ONCE)
            .into_boxed();
        if let Some(until) = until {
            live = live.filter(grants::created_at.le(until));
        }
        live.load(c)
    })?;
    Ok(rows
        .into_iter()
        .map(|(account, id, client, session)| (account, LiveGrant { id, client, session }))
        .collect())
}
