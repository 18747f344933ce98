//! The ring over an embedded database: years pass by turning the clock.

use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::base::Moment;
use crate::db::{self, DbOptions};
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
    ring.refresh().await.unwrap();
    sign(&ring);
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
    let next = |stored: Vec<Stored>| Snapshot::empty().unwrap().next(stored, now, &place.vault).map(drop);
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
        &Listed { kid: "k".into(), alg: Alg::Es256, generation: 1, life },
        Moment::from_seconds(0),
    );
    insta::assert_snapshot!(
        serde_json::to_string(&info).unwrap(),
        @r#"{"kid":"k","alg":"ES256","state":"signing","created_at":"1970-01-01T00:00:00Z","signs_from":"1970-01-01T00:00:00Z","signs_until":"1970-04-01T00:00:00Z","published_until":"1970-04-03T00:00:00Z"}"#
    );
}
