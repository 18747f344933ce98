//! Apps of one owner on one phone share a sign-in (OpenID Connect Native SSO 1.0): by what belongs together, and as long as the first goes on.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::{join, join_all};
use khoa::mandate::member::Role;
use serde_json::{Value, json};

use super::closing::close;
use super::dpop::{PASSPHRASE, Stage};
use crate::organisations::{Gift, TIMBER, choose, give, organisation, to_the_choice};
use crate::support::{Listener, Party, Prover, Reply, TestServer, Tokens};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const SCOPE: &str = "openid offline_access device_sso app.read app.devices";
const DEVICES: &str = "/app/v1/devices";

struct Apps {
    stage: Stage,
    first: Party,
    second: Party,
}

/// What the first app puts where the others of its owner read it.
struct Shared {
    key: Prover,
    tokens: Tokens,
    secret: String,
}

impl Apps {
    async fn set() -> Self {
        let stage = Stage::set().await;
        let first = app(&stage, "first", json!({})).await;
        let second = app(&stage, "second", json!({})).await;
        Self { stage, first, second }
    }

    async fn signed_in(&self, username: &str) -> Shared {
        let (key, api) = (Prover::new(), format!("{}/app/v1", self.stage.s.issuer()));
        let over = [("scope", SCOPE), ("resource", api.as_str())];
        let page = self.first.visit(&mut self.stage.s.browser(), username, PASSPHRASE, &over).await;
        let proof = self.stage.at_token(&key, Some(&self.stage.nonce().await)).remove(0);
        let reply = self.first.redeem_by(&page.query("code").unwrap(), &proof).await;
        Shared { key, secret: reply.text("device_secret"), tokens: Tokens::of(&reply) }
    }

    async fn lans(&self) -> Shared {
        self.signed_in(&self.stage.lan).await
    }

    /// What `by` gets for what lies there, with `over` laid over a sound request.
    async fn exchange(&self, by: &Party, key: &Prover, shared: &Shared, over: &[(&str, &str)]) -> Reply {
        let (issuer, api) = (self.stage.s.issuer(), format!("{}/app/v1", self.stage.s.issuer()));
        let sound = [
            ("grant_type", GRANT),
            ("audience", &issuer),
            ("subject_token", shared.tokens.id.as_deref().unwrap()),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"),
            ("actor_token", &shared.secret),
            ("actor_token_type", "urn:openid:params:token-type:device-secret"),
            ("scope", SCOPE),
            ("resource", &api),
        ];
        let kept = sound.iter().filter(|(name, _)| !over.iter().any(|(other, _)| other == name));
        let fields: Vec<_> =
            kept.chain(over.iter().filter(|(_, value)| !value.is_empty())).copied().collect();
        let proof = self.stage.at_token(key, Some(&self.stage.nonce().await)).remove(0);
        by.token_by(&fields, &proof).await
    }

    async fn opens(&self, key: &Prover, tokens: &Tokens) -> u16 {
        let proof = self.stage.at(DEVICES, key, &self.stage.nonce().await, &tokens.access);
        self.stage.show(DEVICES, "DPoP", &tokens.access, &proof).await.status.as_u16()
    }

    async fn renewed(&self, of: &Party, key: &Prover, tokens: &Tokens) -> Reply {
        let proof = self.stage.at_token(key, Some(&self.stage.nonce().await));
        self.stage.refresh(of, tokens.refresh.as_deref().unwrap(), &proof).await
    }
}

async fn app(stage: &Stage, id: &str, over: Value) -> Party {
    let mut metadata = json!({
        "official": true, "auth": "none", "dpop_bound_access_tokens": true, "sector": "apps", "scope": SCOPE,
        "grants": ["authorization_code", "refresh_token", "token_exchange"],
        "may_ask": [format!("{}/app/v1", stage.s.issuer())],
    });
    for (member, value) in over.as_object().unwrap() {
        metadata[member] = value.clone();
    }
    stage.s.client(id, metadata).await
}

