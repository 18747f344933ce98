//! The program of an officer calls for whoever the officer helps (RFC 8693): both names in token, log and history; what was agreed to and
//! nothing else; and not a moment after the end of either side.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::console::{CLERK, Desk, passkey};
use super::stage::{PASSPHRASE, problem};
use crate::support::{Authenticator, Party, Prover, Reply, Tokens};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ASSISTANCE: &str = "urn:khoa:params:oauth:token-type:assistance";
const SCOPE: &str = "openid console.officer assist.standing assist.applications";
const OWN: &str = "openid app.read app.lock app.applications app.approvals app.devices";
pub(super) const MAI: &str = "099200000060";
pub(super) const HELP: &str = "/console/v1/assistances";
pub(super) const OFFERS: &str = "/app/v1/assistances";
const APPLICATIONS: &str = "/app/v1/applications";

/// Lan's counter, with a program of its own, and Mai with her phone before it.
pub(super) struct Counter {
    pub(super) desk: Desk,
    pub(super) program: Party,
    /// The officer's own token.
    pub(super) officer: String,
    mine: Party,
    /// Mai's.
    pub(super) hers: String,
}

impl Counter {
    pub(super) async fn set() -> Self {
        let desk = Desk::set().await;
        desk.appoint("clerk", "H01.01").await;
        let issuer = desk.stage.s.issuer();
        let (console, app) = (format!("{issuer}/console/v1"), format!("{issuer}/app/v1"));
        let program =
            json!({ "scope": SCOPE, "grants": ["authorization_code", EXCHANGE], "may_ask": [console, app] });
        let program = desk.stage.s.client("counter", program).await;
        let mine = desk.stage.s.client("mine", json!({ "scope": OWN, "may_ask": [app] })).await;
        let mut mai = crate::support::person(MAI, "Lê Thị Mai", Some(PASSPHRASE));
        mai["level"] = json!(1);
        desk.stage.s.import(&[mai]).await;
        let hers = desk.stage.of_person(&mine, MAI, OWN).await;
        let officer = officers(&desk, &desk.key, &program).await;
        Self { desk, program, officer, mine, hers }
    }

    /// As the officer, in their seat.
    pub(super) async fn officer_says(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        key: &str,
    ) -> Reply {
        let headers = [CLERK, ("idempotency-key", key)];
        self.desk.send(method, &self.officer, path, body, &headers).await
    }

    /// As Mai.
    pub(super) async fn mai_says(&self, method: Method, path: &str, body: Option<Value>, key: &str) -> Reply {
        self.desk.send(method, &self.hers, path, body, &[("idempotency-key", key)]).await
    }

    /// Mai makes a code and reads it out.
    pub(super) async fn code(&self, scope: &str, key: &str) -> String {
        let made = self.mai_says(Method::POST, OFFERS, Some(json!({ "scope": scope })), key).await;
        assert_eq!(made.status, 201, "{:?}", made.body);
        made.text("code")
    }

    /// The officer types it; answers the name of what goes on from now on.
    async fn helps(&self, scope: &str, key: &str) -> String {
        let code = self.code(scope, key).await;
        let typed = json!({ "by": "code", "holder": MAI, "code": code });
        let open = self.officer_says(Method::POST, HELP, Some(typed), key).await;
        assert_eq!((open.status.as_u16(), &open.body["state"]), (201, &json!("open")), "{:?}", open.body);
        open.text("id")
    }

    pub(super) async fn exchange(&self, by: &Prover, id: &str, over: &[(&str, &str)]) -> Reply {
        let sound = [
            ("grant_type", EXCHANGE),
            ("subject_token", id),
            ("subject_token_type", ASSISTANCE),
            ("actor_token", self.officer.as_str()),
            ("actor_token_type", TOKEN),
        ];
        let kept = sound.into_iter().filter(|(name, _)| !over.iter().any(|(other, _)| other == name));
        let fields: Vec<_> = kept.chain(over.iter().copied()).collect();
        self.desk.stage.bound_to(by, &self.program, &fields).await
    }

    async fn token(&self, id: &str) -> String {
        let reply = self.exchange(&self.desk.stage.key, id, &[]).await;
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        reply.text("access_token")
    }

