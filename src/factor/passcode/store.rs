//! The table `passcodes`.

use diesel::prelude::*;

use super::{Kept, Made};
use crate::base::{AccountId, Moment};
use crate::db::schema::passcodes;
use crate::db::{Conn, StoreError, each_backend};
use crate::factor::password::Recipe;

/// What is kept of the account's passcode; nothing when it has none.
///
/// # Errors
/// As the database.
pub fn load(c: &mut Conn, account: AccountId) -> Result<Option<Kept>, StoreError> {
    type Row = (String, Vec<u8>, Option<Vec<u8>>, Moment, Option<Moment>);
    let columns =
        (passcodes::recipe, passcodes::tag, passcodes::duress_tag, passcodes::set_at, passcodes::rests_since);
    let row: Option<Row> = passcodes::table.find(account).select(columns).get_result(c).optional()?;
    Ok(row.map(|(recipe, tag, duress, set_at, rests_since)| Kept {
        recipe: Recipe::from_store(recipe),
        tag,
        // The release before this one knows of none.
        duress: duress.unwrap_or_else(|| vec![0; 32]),
        set_at,
        rests_since,
    }))
}

/// False when it had none.
pub(super) fn take_away(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    Ok(diesel::delete(passcodes::table.find(account)).execute(c)? == 1)
}

pub(super) fn put(c: &mut Conn, now: Moment, account: AccountId, made: &Made) -> Result<(), StoreError> {
    let columns = (
        passcodes::recipe.eq(made.recipe.as_str().to_owned()),
        passcodes::tag.eq(made.tag.to_vec()),
        passcodes::duress_tag.eq(Some(made.duress.to_vec())),
        passcodes::set_at.eq(now),
        passcodes::rests_since.eq(None::<Moment>),
    );
    each_backend!(c, c => {
        diesel::insert_into(passcodes::table)
            .values((passcodes::account_id.eq(account), columns.clone()))
            .on_conflict(passcodes::account_id)
            .do_update()
            .set(columns)
            .execute(c)?
    });
    Ok(())
}

/// False when it rests already, or is another by now.
pub(super) fn rest(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    set_at: Moment,
) -> Result<bool, StoreError> {
    let same = passcodes::table.find(account).filter(passcodes::set_at.eq(set_at));
    let awake = diesel::update(same.filter(passcodes::rests_since.is_null()));
    Ok(awake.set(passcodes::rests_since.eq(Some(now))).execute(c)? == 1)
}
