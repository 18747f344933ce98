//! A client's secret: made, changed while the one before stays good, and ended.

use std::time::Duration;

use serde_json::json;

use super::model::{Client, ClientId, Secrets};
use super::store;
use crate::audit::{self, Entry, Event};
use crate::base::{Moment, Secret};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// The longest time for which two secrets are good.
const LONGEST_OVERLAP: Duration = Duration::from_secs(90 * 86_400);

/// What becomes of the secrets a client has when it gets a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The one it has stays good for so long.
    KeepOld(Duration),
    /// None of before is good any more.
    RevokeOld,
    /// The newest one was lost before anybody used it: another takes its place, and the one before it keeps its end.
    Again,
}

/// Why a secret was not changed.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// No such client.
    #[error("there is no client of this id")]
    Unknown,
    /// It does not authenticate with one.
    #[error("this client has no secret: it authenticates with {0}")]
    None(&'static str),
    /// A third one would be good.
    #[error(
        "the secret before the last one is still good, until {until}, and a client has two at most. If its last secret is in \
         use, end the old one first (khoa client revoke-old-secret {client}); if the last one was lost, replace it alone \
         (khoa client rotate-secret {client} --again); if neither may stay good: khoa client rotate-secret {client} --revoke-old"
    )]
    Two {
        /// Whose.
        client: ClientId,
        /// When the old one ends.
        until: Moment,
    },
    /// There is nothing to replace.
    #[error(
        "--again replaces a secret that was lost while the one before it is good, and there is none: leave it out"
    )]
    NotTwo,
    /// Longer than two secrets may be good.
    #[error("two secrets may be good for at most 90 days")]
    TooLong,
    /// Somebody else changed the client meanwhile.
    #[error("somebody else changed this client at the same time; nothing was done, ask again")]
    Overtaken,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A new secret.
pub(super) fn new(desk: &Desk) -> Secret {
    desk.entropy.token("khoa_cs_")
}

/// The secrets of a client that has its first.
pub(super) fn first(desk: &Desk, secret: &Secret) -> Secrets {
    Secrets { newest: secret.digest(), changed_at: Some(desk.now), old: None }
}

/// Gives the client a new secret, and answers with the only sight of it and the client as it is now. One unit of work: the
/// inner error is a refusal that wrote nothing.
///
/// # Errors
/// As the database.
pub fn rotated(
    c: &mut Conn,
    desk: &Desk,
    id: &str,
    rotation: Rotation,
) -> Result<Result<(Secret, Client), SecretError>, StoreError> {
    inner(rotate(c, desk, id, rotation))
}

/// Ends the old one of two secrets now; answers `false` when there was none that was still good.
///
/// # Errors
/// As the database; the inner error is a refusal that wrote nothing.
pub fn old_secret_ended(
    c: &mut Conn,
    desk: &Desk,
    id: &str,
) -> Result<Result<bool, SecretError>, StoreError> {
    inner(end_old(c, desk, id))
}

fn inner<T>(answer: Result<T, SecretError>) -> Result<Result<T, SecretError>, StoreError> {
    match answer {
        Err(SecretError::Store(broken)) => Err(broken),
        answer => Ok(answer),
    }
}

fn rotate(c: &mut Conn, desk: &Desk, id: &str, rotation: Rotation) -> Result<(Secret, Client), SecretError> {
    let (client, secrets) = holding(c, id)?;
    let old = kept(&client.id, &secrets, rotation, desk.now)?;
    let secret = new(desk);
    let secrets = Secrets { old, ..first(desk, &secret) };
    let facts = match old {
        Some((_, end)) => json!({ "old_secret_until": end.to_string() }),
        None => json!({}),
    };
    let changed = Client { secrets: Some(secrets), ..client };
    replace(c, desk, &changed, Entry::of(Event::SecretRotated).facts(facts))?;
    Ok((secret, changed))
}

fn end_old(c: &mut Conn, desk: &Desk, id: &str) -> Result<bool, SecretError> {
    let (client, secrets) = holding(c, id)?;
    if secrets.old_until(desk.now).is_none() {
        return Ok(false);
    }
    let changed = Client { secrets: Some(Secrets { old: None, ..secrets }), ..client };
    replace(c, desk, &changed, Entry::of(Event::OldSecretEnded))?;
    Ok(true)
}

fn holding(c: &mut Conn, id: &str) -> Result<(Client, Secrets), SecretError> {
    let client = store::find(c, id)?.ok_or(SecretError::Unknown)?;
    let secrets = client.secrets.ok_or(SecretError::None(client.metadata.auth.as_str()))?;
    Ok((client, secrets))
}

fn replace(c: &mut Conn, desk: &Desk, client: &Client, entry: Entry<'_>) -> Result<(), SecretError> {
    if !store::replace(c, desk.now, client)? {
        return Err(SecretError::Overtaken);
    }
    Ok(audit::record(c, desk, &entry.client(client.id.as_str()))?)
}

/// Which secret stays good beside the new one, and until when.
fn kept(
    client: &ClientId,
    secrets: &Secrets,
    rotation: Rotation,
    now: Moment,
) -> Result<Option<(crate::base::TokenDigest, Moment)>, SecretError> {
    match (rotation, secrets.old_until(now)) {
        (Rotation::RevokeOld, _) => Ok(None),
        (Rotation::Again, Some(_)) => Ok(secrets.old),
        (Rotation::Again, None) => Err(SecretError::NotTwo),
        (Rotation::KeepOld(_), Some(end)) => Err(SecretError::Two { client: client.clone(), until: end }),
        (Rotation::KeepOld(span), None) if span > LONGEST_OVERLAP => Err(SecretError::TooLong),
        (Rotation::KeepOld(span), None) => Ok(Some((secrets.newest, now.plus(span)))),
    }
}
