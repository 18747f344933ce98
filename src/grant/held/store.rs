//! The rows of `grants` that are shown.

use diesel::prelude::*;

use crate::base::{AccountId, GrantId, Moment};
use crate::db::schema::grants;
use crate::db::types::Json;
use crate::db::{Conn, StoreError};
use crate::grant::model::{GrantDetails, LiveGrant};
use crate::grant::store::{LIVE, LiveRow};
use crate::keys::Thumbprint;

/// A live grant as its holder is shown it.
pub(in crate::grant) struct Held {
    pub(in crate::grant) id: GrantId,
    pub(in crate::grant) account: AccountId,
    pub(in crate::grant) client: String,
    pub(in crate::grant) session: Option<String>,
    pub(in crate::grant) key: Option<Thumbprint>,
    pub(in crate::grant) details: GrantDetails,
    pub(in crate::grant) created_at: Moment,
    pub(in crate::grant) used_at: Option<Moment>,
    pub(in crate::grant) via: Option<GrantId>,
}

/// Of the account's own, but for what an officer's program holds while the officer helps, which is shown and ended where helpers are.
pub(in crate::grant) fn held(c: &mut Conn, now: Moment, account: AccountId) -> Result<Vec<Held>, StoreError> {
    let live = grants::table.filter(grants::account_id.eq(account)).filter(grants::revoked_at.is_null());
    let own = live.filter(grants::expires_at.gt(now).and(grants::assistance.is_null()));
    Ok(own.select(HELD).load::<HeldRow>(c)?.into_iter().map(Held::from).collect())
}

/// The same of others for whom the account's holder acts.
pub(in crate::grant) fn held_for_others(
    c: &mut Conn,
    now: Moment,
    actor: AccountId,
) -> Result<Vec<Held>, StoreError> {
    let live =
        grants::table.filter(grants::actor_account.eq(Some(actor))).filter(grants::revoked_at.is_null());
    let rows: Vec<HeldRow> = live.filter(grants::expires_at.gt(now)).select(HELD).load(c)?;
    Ok(rows.into_iter().map(Held::from).collect())
}

type HeldRow = (LiveRow, Option<Vec<u8>>, Json<GrantDetails>, (Moment, Option<Moment>), Option<GrantId>);
type HeldColumns = (
    (grants::id, grants::account_id, grants::client_id, grants::session),
    grants::key_thumbprint,
    grants::details,
    (grants::created_at, grants::used_at),
    grants::via,
);
const HELD: HeldColumns =
    (LIVE, grants::key_thumbprint, grants::details, (grants::created_at, grants::used_at), grants::via);

impl From<HeldRow> for Held {
    fn from((live, key, Json(details), (created_at, used_at), via): HeldRow) -> Self {
        let LiveGrant { id, account, client, session } = live.into();
        let key = key.as_deref().and_then(Thumbprint::from_bytes);
        Self { id, account, client, session, key, details, created_at, used_at, via }
    }
}
