//! `/app/v1/approvals`: a service asks, the phone shows and signs, the service gets its tokens.

use reqwest::Method;
use serde_json::{Value, json};

use super::phone::{App, Phone};
use super::stage::problem;
use crate::support::maker::{Kept, Maker};
use crate::support::{Party, Reply, Tokens};

const PATH: &str = "/app/v1/approvals";
const GRANT: &str = "urn:openid:params:grant-type:ciba";

/// A bound phone, and a service that asks away from browsers.
struct Stage {
    app: App,
    phone: Phone,
    counter: Party,
}

impl Stage {
    async fn set() -> Self {
        let app = App::set().await;
        let phone = app.phone().await;
        assert_eq!(app.bind(&phone, "bind").await.status, 201);
        Self::with(app, phone).await
    }

    async fn with(app: App, phone: Phone) -> Self {
        let metadata = json!({ "grants": [GRANT], "redirect_uris": [], "scope": "openid profile" });
        let counter = app.stage.s.client("counter", metadata).await;
        Self { app, phone, counter }
    }

    /// Asks Lan, and answers what the service was told and what the phone reads.
    async fn ask(&self, over: &[(&str, &str)]) -> (Reply, Value) {
        let fields = [&[("scope", "openid profile"), ("login_hint", &self.app.stage.lan)][..], over].concat();
        let asked = self.counter.post("/bc-authorize", &fields).await;
        let list = self.app.get(&self.phone, PATH).await;
        (asked, list.body["items"][0].clone())
    }

    async fn answer(&self, by: &Phone, question: &Value, answer: Value) -> Reply {
        let path = format!("{PATH}/{}/answer", question["id"].as_str().unwrap());
        self.app.send(by, Method::POST, &path, Some(answer), "-").await
    }

    async fn come(&self, asked: &Reply) -> Reply {
        let id = asked.text("auth_req_id");
        self.counter.post("/token", &[("grant_type", GRANT), ("auth_req_id", &id)]).await
    }
}

fn other(number: &str) -> &'static str {
    if number == "10" { "11" } else { "10" }
}

