//! `/app/v1/sessions` and `/app/v1/consents`: where the holder is signed in and what services were allowed, seen and ended from the
//! app, and felt at once.

use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{PASSPHRASE, Stage, problem};
use crate::support::{Browser, Party, Reply, Tokens};

const SCOPE: &str = "openid offline_access app.read app.sessions app.consents";

struct Lan {
    stage: Stage,
    app: Party,
}

impl Lan {
    async fn comes() -> Self {
        let stage = Stage::set().await;
        let api = format!("{}/app/v1", stage.s.issuer());
        let app = stage
            .s
            .client("mine", json!({ "name": "Ứng dụng Khoá", "scope": SCOPE, "may_ask": [api] }))
            .await;
        Self { stage, app }
    }

    /// Her app signed in through a browser of its own.
    async fn phone(&self) -> (Browser, Tokens) {
        let api = format!("{}/app/v1", self.stage.s.issuer());
        let mut browser = self.stage.s.browser();
        let over = [("scope", SCOPE), ("resource", api.as_str())];
        let page = self.app.visit(&mut browser, &self.stage.lan, PASSPHRASE, &over).await;
        let tokens = Tokens::of(&self.stage.redeem(&self.app, &page.query("code").unwrap()).await);
        (browser, tokens)
    }

    async fn laptop(&self) -> Browser {
        let mut browser = self.stage.s.browser();
        let login = browser.open("/login").await;
        assert!(browser.sign_in(&login, &self.stage.lan, PASSPHRASE).await.has("logout-link"));
        browser
    }

    async fn post(&self, by: &Tokens, path: &str) -> Reply {
        self.stage.send(Method::POST, Some(&by.access), path, None, &[]).await
    }

