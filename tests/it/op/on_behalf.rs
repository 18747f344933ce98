//! The official app calls the API of a service in its person's name (RFC 8693): who may, for what, and what ends it.

use std::time::Duration;

use khoa::mandate::member::Role;
use serde_json::{Value, json};

use super::client_life::change;
use super::dpop::{PASSPHRASE, Stage};
use crate::organisations::{Gift, TIMBER, choose, give, organisation, to_the_choice};
use crate::support::{Browser, Party, Prover, Reply, Tokens};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
/// What the library guards, and a register of the State.
const LOANS: &str = "https://library.example/api";
const LAND: &str = "https://land.example/api";
const SCOPE: &str = "openid app.read app.consents app.sessions loans.read land.read";

/// Lan's official app, a library that has to ask her, and a service of the State that need not.
struct Acting {
    stage: Stage,
    app: Party,
    library: Party,
    land: Party,
    key: Prover,
    browser: Browser,
    tokens: Tokens,
}

impl Acting {
    async fn set() -> Self {
        let stage = Stage::set().await;
        let guard = |uri: &str, official: bool| json!({ "scope": "openid profile loans.read", "resources": [uri], "official": official });
        let library = stage.s.client("library", guard(LOANS, false)).await;
        let land = stage.s.client("land", guard(LAND, true)).await;
        let api = format!("{}/app/v1", stage.s.issuer());
        let app = json!({
            "auth": "none", "official": true, "dpop_bound_access_tokens": true, "scope": SCOPE,
            "grants": ["authorization_code", GRANT], "may_ask": [api, LOANS, LAND],
        });
        let app = stage.s.client("app", app).await;
        let (key, mut browser) = (Prover::new(), stage.s.browser());
        let tokens = signed_in(&stage, &app, &key, &mut browser).await;
        Self { stage, app, library, land, key, browser, tokens }
    }

    async fn exchange(&self, by: &Prover, over: &[(&str, &str)]) -> Reply {
        let always = [
            ("grant_type", GRANT),
            ("subject_token", self.tokens.access.as_str()),
            ("subject_token_type", TOKEN),
        ];
        let given = |name: &str| over.iter().any(|(other, _)| *other == name);
        let fields: Vec<_> =
            always.into_iter().filter(|(name, _)| !given(name)).chain(over.iter().copied()).collect();
        let nonce = self.stage.nonce().await;
        self.stage.token(&self.app, &fields, &self.stage.at_token(by, Some(&nonce))).await
    }

    /// Lan signs in at the library, which asks her for what it may see.
    async fn allow(&mut self, scope: &str) -> Tokens {
        let page =
            self.library.visit(&mut self.browser, &self.stage.lan, PASSPHRASE, &[("scope", scope)]).await;
        Tokens::of(&self.library.redeem(&page.query("code").unwrap(), &[]).await)
    }

    async fn is_good(&self, at: &Party, token: &str) -> bool {
        at.introspect(token).await.body["active"] == true
    }

    async fn app_says(&self, path: &str) -> Reply {
        let url = format!("{}{path}", self.stage.s.issuer());
        let nonce = self.stage.nonce().await;
        let proof = self.key.proof("POST", &url, Some(&nonce), Some(&self.tokens.access));
        let request = self.stage.s.http.post(self.stage.s.url(path)).header("dpop", proof);
        let request = request.header("authorization", format!("DPoP {}", self.tokens.access));
        Reply::of(request.send().await.unwrap()).await
    }
}

async fn signed_in(stage: &Stage, app: &Party, key: &Prover, browser: &mut Browser) -> Tokens {
    let api = format!("{}/app/v1", stage.s.issuer());
    let page = app.visit(browser, &stage.lan, PASSPHRASE, &[("scope", SCOPE), ("resource", &api)]).await;
    let nonce = stage.nonce().await;
    let redeemed = stage.redeem(app, &page.query("code").unwrap(), &stage.at_token(key, Some(&nonce))).await;
    Tokens::of(&redeemed)
}

