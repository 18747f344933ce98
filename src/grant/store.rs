//! The tables `grants`, `codes` and `revocations`.
//!
//! What every refresh, introspection and userinfo request asks goes through `each_backend`, so that a connection puts it
//! together once, and what it changes through `Kept`, so that a connection plans it once.

use std::time::Duration;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{Claim, CodeDetails, FoundCode, Grant, GrantDetails, LiveGrant, NewCode, NewGrant};
use crate::account::{Holder, HolderRow};
use crate::base::{AccountId, AssistanceId, GrantId, MandateId, Moment, TokenDigest};
use crate::db::schema::{accounts, codes, grants, people, revocations};
use crate::db::types::Json;
use crate::db::{Conn, Kept, SLICE, StoreError, each_backend};
use crate::keys::{Thumbprint, Vault};

/// No access token lives longer (configuration allows at most an hour), so no revocation needs to be remembered longer.
const LONGEST_ACCESS: Duration = Duration::from_secs(3_600);

#[derive(Queryable, Selectable)]
#[diesel(table_name = grants)]
pub(super) struct GrantRow {
    id: GrantId,
    account_id: AccountId,
    client_id: String,
    session: Option<String>,
    details: Json<GrantDetails>,
    expires_at: Moment,
    revoked_at: Option<Moment>,
    used_at: Option<Moment>,
    key_thumbprint: Option<Vec<u8>>,
    via: Option<GrantId>,
    assistance: Option<AssistanceId>,
    actor_account: Option<AccountId>,
    mandate_id: Option<MandateId>,
}

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        Self {
            id: row.id,
            account: row.account_id,
            client: row.client_id,
            session: row.session,
            details: row.details.0,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            used_at: row.used_at,
            key: row.key_thumbprint.as_deref().and_then(Thumbprint::from_bytes),
            via: row.via,
            assistance: row.assistance,
            actor: row.actor_account,
            mandate: row.mandate_id,
        }
    }
}

/// What is read of a grant that is about to end.
pub(super) type LiveRow = (GrantId, AccountId, String, Option<String>);
pub(super) const LIVE: (grants::id, grants::account_id, grants::client_id, grants::session) =
    (grants::id, grants::account_id, grants::client_id, grants::session);

impl From<LiveRow> for LiveGrant {
    fn from((id, account, client, session): LiveRow) -> Self {
        Self { id, account, client, session }
    }
}

/// A code with its grant.
type CodeRow = ((Json<CodeDetails>, Moment, Option<Moment>), GrantRow);

/// Keeps a new grant.
///
/// # Errors
/// As the database.
pub fn insert_grant(c: &mut Conn, new: &NewGrant) -> Result<(), StoreError> {
    diesel::insert_into(grants::table)
        .values((
            grants::id.eq(new.id),
            grants::account_id.eq(new.account),
            grants::client_id.eq(new.client.as_str()),
            grants::session.eq(new.session.as_ref()),
            grants::details.eq(Json(new.details.clone())),
            grants::created_at.eq(new.created_at),
            grants::expires_at.eq(new.expires_at),
            grants::via.eq(new.via),
            grants::actor_account.eq(new.actor),
            grants::mandate_id.eq(new.mandate),
        ))
        .execute(c)?;
    Ok(())
}

/// The grant of that name, ended or not.
///
/// # Errors
/// As the database.
pub fn find_grant(c: &mut Conn, id: GrantId) -> Result<Option<Grant>, StoreError> {
    let grant = grants::table.find(id);
    let row: Option<GrantRow> =
        each_backend!(c, c => grant.select(GrantRow::as_select()).get_result(c)).optional()?;
    Ok(row.map(Grant::from))
}

