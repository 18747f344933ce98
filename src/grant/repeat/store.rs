//! The statements that tell the two apart: each repeats its condition, and counts on the spent row make repeats queue.

use std::time::Duration;

use diesel::prelude::*;

use crate::base::{Moment, TokenDigest};
use crate::db::schema::refresh_tokens;
use crate::db::{Conn, StoreError};
use crate::grant::Repeat;

/// How long an answer may have been on its way.
const ON_ITS_WAY: Duration = Duration::from_secs(30);

/// How often one token may be exchanged anew.
const MOST: i32 = 8;

/// When it was spent and when superseded, and its parent.
type Row = (Option<Moment>, Option<Moment>, Option<Vec<u8>>);

/// Decides about the token of that digest, which was spent. [`Repeat::Lost`] has made its unused successor void.
///
/// # Errors
/// As the database.
pub fn repeat(c: &mut Conn, now: Moment, digest: TokenDigest) -> Result<Repeat, StoreError> {
    let digest = digest.as_bytes().as_slice();
    let lately = now.minus(ON_ITS_WAY);
    let spent_lately = refresh_tokens::table
        .find(digest)
        .filter(refresh_tokens::spent_at.gt(lately))
        .filter(refresh_tokens::superseded_at.is_null())
        .filter(refresh_tokens::repeats.lt(MOST));
    let counted = diesel::update(spent_lately).set(refresh_tokens::repeats.eq(refresh_tokens::repeats + 1));
    if counted.execute(c)? == 0 {
        return without_successor(c, lately, digest);
    }
    let unused = refresh_tokens::table
        .filter(refresh_tokens::parent.eq(digest))
        .filter(refresh_tokens::spent_at.is_null());
    let void = diesel::update(unused)
        .set((refresh_tokens::spent_at.eq(Some(now)), refresh_tokens::superseded_at.eq(Some(now))));
    Ok(if void.execute(c)? == 1 { Repeat::Lost } else { Repeat::Replayed })
}

/// A token that cannot be exchanged anew: one whose place another answer took, one that came too often, or a replay.
fn without_successor(c: &mut Conn, lately: Moment, digest: &[u8]) -> Result<Repeat, StoreError> {
    let row: Option<Row> = refresh_tokens::table
        .find(digest)
        .select((refresh_tokens::spent_at, refresh_tokens::superseded_at, refresh_tokens::parent))
        .get_result(c)
        .optional()?;
    let Some((spent, superseded, parent)) = row else { return Ok(Repeat::Replayed) };
    // The half minute is that of the request both answers went out for: it began when the parent was spent.
    let began = match (superseded, parent) {
        (None, _) => spent,
        (Some(_), Some(parent)) => refresh_tokens::table
            .find(parent)
            .select(refresh_tokens::spent_at)
            .get_result(c)
            .optional()?
            .flatten(),
        (Some(_), None) => None,
    };
    Ok(if began.is_some_and(|began| began > lately) { Repeat::Crossed } else { Repeat::Replayed })
}