#[actix_web::test]
async fn a_second_app_is_signed_in_by_what_the_first_holds_and_has_a_key_of_its_own() {
    let apps = Apps::set().await;
    let (shared, key) = (apps.lans().await, Prover::new());
    let reply = apps.exchange(&apps.second, &key, &shared, &[]).await;
    assert_eq!(reply.text("issued_token_type"), "urn:ietf:params:oauth:token-type:access_token");
    assert_eq!((&reply.body["token_type"], &reply.body["device_secret"]), (&json!("DPoP"), &Value::Null));
    let tokens = Tokens::of(&reply);
    assert_eq!(tokens.access_claims()["cnf"]["jkt"], key.thumbprint());
    assert_eq!(apps.opens(&key, &tokens).await, 200);
    let (theirs, ours) = (shared.tokens.id_claims(), tokens.id_claims());
    for claim in ["sub", "sid", "ds_hash", "auth_time", "acr"] {
        assert_eq!(theirs[claim], ours[claim], "{claim}");
    }
    assert_eq!(ours["aud"], "second");

    // What is renewed is as good for the next app, and the secret stays the one that everybody has.
    let renewed = apps.renewed(&apps.second, &key, &tokens).await;
    assert_eq!(renewed.body["device_secret"], Value::Null);
    let third = app(&apps.stage, "third", json!({})).await;
    let passed_on = Shared { tokens: Tokens::of(&renewed), ..apps_secret(&shared) };
    let tokens = Tokens::of(&apps.exchange(&third, &Prover::new(), &passed_on, &[("scope", "openid")]).await);
    assert_eq!((&tokens.refresh, &tokens.access_claims()["scope"]), (&None, &json!("openid")));
    let audited = apps.stage.s.audited("second").await;
    assert!(
        audited.iter().any(|(event, facts)| event == "tokens_issued" && facts["by"] == "device_sso"),
        "{audited:?}"
    );
    apps.stage.s.finish().await;
}

#[actix_web::test]
async fn what_a_closed_app_shared_signs_nobody_in_from_that_second_on() {
    let (apps, key, minute) = (Apps::set().await, Prover::new(), Duration::from_secs(60));
    let shared = apps.lans().await;
    close(&apps.stage.s, "first", minute, Some("second")).await;
    apps.stage.s.later(minute - Duration::from_secs(1));
    let tokens = Tokens::of(&apps.exchange(&apps.second, &key, &shared, &[]).await);
    assert_eq!(apps.opens(&key, &tokens).await, 200);
    assert_eq!(apps.opens(&shared.key, &shared.tokens).await, 200);
    apps.stage.s.later(Duration::from_secs(1));
    assert_eq!(apps.exchange(&apps.second, &key, &shared, &[]).await.refusal(), "400 invalid_grant");
    assert_eq!(apps.opens(&shared.key, &shared.tokens).await, 401);
    apps.stage.s.finish().await;
}

#[actix_web::test]
async fn an_id_token_whose_hour_is_over_still_says_whose_secret_it_is() {
    let apps = Apps::set().await;
    let (shared, key) = (apps.lans().await, Prover::new());
    apps.stage.s.later(std::time::Duration::from_secs(6 * 3_600));
    apps.stage.s.running.app.ring.refresh().await.unwrap();
    let tokens = Tokens::of(&apps.exchange(&apps.second, &key, &shared, &[]).await);
    assert_eq!(apps.opens(&key, &tokens).await, 200);
    apps.stage.s.finish().await;
}

/// The same secret beside other tokens.
fn apps_secret(shared: &Shared) -> Shared {
    let tokens = Tokens { access: shared.tokens.access.clone(), refresh: None, id: shared.tokens.id.clone() };
    Shared { key: Prover::new(), secret: shared.secret.clone(), tokens }
}

