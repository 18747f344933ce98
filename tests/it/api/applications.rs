//! `/app/v1/applications`: what is begun once, changed only as it was seen, and nobody else's.

use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{PASSPHRASE, Stage, problem};
use crate::support::{Reply, person};

const PATH: &str = "/app/v1/applications";
const SCOPE: &str = "openid app.read app.applications";

/// Somebody who has level 1, and may ask for the next.
async fn of_level_1(stage: &Stage, number: &str, name: &str) {
    let mut one = person(number, name, Some(PASSPHRASE));
    one["level"] = json!(1);
    stage.s.import(&[one]).await;
}

fn wish() -> Value {
    json!({ "kind": "identity", "level": 2 })
}

fn declared() -> Value {
    json!({ "kind": "identity", "level": 2, "declared": {
        "who": "citizen", "number": "099200000050", "name": "Lê Thị Mai", "birthdate": "01/03/2000",
    } })
}

struct Mai {
    stage: Stage,
    token: String,
}

impl Mai {
    async fn comes() -> Self {
        let stage = Stage::set().await;
        of_level_1(&stage, "099200000050", "Lê Thị Mai").await;
        let token = stage.of_person(&stage.app, "099200000050", SCOPE).await;
        Self { stage, token }
    }

    async fn begin(&self, key: &str, wish: &Value) -> Reply {
        self.send(Method::POST, PATH, Some(wish), &[("idempotency-key", key)]).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        self.stage.send(method, Some(&self.token), path, body, headers).await
    }
}

