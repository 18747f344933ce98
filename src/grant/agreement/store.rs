//! The table `agreements`.

use diesel::prelude::*;

use crate::base::{AccountId, MandateId, Moment};
use crate::db::schema::agreements;
use crate::db::{Conn, StoreError, each_backend};

/// That a guardian agreed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = agreements)]
pub struct Agreement {
    /// To which service, by its registered name.
    #[diesel(column_name = client_id)]
    pub client: String,
    /// By which guardianship.
    #[diesel(column_name = mandate_id)]
    pub mandate: MandateId,
    /// When.
    pub given_at: Moment,
    /// Until when it holds.
    pub until: Moment,
}

/// By what the ward may sign in to `client` now, if by any.
///
/// # Errors
/// As the database.
pub fn holds(
    c: &mut Conn,
    ward: AccountId,
    client: &str,
    now: Moment,
) -> Result<Option<Agreement>, StoreError> {
    let of = agreements::table.find((ward, client)).filter(agreements::until.gt(now));
    Ok(of.select(Agreement::as_select()).get_result(c).optional()?)
}

/// What holds of the ward's, the newest first.
///
/// # Errors
/// As the database.
pub fn of_ward(c: &mut Conn, ward: AccountId, now: Moment) -> Result<Vec<Agreement>, StoreError> {
    let of = agreements::table.filter(agreements::account_id.eq(ward)).filter(agreements::until.gt(now));
    Ok(of.order(agreements::given_at.desc()).select(Agreement::as_select()).load(c)?)
}

/// Writes one down, in the place of what was agreed before.
///
/// # Errors
/// As the database.
pub fn give(c: &mut Conn, ward: AccountId, new: &Agreement) -> Result<(), StoreError> {
    let columns = (
        agreements::mandate_id.eq(new.mandate),
        agreements::given_at.eq(new.given_at),
        agreements::until.eq(new.until),
    );
    each_backend!(c, c => {
        diesel::insert_into(agreements::table)
            .values((agreements::account_id.eq(ward), agreements::client_id.eq(&new.client), columns))
            .on_conflict((agreements::account_id, agreements::client_id))
            .do_update()
            .set(columns)
            .execute(c)?
    });
    Ok(())
}

/// Takes one back; false where there is none.
///
/// # Errors
/// As the database.
pub fn end(c: &mut Conn, ward: AccountId, client: &str) -> Result<bool, StoreError> {
    Ok(diesel::delete(agreements::table.find((ward, client))).execute(c)? == 1)
}

/// Takes back all that was agreed to by one guardianship; answers to how many services.
///
/// # Errors
/// As the database.
pub fn end_of_mandate(c: &mut Conn, ward: AccountId, mandate: MandateId) -> Result<usize, StoreError> {
    let of = agreements::account_id.eq(ward).and(agreements::mandate_id.eq(mandate));
    Ok(diesel::delete(agreements::table.filter(of)).execute(c)?)
}