#[actix_web::test]
async fn a_phone_says_yes_to_exactly_what_it_showed_with_the_number_that_was_typed() {
    let stage = Stage::set().await;
    let (asked, question) = stage.ask(&[("binding_message", "Quầy 3, số 1234")]).await;
    let shown: Value = serde_json::from_str(question["text"].as_str().unwrap()).unwrap();
    assert_eq!(shown["message"], "Quầy 3, số 1234", "{shown}");
    let number = asked.text("khoa_number");
    assert!(shown.as_object().unwrap().values().all(|told| *told != json!(number)), "it is typed, not read");
    let yes = stage.answer(&stage.phone, &question, stage.phone.yes(&question, &number)).await;
    assert_eq!((yes.status.as_u16(), yes.text("state").as_str()), (200, "approved"), "{:?}", yes.body);
    let tokens = Tokens::of(&stage.come(&asked).await);
    let claims = tokens.id_claims();
    assert_eq!(
        (&claims["amr"], &claims["acr"]),
        (&json!(["pop", "user"]), &json!("urn:vn:eid:aal:1")),
        "{claims}"
    );
    assert_eq!(stage.counter.userinfo(&tokens.access).await.body["name"], "Nguyễn Thị Lan");

    // What was said stays said.
    let again = stage.answer(&stage.phone, &question, stage.phone.yes(&question, &number)).await;
    assert_eq!(problem(&again), "409 stale");
    let path = format!("{PATH}/{}", question["id"].as_str().unwrap());
    assert_eq!(stage.app.get(&stage.phone, &path).await.text("state"), "spent");
    assert_eq!(stage.app.get(&stage.phone, PATH).await.body["items"], json!([]));
    assert!(stage.app.stage.s.history(&stage.app.stage.lan).await.contains(&"approval_given".to_owned()));
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_yes_to_something_else_of_another_key_or_of_a_phone_that_is_not_bound_is_none() {
    let stage = Stage::set().await;
    let (asked, question) = stage.ask(&[]).await;
    let number = asked.text("khoa_number");
    let stranger = stage.app.phone().await;
    let unbound = stage.answer(&stranger, &question, stranger.yes(&question, &number)).await;
    assert_eq!(problem(&unbound), "403 not-entitled");
    // The bound phone hands on what another key signed; and its own yes to another text.
    let foreign = stage.answer(&stage.phone, &question, stranger.yes(&question, &number)).await;
    assert_eq!(problem(&foreign), "400 invalid-field");
    let mut swapped = question.clone();
    swapped["text"] = json!(question["text"].as_str().unwrap().replace("counter", "bank"));
    swapped["text"] = json!(format!("{} ", swapped["text"].as_str().unwrap()));
    let other_text = stage.answer(&stage.phone, &question, stage.phone.yes(&swapped, &number)).await;
    assert_eq!(problem(&other_text), "400 invalid-field");
    let (_, second) = stage.ask(&[]).await;
    assert_ne!(second["id"], question["id"]);
    let other_question = stage.answer(&stage.phone, &question, stage.phone.yes(&second, &number)).await;
    assert_eq!(problem(&other_question), "400 invalid-field");
    let proof = stage.phone.key.sign("dpop+jwt", &json!({}));
    for body in [
        json!({ "answer": "yes" }),
        json!({ "answer": "yes", "signed": "x" }),
        json!({ "answer": "yes", "signed": proof }),
        json!({ "answer": "maybe" }),
        json!({ "answer": "no", "signed": "x" }),
    ] {
        let refused = stage.answer(&stage.phone, &question, body.clone()).await;
        assert_eq!(problem(&refused), "400 invalid-field", "{body}");
    }
    assert_eq!(stage.come(&asked).await.refusal(), "400 authorization_pending", "nothing of it counted");

    // Another person's question is none.
    let elsewhere = json!({ "id": "apr_00000000000000000000000000000000", "text": "{}" });
    let none = stage.answer(&stage.phone, &elsewhere, stage.phone.yes(&elsewhere, "10")).await;
    assert_eq!(problem(&none), "404 not-found");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn three_wrong_numbers_on_a_phone_are_a_no() {
    let stage = Stage::set().await;
    let (asked, question) = stage.ask(&[]).await;
    let wrong = other(&asked.text("khoa_number"));
    for left in ["tries left: 2", "tries left: 1"] {
        let refused = stage.answer(&stage.phone, &question, stage.phone.yes(&question, wrong)).await;
        assert_eq!(problem(&refused), "400 invalid-field");
        assert!(refused.body.to_string().contains(left), "{:?}", refused.body);
    }
    let over = stage.answer(&stage.phone, &question, stage.phone.yes(&question, wrong)).await;
    assert_eq!(problem(&over), "409 stale");
    let right = stage.phone.yes(&question, &asked.text("khoa_number"));
    assert_eq!(problem(&stage.answer(&stage.phone, &question, right).await), "409 stale");
    assert_eq!(stage.come(&asked).await.refusal(), "400 access_denied");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_says_no_and_that_it_was_not_its_holder_who_asked() {
    let stage = Stage::set().await;
    let (asked, question) = stage.ask(&[]).await;
    let no = stage.answer(&stage.phone, &question, json!({ "answer": "no" })).await;
    assert_eq!((no.status.as_u16(), no.text("state").as_str()), (200, "denied"));
    assert_eq!(stage.come(&asked).await.refusal(), "400 access_denied");
    let (_, question) = stage.ask(&[]).await;
    let reported = stage.answer(&stage.phone, &question, json!({ "answer": "not_me" })).await;
    assert_eq!((reported.status.as_u16(), reported.text("state").as_str()), (200, "reported"));
    let (asked, nothing) = stage.ask(&[]).await;
    assert_eq!(
        (asked.status.as_u16(), nothing),
        (200, Value::Null),
        "nobody hears from that asker for a week"
    );
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn what_takes_a_stronger_answer_is_sent_to_the_passkey_and_a_phone_taken_off_answers_nothing() {
    let stage = Stage::set().await;
    let (asked, question) = stage.ask(&[("acr_values", "urn:vn:eid:aal:2")]).await;
    let yes = stage.phone.yes(&question, &asked.text("khoa_number"));
    let weak = stage.answer(&stage.phone, &question, yes).await;
    assert_eq!(problem(&weak), "401 passkey-needed");
    assert!(weak.headers["www-authenticate"].to_str().unwrap().contains("insufficient_user_authentication"));
    assert_eq!(stage.come(&asked).await.refusal(), "400 authorization_pending", "it can still be answered");

    let (asked, question) = stage.ask(&[]).await;
    let devices = stage.app.get(&stage.phone, super::phone::DEVICES).await;
    let revoke =
        format!("{}/{}/revoke", super::phone::DEVICES, devices.body["items"][0]["id"].as_str().unwrap());
    let elsewhere = stage.app.phone().await;
    assert_eq!(stage.app.send(&elsewhere, Method::POST, &revoke, None, "-").await.status, 200);
    let yes = stage.phone.yes(&question, &asked.text("khoa_number"));
    assert_eq!(problem(&stage.answer(&stage.phone, &question, yes.clone()).await), "401 token-needed");
    assert_eq!(problem(&stage.answer(&elsewhere, &question, yes).await), "403 not-entitled");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_of_which_its_maker_says_that_all_is_well_answers_what_takes_two_factors() {
    let maker = Maker::new();
    let app = App::that_believes(&maker).await;
    let phone = app.phone().await;
    let challenge = app.challenge().await;
    let bound =
        app.bind_as(&phone, &maker, &Kept { challenge: &challenge, locked: true, guarded: true }).await;
    assert_eq!(bound.text("tier"), "hardware", "{:?}", bound.body);
    let stage = Stage::with(app, phone).await;
    let (asked, question) = stage.ask(&[("acr_values", "urn:vn:eid:aal:2")]).await;
    let yes = stage.phone.yes(&question, &asked.text("khoa_number"));
    assert_eq!(stage.answer(&stage.phone, &question, yes).await.text("state"), "approved");
    let claims = Tokens::of(&stage.come(&asked).await).id_claims();
    assert_eq!(claims["amr"], json!(["hwk", "user", "mfa"]), "{claims}");
    assert_eq!(claims["acr"], "urn:vn:eid:aal:2");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_and_a_passcode_say_yes_to_what_takes_two_factors_and_a_wrong_one_counts_among_the_five() {
    const CODE: &str = "280614";
    let stage = Stage::set().await;
    let set = json!({ "passcode": CODE });
    let set = stage.app.send(&stage.phone, Method::PUT, "/app/v1/passcode", Some(set), "-").await;
    assert_eq!(set.status, 200, "{:?}", set.body);
    let (asked, question) = stage.ask(&[("acr_values", "LoA2")]).await;
    let yes = stage.phone.yes(&question, &asked.text("khoa_number"));
    let knowing = |code: &str| {
        let mut yes = yes.clone();
        yes["passcode"] = json!(code);
        yes
    };
    let weak = stage.answer(&stage.phone, &question, yes.clone()).await;
    assert_eq!(problem(&weak), "401 passkey-needed", "{:?}", weak.body);
    let stranger = stage.app.phone().await;
    let unbound = stage.answer(&stranger, &question, knowing("907142")).await;
    assert_eq!(problem(&unbound), "403 not-entitled", "a key that is no phone of hers tries none");
    for _ in 0..2 {
        let wrong = stage.answer(&stage.phone, &question, knowing("907142")).await;
        assert_eq!(problem(&wrong), "400 invalid-field", "{:?}", wrong.body);
    }
    let early = stage.answer(&stage.phone, &question, knowing(CODE)).await;
    assert_eq!(problem(&early), "429 too-many-attempts", "{:?}", early.body);
    assert_eq!(early.headers["retry-after"], "30");
    stage.app.stage.s.later(std::time::Duration::from_secs(31));
    let said = stage.answer(&stage.phone, &question, knowing(CODE)).await;
    assert_eq!((said.status.as_u16(), said.text("state").as_str()), (200, "approved"), "{:?}", said.body);
    let claims = Tokens::of(&stage.come(&asked).await).id_claims();
    assert_eq!((&claims["acr"], &claims["amr"]), (&json!("LoA2"), &json!(["pop", "pin", "user", "mfa"])));
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_question_of_a_later_release_is_left_out_of_the_list_and_of_its_count() {
    use diesel::prelude::*;
    use khoa::db::schema::approvals;

    let stage = Stage::set().await;
    let (_, first) = stage.ask(&[]).await;
    let later = stage.app.stage.s.running.app.db.write(|c| {
        Ok(diesel::update(approvals::table).set(approvals::kind.eq("palm_reading")).execute(c)?)
    });
    assert_eq!(later.await.unwrap(), 1);
    let (_, second) = stage.ask(&[]).await;
    let list = stage.app.get(&stage.phone, PATH).await;
    assert_eq!(list.body["items"].as_array().map(Vec::len), Some(1), "{:?}", list.body);
    assert_ne!(first["id"], second["id"]);
    let home = stage.app.get(&stage.phone, "/app/v1/home").await;
    assert_eq!(home.body["approvals_waiting"], 1, "{:?}", home.body);
    stage.app.stage.s.finish().await;
}