    async fn sessions(&self, by: &Tokens) -> Vec<Value> {
        let list = self.stage.get(&by.access, "/app/v1/sessions").await;
        assert_eq!(list.status, 200, "{:?}", list.body);
        list.body["items"].as_array().unwrap().clone()
    }
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.open("/").await.has("logout-link")
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

#[actix_web::test]
async fn a_browser_is_signed_out_from_the_app_and_an_app_from_the_page_at_once() {
    let lan = Lan::comes().await;
    let (mut own, first) = lan.phone().await;
    let (_other, second) = lan.phone().await;
    let mut laptop = lan.laptop().await;
    let all = lan.sessions(&first).await;
    let of = |kind: &str| all.iter().filter(|one| one["kind"] == kind).cloned().collect::<Vec<_>>();
    let (apps, browsers) = (of("app"), of("browser"));
    assert_eq!((apps.len(), browsers.len()), (2, 3), "{all:?}");
    assert_eq!(apps[0]["client"]["name"], "Ứng dụng Khoá");
    let here = |all: &[Value]| all.iter().filter(|one| one["this"] == true).count();
    assert_eq!((here(&apps), here(&browsers)), (1, 1), "the app that asks, and its browser");

    let elsewhere: Vec<_> = browsers.iter().filter(|one| one["this"] == false).collect();
    for one in &elsewhere {
        assert_eq!(lan.post(&first, &format!("/app/v1/sessions/{}/end", id(one))).await.status, 200);
    }
    assert!(!is_in(&mut laptop).await && is_in(&mut own).await);
    let gone = lan.post(&first, &format!("/app/v1/sessions/{}/end", id(elsewhere[0]))).await;
    assert_eq!(problem(&gone), "404 not-found");

    // The other app is on its page, and ends there.
    let page = own.open("/").await;
    assert!(page.has("app-end-1") && page.has("app-end-2") && page.body.contains("Ứng dụng Khoá"));
    let other = apps.iter().find(|one| one["this"] == false).unwrap();
    let done = own.submit(&page, &format!("/settings/sessions/{}/end", id(other)), &[]).await;
    assert_eq!(done.query("done").as_deref(), Some("session-ended"));
    assert_eq!(problem(&lan.stage.get(&second.access, "/app/v1/home").await), "401 token-needed");
    let refreshed = lan.stage.refresh(&lan.app, second.refresh.as_deref().unwrap()).await;
    assert_eq!(refreshed.refusal(), "400 invalid_grant");
    assert!(lan.stage.s.history(&lan.stage.lan).await.contains(&"session_ended".to_owned()));
    lan.stage.s.finish().await;
}

#[actix_web::test]
async fn everything_else_is_signed_out_by_one_call_and_nobody_elses() {
    let lan = Lan::comes().await;
    let (mut own, first) = lan.phone().await;
    let (_other, second) = lan.phone().await;
    let mut laptop = lan.laptop().await;
    lan.stage.s.citizen(2, "Trần Văn Nam", PASSPHRASE).await;
    let mut of_nam = lan.stage.s.browser();
    let login = of_nam.open("/login").await;
    of_nam.sign_in(&login, "099200000002", PASSPHRASE).await;
    let sid = of_nam.open("/").await.between("/settings/sessions/", "/end");
    assert_eq!(problem(&lan.post(&first, &format!("/app/v1/sessions/{sid}/end")).await), "404 not-found");

    let ended = lan.post(&first, "/app/v1/sessions/end-others").await;
    assert_eq!(ended.body["ended"], 3, "two browsers and an app: {:?}", ended.body);
    assert!(is_in(&mut own).await && !is_in(&mut laptop).await && is_in(&mut of_nam).await);
    assert_eq!(problem(&lan.stage.get(&second.access, "/app/v1/home").await), "401 token-needed");
    let left = lan.sessions(&first).await;
    assert!(left.len() == 2 && left.iter().all(|one| one["this"] == true), "{left:?}");

    // The page says the same of everything else: the apps that came through another browser end too.
    let mut laptop = lan.laptop().await;
    let page = laptop.open("/").await;
    laptop.submit(&page, "/settings/sessions/end-others", &[]).await;
    assert!(!is_in(&mut own).await);
    assert_eq!(problem(&lan.stage.get(&first.access, "/app/v1/home").await), "401 token-needed");
    lan.stage.s.finish().await;
}

#[actix_web::test]
async fn what_a_service_was_allowed_is_seen_and_taken_back_from_the_app() {
    let lan = Lan::comes().await;
    let (_own, app) = lan.phone().await;
    let library = json!({ "name": "Thư viện Hà Nội", "agency": "Sở Văn hoá", "official": false });
    let library = lan.stage.s.client("library", library).await;
    let mut browser = lan.stage.s.browser();
    let end = library.visit(&mut browser, &lan.stage.lan, PASSPHRASE, &[]).await;
    let tokens = Tokens::of(&library.redeem(&end.query("code").unwrap(), &[]).await);
    let list = lan.stage.get(&app.access, "/app/v1/consents").await;
    let of = |client: &str| {
        list.body["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["client"]["id"] == client)
            .unwrap()
            .clone()
    };
    let row = of("library");
    assert_eq!((&row["client"]["name"], &row["agency"]), (&json!("Thư viện Hà Nội"), &json!("Sở Văn hoá")));
    assert!(row["scopes"].as_array().unwrap().contains(&json!("email")), "{row}");
    assert!(row["claims"].as_array().unwrap().contains(&json!("email")), "{row}");
    assert_eq!((&row["official"], &of("mine")["official"]), (&json!(false), &json!(true)));
    assert!(row["since"].is_string() && row["used_at"].is_string());

    let withdraw = "/app/v1/consents/library/withdraw";
    assert_eq!(lan.post(&app, withdraw).await.body["done"], "withdrawn");
    assert_eq!(library.userinfo(&tokens.access).await.refusal(), "401 invalid_token");
    let refreshed = library.refresh(tokens.refresh.as_deref().unwrap(), &[]).await;
    assert_eq!(refreshed.refusal(), "400 invalid_grant");
    assert_eq!(problem(&lan.post(&app, withdraw).await), "404 not-found");
    assert!(lan.stage.s.history(&lan.stage.lan).await.contains(&"consent_withdrawn".to_owned()));
    assert_eq!(lan.stage.get(&app.access, "/app/v1/home").await.status, 200, "her app goes on");
    // What the law lets a service of the State see is not hers to take back: she signs out of it.
    assert_eq!(lan.post(&app, "/app/v1/consents/mine/withdraw").await.body["done"], "left");
    assert_eq!(problem(&lan.stage.get(&app.access, "/app/v1/home").await), "401 token-needed");
    lan.stage.s.finish().await;
}
