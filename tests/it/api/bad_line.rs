//! The official app on a line of 2G: 100 kbit a second, 300 ms there and back, one packet in twenty lost, one connection in four broken
//! before the request arrives or before its answer does. What is asked for comes through, and once.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::phone::{App, Phone};
use super::stage::problem;
use crate::support::{CHALLENGE, Line, Reply, Tokens, VERIFIER};

const HOME: &str = "/app/v1/home";
const APPROVALS: &str = "/app/v1/approvals";
const GRANT: &str = "urn:openid:params:grant-type:ciba";
const SCOPE: &str = "openid offline_access app.devices app.read app.approvals";
/// Whoever was not heard so often has no line at all.
const TRIES: usize = 8;

/// A phone that is bound, at the far end of the line.
struct Far {
    app: App,
    line: Line,
    phone: Phone,
    http: Client,
}

impl Far {
    async fn set(seed: u64) -> Self {
        let line = Line::lay(seed).await;
        let app = App::set_with(|config| config.server.public_url = line.url()).await;
        line.leads_to(app.stage.s.running.public);
        let phone = app.phone().await;
        assert_eq!(app.bind(&phone, "a").await.status, 201);
        line.worsens();
        // A line like this keeps no connection open between two requests.
        let http = Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
        Self { app, line, phone, http }
    }