#[actix_web::test]
async fn an_application_is_begun_once_however_often_it_is_sent() {
    let mai = Mai::comes().await;
    let unnamed = mai.send(Method::POST, PATH, Some(&wish()), &[]).await;
    assert_eq!(problem(&unnamed), "400 key-needed");
    let first = wish();
    let sent = futures_util::future::join_all((0..8).map(|_| mai.begin("\"k-1\"", &first))).await;
    for reply in &sent {
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        assert_eq!(reply.body, sent[0].body, "all get the answer of the first");
        assert_eq!(reply.headers["location"], format!("{PATH}/{}", reply.text("id")).as_str());
        assert_eq!(reply.headers["etag"], "\"1\"");
    }
    assert_eq!(mai.send(Method::GET, PATH, None, &[]).await.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(problem(&mai.begin("k-1", &declared()).await), "422 key-reused", "quotes are no part of it");
    assert_eq!(problem(&mai.begin("k-2", &wish()).await), "409 already-open");
    assert_eq!(problem(&mai.begin("k-2", &wish()).await), "409 already-open", "what was refused is not kept");
    assert_eq!(problem(&mai.begin(&"k".repeat(256), &wish()).await), "400 invalid-field");
    // Another person's key of the same name is another key.
    of_level_1(&mai.stage, "099200000051", "Đỗ Văn Ba").await;
    let bas = mai.stage.of_person(&mai.stage.app, "099200000051", SCOPE).await;
    let his = mai
        .stage
        .send(Method::POST, Some(&bas), PATH, Some(&declared()), &[("idempotency-key", "k-1")])
        .await;
    assert_eq!(his.status, 201, "{:?}", his.body);
    assert_ne!(his.text("id"), sent[0].text("id"));
    // After a day the key is forgotten, and the open one is found.
    mai.stage.s.later(std::time::Duration::from_secs(25 * 3_600));
    let token = mai.stage.of_person(&mai.stage.app, "099200000050", SCOPE).await;
    let later =
        mai.stage.send(Method::POST, Some(&token), PATH, Some(&wish()), &[("idempotency-key", "k-1")]).await;
    assert_eq!(problem(&later), "409 already-open");
    mai.stage.s.finish().await;
}

#[actix_web::test]
async fn what_is_changed_is_what_was_seen_and_a_stale_change_is_told_the_version_now() {
    let mai = Mai::comes().await;
    let begun = mai.begin("k-1", &wish()).await;
    let path = format!("{PATH}/{}", begun.text("id"));
    let put = async |tag: Option<&str>, body: Value| {
        let headers: Vec<(&str, &str)> = tag.map(|tag| ("if-match", tag)).into_iter().collect();
        mai.send(Method::PUT, &path, Some(&body), &headers).await
    };
    // What is missing is told before anybody is asked.
    let submit = format!("{path}/submit");
    let missing = mai.send(Method::POST, &submit, None, &[("if-match", "\"1\"")]).await;
    let field = &missing.body["errors"][0]["field"];
    assert_eq!((problem(&missing).as_str(), field), ("400 invalid-field", &json!("details")));
    assert_eq!(problem(&put(None, declared()).await), "428 seen-needed");
    for wrong in ["1", "*", "\"x\"", "W/\"1\"", "\"1\", \"2\""] {
        assert_eq!(problem(&put(Some(wrong), declared()).await), "400 invalid-field", "{wrong}");
    }
    let stale = put(Some("\"7\""), declared()).await;
    assert_eq!(
        (problem(&stale).as_str(), &stale.headers["etag"]),
        ("412 changed-meanwhile", &"\"1\"".parse().unwrap())
    );
    let changed = put(Some("\"1\""), declared()).await;
    assert_eq!(
        (changed.status.as_u16(), &changed.headers["etag"]),
        (200, &"\"2\"".parse().unwrap()),
        "{:?}",
        changed.body
    );
    let again = put(Some("\"1\""), declared()).await;
    assert_eq!(problem(&again), "412 changed-meanwhile");

    // Fields that are wrong are all told at once, by name.
    let mut wrong = declared();
    wrong["declared"]["number"] = json!("123");
    wrong["declared"]["birthdate"] = json!("31/02/2000");
    let refused = put(Some("\"2\""), wrong).await;
    assert_eq!(problem(&refused), "400 invalid-field");
    let fields: Vec<_> =
        refused.body["errors"].as_array().unwrap().iter().map(|one| one["field"].clone()).collect();
    assert_eq!(fields, [json!("birthdate"), json!("number")]);
    assert_eq!(problem(&put(Some("\"2\""), json!({ "kind": "lock" })).await), "400 invalid-field");

    let standing = mai.send(Method::GET, &path, None, &[]).await;
    assert_eq!((&standing.body["state"], &standing.body["version"]), (&json!("draft"), &json!(2)));
    assert_eq!(standing.body["steps"][0]["state"], "draft");
    assert!(!standing.body.to_string().contains("099200000050"), "what was declared is not said again");
    let withdraw = async |tag: &str| {
        mai.send(Method::POST, &format!("{path}/withdraw"), None, &[("if-match", tag)]).await
    };
    assert_eq!(withdraw("\"2\"").await.status, 200);
    assert_eq!(problem(&withdraw("\"3\"").await), "409 stale");
    mai.stage.s.finish().await;
}

#[actix_web::test]
async fn another_persons_application_is_one_that_does_not_exist() {
    let mai = Mai::comes().await;
    let begun = mai.begin("k-1", &wish()).await;
    let (hers, none) = (begun.text("id"), format!("apl_{}", "0".repeat(32)));
    of_level_1(&mai.stage, "099200000051", "Đỗ Văn Ba").await;
    let bas = mai.stage.of_person(&mai.stage.app, "099200000051", SCOPE).await;
    for (method, tail) in
        [(Method::GET, ""), (Method::PUT, ""), (Method::POST, "/submit"), (Method::POST, "/withdraw")]
    {
        let ask = async |id: &str| {
            let body = (method == Method::PUT).then(wish);
            let path = format!("{PATH}/{id}{tail}");
            let reply = mai
                .stage
                .send(method.clone(), Some(&bas), &path, body.as_ref(), &[("if-match", "\"1\"")])
                .await;
            let mut told = reply.body.clone();
            told.as_object_mut().unwrap().remove("instance");
            (problem(&reply), told)
        };
        let (theirs, nobodys) = (ask(&hers).await, ask(&none).await);
        assert_eq!(theirs.0, "404 not-found", "{method} {tail}");
        assert_eq!(theirs, nobodys, "{method} {tail}");
        assert_eq!(ask("app_x").await.0, "404 not-found");
    }
    let still = mai.send(Method::GET, &format!("{PATH}/{hers}"), None, &[]).await;
    assert_eq!((&still.body["state"], &still.body["version"]), (&json!("draft"), &json!(1)));
    mai.stage.s.finish().await;
}