/// The grant of that name where it has not ended, and whose it is: one statement, for userinfo lives on it.
///
/// # Errors
/// As the database; [`crate::account::AccountError::Sealed`] where the person was erased.
pub fn with_holder(c: &mut Conn, vault: &Vault, id: GrantId) -> Result<Option<(Grant, Holder)>, StoreError> {
    let live = grants::table
        .inner_join(accounts::table.on(accounts::id.eq(grants::account_id)))
        .inner_join(people::table.on(people::id.eq(accounts::person_id)))
        .filter(grants::id.eq(id).and(grants::revoked_at.is_null()));
    let found: Option<(GrantRow, HolderRow)> = each_backend!(c, c => {
        live.select((GrantRow::as_select(), HolderRow::as_select())).get_result(c)
    })
    .optional()?;
    found.map(|(grant, holder)| Ok((grant.into(), holder.open(vault)?))).transpose()
}

/// Keeps a new code.
///
/// # Errors
/// As the database.
pub fn insert_code(c: &mut Conn, new: &NewCode) -> Result<(), StoreError> {
    diesel::insert_into(codes::table)
        .values((
            codes::digest.eq(new.digest.as_bytes().to_vec()),
            codes::grant_id.eq(new.grant),
            codes::details.eq(Json(new.details.clone())),
            codes::expires_at.eq(new.expires_at),
        ))
        .execute(c)?;
    Ok(())
}

/// The code of that digest, spent or not.
///
/// # Errors
/// As the database.
pub fn find_code(c: &mut Conn, digest: TokenDigest) -> Result<Option<FoundCode>, StoreError> {
    let code = codes::table.find(digest.as_bytes().as_slice()).inner_join(grants::table);
    let own = (codes::details, codes::expires_at, codes::spent_at);
    let row: Option<CodeRow> =
        each_backend!(c, c => code.select((own, GrantRow::as_select())).get_result(c)).optional()?;
    Ok(row.map(|((details, expires_at, spent_at), grant)| FoundCode {
        digest,
        grant: grant.into(),
        details: details.0,
        expires_at,
        spent_at,
    }))
}

/// Spends a code: one statement decides who was first.
///
/// # Errors
/// As the database.
pub fn claim_code(c: &mut Conn, digest: TokenDigest, now: Moment) -> Result<Claim, StoreError> {
    let live_grant =
        grants::table.filter(grants::id.eq(codes::grant_id)).filter(grants::revoked_at.is_null());
    let unspent = codes::table
        .filter(codes::digest.eq(digest.as_bytes().as_slice()))
        .filter(codes::spent_at.is_null())
        .filter(exists(live_grant));
    let spend = Kept(diesel::update(unspent).set(codes::spent_at.eq(Some(now))).returning(codes::grant_id));
    let spent: Vec<GrantId> = each_backend!(c, c => spend.load(c))?;
    Ok(Claim::from_changed_rows(spent.len()))
}

/// Ends a grant with every code and token that came from it, and whatever hangs from it. `false` when it had ended before.
///
/// # Errors
/// As the database.
pub fn revoke_grant(c: &mut Conn, now: Moment, id: GrantId, why: &str) -> Result<bool, StoreError> {
    let live = grants::table.filter(grants::id.eq(id)).filter(grants::revoked_at.is_null());
    let end = diesel::update(live).set((grants::revoked_at.eq(Some(now)), grants::revoked_why.eq(Some(why))));
    let ended = Kept(end.returning(grants::id)).load::<GrantId>(c)?.len() == 1;
    if ended {
        remember(c, now, &id.to_string())?;
        // After it, by statements of their own: whoever gave another for it held it until now, and these see what they gave.
        let hanging = grants::table.filter(grants::via.eq(Some(id))).filter(grants::revoked_at.is_null());
        let hanging: Vec<GrantId> = hanging.select(grants::id).load(c)?;
        revoke_all(c, now, &hanging, why)?;
    }
    Ok(ended)
}

/// How many grants of a client end in one transaction: few enough for its deadline.
pub(super) const AT_ONCE: i64 = 500;