    /// One request; nothing where the line broke.
    async fn once(
        &self,
        (method, path): (Method, &str),
        token: Option<&str>,
        body: &Body<'_>,
    ) -> Option<Reply> {
        let url = format!("{}{path}", self.app.stage.s.issuer());
        let nonce = self.app.stage.nonce().await;
        let proof = self.phone.key.proof(method.as_str(), &url, Some(&nonce), token);
        let mut request = self.http.request(method, &url).header("dpop", proof);
        if let Some(token) = token {
            request = request.header("authorization", format!("DPoP {token}"));
        }
        request = match body {
            Body::None => request,
            Body::Seen(etag) => request.header("if-none-match", *etag),
            Body::Form(fields) => request.form(fields),
            Body::Json(value) => request.json(value),
        };
        let answer = request.send().await.ok()?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await.ok()?;
        Some(Reply { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    /// The same request until it is answered, and how often it was sent.
    async fn until_answered(
        &self,
        to: (Method, &str),
        token: Option<&str>,
        body: &Body<'_>,
    ) -> (Reply, usize) {
        for sent in 1..=TRIES {
            if let Some(reply) = self.once(to.clone(), token, body).await {
                return (reply, sent);
            }
        }
        panic!("{} was never answered", to.1)
    }

    /// Signs in by the phone's key. What was answered and not heard is never answered again: the app asks anew.
    async fn signs_in(&self) -> Tokens {
        let resource = format!("{}/app/v1", self.app.stage.s.issuer());
        let asks = [
            ("client_id", self.app.app.id.as_str()),
            ("redirect_uri", self.app.app.redirect_uri.as_str()),
            ("response_type", "code"),
            ("scope", SCOPE),
            ("resource", &resource),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let challenge = (Method::POST, "/authorize-challenge");
        for _ in 0..TRIES {
            let (asked, _) = self.until_answered(challenge.clone(), None, &Body::Form(&asks)).await;
            let (held, signed) = (asked.text("auth_session"), self.phone.signs_in(&asked));
            let says = [("client_id", self.app.app.id.as_str()), ("auth_session", &held), ("phone", &signed)];
            let (said, sent) = self.until_answered(challenge.clone(), None, &Body::Form(&says)).await;
            if said.status != 200 {
                assert!(sent > 1, "only what was answered before is refused: {:?}", said.body);
                continue;
            }
            let code = said.text("authorization_code");
            let redeems = [
                ("grant_type", "authorization_code"),
                ("client_id", self.app.app.id.as_str()),
                ("redirect_uri", self.app.app.redirect_uri.as_str()),
                ("code", &code),
                ("code_verifier", VERIFIER),
            ];
            let (tokens, sent) =
                self.until_answered((Method::POST, "/token"), None, &Body::Form(&redeems)).await;
            if tokens.status == 200 {
                return Tokens::of(&tokens);
            }
            assert!(sent > 1, "only a code that came before is refused: {:?}", tokens.body);
        }
        panic!("nobody ever signed in")
    }

    async fn refresh(&self, token: &str) -> Reply {
        let renews = [
            ("grant_type", "refresh_token"),
            ("client_id", self.app.app.id.as_str()),
            ("refresh_token", token),
        ];
        self.until_answered((Method::POST, "/token"), None, &Body::Form(&renews)).await.0
    }
}

/// What goes along.
enum Body<'a> {
    None,
    /// What is known already, by its tag.
    Seen(&'a str),
    Form(&'a [(&'a str, &'a str)]),
    Json(Value),
}

#[actix_web::test]
async fn a_sign_in_the_first_screen_and_a_refresh_whose_answer_is_lost_come_through_a_line_of_2g() {
    let far = Far::set(1).await;
    let s = &far.app.stage.s;
    let tokens = far.signs_in().await;
    let (home, _) = far.until_answered((Method::GET, HOME), Some(&tokens.access), &Body::None).await;
    assert_eq!(home.status, 200, "{:?}", home.body);
    let etag = home.headers["etag"].to_str().unwrap().to_owned();
    let (again, _) = far.until_answered((Method::GET, HOME), Some(&tokens.access), &Body::Seen(&etag)).await;
    assert_eq!(again.status, 304, "nothing is sent that is known");

    let (repeated, replayed) = (s.happened("refresh_repeated").await, s.happened("refresh_replayed").await);
    far.line.loses_the_next_answer();
    let renewed = Tokens::of(&far.refresh(tokens.refresh.as_deref().unwrap()).await);
    assert!(s.happened("refresh_repeated").await > repeated, "the answer was lost, and asked for again");
    assert_eq!(s.happened("refresh_replayed").await, replayed, "which is no theft");
    let (home, _) = far.until_answered((Method::GET, HOME), Some(&renewed.access), &Body::None).await;
    assert_eq!(home.status, 200, "{:?}", home.body);
    let once_more = Tokens::of(&far.refresh(renewed.refresh.as_deref().unwrap()).await);
    assert_ne!(once_more.access, renewed.access);
    far.app.stage.s.finish().await;
}

#[actix_web::test]
async fn an_approval_whose_answer_is_lost_is_given_once() {
    let far = Far::set(2).await;
    let s = &far.app.stage.s;
    let counter = json!({ "grants": [GRANT], "redirect_uris": [], "scope": "openid profile" });
    let counter = s.client("counter", counter).await;
    let hint = [("scope", "openid profile"), ("login_hint", far.app.stage.lan.as_str())];
    let asked = counter.post("/bc-authorize", &hint).await;
    let token = Some(far.phone.tokens.access.as_str());
    let (list, _) = far.until_answered((Method::GET, APPROVALS), token, &Body::None).await;
    let question = list.body["items"][0].clone();
    let path = format!("{APPROVALS}/{}", question["id"].as_str().unwrap());
    let yes = far.phone.yes(&question, &asked.text("khoa_number"));
    far.line.loses_the_next_answer();
    let answer = (Method::POST, &*format!("{path}/answer"));
    let (said, sent) = far.until_answered(answer, token, &Body::Json(yes)).await;
    assert!(sent > 1 && problem(&said) == "409 stale", "it was heard the first time: {:?}", said.body);
    let (seen, _) = far.until_answered((Method::GET, &path), token, &Body::None).await;
    assert_eq!(seen.text("state"), "approved");
    assert_eq!(s.happened("approval_given").await, 1);
    let come = [("grant_type", GRANT), ("auth_req_id", &*asked.text("auth_req_id"))];
    assert_eq!(counter.post("/token", &come).await.status, 200);
    assert_eq!(counter.post("/token", &come).await.status, 400, "once");
    far.app.stage.s.finish().await;
}
