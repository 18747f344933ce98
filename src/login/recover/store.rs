//! The table `recoveries`.

use diesel::prelude::*;

use super::model::{Kind, NewRecovery, Outcome};
use crate::base::{AccountId, Moment, RecoveryId, TokenDigest};
use crate::db::schema::recoveries;
use crate::db::{Conn, StoreError, each_backend};

/// One that nothing has ended yet.
pub(super) struct Open {
    pub(super) id: RecoveryId,
    pub(super) due_at: Moment,
    pub(super) expires_at: Moment,
}

pub(super) fn open(c: &mut Conn, account: AccountId, kind: Kind) -> Result<Option<Open>, StoreError> {
    let row: Option<(RecoveryId, Moment, Moment)> = recoveries::table
        .filter(recoveries::account_id.eq(account).and(recoveries::kind.eq(kind.as_str())))
        .filter(recoveries::ended_at.is_null())
        .select((recoveries::id, recoveries::due_at, recoveries::expires_at))
        .get_result(c)
        .optional()?;
    Ok(row.map(|(id, due_at, expires_at)| Open { id, due_at, expires_at }))
}

/// Of several that begin at once, one does; `false` for the others.
pub(super) fn insert(c: &mut Conn, new: &NewRecovery) -> Result<bool, StoreError> {
    let row = (
        recoveries::account_id.eq(new.account),
        recoveries::id.eq(new.id),
        recoveries::kind.eq(new.kind.as_str()),
        recoveries::digest.eq(new.digest.map(|digest| digest.as_bytes().to_vec())),
        recoveries::passkeys.eq(new.passkeys.as_str()),
        recoveries::begun_at.eq(new.begun_at),
        recoveries::due_at.eq(new.due_at),
        recoveries::expires_at.eq(new.expires_at),
    );
    let added = each_backend!(c, c => diesel::insert_into(recoveries::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(added == 1)
}

/// Ends what nobody came for in time.
pub(super) fn lapse(c: &mut Conn, now: Moment, account: AccountId) -> Result<(), StoreError> {
    let late = recoveries::table
        .filter(recoveries::account_id.eq(account))
        .filter(recoveries::ended_at.is_null().and(recoveries::expires_at.le(now)));
    diesel::update(late).set(ended(now, Outcome::Lapsed)).execute(c)?;
    Ok(())
}

/// Ends everything open; answers how much was.
pub(super) fn end_open(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    outcome: Outcome,
) -> Result<usize, StoreError> {
    let open = recoveries::table
        .filter(recoveries::account_id.eq(account))
        .filter(recoveries::ended_at.is_null().and(recoveries::expires_at.gt(now)));
    Ok(diesel::update(open).set(ended(now, outcome)).execute(c)?)
}

/// Cancels what was begun by codes until `written_at`; answers how much was. A counter has seen papers, which count for more.
pub(super) fn cancel_denied(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    written_at: Moment,
) -> Result<usize, StoreError> {
    let open = recoveries::table
        .filter(recoveries::account_id.eq(account).and(recoveries::kind.eq(Kind::Codes.as_str())))
        .filter(recoveries::begun_at.le(written_at))
        .filter(recoveries::ended_at.is_null().and(recoveries::expires_at.gt(now)));
    Ok(diesel::update(open).set(ended(now, Outcome::Cancelled)).execute(c)?)
}

/// Spends a recovery whose day is over; of several who do so at once, one does.
pub(super) fn use_due(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    id: RecoveryId,
) -> Result<bool, StoreError> {
    let due = recoveries::table
        .find((account, id))
        .filter(recoveries::ended_at.is_null())
        .filter(recoveries::due_at.le(now).and(recoveries::expires_at.gt(now)));
    Ok(diesel::update(due).set(ended(now, Outcome::Used)).execute(c)? == 1)
}

/// Whether a counter gave this code for this account, and nobody has used it.
pub(super) fn is_of_counter(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    digest: TokenDigest,
) -> Result<bool, StoreError> {
    let found = recoveries::table
        .filter(recoveries::account_id.eq(account))
        .filter(recoveries::digest.eq(Some(digest.as_bytes().to_vec())))
        .filter(recoveries::ended_at.is_null().and(recoveries::expires_at.gt(now)));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(c)?)
}

/// Spends a counter's code; answers whether the passkeys are to go.
pub(super) fn use_code(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    digest: TokenDigest,
) -> Result<Option<bool>, StoreError> {
    let good = recoveries::table
        .filter(recoveries::account_id.eq(account))
        .filter(recoveries::digest.eq(Some(digest.as_bytes().to_vec())))
        .filter(recoveries::ended_at.is_null().and(recoveries::expires_at.gt(now)));
    let used = diesel::update(good).set(ended(now, Outcome::Used)).returning(recoveries::passkeys);
    let passkeys: Option<String> = used.get_result(c).optional()?;
    Ok(passkeys.map(|passkeys| passkeys == super::PasskeysAre::Removed.as_str()))
}

/// Kept this long after its end: what it led to is in the audit log.
const KEPT: std::time::Duration = std::time::Duration::from_secs(90 * 86_400);

/// Forgets recoveries that ended long ago.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    Ok(diesel::delete(recoveries::table.filter(recoveries::expires_at.lt(now.minus(KEPT)))).execute(c)?)
}

type Ended = (
    diesel::dsl::Eq<recoveries::ended_at, Option<Moment>>,
    diesel::dsl::Eq<recoveries::outcome, Option<&'static str>>,
);

fn ended(now: Moment, outcome: Outcome) -> Ended {
    (recoveries::ended_at.eq(Some(now)), recoveries::outcome.eq(Some(outcome.as_str())))
}