#[actix_web::test]
async fn a_service_that_must_ask_is_called_once_the_person_allowed_it_and_knows_them_as_its_own() {
    let mut acting = Acting::set().await;
    let asked = [("resource", LOANS), ("scope", "loans.read")];
    let nobody_asked = acting.exchange(&acting.key, &asked).await;
    assert_eq!(nobody_asked.refusal(), "400 consent_required");
    assert_eq!(
        nobody_asked.text("error_description"),
        "the person has not allowed library loans.read: they do when they sign in there and it asks for that"
    );
    acting.allow("openid profile").await;
    let too_little = acting.exchange(&acting.key, &asked).await;
    assert_eq!(too_little.refusal(), "400 consent_required", "{:?}", too_little.body);
    let own = acting.allow("openid profile loans.read").await;
    let reply = acting.exchange(&acting.key, &asked).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    assert_eq!(
        (reply.text("issued_token_type").as_str(), reply.text("token_type").as_str()),
        (TOKEN, "DPoP")
    );
    assert_eq!((reply.text("scope").as_str(), &reply.body["expires_in"]), ("loans.read", &json!(120)));
    assert!(reply.body.get("refresh_token").is_none() && reply.body.get("id_token").is_none());
    let seen = acting.library.introspect(&reply.text("access_token")).await.body;
    assert_eq!(
        (&seen["active"], &seen["aud"], &seen["client_id"], &seen["act"]),
        (&json!(true), &json!(LOANS), &json!("app"), &json!({ "sub": "app" })),
        "{seen}"
    );
    assert_eq!(seen["sub"], own.id_claims()["sub"], "as the library knows her");
    assert_ne!(seen["sub"], acting.tokens.id_claims()["sub"], "and not as the app does");
    assert_eq!(seen["cnf"], json!({ "jkt": acting.key.thumbprint() }));
    assert!(acting.land.introspect(&reply.text("access_token")).await.body == json!({ "active": false }));
    // She reads of it, at the service it was about.
    let history = acting.stage.s.audited("library").await;
    let facts =
        history.iter().find(|(event, _)| event == "acted_for").map(|(_, facts)| facts.clone()).unwrap();
    assert_eq!((&facts["by"], &facts["scope"]), (&json!("app"), &json!("loans.read")));
    let page = acting.browser.open("/history").await;
    assert!(page.body.contains("Ứng dụng của bạn dùng dịch vụ này thay bạn"), "{}", page.body);
    // Two minutes later it is nothing.
    acting.stage.s.later(Duration::from_secs(121));
    assert!(!acting.is_good(&acting.library, &reply.text("access_token")).await);
    acting.stage.s.finish().await;
}

#[actix_web::test]
async fn what_the_law_permits_needs_no_word_of_the_person_but_the_level_that_the_service_takes() {
    let acting = Acting::set().await;
    let asked = [("audience", LAND), ("scope", "land.read")];
    let reply = acting.exchange(&acting.key, &asked).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    assert!(acting.is_good(&acting.land, &reply.text("access_token")).await);
    change(&acting.stage.s, "land", |metadata| metadata.min_aal = khoa::base::Aal::Two).await.unwrap();
    acting.stage.s.later(Duration::from_secs(1));
    let weak = acting.exchange(&acting.key, &asked).await;
    assert_eq!(weak.refusal(), "400 unmet_authentication_requirements", "{:?}", weak.body);
    acting.stage.s.finish().await;
}

#[actix_web::test]
async fn it_ends_with_whatever_ends_the_app_or_what_the_person_allowed() {
    let mut acting = Acting::set().await;
    acting.allow("openid profile loans.read").await;
    let asked = [("resource", LOANS), ("scope", "loans.read")];
    let first = acting.exchange(&acting.key, &asked).await.text("access_token");
    assert!(acting.is_good(&acting.library, &first).await);
    assert_eq!(acting.app_says("/app/v1/consents/library/withdraw").await.status, 200);
    assert!(!acting.is_good(&acting.library, &first).await, "what she allowed she took back");
    assert_eq!(acting.exchange(&acting.key, &asked).await.refusal(), "400 consent_required");

    acting.allow("openid profile loans.read").await;
    let second = acting.exchange(&acting.key, &asked).await.text("access_token");
    let own = acting
        .stage
        .s
        .running
        .app
        .access_tokens
        .check(acting.stage.s.clock.now(), &khoa::base::Secret::new(acting.tokens.access.clone()));
    let own = own.unwrap().gid.clone().unwrap();
    let home = acting.browser.open("/").await;
    acting.browser.post_with_token(&home, &format!("/settings/sessions/{own}/end"), &[]).await;
    assert!(!acting.is_good(&acting.library, &second).await, "the app was signed out from elsewhere");
    assert_eq!(acting.exchange(&acting.key, &asked).await.refusal(), "400 invalid_request");

    acting.tokens = signed_in(&acting.stage, &acting.app, &acting.key, &mut acting.browser).await;
    let third = acting.exchange(&acting.key, &asked).await.text("access_token");
    assert!(acting.is_good(&acting.library, &third).await);
    let home = acting.browser.open("/").await;
    acting.browser.post_with_token(&home, "/settings/lock", &[]).await;
    assert!(!acting.is_good(&acting.library, &third).await, "the account is locked");
    acting.stage.s.finish().await;
}

