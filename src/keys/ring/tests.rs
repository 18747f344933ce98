//! The ring over an embedded database: years pass by turning the clock.

use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::base::Moment;
use crate::db::{self, DbOptions};
use crate::keys::time::Anchor;
use crate::keys::{Jwk, JwkSet, jws};

const DAY: Duration = Duration::from_secs(86_400);

struct Place {
    _folder: TempDir,
    db: Db,
    vault: Vault,
    clock: Clock,
    config: KeyFiles,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        db::up(&url).unwrap();
        let db = Db::start(&DbOptions { url, connections: 2, queue: 64 }).unwrap();
        let clock = Clock::fixed(Moment::from_seconds(1_800_000_000));
        let config = KeyFiles { keep_seconds: 172_800, ..KeyFiles::default() };
        let vault = Vault::open(&db, &clock, &Entropy::Os, &config, folder.path()).await.unwrap();
        Self { _folder: folder, db, vault, clock, config }
    }

    async fn ring(&self) -> Ring {
        Ring::load(&self.db, &self.vault, &self.clock, &Entropy::Os, &self.config).await.unwrap()
    }
}

fn sign(ring: &Ring) -> String {
    ring.sign(Alg::Es256, "at+jwt", &json!({"sub": "lan"})).unwrap()
}

fn kid_of(token: &str) -> String {
    Parsed::read(token).map(|parsed| parsed.header.kid.unwrap()).unwrap()
}

fn published(ring: &Ring) -> JwkSet {
    JwkSet::parse(std::str::from_utf8(&ring.jwks().body).unwrap()).unwrap()
}

#[tokio::test]
async fn a_new_ring_publishes_a_key_for_each_algorithm_and_verifies_what_it_signs() {
    let place = Place::new().await;
    let ring = place.ring().await;
    let set = published(&ring);
    assert_eq!(
        set.keys().iter().filter_map(Jwk::alg).collect::<std::collections::HashSet<_>>(),
        Alg::ALL.into()
    );
    for alg in Alg::ALL {
        let token = ring.sign(alg, "JWT", &json!({"sub": "lan"})).unwrap();
        assert_eq!(ring.verify(&token, "JWT").unwrap()["sub"], "lan");
        assert_eq!(ring.verify(&token, "at+jwt").unwrap_err(), JwsError::Type);
        let seen_outside = jws::verify(&token, &set, &[alg]).unwrap();
        assert_eq!(seen_outside.header.kid.as_deref(), Some(kid_of(&token).as_str()));
    }
    let body: Value = serde_json::from_slice(&ring.jwks().body).unwrap();
    let mut names: Vec<_> =
        body["keys"].as_array().unwrap().iter().flat_map(|key| key.as_object().unwrap().keys()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names, ["alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"]);
}

#[tokio::test]
async fn replicas_that_start_and_refresh_at_once_share_one_ring() {
    let place = Place::new().await;
    let (a, b, c) = tokio::join!(place.ring(), place.ring(), place.ring());
    for day in 0..3 {
        assert_eq!(a.list().await.unwrap().len(), 4 + 4 * usize::from(day > 0));
        for ring in [&b, &c] {
            assert_eq!((&a.jwks().etag, kid_of(&sign(&a))), (&ring.jwks().etag, kid_of(&sign(ring))));
            assert!(a.verify(&sign(ring), "at+jwt").is_ok());
        }
        place.clock.turn(if day == 0 { 89 * DAY } else { DAY });
        let (x, y, z) = tokio::join!(a.refresh(), b.refresh(), c.refresh());
        x.and(y).and(z).unwrap();
    }
}