/// Notes the key to which the tokens of a grant are bound from now on.
///
/// # Errors
/// As the database.
pub fn held_by(c: &mut Conn, id: GrantId, key: Thumbprint) -> Result<(), StoreError> {
    let grant = diesel::update(grants::table.find(id));
    grant.set(grants::key_thumbprint.eq(Some(key.as_bytes().as_slice()))).execute(c)?;
    Ok(())
}

/// What clients hold of an account, or of another for whom its holder acts, whose tokens are bound to that key, and what hangs from it.
///
/// # Errors
/// As the database.
pub fn live_grants_of_key(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    key: Thumbprint,
) -> Result<Vec<LiveGrant>, StoreError> {
    let theirs = grants::account_id.eq(account).or(grants::actor_account.eq(Some(account)));
    let live = grants::table.filter(theirs).filter(grants::revoked_at.is_null());
    let rows = live
        .filter(grants::key_thumbprint.eq(Some(key.as_bytes().as_slice())))
        .filter(grants::expires_at.gt(now))
        .select(LIVE)
        .load::<LiveRow>(c)?;
    let mut all: Vec<LiveGrant> = rows.into_iter().map(LiveGrant::from).collect();
    let own: Vec<GrantId> = all.iter().map(|grant| grant.id).collect();
    let hanging = live_grants_via(c, now, &own)?;
    all.extend(hanging.into_iter().filter(|grant| !own.contains(&grant.id)));
    Ok(all)
}

/// What clients hold that hangs from one of these and is of the same person. What an officer's program holds of somebody it helps ends with
/// them too, and is no sign-in of which anybody was told.
///
/// # Errors
/// As the database.
pub fn live_grants_via(c: &mut Conn, now: Moment, any_of: &[GrantId]) -> Result<Vec<LiveGrant>, StoreError> {
    let hanging = grants::via.eq_any(any_of.iter().copied().map(Some));
    let live = grants::table.filter(hanging).filter(grants::revoked_at.is_null());
    let rows = live
        .filter(grants::expires_at.gt(now).and(grants::assistance.is_null()))
        .select(LIVE)
        .load::<LiveRow>(c)?;
    Ok(rows.into_iter().map(LiveGrant::from).collect())
}

/// What clients hold by an account's sign-ins: of its own, by whoever acts, and of others for whom its holder acts.
///
/// # Errors
/// As the database.
pub fn live_grants(c: &mut Conn, now: Moment, account: AccountId) -> Result<Vec<LiveGrant>, StoreError> {
    let live = || grants::table.filter(grants::revoked_at.is_null()).filter(grants::expires_at.gt(now));
    let own = live().filter(grants::account_id.eq(account).and(grants::assistance.is_null()));
    let mut rows: Vec<LiveRow> = own.select(LIVE).load(c)?;
    rows.extend(live().filter(grants::actor_account.eq(Some(account))).select(LIVE).load::<LiveRow>(c)?);
    Ok(rows.into_iter().map(LiveGrant::from).collect())
}

/// Of several uses since `midnight`, one is noted.
pub(super) fn note_use(c: &mut Conn, id: GrantId, midnight: Moment, now: Moment) -> Result<(), StoreError> {
    let earlier = grants::used_at.is_null().or(grants::used_at.lt(midnight));
    let unnoted = grants::table.filter(grants::id.eq(id)).filter(earlier);
    let note = diesel::update(unnoted).set(grants::used_at.eq(Some(now)));
    Kept(note.returning(grants::id)).load::<GrantId>(c)?;
    Ok(())
}

/// Up to 500 grants of a client that have not ended: few enough for one transaction.
///
/// # Errors
/// As the database.
pub fn live_grants_of_client(c: &mut Conn, now: Moment, client: &str) -> Result<Vec<LiveGrant>, StoreError> {
    let live = grants::table.filter(grants::client_id.eq(client)).filter(grants::revoked_at.is_null());
    let rows: Vec<LiveRow> = live.filter(grants::expires_at.gt(now)).select(LIVE).limit(AT_ONCE).load(c)?;
    Ok(rows.into_iter().map(LiveGrant::from).collect())
}

