//! The tables `province_readiness` and `province_sign_ons`.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::model::Criterion;
use crate::base::{AccountId, Moment};
use crate::db::schema::{codes, grants, province_readiness as entries, province_sign_ons as sign_ons};
use crate::db::{Conn, StoreError, each_backend};
use crate::directory::PlaceCode;

/// What was entered last of one thing in one province.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Row {
    pub(super) province: String,
    pub(super) criterion: String,
    pub(super) met: bool,
    pub(super) note: String,
    pub(super) agency: String,
    pub(super) entered_by: AccountId,
    pub(super) entered_at: Moment,
    pub(super) version: i32,
}

pub(super) fn entered(c: &mut Conn) -> Result<Vec<Row>, StoreError> {
    Ok(entries::table.select(entries::all_columns).load(c)?)
}

/// What is to be entered.
pub(super) struct New<'a> {
    pub(super) province: PlaceCode,
    pub(super) criterion: Criterion,
    pub(super) met: bool,
    pub(super) note: &'a str,
    pub(super) agency: String,
    pub(super) by: AccountId,
}

/// Enters it over the version that was seen; none was where that is nought. False when another stands.
pub(super) fn enter(c: &mut Conn, now: Moment, new: &New<'_>, seen: i32) -> Result<bool, StoreError> {
    let what = (
        entries::met.eq(new.met),
        entries::note.eq(new.note),
        entries::agency.eq(&new.agency),
        entries::entered_by.eq(new.by),
        entries::entered_at.eq(now),
    );
    let name = (new.province.to_string(), new.criterion.as_str());
    if seen == 0 {
        let row = (entries::province.eq(name.0), entries::criterion.eq(name.1), entries::version.eq(1), what);
        let made = each_backend!(c, c => diesel::insert_into(entries::table).values(row).on_conflict_do_nothing().execute(c))?;
        return Ok(made == 1);
    }
    let stands = entries::table.find(name).filter(entries::version.eq(seen));
    Ok(diesel::update(stands).set((what, entries::version.eq(entries::version + 1))).execute(c)? == 1)
}

/// The version that stands; nought where nothing was entered.
pub(super) fn version(c: &mut Conn, province: PlaceCode, criterion: Criterion) -> Result<i32, StoreError> {
    let row = entries::table.find((province.to_string(), criterion.as_str()));
    Ok(row.select(entries::version).get_result(c).optional()?.unwrap_or_default())
}

/// When somebody signed in, by client, as it was noted.
pub(super) fn noted(c: &mut Conn) -> Result<BTreeMap<String, Moment>, StoreError> {
    let rows: Vec<(String, Moment)> =
        sign_ons::table.select((sign_ons::client_id, sign_ons::signed_in_at)).load(c)?;
    Ok(rows.into_iter().collect())
}

/// When some sign-in at that client went through to its tokens, of those of which something is left: one is enough, and found by its index.
pub(super) fn went_through(c: &mut Conn, client: &str) -> Result<Option<Moment>, StoreError> {
    let spent = codes::table.inner_join(grants::table).filter(grants::client_id.eq(client));
    let spent = spent.filter(codes::spent_at.is_not_null()).select(codes::spent_at).limit(1);
    let found: Option<Option<Moment>> = spent.get_result(c).optional()?;
    Ok(found.flatten())
}

/// Writes down when somebody signed in at these clients, where nothing is written yet.
pub(super) fn note(c: &mut Conn, seen: &BTreeMap<String, Moment>) -> Result<(), StoreError> {
    let row = |(client, at): (&String, &Moment)| {
        (sign_ons::client_id.eq(client.clone()), sign_ons::signed_in_at.eq(*at))
    };
    let rows: Vec<_> = seen.iter().map(row).collect();
    each_backend!(c, c => diesel::insert_into(sign_ons::table).values(rows).on_conflict_do_nothing().execute(c))?;
    Ok(())
}