#[tokio::test]
async fn a_key_is_announced_takes_over_and_is_kept_then_forgotten() {
    let place = Place::new().await;
    let ring = place.ring().await;
    let old = sign(&ring);
    place.clock.turn(89 * DAY);
    ring.refresh().await.unwrap();
    assert_eq!(published(&ring).keys().len(), 8);
    assert_eq!(kid_of(&sign(&ring)), kid_of(&old));
    // The turn comes by the clock alone, without another refresh.
    place.clock.turn(DAY);
    let new = sign(&ring);
    assert_ne!(kid_of(&new), kid_of(&old));
    assert!(ring.verify(&old, "at+jwt").is_ok() && ring.verify(&new, "at+jwt").is_ok());
    place.clock.turn(2 * DAY);
    assert_eq!(ring.verify(&old, "at+jwt").unwrap_err(), JwsError::NoKey);
    ring.refresh().await.unwrap();
    assert_eq!(published(&ring).keys().len(), 4);
    let stored = place.db.read(store::all).await.unwrap();
    assert_eq!(
        stored.iter().filter(|one| one.sealed.is_empty()).count(),
        4,
        "old private keys are destroyed"
    );
}

#[tokio::test]
async fn a_ring_that_cannot_refresh_signs_on_while_its_keys_are_published() {
    let place = Place::new().await;
    let ring = place.ring().await;
    place.clock.turn(91 * DAY);
    assert!(ring.verify(&sign(&ring), "at+jwt").is_ok());
    place.clock.turn(DAY);
    assert!(matches!(ring.sign(Alg::Es256, "at+jwt", &json!({})), Err(KeyError::NoKey(Alg::Es256))));
    assert!(matches!(ring.prove(), Err(KeyError::NoKey(_))), "readiness says so");
    ring.refresh().await.unwrap();
    ring.prove().unwrap();
}

#[tokio::test]
async fn a_rotation_announces_the_next_key_and_a_second_one_changes_nothing() {
    let place = Place::new().await;
    let ring = place.ring().await;
    let old = kid_of(&sign(&ring));
    let waiting = ring.rotate().await.unwrap();
    assert_eq!(waiting, ring.rotate().await.unwrap());
    assert_eq!((waiting.len(), published(&ring).keys().len()), (4, 8));
    assert_eq!(kid_of(&sign(&ring)), old);
    place.clock.turn(DAY);
    assert!(waiting.iter().any(|key| key.kid == kid_of(&sign(&ring))));
    ring.refresh().await.unwrap();
    let states: Vec<_> = ring.list().await.unwrap().into_iter().map(|key| key.state).collect();
    assert_eq!(states, [KeyState::Kept, KeyState::Signing].repeat(4));
}

#[tokio::test]
async fn a_revoked_key_is_gone_at_once_and_another_one_signs() {
    let place = Place::new().await;
    let (ring, replica) = (place.ring().await, place.ring().await);
    let (stolen, before) = (sign(&ring), ring.jwks());
    let done = ring.revoke(&kid_of(&stolen)).await.unwrap();
    assert_eq!(done.revoked.state, KeyState::Revoked);
    assert_eq!(done.successor.map(|key| key.kid), Some(kid_of(&sign(&ring))));
    assert_eq!(ring.verify(&stolen, "at+jwt").unwrap_err(), JwsError::NoKey);
    assert_ne!(ring.jwks().etag, before.etag);
    assert!(published(&ring).keys().iter().all(|key| key.kid() != Some(&kid_of(&stolen))));
    replica.refresh().await.unwrap();
    assert_eq!(replica.verify(&stolen, "at+jwt").unwrap_err(), JwsError::NoKey);
    assert_eq!(kid_of(&sign(&replica)), kid_of(&sign(&ring)));
    // Again, and of no key at all.
    assert_eq!(ring.revoke(&kid_of(&stolen)).await.unwrap().successor, None);
    assert!(matches!(ring.revoke("nobody").await, Err(KeyError::UnknownKey(_))));
    let stored = place.db.read(store::all).await.unwrap();
    assert!(stored.iter().all(|one| one.sealed.is_empty() == (one.listed.kid == kid_of(&stolen))));
}

#[tokio::test]
async fn when_a_key_waits_it_follows_the_revoked_one() {
    let place = Place::new().await;
    let ring = place.ring().await;
    let waiting = ring.rotate().await.unwrap();
    let done = ring.revoke(&kid_of(&sign(&ring))).await.unwrap();
    let successor = done.successor.unwrap();
    assert!(waiting.iter().any(|key| key.kid == successor.kid));
    assert_eq!(kid_of(&sign(&ring)), successor.kid);
}