#[actix_web::test]
async fn what_does_not_belong_together_signs_nobody_in() {
    let apps = Apps::set().await;
    let nam = apps.stage.s.citizen(2, "Trần Văn Nam", PASSPHRASE).await;
    let (shared, again, of_nam) = (apps.lans().await, apps.lans().await, apps.signed_in(&nam).await);
    let own = shared.tokens.id.as_deref().unwrap();
    // The binding written into somebody else's token: the signature is looked at.
    let [header, _, signature] = of_nam.tokens.id.as_deref().unwrap().split('.').collect::<Vec<_>>()[..]
    else {
        panic!("three parts")
    };
    let mut forged = of_nam.tokens.id_claims();
    forged["ds_hash"] = shared.tokens.id_claims()["ds_hash"].clone();
    let forged = format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(forged.to_string()));
    let unknown = format!("khoa_ds_{}", "A".repeat(43));
    for (over, code) in [
        (("actor_token", ""), "400 invalid_request"),
        (("actor_token_type", ""), "400 invalid_request"),
        (("actor_token_type", "urn:ietf:params:oauth:token-type:access_token"), "400 invalid_request"),
        (("actor_token", unknown.as_str()), "400 invalid_request"),
        (("actor_token", &again.secret), "400 invalid_request"),
        (("actor_token", &of_nam.secret), "400 invalid_request"),
        (("subject_token", ""), "400 invalid_request"),
        (("subject_token", again.tokens.id.as_deref().unwrap()), "400 invalid_request"),
        (("subject_token", of_nam.tokens.id.as_deref().unwrap()), "400 invalid_request"),
        (("subject_token", &forged), "400 invalid_request"),
        (("subject_token", &shared.tokens.access), "400 invalid_request"),
        (("subject_token_type", "urn:ietf:params:oauth:token-type:saml2"), "400 invalid_request"),
        (("audience", ""), "400 invalid_target"),
        (("audience", "https://other.example"), "400 invalid_target"),
        (("resource", "https://other.example"), "400 invalid_target"),
        (("scope", "eid_number"), "400 invalid_scope"),
    ] {
        let refused = apps.exchange(&apps.second, &Prover::new(), &shared, &[over]).await;
        assert_eq!(refused.refusal(), code, "{over:?}: {:?}", refused.body);
    }
    for (id, over, code) in [
        ("other-owner", json!({ "sector": "bank" }), "400 invalid_request"),
        ("no-grant", json!({ "grants": ["authorization_code", "refresh_token"] }), "400 unauthorized_client"),
        ("strict", json!({ "min_aal": 2 }), "400 unmet_authentication_requirements"),
        (
            "no-app",
            json!({ "official": false, "scope": "openid offline_access", "may_ask": [] }),
            "400 unauthorized_client",
        ),
    ] {
        let stranger = app(&apps.stage, id, over).await;
        let over = [("resource", ""), ("scope", "openid")];
        let refused = apps.exchange(&stranger, &Prover::new(), &shared, &over).await;
        assert_eq!(refused.refusal(), code, "{id}: {:?}", refused.body);
    }
    let unproven = apps.second.post("/token", &[("grant_type", GRANT), ("subject_token", own)]).await;
    assert_eq!(unproven.refusal(), "400 invalid_dpop_proof");
    assert_eq!(
        apps.exchange(&apps.second, &Prover::new(), &shared, &[]).await.status,
        200,
        "and nothing was spoiled"
    );
    let lonely = json!({ "scope": "openid device_sso" });
    assert!(apps.stage.s.refused_client(lonely).await.contains("official apps of one owner"));
    apps.stage.s.finish().await;
}

