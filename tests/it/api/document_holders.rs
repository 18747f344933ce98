//! Whom a document is about: nobody gets somebody else's, whoever did is left nothing of it, and no agency learns whose account is open.

use diesel::prelude::*;
use khoa::account;
use khoa::db::schema::{document_steps, documents};
use reqwest::Method;
use serde_json::{Value, json};

use super::documents::{NAM, PATH, Registry, SCOPE, birth};
use super::stage::{PASSPHRASE, problem};
use crate::support::Reply;

const NOBODY: &str = "099200000099";

fn to(holder: &str, number: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut body = birth(number);
    body["holder"] = json!({ "personal_number": holder });
    change(&mut body);
    body
}

fn said(reply: &Reply) -> Value {
    let mut body = reply.body.clone();
    body.as_object_mut().unwrap().remove("instance");
    body
}

#[actix_web::test]
async fn whoever_it_is_not_about_gets_none_and_every_try_after_a_look_counts() {
    let registry = Registry::opens().await;
    let (s, lan) = (&registry.stage.s, &registry.stage.lan);
    let counted = async || s.happened("document_refused").await;
    let nobody = registry.issue("a", &to(NOBODY, "KS-01", |_same| ())).await;
    assert_eq!(problem(&nobody), "422 not-granted", "{:?}", nobody.body);
    // One digit beside hers is his; and she was born on another day.
    let his = registry.issue("a", &to(NAM, "KS-01", |_same| ())).await;
    let born = registry
        .issue("a", &to(lan, "KS-01", |body| body["fields"]["date_of_birth"] = json!("2000-03-02")))
        .await;
    assert_eq!((said(&his), said(&born)), (said(&nobody), said(&nobody)));
    assert_eq!(counted().await, 3);
    assert!(s.history(NAM).await.contains(&"document_refused".to_owned()), "whoever was named reads it");
    let spelled = to(lan, "KS-01", |body| body["fields"]["full_name"] = json!("NGUYEN THI LAN"));
    let made = registry.issue("a", &spelled).await;
    assert_eq!(made.status, 201, "marks and case do not matter: {:?}", made.body);

    // What is refused for a document's sake is refused alike whoever is named, before anybody is looked for.
    let over = |holder: &str, id: &str| {
        to(holder, "KS-02", |body| body["supersedes"] = json!({ "id": id, "version": 1 }))
    };
    let unknown = "doc_0198c0de000070008000000000000000";
    let (of_her, of_nobody) =
        (registry.issue("b", &over(lan, unknown)).await, registry.issue("b", &over(NOBODY, unknown)).await);
    assert_eq!((problem(&of_her).as_str(), said(&of_her)), ("400 invalid-field", said(&of_nobody)));
    let taken = registry.issue("b", &to(lan, "KS-01", |_same| ())).await;
    let of_nobody = registry.issue("b", &to(NOBODY, "KS-01", |_same| ())).await;
    assert_eq!((problem(&taken).as_str(), said(&taken)), ("409 taken", said(&of_nobody)));
    assert_eq!(counted().await, 3);
    // Hers does not give way to one of his.
    let hers = made.body["id"].as_str().unwrap();
    let named = |body: &mut Value| {
        body["fields"]["full_name"] = json!("Trần Văn Nam");
        body["supersedes"] = json!({ "id": hers, "version": 1 });
    };
    let foreign = registry.issue("c", &to(NAM, "KS-03", named)).await;
    assert_eq!(said(&foreign), said(&nobody));
    // A number of hers whose document is over stays hers.
    let path = format!("{PATH}/{hers}");
    assert_eq!(registry.change(&path, "revoke", "1").await.status, 200);
    let named = |body: &mut Value| body["fields"]["full_name"] = json!("Trần Văn Nam");
    assert_eq!(problem(&registry.issue("d", &to(NAM, "KS-01", named)).await), "409 taken");
    assert_eq!(counted().await, 5, "both named somebody who was found");
    registry.stage.s.finish().await;
}

