//! The table `opinions`.

use diesel::prelude::*;

use crate::base::{AccountId, ApplicationId};
use crate::db::schema::opinions;
use crate::db::{Conn, StoreError, each_backend};
use crate::keys::Desk;

/// Counts an officer's opinion; false when they have said theirs.
pub(in crate::application) fn add(
    c: &mut Conn,
    desk: &Desk,
    of: ApplicationId,
    (officer, opinion): (AccountId, &str),
) -> Result<bool, StoreError> {
    let row = (
        opinions::application_id.eq(of),
        opinions::officer_id.eq(officer),
        opinions::opinion.eq(opinion),
        opinions::at.eq(desk.now),
    );
    let new = each_backend!(c, c => diesel::insert_into(opinions::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(new == 1)
}

/// Who has said theirs.
pub(in crate::application) fn officers(
    c: &mut Conn,
    of: ApplicationId,
) -> Result<Vec<AccountId>, StoreError> {
    let theirs = opinions::table.filter(opinions::application_id.eq(of));
    Ok(theirs.select(opinions::officer_id).load(c)?)
}

/// Forgets what was thought of a proposal that came to nothing; the steps and the audit log keep it.
pub(in crate::application) fn clear(c: &mut Conn, of: ApplicationId) -> Result<(), StoreError> {
    diesel::delete(opinions::table.filter(opinions::application_id.eq(of))).execute(c)?;
    Ok(())
}
