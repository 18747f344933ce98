//! `/app/v1/devices/handover`: a new phone takes the place of an old one, when the old one says yes to exactly that.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::phone::{App, DEVICES, Phone};
use super::stage::problem;
use crate::support::Reply;

const PATH: &str = "/app/v1/devices/handover";
const APPROVALS: &str = "/app/v1/approvals";

/// A person with a bound phone, and another in their hand.
struct Stage {
    app: App,
    old: Phone,
    new: Phone,
}

impl Stage {
    async fn set() -> Self {
        let app = App::set().await;
        let (old, new) = (app.phone().await, app.phone().await);
        assert_eq!(app.bind(&old, "bind").await.status, 201);
        Self { app, old, new }
    }

    async fn ask(&self, key: &str) -> Reply {
        self.app.send(&self.new, Method::POST, PATH, Some(json!({ "label": "Máy mới" })), key).await
    }

    async fn take(&self, by: &Phone, id: &str, key: &str) -> Reply {
        self.app.send(by, Method::POST, &format!("{PATH}/{id}"), Some(json!({})), key).await
    }

    /// The question as a phone reads it.
    async fn question(&self, by: &Phone, asked: &Reply) -> Value {
        self.app.get(by, &format!("{APPROVALS}/{}", asked.text("id"))).await.body
    }

    async fn answer(&self, by: &Phone, question: &Value, answer: Value) -> Reply {
        let path = format!("{APPROVALS}/{}/answer", question["id"].as_str().unwrap());
        self.app.send(by, Method::POST, &path, Some(answer), "-").await
    }

    /// The old phone says yes.
    async fn agreed(&self, asked: &Reply) {
        let question = self.question(&self.old, asked).await;
        let yes = self.answer(&self.old, &question, self.old.yes(&question, &asked.text("number"))).await;
        assert_eq!(yes.text("state"), "approved", "{:?}", yes.body);
    }
}

