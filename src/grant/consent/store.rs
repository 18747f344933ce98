//! The table `consents`.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde_json::Value;

use crate::base::{AccountId, Moment};
use crate::db::schema::consents;
use crate::db::types::Json;
use crate::db::{Conn, StoreError, each_backend};

/// What was allowed.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    /// Scope words.
    pub scope: String,
    /// What was shown one by one: a claims request, and beside its members the resources.
    pub claims: Value,
}

impl Consent {
    /// The resources that tokens may be for.
    pub fn resources(&self) -> BTreeSet<String> {
        let listed = self.claims.get("resources").and_then(Value::as_array);
        listed.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

/// What `account` allowed `client`, if anything.
///
/// # Errors
/// As the database.
pub fn given(c: &mut Conn, account: AccountId, client: &str) -> Result<Option<Consent>, StoreError> {
    let row = consents::table
        .find((account, client))
        .select((consents::scope, consents::claims))
        .get_result::<(String, Json<Value>)>(c)
        .optional()?;
    Ok(row.map(|(scope, claims)| Consent { scope, claims: claims.0 }))
}

/// The same, which stays so until the transaction ends: whoever takes it back waits, or was first. On SQLite there is one writer,
/// and this is it.
///
/// # Errors
/// As the database.
pub fn held(c: &mut Conn, account: AccountId, client: &str) -> Result<Option<Consent>, StoreError> {
    if let Conn::Pg(pg) = c {
        let row = consents::table.find((account, client)).select(consents::client_id);
        row.for_share().get_result::<String>(pg).optional()?;
    }
    given(c, account, client)
}

/// Everything `account` allowed, as `(client, what, when)`.
pub(in crate::grant) fn of_account(
    c: &mut Conn,
    account: AccountId,
) -> Result<Vec<(String, Consent, Moment)>, StoreError> {
    let rows = consents::table
        .filter(consents::account_id.eq(account))
        .select((consents::client_id, consents::scope, consents::claims, consents::granted_at))
        .load::<(String, String, Json<Value>, Moment)>(c)?;
    let read = |(client, scope, Json(claims), at)| (client, Consent { scope, claims }, at);
    Ok(rows.into_iter().map(read).collect())
}

/// Whom `account` has allowed something at `then` or later.
///
/// # Errors
/// As the database.
pub fn since(c: &mut Conn, account: AccountId, then: Moment) -> Result<Vec<String>, StoreError> {
    let lately = consents::account_id.eq(account).and(consents::granted_at.ge(then));
    Ok(consents::table.filter(lately).select(consents::client_id).load(c)?)
}

/// Remembers what was shown and allowed, in place of what was before.
///
/// # Errors
/// As the database.
pub fn remember(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    client: &str,
    scope: &str,
    claims: &Value,
) -> Result<(), StoreError> {
    let said =
        (consents::scope.eq(scope), consents::claims.eq(Json(claims.clone())), consents::granted_at.eq(now));
    let row = (consents::account_id.eq(account), consents::client_id.eq(client), said.clone());
    each_backend!(c, c => diesel::insert_into(consents::table)
        .values(row)
        .on_conflict((consents::account_id, consents::client_id))
        .do_update()
        .set(said)
        .execute(c))?;
    Ok(())
}

/// Forgets what was allowed; `false` when nothing was.
///
/// # Errors
/// As the database.
pub fn forget(c: &mut Conn, account: AccountId, client: &str) -> Result<bool, StoreError> {
    Ok(diesel::delete(consents::table.find((account, client))).execute(c)? == 1)
}

/// Forgets all that `account` allowed anybody.
///
/// # Errors
/// As the database.
pub fn forget_all(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(consents::table.filter(consents::account_id.eq(account))).execute(c)?;
    Ok(())
}