#[actix_web::test]
async fn what_went_to_the_wrong_person_is_emptied_and_can_be_issued_to_the_right_one() {
    let registry = Registry::opens().await;
    let (stage, lan) = (&registry.stage, &registry.stage.lan);
    // Of this kind nothing says whom it is about.
    let result = |holder: &str| {
        json!({
            "kind": "procedure_result", "holder": { "personal_number": holder }, "number": "QĐ-1/2026", "issued_on": "2026-01-02",
            "fields": { "title": "Nhận con nuôi" },
        })
    };
    let made = registry.issue("a", &result(NAM)).await;
    let path = made.headers["location"].to_str().unwrap().to_owned();
    let at = format!("/documents/{}", path.rsplit('/').next().unwrap());
    assert_eq!(registry.change(&path, "suspend", "1").await.status, 200);
    let mut browser = stage.s.browser();
    let login = browser.open(&at).await;
    let page = browser.sign_in(&login, NAM, PASSPHRASE).await;
    assert!(page.body.contains("Nhận con nuôi") && page.body.contains("người mẹ"), "{}", page.body);

    let revoke = async |seen: &str, body: &Value| {
        let seen = [("if-match", seen)];
        stage.send(Method::POST, Some(&registry.token), &format!("{path}/revoke"), Some(body), &seen).await
    };
    let mistake = json!({ "issued_to_wrong_person": true });
    let both = json!({ "issued_to_wrong_person": true, "why": "Của bà Lan." });
    assert_eq!(problem(&revoke("\"2\"", &both).await), "400 invalid-field", "he would read whose it is");
    assert_eq!(problem(&revoke("\"2\"", &json!({})).await), "400 invalid-field");
    assert_eq!(problem(&revoke("\"1\"", &mistake).await), "412 changed-meanwhile");
    // Also when it was revoked before anybody knew.
    assert_eq!(registry.change(&path, "revoke", "2").await.status, 200);
    let emptied = revoke("\"3\"", &mistake).await;
    assert_eq!(
        (&emptied.body["state"], &emptied.body["issued_to_wrong_person"]),
        (&json!("revoked"), &json!(true)),
        "{:?}",
        emptied.body
    );
    assert_eq!(problem(&revoke("\"4\"", &mistake).await), "409 stale");
    let page = browser.open(&at).await;
    assert!(page.has("document-mistaken") && page.body.contains("cấp nhầm"), "{}", page.body);
    for gone in ["Nhận con nuôi", "QĐ-1", "người mẹ"] {
        assert!(!page.body.contains(gone), "{gone}: {}", page.body);
    }
    let token = stage.of_person(&registry.app, NAM, SCOPE).await;
    let opened = stage.get(&token, &format!("/app/v1{at}")).await;
    assert_eq!(
        (&opened.body["number"], &opened.body["fields"]),
        (&Value::Null, &json!([])),
        "{:?}",
        opened.body
    );
    let copy = stage.send(Method::POST, Some(&token), "/app/v1/data-copy", None, &[]).await;
    assert!(!copy.body.to_string().contains("Nhận con nuôi") && !copy.body.to_string().contains("người mẹ"));
    assert_eq!(registry.issue("b", &result(lan)).await.status, 201, "its number is free");
    registry.stage.s.finish().await;
}

#[actix_web::test]
async fn a_document_counts_only_as_it_was_sealed_and_is_taken_back_also_when_its_holders_key_is_gone() {
    let registry = Registry::opens().await;
    let stage = &registry.stage;
    let path = registry.issued("a", "KS-01").await;
    let at = format!("/documents/{}", path.rsplit('/').next().unwrap());
    let id: khoa::base::DocumentId = path.rsplit('/').next().unwrap().parse().unwrap();
    let mut browser = stage.s.browser();
    let login = browser.open(&at).await;
    browser.sign_in(&login, &stage.lan, PASSPHRASE).await;
    assert_eq!(registry.change(&path, "suspend", "1").await.status, 200);
    // Whoever writes to the database makes it no other: not by its state, not with the step beside it, not by what it says beside the seal.
    let app = &stage.s.running.app;
    let set = |state: &'static str, step: &'static str, kind: &'static str| {
        app.db.write(move |c| {
            let rows = (documents::state.eq(state), documents::kind.eq(kind));
            diesel::update(documents::table.find(id)).set(rows).execute(c)?;
            let last = document_steps::table.find((id, 2));
            Ok(diesel::update(last).set(document_steps::state.eq(step)).execute(c)?)
        })
    };
    for (state, step, kind) in [
        ("active", "suspended", "birth_certificate"),
        ("active", "active", "birth_certificate"),
        ("suspended", "suspended", "marriage_certificate"),
    ] {
        set(state, step, kind).await.unwrap();
        let page = browser.open(&at).await;
        assert_eq!(page.status, 500, "{state} {step} {kind}: {}", page.body);
        assert!(!page.body.contains("KS-01"));
    }
    set("suspended", "suspended", "birth_certificate").await.unwrap();
    assert!(browser.open(&at).await.body.contains("KS-01"));

    let number = stage.lan.clone();
    let desk = app.desk(None);
    let erased = app.db.write(move |c| {
        let lan = account::find(c, &desk.vault, &number)?.unwrap();
        let person = account::account(c, lan)?.person;
        account::erase(c, desk.now, person)
    });
    erased.await.unwrap();
    let revoked = registry.change(&path, "revoke", "2").await;
    assert_eq!(
        (revoked.status.as_u16(), &revoked.body["state"]),
        (200, &json!("revoked")),
        "{:?}",
        revoked.body
    );
    registry.stage.s.finish().await;
}