#[tokio::test]
async fn a_refresh_that_changes_nothing_keeps_the_very_same_key_set() {
    let place = Place::new().await;
    let ring = place.ring().await;
    let before = ring.jwks();
    ring.refresh().await.unwrap();
    assert!(Arc::ptr_eq(&before, &ring.jwks()));
    assert!(before.etag.starts_with('"') && before.etag.ends_with('"') && before.etag.len() == 45);
    assert_eq!(place.ring().await.jwks().etag, before.etag);
}

#[tokio::test]
async fn tokens_of_strangers_and_tokens_without_a_key_are_refused() {
    let place = Place::new().await;
    let ring = place.ring().await;
    let (stranger, _) = crate::keys::signer::Signer::for_test(Alg::Es256);
    let theirs = stranger.sign("at+jwt", &json!({})).unwrap();
    assert_eq!(ring.verify(&theirs, "at+jwt").unwrap_err(), JwsError::NoKey);
    let ours = kid_of(&sign(&ring));
    let header = json!({"alg": "ES256", "kid": ours, "typ": "at+jwt"});
    assert_eq!(
        ring.verify(&stranger.sign_raw(&header.to_string(), "{}"), "at+jwt").unwrap_err(),
        JwsError::Signature
    );
    let header = json!({"alg": "ES256", "typ": "at+jwt"});
    assert_eq!(
        ring.verify(&stranger.sign_raw(&header.to_string(), "{}"), "at+jwt").unwrap_err(),
        JwsError::NoKey
    );
    let header = json!({"alg": "RS256", "kid": ours, "typ": "at+jwt"});
    assert_eq!(
        ring.verify(&stranger.sign_raw(&header.to_string(), "{}"), "at+jwt").unwrap_err(),
        JwsError::Alg
    );
    let header = json!({"alg": "ES256", "kid": ours});
    assert_eq!(
        ring.verify(&stranger.sign_raw(&header.to_string(), "{}"), "at+jwt").unwrap_err(),
        JwsError::Type
    );
}

#[tokio::test]
async fn a_private_key_moved_to_another_row_does_not_open() {
    let place = Place::new().await;
    place.ring().await;
    let now = place.clock.now();
    let mut stored = place.db.read(store::all).await.unwrap();
    let at = Anchor::here(&place.clock, now);
    let next =
        |stored: Vec<Stored>| Snapshot::empty(at).unwrap().next(stored, (now, at), &place.vault).map(drop);
    next(stored.clone()).unwrap();
    stored[0].sealed = stored[1].sealed.clone();
    assert!(matches!(next(stored.clone()), Err(KeyError::Sealed { .. })));
    // Sealed for the row, but the key of another one.
    let private = place.vault.open_sealed(&sealed_as(&stored[2].listed.kid), &stored[2].sealed).unwrap();
    stored[0].sealed = place.vault.seal(&Entropy::Os, &sealed_as(&stored[0].listed.kid), &private);
    assert!(matches!(next(stored), Err(KeyError::Unusable { .. })));
}

#[test]
fn an_operator_reads_times_as_times() {
    let life = Schedule::new(&KeyFiles { keep_seconds: 172_800, ..KeyFiles::default() })
        .life(Moment::from_seconds(0), Moment::from_seconds(0));
    let info = KeyInfo::of(
        &Listed { kid: "k".into(), alg: Alg::Es256, generation: 1, life, private_half: true },
        Moment::from_seconds(0),
    );
    insta::assert_snapshot!(
        serde_json::to_string(&info).unwrap(),
        @r#"{"kid":"k","alg":"ES256","state":"signing","private_half":true,"created_at":"1970-01-01T00:00:00Z","signs_from":"1970-01-01T00:00:00Z","signs_until":"1970-04-01T00:00:00Z","published_until":"1970-04-03T00:00:00Z"}"#
    );
}