#[actix_web::test]
async fn what_is_shared_ends_with_the_sign_in_of_the_first_app() {
    let apps = Apps::set().await;
    let (shared, key) = (apps.lans().await, Prover::new());
    let tokens = Tokens::of(&apps.exchange(&apps.second, &key, &shared, &[]).await);
    // Another app's own end is its own.
    let third = app(&apps.stage, "third", json!({})).await;
    let other = Tokens::of(&apps.exchange(&third, &key, &shared, &[]).await);
    assert_eq!(third.revoke(other.refresh.as_deref().unwrap()).await.status, 200);
    assert_eq!((apps.opens(&key, &tokens).await, apps.opens(&shared.key, &shared.tokens).await), (200, 200));
    // The first app signs out.
    assert_eq!(apps.first.revoke(shared.tokens.refresh.as_deref().unwrap()).await.status, 200);
    assert_eq!(apps.opens(&key, &tokens).await, 401);
    assert_eq!(apps.renewed(&apps.second, &key, &tokens).await.refusal(), "400 invalid_grant");
    let over = apps.exchange(&apps.second, &Prover::new(), &shared, &[]).await;
    assert_eq!(over.refusal(), "400 invalid_grant");
    apps.stage.s.finish().await;
}

#[actix_web::test]
async fn an_app_that_comes_again_has_the_newest_alone_and_ending_all_others_spares_what_it_hangs_from() {
    let apps = Apps::set().await;
    let scope = format!("{SCOPE} app.sessions");
    let second = app(&apps.stage, "sessions", json!({ "scope": scope })).await;
    let (shared, elsewhere, key) = (apps.lans().await, apps.lans().await, Prover::new());
    let lost = Tokens::of(&apps.exchange(&second, &key, &shared, &[]).await);
    let tokens = Tokens::of(&apps.exchange(&second, &key, &shared, &[("scope", &scope)]).await);
    assert_eq!((apps.opens(&key, &lost).await, apps.opens(&key, &tokens).await), (401, 200));
    let path = "/app/v1/sessions/end-others";
    let url = format!("{}{path}", apps.stage.s.issuer());
    let proof = key.proof("POST", &url, Some(&apps.stage.nonce().await), Some(&tokens.access));
    let request = apps.stage.s.http.post(apps.stage.s.url(path)).header("dpop", proof);
    let request = request.header("authorization", format!("DPoP {}", tokens.access));
    assert_eq!(request.send().await.unwrap().status(), 200);
    assert_eq!((apps.opens(&key, &tokens).await, apps.opens(&shared.key, &shared.tokens).await), (200, 200));
    assert_eq!(apps.opens(&elsewhere.key, &elsewhere.tokens).await, 401);
    apps.stage.s.finish().await;
}