    async fn by(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Reply {
        self.desk.send(method, token, path, body, &[("idempotency-key", "by"), ("if-match", "\"1\"")]).await
    }

    /// Whether a token opens anything any more, here and for whoever asks about it.
    async fn is_over(&self, token: &str, id: &str) {
        let seen = self.by(token, Method::GET, APPLICATIONS, None).await;
        assert_eq!(problem(&seen), "401 token-needed", "{:?}", seen.body);
        // What other processes did is known here within a second.
        self.desk.stage.s.running.app.heed_endings().await.unwrap();
        assert_eq!(self.program.introspect(token).await.body, json!({ "active": false }));
        let again = self.exchange(&self.desk.stage.key, id, &[]).await;
        assert!(again.status == 400, "{:?}", again.body);
    }
}

/// A token that whoever has that passkey gives the program, bound to its key.
pub(super) async fn officers(desk: &Desk, key: &Authenticator, program: &Party) -> String {
    let code = desk.code(key, program, SCOPE).await;
    Tokens::of(&desk.stage.redeem(program, &code).await).access
}

fn wish() -> Value {
    json!({ "kind": "identity", "level": 2, "declared": {
        "who": "citizen", "number": MAI, "name": "Lê Thị Mai", "birthdate": "01/03/2000",
    } })
}

fn claims(token: &str) -> Value {
    Tokens { access: token.to_owned(), refresh: None, id: None }.access_claims()
}

#[actix_web::test]
async fn a_program_sees_and_hands_in_for_the_person_and_both_names_stand_in_token_log_and_history() {
    let counter = Counter::set().await;
    let id = counter.helps("applications", "a").await;
    let reply = counter.exchange(&counter.desk.stage.key, &id, &[]).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    assert!(reply.body.get("refresh_token").is_none() && reply.body.get("id_token").is_none());
    assert_eq!(
        (
            reply.text("issued_token_type").as_str(),
            reply.text("token_type").as_str(),
            reply.text("scope").as_str()
        ),
        (TOKEN, "DPoP", "assist.applications assist.standing")
    );
    let (said, app) =
        (claims(&reply.text("access_token")), format!("{}/app/v1", counter.desk.stage.s.issuer()));
    let own = claims(&counter.officer);
    assert_eq!(
        (&said["act"], &said["aud"], &said["client_id"], &said["cnf"]),
        (
            &json!({ "sub": own["sub"], "agency": "H01.01", "role": "clerk" }),
            &json!(app),
            &json!("counter"),
            &json!({ "jkt": counter.desk.stage.key.thumbprint() })
        ),
        "{said}"
    );
    assert_ne!(said["sub"], own["sub"]);
    assert!(
        said["exp"].as_i64().unwrap() <= own["exp"].as_i64().unwrap(),
        "no longer than the officer's own"
    );
    let token = reply.text("access_token");
    let seen = counter.program.introspect(&token).await.body;
    assert_eq!(
        (&seen["active"], &seen["act"], &seen["sub"]),
        (&json!(true), &said["act"], &said["sub"]),
        "{seen}"
    );

    let none = counter.by(&token, Method::GET, APPLICATIONS, None).await;
    assert_eq!((none.status.as_u16(), &none.body["items"]), (200, &json!([])), "{:?}", none.body);
    let begun = counter.by(&token, Method::POST, APPLICATIONS, Some(wish())).await;
    assert_eq!(begun.status, 201, "{:?}", begun.body);
    assert_eq!(counter.by(&token, Method::POST, APPLICATIONS, Some(wish())).await.body, begun.body, "once");
    let path = format!("{APPLICATIONS}/{}", begun.text("id"));
    let sent = counter.by(&token, Method::POST, &format!("{path}/submit"), None).await;
    assert_eq!((sent.status.as_u16(), &sent.body["state"]), (200, &json!("submitted")), "{:?}", sent.body);
    assert_eq!(counter.by(&token, Method::GET, &path, None).await.text("state"), "submitted");
    let mine = counter.mai_says(Method::GET, &path, None, "-").await;
    assert_eq!(mine.text("state"), "submitted", "it is hers");

    let history = counter.mai_says(Method::GET, "/app/v1/history?limit=50", None, "-").await;
    let items = history.body["items"].as_array().unwrap();
    for event in [
        "assistance_opened",
        "tokens_issued",
        "person_looked_at",
        "application_begun",
        "application_submitted",
    ] {
        let named = |one: &&Value| one["event"] == event && one["duty"]["helper"] == "Nguyễn Thị Lan";
        let one =
            items.iter().find(named).unwrap_or_else(|| panic!("{event} names nobody: {}", history.body));
        assert_eq!(
            (&one["duty"]["agency"], &one["duty"]["agency_name"]),
            (&json!("H01.01"), &json!("Sở Một")),
            "{one}"
        );
    }
    let by_name =
        items.iter().filter(|one| one["event"] == "person_looked_at" && one["duty"]["helper"].is_null());
    assert_eq!(by_name.count(), 1, "before she agreed, who looked for her is not hers to know");
    let mut browser = counter.desk.stage.s.browser();
    let login = browser.open("/history").await;
    let page = browser.sign_in(&login, MAI, PASSPHRASE).await;
    assert!(page.body.contains("<bdi>Nguyễn Thị Lan</bdi>"), "{}", page.body);
    // It is no app of hers: where she is signed in and what services hold say nothing of it.
    let home = browser.open("/").await;
    assert!(!home.body.contains("counter"), "{}", home.body);
    counter.desk.stage.s.finish().await;
}

#[actix_web::test]
async fn it_opens_nothing_but_what_was_agreed_to_and_never_more_than_an_assistance_may() {
    let counter = Counter::set().await;
    let id = counter.helps("standing", "a").await;
    let key = &counter.desk.stage.key;
    let wider = counter.exchange(key, &id, &[("scope", "assist.applications")]).await;
    assert_eq!(wider.refusal(), "400 invalid_scope", "{:?}", wider.body);
    let both = counter.exchange(key, &id, &[("scope", "assist.standing assist.applications app.lock")]).await;
    assert_eq!(both.text("scope"), "assist.standing", "what was agreed to is all there is");
    let token = both.text("access_token");
    assert_eq!(counter.by(&token, Method::GET, APPLICATIONS, None).await.status, 200);
    let begin = counter.by(&token, Method::POST, APPLICATIONS, Some(wish())).await;
    assert_eq!(problem(&begin), "403 scope-needed", "{:?}", begin.body);

    // With everything that can be agreed to, every other door of the person's API stays shut, and so do all others.
    let id = counter.helps("applications", "b").await;
    let token = counter.token(&id).await;
    for (method, path) in [
        (Method::GET, "/app/v1/home"),
        (Method::GET, "/app/v1/profile"),
        (Method::GET, "/app/v1/history"),
        (Method::GET, "/app/v1/devices"),
        (Method::GET, "/app/v1/approvals"),
        (Method::GET, "/app/v1/assistances"),
        (Method::POST, "/app/v1/assistances"),
        (Method::POST, "/app/v1/lock"),
        (Method::POST, "/app/v1/session"),
        (Method::POST, "/app/v1/sessions/end-others"),
        (Method::POST, "/app/v1/activate"),
        (Method::GET, "/app/v1/consents"),
        (Method::GET, "/app/v1/cases"),
        (Method::POST, "/app/v1/applications/apl_00000000000000000000000000000000/withdraw"),
        (Method::PUT, "/app/v1/applications/apl_00000000000000000000000000000000"),
        (Method::GET, "/app/v1/applications/apl_00000000000000000000000000000000/appointment"),
    ] {
        let shut = counter.by(&token, method.clone(), path, Some(json!({}))).await;
        assert_eq!(problem(&shut), "403 scope-needed", "{method} {path}: {:?}", shut.body);
    }
    let console = counter.desk.send(Method::GET, &token, "/console/v1/queue", None, &[CLERK]).await;
    assert_eq!(problem(&console), "401 token-needed", "{:?}", console.body);
    let userinfo = counter.desk.stage.get(&token, "/userinfo").await;
    assert_eq!(userinfo.status, 401, "{:?}", userinfo.body);
    counter.desk.stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_shows_another_token_or_key_or_names_another_assistance_gets_none() {
    let counter = Counter::set().await;
    let (desk, id) = (&counter.desk, counter.helps("applications", "a").await);
    let key = &desk.stage.key;
    let thief = counter.exchange(&Prover::new(), &id, &[]).await;
    assert_eq!(thief.refusal(), "400 invalid_dpop_proof", "{:?}", thief.body);
    let unbound =
        Tokens::of(&counter.program.redeem(&desk.code(&desk.key, &counter.program, SCOPE).await, &[]).await);
    // One that names the console and opens nothing there.
    let idle = desk.code(&desk.key, &counter.program, "openid").await;
    let idle = Tokens::of(&desk.stage.redeem(&counter.program, &idle).await);
    // A colleague of the same counter, in the same program.
    desk.stage.s.citizen(2, "Trần Văn Nam", PASSPHRASE).await;
    desk.appoint_to("099200000002", "clerk", "H01.01").await;
    let colleague = passkey(&desk.stage, "099200000002", 8).await;
    let colleague = officers(desk, &colleague, &counter.program).await;
    let token = counter.token(&id).await;
    let nobody = format!("ast_{}", "0".repeat(32));
    for (over, told) in [
        (("actor_token", unbound.access.as_str()), "400 invalid_request"),
        (("actor_token", counter.hers.as_str()), "400 invalid_request"),
        (("actor_token", idle.access.as_str()), "400 invalid_request"),
        (("actor_token", token.as_str()), "400 invalid_request"),
        (("actor_token", "x"), "400 invalid_request"),
        // Without the officer's own token it is no exchange of another kind.
        (("actor_token", ""), "400 invalid_request"),
        (("actor_token", colleague.as_str()), "400 invalid_grant"),
        (("actor_token_type", ASSISTANCE), "400 invalid_request"),
        (("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"), "400 invalid_request"),
        (("subject_token", nobody.as_str()), "400 invalid_grant"),
        (("subject_token", "x"), "400 invalid_grant"),
        (("resource", "https://land.example/api"), "400 invalid_target"),
        (("scope", "app.applications"), "400 invalid_scope"),
    ] {
        let refused = counter.exchange(key, &id, &[over]).await;
        assert_eq!(refused.refusal(), told, "{over:?}: {:?}", refused.body);
    }
    // What it holds is not exchanged for more, and another client has nothing of it.
    let on = [
        ("subject_token", token.as_str()),
        ("subject_token_type", TOKEN),
        ("resource", "https://land.example/api"),
    ];
    let further = counter.exchange(key, &id, &on).await;
    assert_eq!(further.refusal(), "400 invalid_request", "{:?}", further.body);
    assert_eq!(counter.mine.introspect(&token).await.body, json!({ "active": false }));
    // Asked for again, the newest alone is good.
    let newer = counter.token(&id).await;
    assert_eq!(counter.by(&newer, Method::GET, APPLICATIONS, None).await.status, 200);
    let older = counter.by(&token, Method::GET, APPLICATIONS, None).await;
    assert_eq!(problem(&older), "401 token-needed");
    counter.desk.stage.s.finish().await;
}

#[actix_web::test]
async fn it_ends_with_the_word_of_either_side_with_the_office_and_with_its_time() {
    let counter = Counter::set().await;
    let id = counter.helps("applications", "a").await;
    let token = counter.token(&id).await;
    let end = counter.mai_says(Method::POST, &format!("{OFFERS}/{id}/end"), None, "-").await;
    assert_eq!(end.status, 200, "{:?}", end.body);
    counter.is_over(&token, &id).await;

    let id = counter.helps("applications", "b").await;
    let token = counter.token(&id).await;
    let end = counter.officer_says(Method::POST, &format!("{HELP}/{id}/end"), None, "-").await;
    assert_eq!(end.text("state"), "ended", "{:?}", end.body);
    counter.is_over(&token, &id).await;

    // The office, as an operator ends it.
    let id = counter.helps("applications", "c").await;
    let token = counter.token(&id).await;
    let app = &counter.desk.stage.s.running.app;
    let desk = app.desk(None);
    let ended = app.db.write(move |c| {
        let office = khoa::mandate::list(c, &khoa::mandate::Of::default())?.remove(0);
        khoa::assistance::end_office(c, &desk, office.id, ("CA-017", "Decision 2"))
    });
    ended.await.unwrap();
    counter.is_over(&token, &id).await;
    counter.desk.appoint("clerk", "H01.01").await;
    counter.is_over(&token, &id).await;

    let id = counter.helps("applications", "d").await;
    let token = counter.token(&id).await;
    counter.desk.stage.s.later(Duration::from_secs(901));
    let late = counter.by(&token, Method::GET, APPLICATIONS, None).await;
    assert_eq!(problem(&late), "401 token-needed", "a quarter of an hour");
    counter.desk.stage.s.finish().await;
}

#[actix_web::test]
async fn a_lock_of_either_side_ends_it_at_once() {
    let counter = Counter::set().await;
    let id = counter.helps("applications", "a").await;
    let token = counter.token(&id).await;
    assert_eq!(counter.mai_says(Method::POST, "/app/v1/lock", None, "-").await.status, 200);
    counter.is_over(&token, &id).await;
    counter.desk.stage.s.finish().await;

    let counter = Counter::set().await;
    let id = counter.helps("applications", "a").await;
    let token = counter.token(&id).await;
    let lans = counter.desk.stage.lans().await;
    assert_eq!(counter.desk.send(Method::POST, &lans, "/app/v1/lock", None, &[]).await.status, 200);
    counter.is_over(&token, &id).await;
    let list = counter.mai_says(Method::GET, OFFERS, None, "-").await;
    assert_eq!(list.body["items"][0]["helper"]["name"], "Nguyễn Thị Lan", "{:?}", list.body);
    counter.desk.stage.s.finish().await;
}
