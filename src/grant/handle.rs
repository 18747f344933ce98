//! A session of the official app: an opaque handle by which it calls us in place of an access token, so that it need not renew one
//! every few minutes over a bad line.
//!
//! It lies on the shelf of sessions (Redis, or this process's memory), under the grant it was begun with and limits of its own, and
//! says what the token said that it was begun with. So it is good for the holder of that token's key alone, it is listed and ended
//! as the app's sign-in is, and it opens nothing from the moment on at which the grant has ended, whatever the shelf still holds.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::access::AccessClaims;
use crate::base::{Entropy, GrantId, Moment, Secret};
use crate::config::SessionLimits;
use crate::ephemeral::{Ephemeral, Unavailable};

/// What a handle begins with.
const PREFIX: &str = "khoa_as_";

/// What their owner, a grant, is called by: apart from the browsers of the account, and neither takes the other's room.
const OWNER: &str = "app:";

/// How long one is: 32 random bytes behind what it begins with.
const LENGTH: usize = PREFIX.len() + 43;

/// Whether what was shown is a handle, and no token.
pub fn is_handle(shown: &Secret) -> bool {
    shown.expose().len() == LENGTH && shown.expose().starts_with(PREFIX)
}

/// Begins a session that says what `claims` say, until the last moment that is answered beside the handle.
///
/// # Errors
/// When the store does not answer; then there is none.
pub async fn begin(
    store: &dyn Ephemeral,
    limits: &SessionLimits,
    entropy: &Entropy,
    now: Moment,
    claims: &AccessClaims,
) -> Result<(Secret, Moment), Unavailable> {
    let handle = entropy.token(PREFIX);
    let ends_at = now.plus(Duration::from_secs(limits.absolute_seconds));
    let kept = AccessClaims { exp: ends_at.as_seconds(), jti: key(&handle), ..claims.clone() };
    let value = serde_json::to_vec(&kept).unwrap_or_default();
    store.session_put(&owner(claims), &kept.jti, &value, idle(limits), ends_at).await?;
    Ok((handle, ends_at))
}

/// What the session of a handle says, and its idle limit begins anew; nothing where it is over.
///
/// # Errors
/// When the store does not answer: nobody is taken for signed in.
pub async fn opened(
    store: &dyn Ephemeral,
    limits: &SessionLimits,
    now: Moment,
    handle: &Secret,
) -> Result<Option<AccessClaims>, Unavailable> {
    let value = store.session_get(&key(handle), idle(limits)).await?;
    let claims = value.and_then(|value| serde_json::from_slice::<AccessClaims>(&value).ok());
    // The absolute end is ours to keep, whatever the store does.
    Ok(claims.filter(|claims| now.as_seconds() < claims.exp))
}

/// Ends the session of a handle; false when it had ended.
///
/// # Errors
/// When the store does not answer.
pub async fn end(store: &dyn Ephemeral, handle: &Secret, claims: &AccessClaims) -> Result<bool, Unavailable> {
    store.session_remove(&owner(claims), &key(handle)).await
}

/// Takes what was begun with grants that have ended off the shelf. It opens nothing any more, and would only lie there until its
/// time is over; what a store keeps that does not answer now does.
///
/// # Errors
/// When the store does not answer.
pub async fn forget(store: &dyn Ephemeral, ended: &[GrantId]) -> Result<(), Unavailable> {
    for grant in ended {
        let owner = format!("{OWNER}{grant}");
        for (id, _) in store.sessions_of(&owner).await? {
            store.session_remove(&owner, &id).await?;
        }
    }
    Ok(())
}

fn key(handle: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(handle.digest().as_bytes())
}

fn owner(claims: &AccessClaims) -> String {
    format!("{OWNER}{}", claims.gid.as_deref().unwrap_or_default())
}

const fn idle(limits: &SessionLimits) -> Duration {
    Duration::from_secs(limits.idle_seconds)
}