#[actix_web::test]
async fn the_old_phone_says_yes_and_in_one_step_the_new_one_is_bound_and_the_old_one_opens_nothing() {
    let stage = Stage::set().await;
    let asked = stage.ask("ask").await;
    assert_eq!(asked.status, 201, "{:?}", asked.body);
    assert_eq!(stage.ask("ask").await.body, asked.body, "sent again, it is the same");
    let (id, question) = (asked.text("id"), stage.question(&stage.old, &asked).await);
    let shown: Value = serde_json::from_str(question["text"].as_str().unwrap()).unwrap();
    assert_eq!(
        shown["matter"],
        json!({ "kind": "handover", "label": "Máy mới" }),
        "the key signs what it is about"
    );
    assert!(shown.get("number").is_none(), "it is typed, not read: {shown}");

    assert_eq!(problem(&stage.take(&stage.new, &id, "early").await), "409 stale");
    stage.agreed(&asked).await;
    let taken = stage.take(&stage.new, &id, "take").await;
    assert_eq!((taken.status.as_u16(), &taken.body["this"]), (201, &json!(true)), "{:?}", taken.body);
    assert_eq!(taken.text("label"), "Máy mới");
    assert_eq!(stage.take(&stage.new, &id, "take").await.body, taken.body, "the answer that was lost");
    assert_eq!(problem(&stage.take(&stage.new, &id, "again").await), "409 stale");

    assert_eq!(problem(&stage.app.get(&stage.old, DEVICES).await), "401 token-needed");
    let list = stage.app.get(&stage.new, DEVICES).await;
    assert_eq!(list.body["items"].as_array().unwrap().len(), 1, "{:?}", list.body);
    assert_eq!(list.body["items"][0]["id"], taken.body["id"]);
    let history = stage.app.stage.s.history(&stage.app.stage.lan).await;
    for event in ["approval_given", "device_revoked", "device_bound"] {
        assert!(history.contains(&event.to_owned()), "{event}: {history:?}");
    }
    stage.app.stage.s.running.run_jobs().await.unwrap();
    let letters = stage.app.stage.s.outbox();
    let told = |subject: &str| letters.iter().filter(|one| one["subject"] == subject).count();
    assert_eq!(told("Một điện thoại vừa được gắn với tài khoản của bạn"), 2, "{letters:?}");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn nobody_else_says_yes_and_nobody_else_comes_for_it() {
    let stage = Stage::set().await;
    let asked = stage.ask("ask").await;
    let (id, number) = (asked.text("id"), asked.text("number"));
    // The new phone is none of the account's yet: it does not agree to itself.
    let question = stage.question(&stage.new, &asked).await;
    let own = stage.answer(&stage.new, &question, stage.new.yes(&question, &number)).await;
    assert_eq!(problem(&own), "403 not-entitled");
    let wrong = if number == "10" { "11" } else { "10" };
    let guessed = stage.answer(&stage.old, &question, stage.old.yes(&question, wrong)).await;
    assert_eq!(problem(&guessed), "400 invalid-field");
    // A question of another matter, agreed to, binds nothing.
    for unknown in ["apr_00000000000000000000000000000000", "x"] {
        assert_eq!(problem(&stage.take(&stage.new, unknown, unknown).await), "404 not-found");
    }
    stage.agreed(&asked).await;
    let third = stage.app.phone().await;
    assert_eq!(problem(&stage.take(&third, &id, "third").await), "404 not-found", "the key that asked");
    assert_eq!(problem(&stage.take(&stage.old, &id, "old").await), "404 not-found");
    // Taken off since it answered, its yes counts no more.
    let devices = stage.app.get(&stage.old, DEVICES).await;
    let revoke = format!("{DEVICES}/{}/revoke", devices.body["items"][0]["id"].as_str().unwrap());
    assert_eq!(stage.app.send(&third, Method::POST, &revoke, None, "-").await.status, 200);
    assert_eq!(problem(&stage.take(&stage.new, &id, "late").await), "409 stale");
    assert_eq!(stage.app.get(&stage.new, DEVICES).await.body["items"], json!([]));
    assert_eq!(problem(&stage.ask("nobody").await), "404 not-found", "there is no phone to ask");
    assert_eq!(stage.app.bind(&stage.new, "plain").await.status, 201);
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_no_a_bound_key_and_a_yes_of_long_ago_change_nothing() {
    let stage = Stage::set().await;
    let again = stage.app.send(&stage.old, Method::POST, PATH, Some(json!({ "label": "x" })), "a").await;
    assert_eq!(problem(&again), "409 taken", "it is bound");
    for wrong in [json!({}), json!({ "label": " " }), json!({ "label": "x", "slot": 1 })] {
        let refused = stage.app.send(&stage.new, Method::POST, PATH, Some(wrong.clone()), "b").await;
        assert_eq!(problem(&refused), "400 invalid-field", "{wrong}");
    }
    let asked = stage.ask("no").await;
    let question = stage.question(&stage.old, &asked).await;
    assert_eq!(stage.answer(&stage.old, &question, json!({ "answer": "no" })).await.status, 200);
    let refused = stage.take(&stage.new, &asked.text("id"), "no-take").await;
    assert_eq!(problem(&refused), "409 stale");
    assert_eq!(refused.body["errors"][0]["detail"], "denied", "{:?}", refused.body);

    let asked = stage.ask("late").await;
    stage.agreed(&asked).await;
    let Stage { app, old, new } = stage;
    app.stage.s.later(Duration::from_secs(301));
    let (old, new) = (app.signed_in_with(old.key).await, app.signed_in_with(new.key).await);
    let path = format!("{PATH}/{}", asked.text("id"));
    let late = app.send(&new, Method::POST, &path, Some(json!({})), "late-take").await;
    assert_eq!(problem(&late), "409 stale");
    assert_eq!(late.body["errors"][0]["detail"], "expired", "{:?}", late.body);
    let list = app.get(&old, DEVICES).await;
    assert_eq!(list.body["items"][0]["this"], true, "the old phone is what it was");
    app.stage.s.finish().await;
}