/// Long enough that every key there is has been retired.
const YEARS: Duration = Duration::from_secs(10 * 365 * 86_400);

async fn private_halves(place: &Place) -> usize {
    let stored = place.db.read(store::all).await.unwrap();
    stored.iter().filter(|one| !one.sealed.is_empty()).count()
}

#[tokio::test]
async fn a_clock_that_leaps_ahead_or_back_takes_no_key_away() {
    let place = Place::new().await;
    let (begin, ring) = (place.clock.now(), place.ring().await);
    let (before, set) = (sign(&ring), ring.jwks().etag.clone());
    for leap in [begin.plus(YEARS), begin.minus(YEARS)] {
        place.clock.leap_to(leap);
        place.clock.turn(Duration::from_secs(6));
        ring.refresh().await.unwrap();
        assert_eq!((kid_of(&sign(&ring)), &ring.jwks().etag), (kid_of(&before), &set), "as if nothing were");
        assert!(ring.verify(&before, "at+jwt").is_ok());
        place.clock.leap_to(begin);
        ring.refresh().await.unwrap();
        assert_eq!((private_halves(&place).await, kid_of(&sign(&ring))), (4, kid_of(&before)));
    }
    ring.prove().unwrap();
}

#[tokio::test]
async fn a_process_that_begins_with_a_wrong_clock_erases_nothing_and_all_heals_with_it() {
    let place = Place::new().await;
    let (begin, ring) = (place.clock.now(), place.ring().await);
    let before = sign(&ring);
    for wrong in [begin.plus(YEARS), begin.minus(YEARS)] {
        let clock = Clock::fixed(wrong);
        let other = Ring::load(&place.db, &place.vault, &clock, &Entropy::Os, &place.config).await.unwrap();
        clock.turn(DAY);
        other.refresh().await.unwrap();
        other.prove().unwrap();
        ring.refresh().await.unwrap();
        assert!(ring.verify(&sign(&other), "at+jwt").is_ok(), "the others publish what it signs with");
        assert_eq!(kid_of(&sign(&ring)), kid_of(&before), "and go on as they did");
        assert!(private_halves(&place).await >= 4);
        assert_eq!(kid_of(&sign(&place.ring().await)), kid_of(&before), "a new process with a right clock");
    }
    for _day in 0..89 {
        place.clock.turn(DAY);
        ring.refresh().await.unwrap();
    }
    assert_ne!(kid_of(&sign(&ring)), kid_of(&before), "its turn ended when it should");
    assert!(ring.verify(&before, "at+jwt").is_ok());
}

#[tokio::test]
async fn after_months_of_rest_it_signs_at_once_and_erases_when_the_time_was_watched() {
    let place = Place::new().await;
    let old = kid_of(&sign(&place.ring().await));
    let clock = Clock::fixed(place.clock.now().plus(200 * DAY));
    let ring = Ring::load(&place.db, &place.vault, &clock, &Entropy::Os, &place.config).await.unwrap();
    assert_ne!(kid_of(&sign(&ring)), old);
    assert_eq!(private_halves(&place).await, 8, "nobody has seen that time pass");
    for _day in 0..92 {
        clock.turn(DAY);
        ring.refresh().await.unwrap();
    }
    let stored = place.db.read(store::all).await.unwrap();
    assert!(stored.iter().all(|one| one.sealed.is_empty() == (one.listed.generation == 1)));
}

#[tokio::test]
async fn a_private_half_that_is_gone_is_missed_and_another_key_signs() {
    let place = Place::new().await;
    let ring = place.ring().await;
    let before = sign(&ring);
    place.db.write_one(|c| store::forget(c, Moment::from_micros(i64::MAX))).await.unwrap();
    assert!(ring.list().await.unwrap().iter().all(|key| key.state == KeyState::Broken && !key.private_half));
    ring.refresh().await.unwrap();
    ring.prove().unwrap();
    assert_ne!(kid_of(&sign(&ring)), kid_of(&before));
    assert!(ring.verify(&before, "at+jwt").is_ok(), "its public half is all that takes");
}