#[actix_web::test]
async fn where_the_first_app_gives_back_what_it_holds_the_apps_that_hang_from_it_are_told() {
    let listener = Listener::start().await;
    let allowed = listener.at.clone();
    let s = TestServer::start_with(|config| config.outbound.allow = vec![allowed]).await;
    let stage = Stage::on(s).await;
    let told = json!({ "backchannel_logout_uri": format!("http://{}/told", listener.at) });
    let (first, second) = (app(&stage, "first", json!({})).await, app(&stage, "second", told).await);
    let apps = Apps { stage, first, second };
    let (shared, key) = (apps.lans().await, Prover::new());
    let tokens = Tokens::of(&apps.exchange(&apps.second, &key, &shared, &[]).await);
    let refresh = shared.tokens.refresh.as_deref().unwrap();
    for _sent_again in 0..2 {
        assert_eq!(apps.first.revoke(refresh).await.status, 200);
    }
    assert_eq!(apps.opens(&key, &tokens).await, 401);
    apps.stage.s.running.run_jobs().await.unwrap();
    let told = listener.logout_tokens();
    assert_eq!(told.len(), 1, "{told:?}");
    let claims = tokens.id_claims();
    assert!(["aud", "sub", "sid"].iter().all(|name| told[0][*name] == claims[*name]), "{told:?}");
    apps.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_that_is_taken_off_takes_every_app_along_and_so_does_a_lock() {
    let apps = Apps::set().await;
    let (shared, elsewhere, key) = (apps.lans().await, apps.lans().await, Prover::new());
    let post = async |by: &Shared, path: &str| {
        let url = format!("{}{path}", apps.stage.s.issuer());
        let proof = by.key.proof("POST", &url, Some(&apps.stage.nonce().await), Some(&by.tokens.access));
        let request = apps.stage.s.http.post(apps.stage.s.url(path)).header("dpop", proof);
        let request = request.header("authorization", format!("DPoP {}", by.tokens.access));
        let request = request.header("idempotency-key", "a").json(&json!({ "label": "Điện thoại" }));
        Reply::of(request.send().await.unwrap()).await
    };
    let bound = post(&shared, DEVICES).await;
    assert_eq!(bound.status, 201, "{:?}", bound.body);
    let tokens = Tokens::of(&apps.exchange(&apps.second, &key, &shared, &[]).await);
    let revoked = post(&elsewhere, &format!("{DEVICES}/{}/revoke", bound.text("id"))).await;
    assert_eq!(revoked.status, 200, "{:?}", revoked.body);
    assert_eq!(apps.opens(&key, &tokens).await, 401, "its own key is no phone, and it hung from one");
    let over = apps.exchange(&apps.second, &key, &shared, &[]).await;
    assert_eq!(over.refusal(), "400 invalid_grant");

    let tokens = Tokens::of(&apps.exchange(&apps.second, &key, &elsewhere, &[]).await);
    let (own, lan) = (&apps.stage.s.running.app, apps.stage.lan.clone());
    let desk = own.desk(None);
    let locked = own.db.write(move |c| {
        use khoa::account::{self, Ground};
        let account = account::find(c, &desk.vault, &lan)?.unwrap();
        khoa::sign_out::lock(c, &desk, account, Ground::HolderAsked, account::OWN, "a test")
    });
    assert!(locked.await.unwrap());
    own.heed_endings().await.unwrap();
    assert_eq!(apps.opens(&key, &tokens).await, 401);
    let over = apps.exchange(&apps.second, &key, &elsewhere, &[]).await;
    assert_eq!(over.refusal(), "400 invalid_grant");
    apps.stage.s.finish().await;
}

#[actix_web::test]
async fn what_was_exchanged_while_the_first_app_signed_out_does_not_outlive_it() {
    let apps = Apps::set().await;
    let shared = apps.lans().await;
    let keys: Vec<Prover> = (0..8).map(|_| Prover::new()).collect();
    let exchanges = join_all(keys.iter().map(|key| apps.exchange(&apps.second, key, &shared, &[])));
    let first_ends = apps.first.revoke(shared.tokens.refresh.as_deref().unwrap());
    let (replies, ended) = join(exchanges, first_ends).await;
    assert_eq!(ended.status, 200);
    for (key, reply) in keys.iter().zip(&replies) {
        match reply.status.as_u16() {
            200 => assert_eq!(apps.opens(key, &Tokens::of(reply)).await, 401),
            _ => assert_eq!(reply.refusal(), "400 invalid_grant"),
        }
    }
    apps.stage.s.finish().await;
}

#[actix_web::test]
async fn a_sign_in_for_an_organisation_signs_no_second_app_in() {
    let apps = Apps::set().await;
    let s = &apps.stage.s;
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    give(s, &apps.stage.lan, TIMBER, Gift::of(Role::Viewer)).await;
    let scope = "openid offline_access device_sso";
    let firms = app(&apps.stage, "firms", json!({ "khoa_serves": "both", "scope": scope })).await;
    let (key, mut browser) = (Prover::new(), s.browser());
    let page = to_the_choice(&firms, &mut browser, &apps.stage.lan, &[("scope", scope)]).await;
    let page = choose(s, &mut browser, &page, TIMBER).await;
    let proof = apps.stage.at_token(&key, Some(&apps.stage.nonce().await)).remove(0);
    let reply = firms.redeem_by(&page.query("code").unwrap(), &proof).await;
    let shared =
        Shared { secret: reply.text("device_secret"), tokens: Tokens::of(&reply), key: Prover::new() };
    let refused = apps.exchange(&apps.second, &shared.key, &shared, &[]).await;
    assert_eq!(refused.refusal(), "400 invalid_request");
    assert!(refused.text("error_description").contains("acts for another"), "{:?}", refused.body);
    apps.stage.s.finish().await;
}
