//! The column `people.merged_into`.

use diesel::prelude::*;

use crate::base::PersonId;
use crate::db::schema::people;
use crate::db::{Conn, StoreError};

/// Into whom somebody was merged.
pub(super) fn merged_into(c: &mut Conn, person: PersonId) -> Result<Option<PersonId>, StoreError> {
    Ok(people::table.find(person).select(people::merged_into).get_result(c)?)
}

/// Who was merged into somebody.
pub(super) fn merged(c: &mut Conn, into: PersonId) -> Result<Vec<PersonId>, StoreError> {
    let those = people::table.filter(people::merged_into.eq(Some(into))).order(people::id);
    Ok(those.select(people::id).load(c)?)
}

/// Merges one, and whoever was merged into them, into another; false where they were merged into somebody already.
pub(super) fn merge(c: &mut Conn, ending: PersonId, into: PersonId) -> Result<bool, StoreError> {
    let open = people::table.find(ending).filter(people::merged_into.is_null());
    if diesel::update(open).set(people::merged_into.eq(Some(into))).execute(c)? == 0 {
        return Ok(false);
    }
    let of_theirs = people::table.filter(people::merged_into.eq(Some(ending)));
    diesel::update(of_theirs).set(people::merged_into.eq(Some(into))).execute(c)?;
    Ok(true)
}
