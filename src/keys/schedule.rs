//! The life of a signing key, as pure functions of a moment: published, signing, kept, gone.
//!
//! ```text
//! created ──prepublish──▶ signs_from ──rotation──▶ signs_until ──keep──▶ published_until
//! ```
//! A successor is published `prepublish` before its predecessor's `signs_until` and begins there, so whoever
//! caches the key set for less than `prepublish` never meets an unknown key.

use std::time::Duration;

use serde::{Serialize, Serializer};

use super::Alg;
use crate::base::Moment;
use crate::config::KeyFiles;

const DAY: u64 = 86_400;

/// How far the clocks of two replicas may differ.
const APART: Duration = Duration::from_secs(3_600);

/// The lengths of the stages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schedule {
    pub(super) rotation: Duration,
    pub(super) prepublish: Duration,
    pub(super) keep: Duration,
}

impl Schedule {
    pub(super) fn new(config: &KeyFiles) -> Self {
        Self {
            rotation: Duration::from_secs(config.rotation_days.saturating_mul(DAY)),
            prepublish: Duration::from_secs(config.prepublish_seconds),
            keep: Duration::from_secs(config.keep_seconds),
        }
    }

    /// The life of a key made at `now` that begins at `signs_from`.
    pub(super) fn life(&self, now: Moment, signs_from: Moment) -> Life {
        let signs_until = signs_from.plus(self.rotation);
        let published_until = signs_until.plus(self.keep);
        Life { created_at: now, signs_from, signs_until, published_until, revoked_at: None }
    }
}

/// When a key does what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) created_at: Moment,
    pub(super) signs_from: Moment,
    pub(super) signs_until: Moment,
    pub(super) published_until: Moment,
    pub(super) revoked_at: Option<Moment>,
}

impl Life {
    /// In the key set, and good for verification.
    pub(super) fn is_published(&self, now: Moment) -> bool {
        self.revoked_at.is_none() && now < self.published_until
    }

    /// Published, but not begun.
    fn is_waiting(&self, now: Moment) -> bool {
        self.is_published(now) && now < self.signs_from
    }

    /// Its turn to sign.
    fn is_current(&self, now: Moment) -> bool {
        self.revoked_at.is_none() && self.signs_from <= now && now < self.signs_until
    }

    /// May sign when no younger key may. A key whose turn has ended signs on while nothing could make its
    /// successor (the database is down): better than refusing every sign-in, and still verifiable.
    pub(super) fn may_sign(&self, now: Moment) -> bool {
        self.is_published(now) && self.signs_from <= now
    }
}

/// A key of ours without its material.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub(super) kid: String,
    pub(super) alg: Alg,
    /// Counts the keys of one algorithm. Unique with it, so that of two processes one makes the next.
    pub(super) generation: i32,
    pub(super) life: Life,
    /// Whether its private half is there: without it no key signs, whatever its time.
    pub(super) private_half: bool,
}

impl Listed {
    /// Whether the schedule counts on it. A key that was made in a future which has not come is the work of a clock that was
    /// wrong: what it signed is verified, and no turn follows from it.
    fn counts(&self, now: Moment) -> bool {
        self.private_half && self.life.is_published(now) && self.life.created_at <= now.plus(APART)
    }
}

/// What has to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Make a key.
    Make { alg: Alg, generation: i32, signs_from: Moment },
    /// Let a waiting key begin now.
    Promote { kid: String },
}

/// What has to happen at `now` so that every algorithm has a key that signs, and in time the next one.
pub(super) fn due(keys: &[Listed], now: Moment, schedule: &Schedule) -> Vec<Step> {
    Alg::ALL.into_iter().filter_map(|alg| due_for(alg, keys, now, schedule)).collect()
}

fn due_for(alg: Alg, keys: &[Listed], now: Moment, schedule: &Schedule) -> Option<Step> {
    let live = || keys.iter().filter(move |key| key.alg == alg && key.counts(now));
    if !live().any(|key| key.life.is_current(now)) {
        let waiting = live().filter(|key| key.life.is_waiting(now)).min_by_key(|key| key.life.signs_from);
        return Some(match waiting {
            Some(key) => Step::Promote { kid: key.kid.clone() },
            None => Step::Make { alg, generation: next_generation(alg, keys), signs_from: now },
        });
    }
    let last_end = live().map(|key| key.life.signs_until).max()?;
    (last_end.minus(schedule.prepublish) <= now).then(|| Step::Make {
        alg,
        generation: next_generation(alg, keys),
        signs_from: last_end,
    })
}

/// What has to happen at `now` so that every algorithm changes its key as soon as the change can be announced.
/// An algorithm whose next key is already waiting is left alone, so asking twice is asking once.
pub(super) fn hurried(keys: &[Listed], now: Moment, schedule: &Schedule) -> Vec<Step> {
    let waits = |alg| keys.iter().any(|key| key.alg == alg && key.counts(now) && key.life.is_waiting(now));
    Alg::ALL
        .into_iter()
        .filter(|alg| !waits(*alg))
        .map(|alg| Step::Make {
            alg,
            generation: next_generation(alg, keys),
            signs_from: now.plus(schedule.prepublish),
        })
        .collect()
}

fn next_generation(alg: Alg, keys: &[Listed]) -> i32 {
    keys.iter().filter(|key| key.alg == alg).map(|key| key.generation).max().unwrap_or(0).saturating_add(1)
}

/// What a key is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// Published ahead of use.
    Waiting,
    /// Signs.
    Signing,
    /// Its turn is now or to come, and its private half is missing.
    Broken,
    /// Signs no more; published for what it signed.
    Kept,
    /// Its time is over.
    Retired,
    /// Was taken out by hand.
    Revoked,
}

/// A signing key as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyInfo {
    /// Its identifier, the RFC 7638 thumbprint.
    pub kid: String,
    /// What it signs with.
    pub alg: Alg,
    /// What it is doing now.
    pub state: KeyState,
    /// Whether its private half is there; it is destroyed when the key has been retired or revoked.
    pub private_half: bool,
    /// When it was made and first published.
    #[serde(serialize_with = "rfc_3339")]
    pub created_at: Moment,
    /// When its turn to sign begins.
    #[serde(serialize_with = "rfc_3339")]
    pub signs_from: Moment,
    /// When its turn ends.
    #[serde(serialize_with = "rfc_3339")]
    pub signs_until: Moment,
    /// When it leaves the key set.
    #[serde(serialize_with = "rfc_3339")]
    pub published_until: Moment,
    /// When it was taken out by hand.
    #[serde(serialize_with = "maybe_rfc_3339", skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Moment>,
}

impl KeyInfo {
    pub(super) fn of(key: &Listed, now: Moment) -> Self {
        let Life { created_at, signs_from, signs_until, published_until, revoked_at } = key.life;
        let state = match revoked_at {
            Some(_) => KeyState::Revoked,
            None if now < signs_until && !key.private_half => KeyState::Broken,
            None if signs_from <= now && now < signs_until => KeyState::Signing,
            None if now < signs_from && signs_from < signs_until => KeyState::Waiting,
            None if now < published_until => KeyState::Kept,
            None => KeyState::Retired,
        };
        let (kid, alg, private_half) = (key.kid.clone(), key.alg, key.private_half);
        Self {
            kid,
            alg,
            state,
            private_half,
            created_at,
            signs_from,
            signs_until,
            published_until,
            revoked_at,
        }
    }
}

fn rfc_3339<S: Serializer>(at: &Moment, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

fn maybe_rfc_3339<S: Serializer>(at: &Option<Moment>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => rfc_3339(at, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests;
