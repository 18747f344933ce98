//! A clock that is wrong for a while: nothing is destroyed, no token ends before it begins, and all goes on when it is right.

use std::time::Duration;

use diesel::prelude::*;
use khoa::base::Moment;
use khoa::db::schema::signing_keys;
use khoa::keys::KeyState;
use serde_json::{Value, json};

use crate::support::{Party, Reply, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const YEARS: Duration = Duration::from_secs(10 * 365 * 86_400);
const HOUR: Duration = Duration::from_secs(3_600);
const MACHINE: (&str, &str) = ("grant_type", "client_credentials");

async fn get(s: &TestServer, path: &str) -> Value {
    Reply::of(s.http.get(s.url(path)).send().await.unwrap()).await.body
}

async fn readiness(s: &TestServer) -> (u16, Value) {
    let at = format!("http://{}/health/ready", s.running.management);
    let ready = Reply::of(s.http.get(at).send().await.unwrap()).await;
    (ready.status.as_u16(), ready.body)
}

fn whole() -> (u16, Value) {
    let parts = json!({ "database": "up", "ephemeral": "up", "keys": "up" });
    (200, json!({ "status": "ready", "parts": parts }))
}

/// Sets the clock, lets six seconds pass, and lets the service look at its keys as it does every five.
async fn set_clock(s: &TestServer, at: Moment) {
    s.clock.leap_to(at);
    s.later(Duration::from_secs(6));
    s.running.app.ring.refresh().await.unwrap();
}

async fn machine(s: &TestServer) -> Party {
    s.client("machine", json!({ "grants": [MACHINE.1], "redirect_uris": [], "scope": "registry.read" })).await
}

#[actix_web::test]
async fn a_clock_years_ahead_or_behind_for_six_seconds_costs_nobody_a_key_or_a_grant() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (portal, machine) = (s.client("portal", json!({})).await, machine(&s).await);
    let tokens = portal.sign_in(&mut s.browser(), &lan, PASSPHRASE).await;
    let (right, set) = (s.clock.now(), get(&s, "/jwks").await);
    for wrong in [right.plus(YEARS), right.minus(YEARS)] {
        set_clock(&s, wrong).await;
        assert_eq!(get(&s, "/jwks").await, set, "whoever fetches the keys now finds those that sign");
        assert_eq!(readiness(&s).await, whole());
        assert_eq!(machine.post("/token", &[MACHINE]).await.status, 200);
        set_clock(&s, right).await;
        assert_eq!(get(&s, "/jwks").await, set);
        assert_eq!(portal.introspect(&tokens.access).await.body["active"], true);
    }
    let keys = s.running.app.ring.list().await.unwrap();
    assert!(keys.iter().all(|key| key.private_half && key.state == KeyState::Signing), "{keys:?}");
    let refresh = tokens.refresh.unwrap();
    assert_eq!(portal.refresh(&refresh, &[]).await.status, 200);
    s.finish().await;
}

#[actix_web::test]
async fn after_a_clock_was_years_ahead_what_is_ended_or_changed_is_heeded_as_ever() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (portal, machine) = (s.client("portal", json!({})).await, machine(&s).await);
    let right = s.clock.now();
    set_clock(&s, right.plus(YEARS)).await;
    assert_eq!(machine.post("/token", &[MACHINE]).await.status, 200);
    let app = &s.running.app;
    app.revoked.refresh(&app.db, s.clock.now()).await.unwrap();
    set_clock(&s, right).await;

    let tokens = portal.sign_in(&mut s.browser(), &lan, PASSPHRASE).await;
    assert_eq!(portal.introspect(&tokens.access).await.body["active"], true);
    // As another process does: this one reads of it.
    let revoked = app.db.write(|c| {
        use khoa::db::schema::grants;
        let grant = grants::table.filter(grants::client_id.eq("portal")).select(grants::id).first(c)?;
        khoa::grant::revoke_grant(c, Moment::from_seconds(1_767_323_060), grant, "elsewhere")
    });
    assert!(revoked.await.unwrap());
    app.revoked.refresh(&app.db, s.clock.now()).await.unwrap();
    assert_eq!(portal.introspect(&tokens.access).await.body["active"], false);

    let disabled = app.db.write(|c| {
        use khoa::db::schema::clients;
        let at = clients::disabled_at.eq(Some(Moment::from_seconds(1_767_323_060)));
        Ok(diesel::update(clients::table.find("machine")).set(at).execute(c)?)
    });
    assert_eq!(disabled.await.unwrap(), 1);
    s.later(Duration::from_secs(2));
    assert_eq!(machine.post("/token", &[MACHINE]).await.refusal(), "401 invalid_client");
    s.finish().await;
}

#[actix_web::test]
async fn an_hour_back_or_five_minutes_ahead_no_token_ends_before_it_begins() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let right = s.clock.now();
    for at in [right.minus(HOUR), right.plus(Duration::from_secs(300)), right] {
        let mut browser = s.browser();
        let before = portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
        let code = browser.open(&portal.authorization(&[])).await.query("code").unwrap();
        set_clock(&s, at).await;
        let now = s.clock.now().as_seconds();
        let renewed = Tokens::of(&portal.refresh(before.refresh.as_deref().unwrap(), &[]).await);
        let anew = portal.sign_in(&mut s.browser(), &lan, PASSPHRASE).await;
        for tokens in [&renewed, &anew] {
            let claims = tokens.id_claims();
            assert_eq!((&claims["iat"], &claims["exp"]), (&json!(now), &json!(now + 300)), "{claims}");
            assert_eq!(portal.userinfo(&tokens.access).await.status, 200);
            let seen = portal.introspect(&tokens.access).await.body;
            assert_eq!((&seen["iat"], &seen["exp"]), (&json!(now), &json!(now + 300)), "{seen}");
        }
        if at < right {
            assert_eq!(portal.redeem(&code, &[]).await.status, 200, "nothing that was begun is lost");
        }
        assert_eq!(readiness(&s).await, whole());
    }
    s.finish().await;
}

#[actix_web::test]
async fn private_halves_that_are_gone_are_named_and_other_keys_sign() {
    let s = TestServer::start().await;
    let machine = machine(&s).await;
    let set = get(&s, "/jwks").await;
    let erased = s.running.app.db.write(|c| {
        Ok(diesel::update(signing_keys::table)
            .set(signing_keys::private_key.eq(Vec::<u8>::new()))
            .execute(c)?)
    });
    assert_eq!(erased.await.unwrap(), 4);
    s.running.app.ring.refresh().await.unwrap();
    let keys = s.running.app.ring.list().await.unwrap();
    assert_eq!(keys.iter().filter(|key| !key.private_half && key.state == KeyState::Kept).count(), 4);
    assert_eq!(keys.iter().filter(|key| key.private_half && key.state == KeyState::Signing).count(), 4);
    assert_eq!(machine.post("/token", &[MACHINE]).await.status, 200);
    assert_eq!(readiness(&s).await, whole());
    let now = get(&s, "/jwks").await;
    let is_there = |key: &Value| now["keys"].as_array().unwrap().contains(key);
    assert!(set["keys"].as_array().unwrap().iter().all(is_there), "what they signed still verifies");
    s.finish().await;
}
