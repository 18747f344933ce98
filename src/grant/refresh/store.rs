//! The table `refresh_tokens`.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Nullable};

use crate::base::{GrantId, Moment, TokenDigest};
use crate::db::schema::{grants, refresh_tokens};
use crate::db::types::{DbTime, DbUuid};
use crate::db::{Conn, Kept, StoreError, each_backend};
use crate::grant::model::{Claim, FoundRefresh, Grant, NewRefresh};
use crate::grant::store::GrantRow;
use crate::keys::Thumbprint;

/// A refresh token with its grant.
type Row = ((Moment, Moment, Option<Moment>, Option<Vec<u8>>), GrantRow);

/// Keeps a new refresh token.
///
/// # Errors
/// As the database.
pub fn insert_refresh(c: &mut Conn, now: Moment, new: NewRefresh) -> Result<(), StoreError> {
    let token = (
        refresh_tokens::digest.eq(new.digest.as_bytes().as_slice()),
        refresh_tokens::grant_id.eq(new.grant),
        refresh_tokens::issued_at.eq(now),
        refresh_tokens::expires_at.eq(new.expires_at),
        refresh_tokens::parent.eq(new.parent.as_ref().map(|parent| parent.as_bytes().as_slice())),
        refresh_tokens::key_thumbprint.eq(new.key.as_ref().map(|key| key.as_bytes().as_slice())),
    );
    each_backend!(c, c => diesel::insert_into(refresh_tokens::table).values(token).execute(c))?;
    Ok(())
}

/// The refresh token of that digest, spent or not.
///
/// # Errors
/// As the database.
pub fn find_refresh(c: &mut Conn, digest: TokenDigest) -> Result<Option<FoundRefresh>, StoreError> {
    let token = refresh_tokens::table.find(digest.as_bytes().as_slice()).inner_join(grants::table);
    let own = (
        refresh_tokens::issued_at,
        refresh_tokens::expires_at,
        refresh_tokens::spent_at,
        refresh_tokens::key_thumbprint,
    );
    let row: Option<Row> =
        each_backend!(c, c => token.select((own, GrantRow::as_select())).get_result(c)).optional()?;
    let Some(((issued_at, expires_at, spent_at, key), grant)) = row else { return Ok(None) };
    let grant = Grant::from(grant);
    // A binding that cannot be read binds all the same.
    let malformed = || StoreError::Inconsistent { table: "refresh_tokens", row: grant.id.to_string() };
    let key = key.map(|bytes| Thumbprint::from_bytes(&bytes).ok_or_else(malformed)).transpose()?;
    Ok(Some(FoundRefresh { digest, grant, issued_at, expires_at, spent_at, key }))
}

/// Spends a refresh token: one statement decides who was first.
///
/// # Errors
/// As the database.
fn claim_refresh(c: &mut Conn, digest: TokenDigest, now: Moment) -> Result<Claim, StoreError> {
    let live_grant =
        grants::table.filter(grants::id.eq(refresh_tokens::grant_id)).filter(grants::revoked_at.is_null());
    let unspent = refresh_tokens::table
        .filter(refresh_tokens::digest.eq(digest.as_bytes().as_slice()))
        .filter(refresh_tokens::spent_at.is_null())
        .filter(exists(live_grant));
    let spend = diesel::update(unspent).set(refresh_tokens::spent_at.eq(Some(now)));
    let spend = Kept(spend.returning(refresh_tokens::grant_id));
    let spent: Vec<GrantId> = each_backend!(c, c => spend.load(c))?;
    Ok(Claim::from_changed_rows(spent.len()))
}

/// Exchanges a refresh token for `new`, when nobody has before. PostgreSQL does both in one statement: no round trips for a
/// transaction, and no lock held through them.
///
/// # Errors
/// As the database.
pub fn rotate(c: &mut Conn, digest: TokenDigest, now: Moment, new: NewRefresh) -> Result<Claim, StoreError> {
    if let Conn::Pg(pg) = c {
        let rotate = diesel::sql_query(ROTATE)
            .bind::<DbTime, _>(now)
            .bind::<Binary, _>(digest.as_bytes().as_slice())
            .bind::<Binary, _>(new.digest.as_bytes().as_slice())
            .bind::<DbTime, _>(new.expires_at)
            .bind::<Nullable<Binary>, _>(new.key.as_ref().map(|key| key.as_bytes().as_slice()));
        return Ok(Claim::from_changed_rows(Kept(rotate).load::<Rotated>(pg)?.len()));
    }
    let claim = claim_refresh(c, digest, now)?;
    if let Claim::Won(_) = claim {
        insert_refresh(c, now, NewRefresh { parent: Some(digest), ..new })?;
    }
    Ok(claim)
}

/// What [`claim_refresh`] and [`insert_refresh`] do.
const ROTATE: &str = "with spent as (\
       update refresh_tokens set spent_at = $1 where digest = $2 and spent_at is null \
       and exists (select from grants where grants.id = refresh_tokens.grant_id and grants.revoked_at is null) \
       returning digest, grant_id) \
     insert into refresh_tokens (digest, grant_id, issued_at, expires_at, parent, key_thumbprint) \
     select $3, grant_id, $1, $4, digest, $5 from spent returning grant_id";

#[derive(QueryableByName)]
struct Rotated {
    #[diesel(sql_type = DbUuid)]
    #[expect(dead_code, reason = "one row for each token that was exchanged; whose is known")]
    grant_id: GrantId,
}