/// All grants of a session that ends, for whose clients it is over; they end with it unless `offline_access` was allowed
/// (OpenID Connect Back-Channel Logout §2.7).
///
/// # Errors
/// As the database.
pub fn end_session_grants(c: &mut Conn, now: Moment, session: &str) -> Result<Vec<LiveGrant>, StoreError> {
    let rows = grants::table
        .filter(grants::session.eq(session))
        .select(GrantRow::as_select())
        .load::<GrantRow>(c)?;
    let online = |row: &&GrantRow| row.revoked_at.is_none() && !row.details.0.scope.has("offline_access");
    let ids: Vec<GrantId> = rows.iter().filter(online).map(|row| row.id).collect();
    revoke_all(c, now, &ids, "signed out")?;
    let known = |row: GrantRow| LiveGrant::from((row.id, row.account_id, row.client_id, row.session));
    Ok(rows.into_iter().map(known).collect())
}

/// Which clients the holder of an account has entered, for themselves or for another, as pairs of a session's handle and a client's name.
///
/// # Errors
/// As the database.
pub fn entered(c: &mut Conn, account: AccountId) -> Result<Vec<(String, String)>, StoreError> {
    let theirs = grants::actor_account.is_null().and(grants::account_id.eq(account));
    let rows = grants::table
        .filter(theirs.or(grants::actor_account.eq(Some(account))).and(grants::revoked_at.is_null()))
        .select((grants::session, grants::client_id))
        .distinct()
        .load::<(Option<String>, String)>(c)?;
    Ok(rows.into_iter().filter_map(|(session, client)| Some((session?, client))).collect())
}

fn revoke_all(c: &mut Conn, now: Moment, ids: &[GrantId], why: &str) -> Result<usize, StoreError> {
    ids.iter().try_fold(0, |ended, id| Ok(ended + usize::from(revoke_grant(c, now, *id, why)?)))
}

/// Ends one access token by its `jti`.
///
/// # Errors
/// As the database.
pub fn revoke_token(c: &mut Conn, now: Moment, jti: &str) -> Result<(), StoreError> {
    remember(c, now, jti)
}

pub(super) fn remember(c: &mut Conn, now: Moment, subject: &str) -> Result<(), StoreError> {
    diesel::insert_into(revocations::table)
        .values((revocations::subject.eq(subject), revocations::until.eq(now.plus(LONGEST_ACCESS))))
        .execute(c)?;
    Ok(())
}

/// What was revoked after `written` and counts at `now`, as `(subject, until)`.
pub(super) fn revoked_since(
    c: &mut Conn,
    written: Moment,
    now: Moment,
) -> Result<Vec<(String, Moment)>, StoreError> {
    let newer = revocations::table.filter(revocations::until.gt(written.plus(LONGEST_ACCESS).max(now)));
    Ok(newer.select((revocations::subject, revocations::until)).load(c)?)
}

/// Kept this long after its end, so that a late replay is still known for what it is.
const KEPT_AFTER_END: Duration = Duration::from_secs(24 * 3_600);

/// Forgets some grants that ended long ago, with their codes and refresh tokens; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let ended = grants::table.filter(grants::expires_at.lt(now.minus(KEPT_AFTER_END)));
    let some: Vec<GrantId> = ended.select(grants::id).limit(SLICE).load(c)?;
    Ok(diesel::delete(grants::table.filter(grants::id.eq_any(some))).execute(c)?)
}

/// Forgets some revocations that nothing depends on any more; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep_revocations(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let over = revocations::table.filter(revocations::until.lt(now));
    let some: Vec<i64> = over.select(revocations::seq).limit(SLICE).load(c)?;
    Ok(diesel::delete(revocations::table.filter(revocations::seq.eq_any(some))).execute(c)?)
}
