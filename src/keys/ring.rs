//! The provider's own signing keys: sign, verify, publish, rotate, revoke.
//!
//! Requests read a snapshot without a lock. [`Ring::refresh`] reads the table, does what the schedule asks
//! and puts the next snapshot in place; it may run on every replica at once, as often as it likes. What time it is for all
//! of that says [`KeyTime`], so that no clock that leaps takes a key away.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use futures_util::future::try_join_all;
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use super::jws::{JwsError, Parsed};
use super::schedule::{KeyInfo, KeyState, Listed, Schedule, Step, due, hurried};
use super::snapshot::{Published, Snapshot, sealed_as};
use super::store::{self, Stored};
use super::time::KeyTime;
use super::{Alg, JwkSet, KeyError, Vault, cose, signer};
use crate::base::{Clock, Entropy, Moment};
use crate::config::KeyFiles;
use crate::db::Db;

/// The ring. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Ring(Arc<Inner>);

struct Inner {
    db: Db,
    vault: Vault,
    clock: Clock,
    entropy: Entropy,
    schedule: Schedule,
    snapshot: ArcSwap<Snapshot>,
    /// One change at a time in this process, so that an older snapshot never replaces a newer one.
    turn: Mutex<KeyTime>,
}

/// The type of what is signed to see whether signing works; it never leaves this file.
const PROOF: &str = "proof+jwt";

/// What a revocation did.
#[derive(Debug, Clone, Serialize)]
pub struct Revoked {
    /// The key that was taken out.
    pub revoked: KeyInfo,
    /// The key that signs in its place; absent when another one signed anyway.
    pub successor: Option<KeyInfo>,
}

impl Ring {
    /// Opens the ring; on a new database it makes one key for each algorithm.
    ///
    /// # Errors
    /// When the database does not answer, or a stored key does not open.
    pub async fn load(
        db: &Db,
        vault: &Vault,
        clock: &Clock,
        entropy: &Entropy,
        config: &KeyFiles,
    ) -> Result<Self, KeyError> {
        let time = KeyTime::begin(clock);
        let ring = Self(Arc::new(Inner {
            db: db.clone(),
            vault: vault.clone(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            schedule: Schedule::new(config),
            snapshot: ArcSwap::from_pointee(Snapshot::empty(time.anchor())?),
            turn: Mutex::new(time),
        }));
        ring.refresh().await?;
        Ok(ring)
    }

    /// Does what the schedule asks and takes over what other processes changed. When it fails, the ring goes
    /// on with what it has.
    ///
    /// # Errors
    /// When the database does not answer, or a stored key does not open.
    pub async fn refresh(&self) -> Result<(), KeyError> {
        let mut time = self.0.turn.lock().await;
        self.settle(&mut time).await.map(drop)
    }

    /// Every key there ever was, by algorithm and age.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list(&self) -> Result<Vec<KeyInfo>, KeyError> {
        let now = self.now();
        Ok(self.stored().await?.iter().map(|one| KeyInfo::of(&one.listed, now)).collect())
    }

    /// Publishes the next key of each algorithm now, to sign after the time of announcement; answers the
    /// keys that wait. Asking twice is asking once.
    ///
    /// # Errors
    /// As [`Ring::refresh`].
    pub async fn rotate(&self) -> Result<Vec<KeyInfo>, KeyError> {
        let mut time = self.0.turn.lock().await;
        let keys = self.settle(&mut time).await?;
        let now = time.now();
        self.take(hurried(&keys, now, &self.0.schedule), now).await?;
        let infos = self.settle(&mut time).await?.into_iter().map(|key| KeyInfo::of(&key, now));
        Ok(infos.filter(|key| key.state == KeyState::Waiting).collect())
    }

