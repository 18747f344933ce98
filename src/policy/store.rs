//! The table `policy_versions`.

use diesel::prelude::*;

use super::version::Version;
use crate::base::Moment;
use crate::db::schema::policy_versions;
use crate::db::{Conn, StoreError, each_backend};

/// A version as an operator loaded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Its text.
    pub body: String,
    /// Who loaded it.
    pub loaded_by: String,
    /// When.
    pub loaded_at: Moment,
    /// Who confirmed it, and when.
    pub confirmed: Option<(String, Moment)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = policy_versions)]
struct Row {
    body: String,
    loaded_by: String,
    loaded_at: Moment,
    confirmed_by: Option<String>,
    confirmed_at: Option<Moment>,
}

/// Everything operators loaded; what was confirmed, in the order in which it was.
///
/// # Errors
/// When the database cannot answer.
pub fn loaded(c: &mut Conn) -> Result<Vec<Loaded>, StoreError> {
    let rows: Vec<Row> = policy_versions::table
        .select(Row::as_select())
        .order((policy_versions::confirmed_at, policy_versions::loaded_at, policy_versions::digest))
        .load(c)?;
    let rows = rows.into_iter().map(|row| Loaded {
        body: row.body,
        loaded_by: row.loaded_by,
        loaded_at: row.loaded_at,
        confirmed: row.confirmed_by.zip(row.confirmed_at),
    });
    Ok(rows.collect())
}

/// Puts a version down, to be confirmed. False when the very text is there already.
pub(super) fn insert(
    c: &mut Conn,
    version: &Version,
    body: &str,
    by: &str,
    now: Moment,
) -> Result<bool, StoreError> {
    let row = (
        policy_versions::section.eq(version.section),
        policy_versions::valid_from.eq(version.valid_from),
        policy_versions::digest.eq(&version.digest),
        policy_versions::body.eq(body),
        policy_versions::loaded_by.eq(by),
        policy_versions::loaded_at.eq(now),
    );
    let new = each_backend!(c, c => diesel::insert_into(policy_versions::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(new == 1)
}

/// Who loaded the version of that digest, and who confirmed it.
pub(super) fn standing(c: &mut Conn, digest: &str) -> Result<Option<(String, Option<String>)>, StoreError> {
    let row = policy_versions::table
        .filter(policy_versions::digest.eq(digest))
        .select((policy_versions::loaded_by, policy_versions::confirmed_by));
    Ok(row.get_result(c).optional()?)
}

/// Confirms what waits and was loaded by somebody else; false when there is no such version any more.
pub(super) fn confirm(c: &mut Conn, digest: &str, by: &str, now: Moment) -> Result<bool, StoreError> {
    let waiting = policy_versions::table
        .filter(policy_versions::digest.eq(digest))
        .filter(policy_versions::confirmed_at.is_null())
        .filter(policy_versions::loaded_by.ne(by));
    let set = (policy_versions::confirmed_by.eq(by), policy_versions::confirmed_at.eq(now));
    Ok(diesel::update(waiting).set(set).execute(c)? == 1)
}