#[actix_web::test]
async fn nobody_else_acts_for_a_person_and_nothing_else_is_exchanged() {
    let mut acting = Acting::set().await;
    acting.allow("openid profile loans.read").await;
    let asked = [("resource", LOANS), ("scope", "loans.read")];
    let thief = Prover::new();
    assert_eq!(acting.exchange(&thief, &asked).await.refusal(), "400 invalid_dpop_proof");
    let plain: Vec<(&str, &str)> =
        [("grant_type", GRANT), ("subject_token", &*acting.tokens.access), ("subject_token_type", TOKEN)]
            .into_iter()
            .chain(asked)
            .collect();
    assert_eq!(acting.stage.token(&acting.app, &plain, &[]).await.refusal(), "400 invalid_dpop_proof");
    let exchanged = acting.exchange(&acting.key, &asked).await.text("access_token");
    let refresh = "urn:ietf:params:oauth:token-type:refresh_token";
    for (over, told) in [
        (vec![("subject_token", "x")], "invalid_request"),
        (vec![("subject_token", &*exchanged)], "invalid_request"),
        (vec![("subject_token_type", refresh)], "invalid_request"),
        (vec![("requested_token_type", refresh)], "invalid_request"),
        (vec![("actor_token", &*exchanged)], "invalid_request"),
        (vec![("resource", LAND)], "invalid_target"),
        (vec![("audience", "https://nobody.example")], "invalid_target"),
        (vec![("scope", "books.write")], "invalid_scope"),
    ] {
        let fields = match over[0].0 {
            // Beside the one that is named already.
            "scope" => vec![asked[0], over[0]],
            _ => [&asked[..], &over[..]].concat(),
        };
        let reply = acting.exchange(&acting.key, &fields).await;
        assert_eq!(reply.refusal(), format!("400 {told}"), "{over:?}: {:?}", reply.body);
    }
    let nothing: [(&str, &str); 0] = [];
    assert_eq!(acting.exchange(&acting.key, &nothing).await.refusal(), "400 invalid_target");
    let ourselves = acting.stage.s.issuer();
    assert_eq!(
        acting.exchange(&acting.key, &[("resource", &ourselves)]).await.refusal(),
        "400 invalid_target"
    );

    // Another client shows it, and one that is no app of the State shows its own.
    let over = json!({
        "official": false, "dpop_bound_access_tokens": true, "grants": ["authorization_code", GRANT],
        "scope": "openid loans.read", "may_ask": [LOANS],
    });
    let other = acting.stage.s.client("other", over).await;
    let nonce = acting.stage.nonce().await;
    let stolen = acting.stage.token(&other, &plain, &acting.stage.at_token(&acting.key, Some(&nonce))).await;
    assert_eq!(stolen.refusal(), "400 invalid_request");
    let page = other
        .visit(&mut acting.browser, &acting.stage.lan, PASSPHRASE, &[("scope", "openid loans.read")])
        .await;
    let redeemed = acting
        .stage
        .redeem(&other, &page.query("code").unwrap(), &acting.stage.at_token(&thief, Some(&nonce)))
        .await;
    let own = Tokens::of(&redeemed).access;
    let fields: Vec<(&str, &str)> =
        [("grant_type", GRANT), ("subject_token", &*own), ("subject_token_type", TOKEN)]
            .into_iter()
            .chain(asked)
            .collect();
    let refused = acting.stage.token(&other, &fields, &acting.stage.at_token(&thief, Some(&nonce))).await;
    assert_eq!(refused.refusal(), "400 unauthorized_client", "{:?}", refused.body);
    let events: Vec<Value> = acting
        .stage
        .s
        .audited("library")
        .await
        .into_iter()
        .filter(|(event, _)| event == "acted_for")
        .map(|(_, facts)| facts)
        .collect();
    assert_eq!(events.len(), 1, "only what was done is on record: {events:?}");
    acting.stage.s.finish().await;
}

#[actix_web::test]
async fn what_somebody_does_for_an_organisation_is_exchanged_for_nothing_in_their_own_name() {
    let acting = Acting::set().await;
    let s = &acting.stage.s;
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    give(s, &acting.stage.lan, TIMBER, Gift::of(Role::Viewer)).await;
    let firms = json!({
        "auth": "none", "official": true, "dpop_bound_access_tokens": true, "scope": "openid loans.read",
        "grants": ["authorization_code", GRANT], "may_ask": [LOANS], "khoa_serves": "both",
    });
    let firms = s.client("firms", firms).await;
    let mut browser = s.browser();
    let page =
        to_the_choice(&firms, &mut browser, &acting.stage.lan, &[("scope", "openid loans.read")]).await;
    let page = choose(s, &mut browser, &page, TIMBER).await;
    let nonce = acting.stage.nonce().await;
    let proofs = acting.stage.at_token(&acting.key, Some(&nonce));
    let tokens = Tokens::of(&acting.stage.redeem(&firms, &page.query("code").unwrap(), &proofs).await);
    let fields = [
        ("grant_type", GRANT),
        ("subject_token", tokens.access.as_str()),
        ("subject_token_type", TOKEN),
        ("resource", LOANS),
        ("scope", "loans.read"),
    ];
    let nonce = acting.stage.nonce().await;
    let reply = acting.stage.token(&firms, &fields, &acting.stage.at_token(&acting.key, Some(&nonce))).await;
    assert_eq!(reply.refusal(), "400 invalid_request");
    assert_eq!(
        reply.text("error_description"),
        "subject_token is of somebody who acts for another: the person signs in at the service and chooses for whom there"
    );
    acting.stage.s.finish().await;
}