    /// Takes a key out of the key set at once and for good. When it signed, another one signs from now on.
    /// Other processes follow with their next [`Ring::refresh`].
    ///
    /// # Errors
    /// [`KeyError::UnknownKey`], and as [`Ring::refresh`].
    pub async fn revoke(&self, kid: &str) -> Result<Revoked, KeyError> {
        let mut time = self.0.turn.lock().await;
        let now = time.now();
        let signing = |keys: &[Listed]| -> Vec<KeyInfo> {
            keys.iter()
                .map(|key| KeyInfo::of(key, now))
                .filter(|key| key.state == KeyState::Signing)
                .collect()
        };
        let before: Vec<Listed> = self.stored().await?.into_iter().map(|one| one.listed).collect();
        if !before.iter().any(|key| key.kid == kid) {
            return Err(KeyError::UnknownKey(kid.to_owned()));
        }
        let named = kid.to_owned();
        self.0.db.write_one(move |c| store::revoke(c, &named, now)).await?;
        let after = self.settle(&mut time).await?;
        let revoked = after.iter().find(|key| key.kid == kid).map(|key| KeyInfo::of(key, now));
        let revoked = revoked.ok_or_else(|| KeyError::UnknownKey(kid.to_owned()))?;
        let (signed, alg) = (signing(&before), revoked.alg);
        let successor = signing(&after).into_iter().find(|key| key.alg == alg && !signed.contains(key));
        Ok(Revoked { revoked, successor })
    }

    /// A compact JWS over `claims`, with `kid` and `typ` in its header, by the key whose turn it is.
    ///
    /// # Errors
    /// [`KeyError::NoKey`] when no key may sign; [`KeyError::Claims`] when the claims are no JSON.
    pub fn sign<C: Serialize>(&self, alg: Alg, typ: &str, claims: &C) -> Result<String, KeyError> {
        let snapshot = self.0.snapshot.load();
        snapshot.signer(alg, snapshot.now(&self.0.clock)).ok_or(KeyError::NoKey(alg))?.sign(typ, claims)
    }

    /// A COSE_Sign1 over `payload`, by the key on P-256 whose turn it is.
    ///
    /// # Errors
    /// As [`Ring::sign`].
    pub fn sign_cose(&self, payload: &[u8]) -> Result<Vec<u8>, KeyError> {
        let snapshot = self.0.snapshot.load();
        let signer = snapshot.signer(Alg::Es256, snapshot.now(&self.0.clock));
        cose::sign(signer.ok_or(KeyError::NoKey(Alg::Es256))?, payload)
    }

    /// The published keys by which those are checked, each under the name that it has there.
    pub fn cose_keys(&self) -> JwkSet {
        let snapshot = self.0.snapshot.load();
        let keys = snapshot.verifiers(Alg::Es256, snapshot.now(&self.0.clock));
        keys.map(|key| key.called(cose::name(key))).collect()
    }

    /// Signs once with each algorithm, and verifies that by what is published.
    ///
    /// # Errors
    /// As [`Ring::sign`], and [`KeyError::Unproven`].
    pub fn prove(&self) -> Result<(), KeyError> {
        Alg::ALL.into_iter().try_for_each(|alg| {
            let token = self.sign(alg, PROOF, &Map::new())?;
            self.verify(&token, PROOF).map(drop).map_err(|source| KeyError::Unproven { alg, source })
        })
    }

    /// The latest moment that has been reached for certain, whatever the clock says: for whatever is deleted for good.
    /// It lags behind by as long as nobody watched, and by what was watched since the last [`Ring::refresh`].
    pub async fn surely(&self) -> Moment {
        let time = self.0.turn.lock().await;
        time.surely().unwrap_or_else(|| time.now()).min(self.0.clock.now())
    }

    /// The time as the machine's clock shows it, as long as that goes as time does: a leap is not followed before it has lasted
    /// a while. For whatever follows from the calendar.
    pub async fn steadily(&self) -> Moment {
        self.0.turn.lock().await.now()
    }

