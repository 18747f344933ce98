//! Putting sessions into the ephemeral store and taking them out.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::model::{NewSession, Session};
use crate::base::{AccountId, Clock, Entropy, Moment, Secret};
use crate::config::SessionLimits;
use crate::ephemeral::{Ephemeral, Unavailable};

/// What a session cookie begins with.
const PREFIX: &str = "khoa_se_";

/// The longest description of a browser we keep, in characters.
const LONGEST_AGENT: usize = 256;

/// Begins a session; answers it with the cookie that opens it.
///
/// # Errors
/// When the store does not answer; then nobody is signed in.
pub async fn begin(
    store: &dyn Ephemeral,
    limits: &SessionLimits,
    clock: &Clock,
    entropy: &Entropy,
    new: NewSession,
) -> Result<(Session, Secret), Unavailable> {
    let (now, cookie) = (clock.now(), entropy.token(PREFIX));
    let session = Session {
        key: key(&cookie),
        sid: new.continues.unwrap_or_else(|| entropy.handle()),
        account: new.account,
        person: new.person,
        aal: new.aal,
        amr: new.amr,
        auth_time: new.auth_time,
        epoch: new.epoch,
        ends_at: now.plus(Duration::from_secs(limits.absolute_seconds)),
        // Product names are visible ASCII (RFC 9110 §10.1.5): nothing else has a place in a list of one's sessions.
        agent: new.agent.chars().filter(|c| matches!(c, ' '..='~')).take(LONGEST_AGENT).collect(),
    };
    put(store, limits, &session).await?;
    Ok((session, cookie))
}

/// Puts `session` back under the epoch that its own holder raised, so that it alone goes on.
///
/// # Errors
/// When the store does not answer; then its holder has to sign in again.
pub async fn renew(
    store: &dyn Ephemeral,
    limits: &SessionLimits,
    session: &Session,
    epoch: i32,
) -> Result<(), Unavailable> {
    put(store, limits, &Session { epoch, ..session.clone() }).await
}

async fn put(store: &dyn Ephemeral, limits: &SessionLimits, session: &Session) -> Result<(), Unavailable> {
    let value = serde_json::to_vec(session).unwrap_or_default();
    store.session_put(&owner(session.account), &session.key, &value, idle(limits), session.ends_at).await
}

/// The session the cookie opens, and its idle limit begins anew.
///
/// # Errors
/// When the store does not answer: nobody is taken for signed in.
pub async fn load(
    store: &dyn Ephemeral,
    limits: &SessionLimits,
    now: Moment,
    cookie: &Secret,
) -> Result<Option<Session>, Unavailable> {
    let value = store.session_get(&key(cookie), idle(limits)).await?;
    let session = value.and_then(|value| serde_json::from_slice::<Session>(&value).ok());
    // The absolute end is ours to keep, whatever the store does.
    Ok(session.filter(|session| now < session.ends_at))
}

/// Ends a session of `account`. `false` when it has no such session.
///
/// # Errors
/// When the store does not answer; then the session goes on.
pub async fn end(store: &dyn Ephemeral, account: AccountId, key: &str) -> Result<bool, Unavailable> {
    store.session_remove(&owner(account), key).await
}

/// The sessions of `account`, the newest first.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    store: &dyn Ephemeral,
    now: Moment,
    account: AccountId,
) -> Result<Vec<Session>, Unavailable> {
    let found = store.sessions_of(&owner(account)).await?;
    let mut sessions: Vec<Session> =
        found.iter().filter_map(|(_, value)| serde_json::from_slice(value).ok()).collect();
    sessions.retain(|session| now < session.ends_at);
    sessions.sort_by_key(|session| std::cmp::Reverse(session.auth_time));
    Ok(sessions)
}

fn key(cookie: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(cookie.digest().as_bytes())
}

fn owner(account: AccountId) -> String {
    account.to_string()
}

const fn idle(limits: &SessionLimits) -> Duration {
    Duration::from_secs(limits.idle_seconds)
}
