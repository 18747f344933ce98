//! `/console/v1/assistances` and `/app/v1/assistances`: an officer asks, the person agrees by their phone or by a code, once; either ends it.

use reqwest::Method;
use serde_json::{Value, json};

use super::assisted::{Counter, HELP, MAI, OFFERS};
use super::phone::yes_by;
use super::stage::{PASSPHRASE, problem};

fn asking(holder: &str) -> Option<Value> {
    Some(json!({ "by": "approval", "holder": holder, "scope": "standing" }))
}

#[actix_web::test]
async fn an_officer_asks_and_the_person_says_yes_on_their_phone_once() {
    let counter = Counter::set().await;
    let bound = counter
        .mai_says(Method::POST, "/app/v1/devices", Some(json!({ "label": "Máy của Mai" })), "bind")
        .await;
    assert_eq!(bound.status, 201, "{:?}", bound.body);
    let asked = counter.officer_says(Method::POST, HELP, asking(MAI), "ask").await;
    assert_eq!((asked.status.as_u16(), &asked.body["answer"]), (201, &json!("pending")), "{:?}", asked.body);
    assert_eq!(
        counter.officer_says(Method::POST, HELP, asking(MAI), "ask").await.body,
        asked.body,
        "asked once"
    );
    let (id, number) = (asked.text("id"), asked.text("number"));
    let path = asked.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(path, format!("{HELP}/{id}"));
    let early = counter.officer_says(Method::POST, &format!("{path}/begin"), None, "-").await;
    assert_eq!(problem(&early), "409 stale", "{:?}", early.body);
    let list = counter.mai_says(Method::GET, OFFERS, None, "-").await;
    let shown = &list.body["items"][0];
    assert_eq!(
        (&shown["state"], &shown["helper"]),
        (
            &json!("asked"),
            &json!({ "name": "Nguyễn Thị Lan", "agency": "H01.01", "agency_name": "Sở Một", "role": "clerk" })
        ),
        "{shown}"
    );

    let question =
        counter.mai_says(Method::GET, "/app/v1/approvals", None, "-").await.body["items"][0].clone();
    let text: Value = serde_json::from_str(question["text"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&text["matter"]["helper"], &text["matter"]["scope"]),
        (&json!("Nguyễn Thị Lan"), &json!("standing")),
        "{text}"
    );
    let answer = format!("/app/v1/approvals/{}/answer", question["id"].as_str().unwrap());
    let yes = yes_by(&counter.desk.stage.key, &question, &number);
    let said = counter.mai_says(Method::POST, &answer, Some(yes.clone()), "-").await;
    assert_eq!(said.text("state"), "approved", "{:?}", said.body);

    let known = counter.officer_says(Method::GET, &path, None, "-").await;
    assert_eq!(
        (&known.body["answer"], &known.body["number"]),
        (&json!("yes"), &Value::Null),
        "{:?}",
        known.body
    );
    let tag = known.headers["etag"].to_str().unwrap();
    let same = counter
        .desk
        .send(Method::GET, &counter.officer, &path, None, &[super::console::CLERK, ("if-none-match", tag)])
        .await;
    assert_eq!(same.status, 304);
    let open = counter.officer_says(Method::POST, &format!("{path}/begin"), None, "-").await;
    assert_eq!((open.status.as_u16(), &open.body["state"]), (200, &json!("open")), "{:?}", open.body);
    // A yes is good once: neither side begins it again with it.
    let twice = counter.officer_says(Method::POST, &format!("{path}/begin"), None, "-").await;
    assert_eq!(problem(&twice), "409 stale");
    let again = counter.mai_says(Method::POST, &answer, Some(yes), "-").await;
    assert_eq!(problem(&again), "409 stale");
    let end = format!("{path}/end");
    assert_eq!(counter.officer_says(Method::POST, &end, None, "-").await.text("state"), "ended");
    assert_eq!(
        counter.officer_says(Method::POST, &end, None, "-").await.text("state"),
        "ended",
        "it stays so"
    );
    assert_eq!(
        problem(&counter.officer_says(Method::POST, &format!("{path}/begin"), None, "-").await),
        "409 stale"
    );
    counter.desk.stage.s.finish().await;
}

#[actix_web::test]
async fn wrong_codes_are_counted_nobody_is_told_more_and_another_seat_finds_nothing() {
    let counter = Counter::set().await;
    let desk = &counter.desk;
    let typed = |code: &str| Some(json!({ "by": "code", "holder": MAI, "code": code }));
    for (body, told) in [
        (asking("099200000099"), "404 not-found"),
        (asking(&desk.stage.lan), "403 not-entitled"),
        (Some(json!({ "by": "approval", "holder": MAI, "scope": "everything" })), "400 invalid-field"),
        (Some(json!({ "by": "approval", "holder": MAI })), "400 invalid-field"),
        (Some(json!({ "by": "word", "holder": MAI, "scope": "standing" })), "400 invalid-field"),
        (typed("123456"), "400 invalid-field"),
    ] {
        let refused = counter.officer_says(Method::POST, HELP, body.clone(), "-").await;
        assert_eq!(problem(&refused), told, "{body:?}: {:?}", refused.body);
    }
    let unnamed =
        desk.send(Method::POST, &counter.officer, HELP, asking(MAI), &[super::console::CLERK]).await;
    assert_eq!(problem(&unnamed), "400 key-needed", "{:?}", unnamed.body);

    let code = counter.code("standing", "a").await;
    assert_eq!(counter.code("standing", "a").await, code, "sent again, it is the same");
    let wrong: String = code.chars().rev().collect();
    let wrong = if wrong == code { "000001".to_owned() } else { wrong };
    for n in 0..5 {
        let refused = counter.officer_says(Method::POST, HELP, typed(&wrong), &format!("wrong-{n}")).await;
        assert_eq!(problem(&refused), "400 invalid-field");
    }
    let late = counter.officer_says(Method::POST, HELP, typed(&code), "late").await;
    assert_eq!(problem(&late), "400 invalid-field", "guessed at too often");
    let code = counter.code("standing", "b").await;
    let open = counter.officer_says(Method::POST, HELP, typed(&code), "b").await;
    let path = format!("{HELP}/{}", open.text("id"));
    assert_eq!(open.body["answer"], Value::Null);

    // Another seat of the same officer, and another person of the app.
    desk.appoint("clerk", "H01").await;
    let other = [("acting-as", "clerk@H01")];
    let elsewhere = desk.send(Method::GET, &counter.officer, &path, None, &other).await;
    assert_eq!(problem(&elsewhere), "404 not-found");
    desk.stage.s.citizen(9, "Phạm Văn Khoá", PASSPHRASE).await;
    let mine = desk.stage.s.client("theirs", json!({ "scope": "openid app.approvals", "may_ask": [format!("{}/app/v1", desk.stage.s.issuer())] })).await;
    let others = desk.stage.of_person(&mine, "099200000009", "openid app.approvals").await;
    let end = path.replace(HELP, OFFERS) + "/end";
    assert_eq!(problem(&desk.send(Method::POST, &others, &end, None, &[]).await), "404 not-found");
    assert_eq!(desk.send(Method::GET, &others, OFFERS, None, &[]).await.body["items"], json!([]));
    for key in ["c", "d", "e"] {
        counter.code("standing", key).await;
    }
    let many = counter.mai_says(Method::POST, OFFERS, Some(json!({ "scope": "standing" })), "many").await;
    assert_eq!(problem(&many), "429 too-many-attempts", "five an hour");
    counter.desk.stage.s.finish().await;
}