    /// The claims of a token that a published key of ours signed as one of type `typ`. Issuer, audience and
    /// time are the caller's to check.
    ///
    /// # Errors
    /// [`JwsError`] names the first rule that is broken.
    pub fn verify(&self, token: &str, typ: &str) -> Result<Map<String, Value>, JwsError> {
        let parsed = Parsed::read(token)?;
        if !parsed.header.is_typ(typ) {
            return Err(JwsError::Type);
        }
        let snapshot = self.0.snapshot.load();
        let kid = parsed.header.kid.as_deref().ok_or(JwsError::NoKey)?;
        let key = snapshot.verifier(kid, snapshot.now(&self.0.clock)).ok_or(JwsError::NoKey)?;
        if !key.is_for(parsed.header.alg) {
            return Err(JwsError::Alg);
        }
        if !parsed.is_signed_by(key) {
            return Err(JwsError::Signature);
        }
        parsed.into_verified().map(|verified| verified.claims)
    }

    /// The key set, ready to be served.
    pub fn jwks(&self) -> Arc<Published> {
        Arc::clone(&self.0.snapshot.load().published)
    }

    fn now(&self) -> Moment {
        self.0.snapshot.load().now(&self.0.clock)
    }

    async fn stored(&self) -> Result<Vec<Stored>, KeyError> {
        Ok(self.0.db.read(store::all).await?)
    }

    /// Under the turn: what is due, then the next snapshot.
    async fn settle(&self, time: &mut KeyTime) -> Result<Vec<Listed>, KeyError> {
        let listed =
            |stored: &[Stored]| -> Vec<Listed> { stored.iter().map(|one| one.listed.clone()).collect() };
        let (mut stored, kept) = self.0.db.read(|c| Ok((store::all(c)?, store::surely(c)?))).await?;
        time.look(kept, stored.iter().map(|one| one.listed.life.created_at).max());
        metrics::gauge!("khoa_clock_doubted").set(if time.is_doubted() { 1.0 } else { 0.0 });
        let now = time.now();
        let steps = due(&listed(&stored), now, &self.0.schedule);
        if !steps.is_empty() {
            self.take(steps, now).await?;
            stored = self.stored().await?;
        }
        let keys = listed(&stored);
        let next = self.0.snapshot.load().next(stored, (now, time.anchor()), &self.0.vault)?;
        self.0.snapshot.store(Arc::new(next));
        self.erase(&keys, time).await?;
        if let Some(surely) = time.to_keep(kept) {
            self.0.db.write(move |c| store::keep_surely(c, surely)).await?;
        }
        Ok(keys)
    }

    /// Destroys the private halves of keys whose time is over for certain.
    async fn erase(&self, keys: &[Listed], time: &KeyTime) -> Result<(), KeyError> {
        let Some(surely) = time.surely().map(|surely| surely.min(time.now())) else { return Ok(()) };
        if keys.iter().any(|key| key.private_half && !key.life.is_published(surely)) {
            self.0.db.write_one(move |c| store::forget(c, surely)).await?;
        }
        Ok(())
    }

    async fn take(&self, steps: Vec<Step>, now: Moment) -> Result<(), KeyError> {
        try_join_all(steps.into_iter().map(|step| self.take_one(step, now))).await.map(drop)
    }

    async fn take_one(&self, step: Step, now: Moment) -> Result<(), KeyError> {
        let schedule = self.0.schedule;
        match step {
            Step::Promote { kid } => {
                let life = schedule.life(now, now);
                self.0.db.write_one(move |c| store::promote(c, &kid, &life)).await?;
            }
            Step::Make { alg, generation, signs_from } => {
                let made = tokio::task::spawn_blocking(move || signer::generate(alg)).await;
                let made = made.map_err(|_panicked| KeyError::Library("make a signing key"))??;
                let kid = made.public.thumbprint();
                let sealed = self.0.vault.seal(&self.0.entropy, &sealed_as(&kid), &made.pkcs8);
                let public = serde_json::to_value(&made.public).map_err(KeyError::Claims)?;
                let life = schedule.life(now, signs_from);
                let listed = Listed { kid, alg, generation, life, private_half: true };
                let new = Stored { listed, public, sealed };
                let retired_until = signs_from.plus(schedule.keep);
                // Whether we were first or another replica: the next look at the table finds the winner.
                self.0.db.write(move |c| store::add(c, &new, retired_until)).await?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ring(…)")
    }
}

#[cfg(test)]
mod tests;
