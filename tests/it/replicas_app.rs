//! A session of the official app, on a Redis that two processes share: begun at one it is good at the other, and what ends at one is
//! over at both.

use khoa::base::Clock;
use reqwest::Method;
use serde_json::Value;

use crate::replicas::{LAN, PASSPHRASE, Stage};
use crate::support::{Party, Prover, Reply, Tokens};

/// The official app on a phone.
struct Phone<'a> {
    stage: &'a Stage,
    app: Party,
    key: Prover,
}

impl Phone<'_> {
    fn register(stage: &Stage) -> Phone<'_> {
        let api = format!("{}/app/v1", stage.app.issuer);
        let added = stage.place.answer(&[
            "client",
            "add",
            "phone",
            "--name",
            "Phone",
            "--public",
            "--official",
            "--dpop",
            "--scope",
            "openid app.read",
            "--redirect-uri",
            "https://phone.example/callback",
            "--may-ask",
            &api,
        ]);
        assert_eq!(added["client_secret"], Value::Null);
        let app = Party {
            id: "phone".into(),
            redirect_uri: "https://phone.example/callback".into(),
            ..stage.app.clone()
        };
        Phone { stage, app, key: Prover::new() }
    }

    /// Sends a request with a proof, once more when it is told which nonce that needs.
    async fn send(&self, token: Option<&str>, request: impl Fn() -> reqwest::RequestBuilder) -> Reply {
        let mut nonce: Option<String> = None;
        loop {
            let sent = request();
            let built = sent.try_clone().unwrap().build().unwrap();
            let (method, url) = (built.method().to_string(), built.url().to_string());
            let proof = self.key.proof_at(Clock::Wall.now(), (&method, &url), nonce.as_deref(), token);
            let sent = sent.header("dpop", proof);
            let sent = match token {
                Some(token) => sent.header("authorization", format!("DPoP {token}")),
                None => sent,
            };
            let reply = Reply::of(sent.send().await.unwrap()).await;
            let told = reply.headers.get("dpop-nonce").map(|nonce| nonce.to_str().unwrap().to_owned());
            if nonce.is_some() || !reply.body.to_string().contains("nonce") {
                return reply;
            }
            nonce = told;
        }
    }

    async fn sign_in(&self) -> Tokens {
        let api = format!("{}/app/v1", self.app.issuer);
        let over = [("scope", "openid app.read"), ("resource", api.as_str())];
        let page = self.app.visit(&mut self.stage.browser(), LAN, PASSPHRASE, &over).await;
        let code = page.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", page.url, page.body));
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", &self.app.id),
            ("code", &code),
            ("redirect_uri", &self.app.redirect_uri),
            ("code_verifier", crate::support::VERIFIER),
        ];
        let url = format!("{}/token", self.app.issuer);
        Tokens::of(&self.send(None, || self.app.http.post(&url).form(&form)).await)
    }

    async fn ask(&self, token: &str, method: Method, path: &str) -> Reply {
        let url = format!("{}/app/v1/{path}", self.app.issuer);
        self.send(Some(token), || self.app.http.request(method.clone(), &url)).await
    }
}

#[actix_web::test]
async fn a_session_begun_at_one_process_is_good_at_the_other_and_over_at_both() {
    let Some(stage) = Stage::set("replicas_app").await else { return };
    let (one, two) = (stage.replica(), stage.replica());
    stage.door.send_to(&[&one]);
    let phone = Phone::register(&stage);
    let tokens = phone.sign_in().await;
    let begun = phone.ask(&tokens.access, Method::POST, "session").await;
    assert_eq!(begun.status, 201, "{:?}", begun.body);
    let session = begun.text("session");
    for process in [&two, &one] {
        stage.door.send_to(&[process]);
        assert_eq!(phone.ask(&session, Method::GET, "home").await.status, 200);
    }
    stage.place.answer(&["account", "lock", LAN, "--ground", "holder_asked", "--reference", "request 7"]);
    for process in [&one, &two] {
        stage.door.send_to(&[process]);
        // Its grant is asked for on the primary with every call: there is nothing to wait for.
        assert_eq!(phone.ask(&session, Method::GET, "home").await.status, 401);
    }
}
