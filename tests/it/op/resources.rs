//! Tokens for resource servers (RFC 8707): for whom they are meant, who may ask about them, and who may not use them.

use std::time::Duration;

use serde_json::{Value, json};

use super::client_life::change;
use super::closing::close;
use crate::support::{Party, Reply, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const API: &str = "https://api.example";
const OTHER: &str = "urn:example:other";

struct Stage {
    s: TestServer,
    lan: String,
    app: Party,
    api: Party,
    other: Party,
}

/// A portal, and two resource servers of which each guards one resource.
async fn stage() -> Stage {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let guard = |uri: &str| json!({ "resources": [uri], "grants": [], "redirect_uris": [], "scope": "" });
    let (api, other) = (s.client("api", guard(API)).await, s.client("other", guard(OTHER)).await);
    let app = json!({ "scope": "openid profile offline_access registry.read", "may_ask": [API, OTHER] });
    let app = s.client("app", app).await;
    Stage { s, lan, app, api, other }
}

impl Stage {
    async fn code(&self, over: &[(&str, &str)]) -> String {
        let over = [&[("scope", "openid profile offline_access registry.read")][..], over].concat();
        let page = self.app.visit(&mut self.s.browser(), &self.lan, PASSPHRASE, &over).await;
        page.query("code").unwrap_or_else(|| panic!("no code at {}", page.url))
    }

    async fn aud(&self, token: &str) -> Value {
        self.app.introspect(token).await.body["aud"].clone()
    }
}

#[actix_web::test]
async fn a_token_is_for_the_resource_that_was_named_and_its_guard_may_ask_about_it() {
    let stage = stage().await;
    let reply = stage.app.redeem(&stage.code(&[("resource", API)]).await, &[("resource", API)]).await;
    let tokens = Tokens::of(&reply);
    let seen = stage.api.introspect(&tokens.access).await.body;
    assert_eq!((seen["active"].as_bool(), seen["aud"].as_str()), (Some(true), Some(API)));
    assert_eq!(
        (seen["client_id"].as_str(), seen["scope"].as_str()),
        (Some("app"), Some("offline_access openid profile registry.read"))
    );
    assert_eq!(stage.other.introspect(&tokens.access).await.body, json!({ "active": false }));
    // RFC 9068 §3: it is for the resource alone; whoever it is shown to cannot turn it on us.
    assert_eq!(stage.app.userinfo(&tokens.access).await.refusal(), "401 invalid_token");
    assert!(tokens.id.is_some(), "who signed in is said all the same");
    assert_eq!(
        stage.api.introspect(tokens.refresh.as_deref().unwrap()).await.body,
        json!({ "active": false })
    );
    stage.api.revoke(&tokens.access).await;
    assert_eq!(stage.app.introspect(&tokens.access).await.body["active"], true, "only its client ends it");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_token_without_a_resource_is_for_us_and_no_guard_learns_of_it() {
    let stage = stage().await;
    let tokens = Tokens::of(&stage.app.redeem(&stage.code(&[]).await, &[]).await);
    assert_eq!(stage.aud(&tokens.access).await, json!(stage.s.issuer()));
    assert_eq!(stage.app.userinfo(&tokens.access).await.status, 200);
    assert_eq!(stage.api.introspect(&tokens.access).await.body, json!({ "active": false }));
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_resource_whose_guard_has_closed_is_in_no_token_from_then_on_and_its_successor_may_guard_it() {
    let stage = stage().await;
    let both = [("resource", API), ("resource", OTHER)];
    let tokens = Tokens::of(&stage.app.redeem(&stage.code(&both).await, &[]).await);
    close(&stage.s, "other", Duration::from_secs(60), None).await;
    let guard = json!({ "resources": [OTHER], "grants": [], "redirect_uris": [], "scope": "" });
    assert!(stage.s.refused_client(guard.clone()).await.contains("another client guards"));
    stage.s.later(Duration::from_secs(61));
    let left = Tokens::of(&stage.app.refresh(tokens.refresh.as_deref().unwrap(), &[]).await);
    assert_eq!(stage.aud(&left.access).await, json!(API), "what is left goes on");
    let gone = stage.app.refresh(left.refresh.as_deref().unwrap(), &[("resource", OTHER)]).await;
    assert_eq!(gone.refusal(), "400 invalid_target");
    stage.s.client("successor", guard).await;
    // What is registered is looked at again after a second.
    stage.s.later(Duration::from_secs(2));
    let again =
        Tokens::of(&stage.app.refresh(left.refresh.as_deref().unwrap(), &[("resource", OTHER)]).await);
    assert_eq!(stage.aud(&again.access).await, json!(OTHER));
    stage.s.finish().await;
}

#[actix_web::test]
async fn several_resources_are_asked_for_at_once_and_tokens_narrowed_to_one() {
    let stage = stage().await;
    let issuer = stage.s.issuer();
    let over = [("resource", API), ("resource", issuer.as_str())];
    let tokens = Tokens::of(&stage.app.redeem(&stage.code(&over).await, &[]).await);
    assert_eq!(stage.aud(&tokens.access).await, json!([API, issuer]));
    assert_eq!(stage.app.userinfo(&tokens.access).await.status, 200, "we were named beside it");
    let refresh = tokens.refresh.unwrap();
    let narrowed = Tokens::of(&stage.app.refresh(&refresh, &[("resource", API)]).await);
    assert_eq!(stage.aud(&narrowed.access).await, json!(API));
    assert_eq!(stage.app.refresh(&refresh, &[("resource", OTHER)]).await.refusal(), "400 invalid_target");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_resource_that_nobody_guards_or_that_was_not_asked_for_is_refused() {
    let stage = stage().await;
    for wrong in ["https://api.example/", "https://nobody.example", "not a uri", "https://api.example#f"] {
        let page = stage.s.browser().open(&stage.app.authorization(&[("resource", wrong)])).await;
        assert_eq!(page.query("error").as_deref(), Some("invalid_target"), "{wrong}");
    }
    let code = stage.code(&[("resource", API)]).await;
    let reply = stage.app.redeem(&code, &[("resource", OTHER)]).await;
    assert_eq!(reply.refusal(), "400 invalid_target");
    assert_eq!(
        reply.text("error_description"),
        "resource: urn:example:other was not asked for at the authorization endpoint"
    );
    assert_eq!(stage.app.redeem(&code, &[]).await.status, 200, "the code is as good as before");
    let code = stage.code(&[]).await;
    assert_eq!(stage.app.redeem(&code, &[("resource", API)]).await.refusal(), "400 invalid_target");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_machine_names_its_resource_too() {
    let stage = stage().await;
    let machine = json!({
        "grants": ["client_credentials"], "redirect_uris": [], "scope": "registry.read", "may_ask": [OTHER],
    });
    let machine = stage.s.client("machine", machine).await;
    let grant = ("grant_type", "client_credentials");
    let token = machine.post("/token", &[grant, ("resource", OTHER)]).await.text("access_token");
    assert_eq!(stage.other.introspect(&token).await.body["sub"], "machine");
    assert_eq!(stage.api.introspect(&token).await.body, json!({ "active": false }));
    for (wrong, told) in [("https://nobody.example", "registered here"), (API, "--may-ask")] {
        let refused = machine.post("/token", &[grant, ("resource", wrong)]).await;
        assert_eq!(refused.refusal(), "400 invalid_target", "{wrong}");
        assert!(refused.text("error_description").contains(told), "{wrong}");
    }
    let (app, desk) = (&stage.s.running.app, stage.s.running.app.desk(None));
    assert!(app.db.write(move |c| khoa::client::disable(c, &desk, "machine")).await.unwrap());
    stage.s.later(std::time::Duration::from_secs(2));
    assert_eq!(stage.other.introspect(&token).await.body, json!({ "active": false }), "it is switched off");
    stage.s.finish().await;
}

#[actix_web::test]
async fn no_client_gets_a_token_for_an_api_that_its_registration_does_not_name() {
    let stage = stage().await;
    let shop = stage.s.client("shop", json!({ "may_ask": [OTHER] })).await;
    let page = stage.s.browser().open(&shop.authorization(&[("resource", OTHER), ("resource", API)])).await;
    assert_eq!(page.query("error").as_deref(), Some("invalid_target"));
    assert_eq!(
        page.query("error_description").as_deref(),
        Some(
            "resource: https://api.example is not registered for this client; who runs the provider adds it: khoa client set ID \
             --may-ask URI"
        )
    );
    let named = [("resource", OTHER)];
    let page = shop.visit(&mut stage.s.browser(), &stage.lan, PASSPHRASE, &named).await;
    let tokens = Tokens::of(&shop.redeem(&page.query("code").unwrap(), &[]).await);
    assert_eq!(stage.other.introspect(&tokens.access).await.body["aud"], OTHER);

    // What is taken from the client is given no more, neither for a code nor for a refresh token of before.
    let page = shop.visit(&mut stage.s.browser(), &stage.lan, PASSPHRASE, &named).await;
    change(&stage.s, "shop", |metadata| metadata.may_ask.clear()).await.unwrap();
    stage.s.later(Duration::from_secs(1));
    let code = page.query("code").unwrap();
    assert_eq!(shop.redeem(&code, &[]).await.refusal(), "400 invalid_target");
    let refresh = tokens.refresh.unwrap();
    let refused = shop.refresh(&refresh, &[]).await;
    assert_eq!(refused.refusal(), "400 invalid_target");
    assert!(refused.text("error_description").contains("--may-ask"));
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_consent_covers_the_apis_it_named_and_no_other() {
    let stage = stage().await;
    let shop = json!({ "official": false, "scope": "openid", "may_ask": [API, OTHER] });
    let shop = stage.s.client("shop", shop).await;
    let mut browser = stage.s.browser();
    let page = shop.visit(&mut browser, &stage.lan, PASSPHRASE, &[("scope", "openid")]).await;
    assert!(page.query("code").is_some());
    let asks =
        |named: &'static [(&str, &str)]| shop.authorization(&[&[("scope", "openid")][..], named].concat());
    let silent = browser.open(&asks(&[("prompt", "none"), ("resource", API)])).await;
    assert_eq!(silent.query("error").as_deref(), Some("consent_required"));
    let asked = browser.open(&asks(&[("resource", API)])).await;
    assert!(asked.has("consent-accept") && asked.body.contains("<bdi>api</bdi>"), "{}", asked.body);
    assert!(browser.submit(&asked, "/consent", &[("decision", "accept")]).await.query("code").is_some());
    assert!(browser.open(&asks(&[("prompt", "none"), ("resource", API)])).await.query("code").is_some());
    assert!(browser.open(&asks(&[("resource", OTHER)])).await.has("consent-accept"));
    // What was allowed before stays allowed beside it, and ourselves are no API.
    let both = browser.open(&asks(&[("resource", API), ("resource", OTHER)])).await;
    assert!(browser.submit(&both, "/consent", &[("decision", "accept")]).await.query("code").is_some());
    let issuer = stage.s.issuer();
    let all = [("scope", "openid"), ("prompt", "none"), ("resource", API), ("resource", issuer.as_str())];
    assert!(browser.open(&shop.authorization(&all)).await.query("code").is_some());
    stage.s.finish().await;
}

#[actix_web::test]
async fn who_guards_an_api_may_always_ask_for_it() {
    let s = TestServer::start().await;
    let api = json!({
        "grants": ["client_credentials"], "redirect_uris": [], "scope": "registry.read", "resources": [API],
    });
    let api = s.client("api", api).await;
    let asked = [("grant_type", "client_credentials"), ("resource", API)];
    let token = api.post("/token", &asked).await.text("access_token");
    assert_eq!(api.introspect(&token).await.body["aud"], API);
    s.finish().await;
}

#[actix_web::test]
async fn the_metadata_of_rfc_8414_is_the_same_document() {
    let s = TestServer::start().await;
    let read = |path: &str| {
        let request = s.http.get(s.url(path));
        async move { Reply::of(request.send().await.unwrap()).await }
    };
    let oauth = read("/.well-known/oauth-authorization-server").await;
    assert_eq!((oauth.status.as_u16(), oauth.text("issuer")), (200, s.issuer()));
    assert_eq!(oauth.body, read("/.well-known/openid-configuration").await.body);
    s.finish().await;
}
