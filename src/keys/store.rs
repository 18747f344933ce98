//! The tables `root_keys` and `signing_keys`, and the moment that is kept beside them. Each decision is one statement; a
//! unique key breaks every tie.

use diesel::prelude::*;
use serde_json::Value;

use super::schedule::{Life, Listed};
use crate::base::Moment;
use crate::db::schema::{root_keys, signing_keys, watched};
use crate::db::types::Json;
use crate::db::{Conn, StoreError, each_backend};

/// Every root key by name, wrapped.
pub(super) fn root_keys(c: &mut Conn) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    Ok(root_keys::table.select((root_keys::name, root_keys::wrapped)).order(root_keys::name).load(c)?)
}

/// Keeps `fresh` where nobody was quicker; answers what is there.
pub(super) fn root_keys_or(
    c: &mut Conn,
    fresh: &[(String, Vec<u8>)],
    now: Moment,
) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    for (name, wrapped) in fresh {
        let row = (root_keys::name.eq(name), root_keys::wrapped.eq(wrapped), root_keys::created_at.eq(now));
        each_backend!(c, conn => diesel::insert_into(root_keys::table).values(row).on_conflict_do_nothing().execute(conn))?;
    }
    root_keys(c)
}

/// A signing key as it is kept.
#[derive(Clone)]
pub(super) struct Stored {
    /// What it is and when it is used.
    pub(super) listed: Listed,
    /// The public key as a JWK.
    pub(super) public: Value,
    /// The private key, sealed; empty once it may never be used again.
    pub(super) sealed: Vec<u8>,
}

#[derive(Queryable)]
struct Row {
    kid: String,
    alg: String,
    generation: i32,
    private_key: Vec<u8>,
    public_jwk: Json<Value>,
    created_at: Moment,
    signs_from: Moment,
    signs_until: Moment,
    published_until: Moment,
    revoked_at: Option<Moment>,
}

impl TryFrom<Row> for Stored {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Ok(alg) = row.alg.parse() else {
            return Err(StoreError::Inconsistent { table: "signing_keys", row: row.kid });
        };
        let life = Life {
            created_at: row.created_at,
            signs_from: row.signs_from,
            signs_until: row.signs_until,
            published_until: row.published_until,
            revoked_at: row.revoked_at,
        };
        let private_half = !row.private_key.is_empty();
        let listed = Listed { kid: row.kid, alg, generation: row.generation, life, private_half };
        Ok(Self { listed, public: row.public_jwk.0, sealed: row.private_key })
    }
}

/// Every signing key there ever was, by algorithm and age.
pub(super) fn all(c: &mut Conn) -> Result<Vec<Stored>, StoreError> {
    let rows: Vec<Row> = signing_keys::table
        .select((
            signing_keys::kid,
            signing_keys::alg,
            signing_keys::generation,
            signing_keys::private_key,
            signing_keys::public_jwk,
            signing_keys::created_at,
            signing_keys::signs_from,
            signing_keys::signs_until,
            signing_keys::published_until,
            signing_keys::revoked_at,
        ))
        .order((signing_keys::alg, signing_keys::generation))
        .load(c)?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Adds a key unless another process was quicker with this generation; answers whether it was added. Keys
/// before it then sign no longer than until it begins.
pub(super) fn add(c: &mut Conn, new: &Stored, retired_until: Moment) -> Result<bool, StoreError> {
    let Listed { kid, alg, generation, life, .. } = &new.listed;
    let row = (
        signing_keys::kid.eq(kid),
        signing_keys::alg.eq(alg.as_str()),
        signing_keys::generation.eq(generation),
        signing_keys::private_key.eq(&new.sealed),
        signing_keys::public_jwk.eq(Json(new.public.clone())),
        signing_keys::created_at.eq(life.created_at),
        signing_keys::signs_from.eq(life.signs_from),
        signing_keys::signs_until.eq(life.signs_until),
        signing_keys::published_until.eq(life.published_until),
    );
    let added = each_backend!(c, conn => diesel::insert_into(signing_keys::table).values(row).on_conflict_do_nothing().execute(conn))?;
    if added == 0 {
        return Ok(false);
    }
    let before = signing_keys::table
        .filter(signing_keys::alg.eq(alg.as_str()))
        .filter(signing_keys::generation.lt(generation))
        .filter(signing_keys::signs_until.gt(life.signs_from));
    diesel::update(before)
        .set((signing_keys::signs_until.eq(life.signs_from), signing_keys::published_until.eq(retired_until)))
        .execute(c)?;
    Ok(true)
}

/// Lets a waiting key sign from `life.signs_from`, unless it was revoked or began meanwhile.
pub(super) fn promote(c: &mut Conn, kid: &str, life: &Life) -> Result<(), StoreError> {
    let waiting = signing_keys::table
        .filter(signing_keys::kid.eq(kid))
        .filter(signing_keys::revoked_at.is_null())
        .filter(signing_keys::signs_from.gt(life.signs_from));
    diesel::update(waiting)
        .set((
            signing_keys::signs_from.eq(life.signs_from),
            signing_keys::signs_until.eq(life.signs_until),
            signing_keys::published_until.eq(life.published_until),
        ))
        .execute(c)?;
    Ok(())
}

/// Ends a key for good and destroys its private half; answers whether it was there and not yet ended.
pub(super) fn revoke(c: &mut Conn, kid: &str, now: Moment) -> Result<bool, StoreError> {
    let live =
        signing_keys::table.filter(signing_keys::kid.eq(kid)).filter(signing_keys::revoked_at.is_null());
    let ended = diesel::update(live)
        .set((signing_keys::revoked_at.eq(now), signing_keys::private_key.eq(Vec::<u8>::new())))
        .execute(c)?;
    Ok(ended == 1)
}

/// Destroys the private halves of keys that were published until `surely` at most.
pub(super) fn forget(c: &mut Conn, surely: Moment) -> Result<(), StoreError> {
    diesel::update(signing_keys::table.filter(signing_keys::published_until.le(surely)))
        .set(signing_keys::private_key.eq(Vec::<u8>::new()))
        .execute(c)?;
    Ok(())
}

/// The name of the moment up to which somebody watched time pass.
const SURELY: &str = "keys";

/// That moment, once it is kept.
pub(super) fn surely(c: &mut Conn) -> Result<Option<Moment>, StoreError> {
    Ok(watched::table.find(SURELY).select(watched::at).get_result(c).optional()?)
}

/// Keeps it; never moves it back.
pub(super) fn keep_surely(c: &mut Conn, at: Moment) -> Result<(), StoreError> {
    let row = (watched::name.eq(SURELY), watched::at.eq(at));
    each_backend!(c, conn => diesel::insert_into(watched::table).values(row).on_conflict_do_nothing().execute(conn))?;
    let earlier = watched::table.find(SURELY).filter(watched::at.lt(at));
    diesel::update(earlier).set(watched::at.eq(at)).execute(c)?;
    Ok(())
}
