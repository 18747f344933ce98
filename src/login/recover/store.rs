//! The table `recoveries`.

use diesel::prelude::*;

use super::model::{Kind, NewRecovery, Outcome};
use crate::base::{AccountId, Moment, RecoveryId, TokenDigest};
use crate::db::schema::recoveries;
use crate::db::{Conn, SLICE, StoreError, Sweeping, each_backend, unheld};

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

/// Ends what is open of a kind and began until `then`; answers whether anything did.
pub(super) fn end_open(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    (kind, then): (Kind, Moment),
    outcome: Outcome,
) -> Result<bool, StoreError> {
    let of_kind = recoveries::kind.eq(kind.as_str()).and(recoveries::begun_at.le(then));
    let open = alive(account, now).filter(of_kind);
    Ok(diesel::update(open).set(ended(now, outcome)).execute(c)? > 0)
}

/// Spends a recovery whose day is over; of several who do so at once, one does.
pub(super) fn use_due(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    id: RecoveryId,
) -> Result<bool, StoreError> {
    let due = alive(account, now).filter(recoveries::id.eq(id).and(recoveries::due_at.le(now)));
    Ok(diesel::update(due).set(ended(now, Outcome::Used)).execute(c)? == 1)
}

/// Whether a counter gave this code for this account, and nobody has used it.
pub(super) fn is_of_counter(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    digest: TokenDigest,
) -> Result<bool, StoreError> {
    let found = alive(account, now).filter(recoveries::digest.eq(Some(digest.as_bytes().to_vec())));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(c)?)
}

/// Spends a counter's code; answers whether the passkeys are to go.
pub(super) fn use_code(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    digest: TokenDigest,
) -> Result<Option<bool>, StoreError> {
    let good = alive(account, now).filter(recoveries::digest.eq(Some(digest.as_bytes().to_vec())));
    let used = diesel::update(good).set(ended(now, Outcome::Used)).returning(recoveries::passkeys);
    let passkeys: Option<String> = used.get_result(c).optional()?;
    Ok(passkeys.map(|passkeys| passkeys == super::PasskeysAre::Removed.as_str()))
}

/// Whether a counter's code was used after `since`.
pub(super) fn used_counter(c: &mut Conn, since: Moment, account: AccountId) -> Result<bool, StoreError> {
    let used = recoveries::table
        .filter(recoveries::account_id.eq(account).and(recoveries::kind.eq(Kind::Counter.as_str())))
        .filter(
            recoveries::outcome.eq(Some(Outcome::Used.as_str())).and(recoveries::ended_at.gt(Some(since))),
        );
    Ok(diesel::select(diesel::dsl::exists(used)).get_result(c)?)
}

/// What of an account has neither ended nor run out.
#[diesel::dsl::auto_type(no_type_alias)]
fn alive(account: AccountId, now: Moment) -> _ {
    recoveries::table
        .filter(recoveries::account_id.eq(account))
        .filter(recoveries::ended_at.is_null().and(recoveries::expires_at.gt(now)))
}

/// Forgets some recoveries that ended long ago: what they led to is in the audit log. Answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = recoveries::table
        .filter(recoveries::expires_at.lt(sweeping.before))
        .filter(unheld!(recoveries::account_id));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<RecoveryId> = over.select(recoveries::id).limit(SLICE).load(c)?;
    Ok(diesel::delete(recoveries::table.filter(recoveries::id.eq_any(some))).execute(c)?)
}

type Ended = (
    diesel::dsl::Eq<recoveries::ended_at, Option<Moment>>,
    diesel::dsl::Eq<recoveries::outcome, Option<&'static str>>,
);

fn ended(now: Moment, outcome: Outcome) -> Ended {
    (recoveries::ended_at.eq(Some(now)), recoveries::outcome.eq(Some(outcome.as_str())))
}
