//! What the ring knows at one moment: immutable, shared, replaced as a whole.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;

use super::schedule::Listed;
use super::signer::Signer;
use super::store::Stored;
use super::time::Anchor;
use super::{Alg, Jwk, JwkSet, KeyError, Vault};
use crate::base::{Clock, Moment};
use crate::db::StoreError;

/// The key set as it is served.
#[derive(Debug)]
pub struct Published {
    /// `{"keys":[…]}`; a clone shares the bytes.
    pub body: Bytes,
    /// A strong validator of the body, in its quotes.
    pub etag: String,
}

impl Published {
    fn of(keys: &[Held]) -> Result<Self, KeyError> {
        let set: JwkSet = keys.iter().map(|held| held.key.public.clone()).collect();
        let body = serde_json::to_vec(&set).map_err(KeyError::Claims)?;
        let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest(&SHA256, &body)));
        Ok(Self { body: body.into(), etag })
    }
}

/// A key of ours, parsed.
struct Key {
    public: Jwk,
    /// Absent once the private half was destroyed.
    signer: Option<Signer>,
}

#[derive(Clone)]
struct Held {
    listed: Listed,
    key: Arc<Key>,
}

/// The published keys, oldest first within each algorithm.
pub(super) struct Snapshot {
    keys: Vec<Held>,
    pub(super) published: Arc<Published>,
    /// Keys and the time by which their turns come are replaced together.
    time: Anchor,
}

impl Snapshot {
    pub(super) fn empty(time: Anchor) -> Result<Self, KeyError> {
        Ok(Self { keys: Vec::new(), published: Arc::new(Published::of(&[])?), time })
    }

    /// What time it is for these keys.
    pub(super) fn now(&self, clock: &Clock) -> Moment {
        self.time.now(clock)
    }

    /// The keys of `stored` that are published at `now`, the moment of `time`. What `self` has parsed already is taken over.
    pub(super) fn next(
        &self,
        stored: Vec<Stored>,
        (now, time): (Moment, Anchor),
        vault: &Vault,
    ) -> Result<Self, KeyError> {
        let keys = stored
            .into_iter()
            .filter(|one| one.listed.life.is_published(now))
            .map(|one| {
                let same = |held: &&Held| {
                    held.listed.kid == one.listed.kid && held.listed.private_half == one.listed.private_half
                };
                let key = match self.keys.iter().find(same) {
                    Some(held) => Arc::clone(&held.key),
                    None => Arc::new(open(&one, vault)?),
                };
                Ok(Held { listed: one.listed, key })
            })
            .collect::<Result<Vec<_>, KeyError>>()?;
        let published = Published::of(&keys)?;
        // The same bytes stay the same allocation: most refreshes change nothing.
        let published = if published.etag == self.published.etag {
            Arc::clone(&self.published)
        } else {
            Arc::new(published)
        };
        Ok(Self { keys, published, time })
    }

    /// The youngest key of `alg` that may sign at `now`.
    pub(super) fn signer(&self, alg: Alg, now: Moment) -> Option<&Signer> {
        let may = |held: &&Held| held.listed.alg == alg && held.listed.life.may_sign(now);
        self.keys.iter().rev().filter(may).find_map(|held| held.key.signer.as_ref())
    }

    /// The published key named `kid`.
    pub(super) fn verifier(&self, kid: &str, now: Moment) -> Option<&Jwk> {
        let named = |held: &&Held| held.listed.kid == kid && held.listed.life.is_published(now);
        self.keys.iter().find(named).map(|held| &held.key.public)
    }

    /// The published keys of `alg`.
    pub(super) fn verifiers(&self, alg: Alg, now: Moment) -> impl Iterator<Item = &Jwk> {
        let good = move |held: &&Held| held.listed.alg == alg && held.listed.life.is_published(now);
        self.keys.iter().filter(good).map(|held| &held.key.public)
    }
}

/// In which context the private half of a key is sealed.
pub(super) fn sealed_as(kid: &str) -> String {
    format!("signing_keys.private_key/{kid}")
}

fn open(stored: &Stored, vault: &Vault) -> Result<Key, KeyError> {
    let Listed { kid, alg, .. } = &stored.listed;
    let public: Jwk = serde_json::from_value(stored.public.clone())
        .map_err(|_malformed| StoreError::Inconsistent { table: "signing_keys", row: kid.clone() })?;
    if stored.sealed.is_empty() {
        return Ok(Key { public, signer: None });
    }
    let pkcs8 = vault.open_sealed(&sealed_as(kid), &stored.sealed)?;
    let signer =
        Signer::read(*alg, &pkcs8, &public).ok_or_else(|| KeyError::Unusable { kid: kid.clone() })?;
    Ok(Key { public, signer: Some(signer) })
}
