//! What an agency cannot do with documents: others' kinds and documents, people who cannot hold one, and requests that are none.

use khoa::account::{self, Ground};
use khoa::sign_out;
use reqwest::Method;
use serde_json::{Value, json};

use super::documents::{NAM, PATH, Registry, birth, program};
use super::stage::problem;
use crate::support::{Reply, person};

const LAW: &str = include_str!("../../../src/policy/law/documents/2024-07-01.toml");

/// What it says of the request, without its name.
fn said(reply: &Reply) -> Value {
    let mut body = reply.body.clone();
    body.as_object_mut().unwrap().remove("instance");
    body
}

#[actix_web::test]
async fn everything_that_is_wrong_with_a_document_is_told_at_once_and_nothing_is_kept() {
    let registry = Registry::opens().await;
    let wrong = |member: &str, value: Value| {
        let mut body = birth("KS-01");
        match member.split_once('.') {
            Some((outer, inner)) => body[outer][inner] = value,
            None => body[member] = value,
        }
        body
    };
    for (member, value) in [
        ("kind", json!("passport")),
        ("number", json!("")),
        ("number", json!("a\u{202e}b")),
        ("number", json!("- / -")),
        ("issued_on", json!("2026-13-01")),
        ("issued_on", json!("2026-01-03")),
        ("valid_until", json!("2026-01-01")),
        ("as_of", json!("yesterday")),
        ("as_of", json!("2026-01-02T03:05:00Z")),
        ("source", json!("a".repeat(81))),
        ("supersedes", json!("cas_1")),
        ("supersedes", json!({ "id": "doc_0198c0de000070008000000000000000", "version": 1 })),
        ("more", json!(1)),
        ("fields.full_name", json!(1)),
        ("fields.full_name", json!("a".repeat(121))),
        ("fields.sex", Value::Null),
        ("fields.date_of_birth", json!("01/03/2000")),
        ("fields.height", json!(160)),
    ] {
        let refused = registry.issue("a", &wrong(member, value.clone())).await;
        assert_eq!(problem(&refused), "400 invalid-field", "{member} {value}: {:?}", refused.body);
        assert_eq!(refused.body["errors"][0]["field"], member, "{value}");
    }
    let holder = registry.issue("a", &wrong("holder", json!({ "personal_number": "0992" }))).await;
    assert_eq!(problem(&holder), "400 invalid-field", "{:?}", holder.body);
    let mut all = birth("KS-01");
    all["fields"] = json!({ "sex": "", "x": 1 });
    let refused = registry.issue("a", &all).await;
    assert_eq!(refused.body["errors"].as_array().unwrap().len(), 6, "{:?}", refused.body);
    let no_key = registry.stage.send(Method::POST, Some(&registry.token), PATH, Some(&birth("1")), &[]).await;
    assert_eq!(problem(&no_key), "400 key-needed");
    let mut license = birth("1");
    license["kind"] = json!("driving_licence");
    assert_eq!(problem(&registry.issue("a", &license).await), "403 not-entitled");
    let kinds = registry.stage.get(&registry.token, "/agency/v1/document-kinds").await;
    let names: Vec<_> =
        kinds.body["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["birth_certificate", "business_registration", "marriage_certificate", "procedure_result"]
    );
    assert_eq!(kinds.body["items"][0]["fields"]["required"][0], "full_name");
    assert_eq!(
        (&kinds.body["items"][0]["of_holder"], &kinds.body["items"][0]["numbered_by"]),
        (&json!(["full_name", "date_of_birth"]), &json!("issuer"))
    );
    let lan = registry.stage.of_person(&registry.app, &registry.stage.lan, super::documents::SCOPE).await;
    assert_eq!(problem(&registry.issue_as(&lan, "a", &birth("1")).await), "401 token-needed");
    let directory = registry.stage.of_agency(&registry.stage.office).await;
    assert_eq!(problem(&registry.issue_as(&directory, "a", &birth("1")).await), "403 scope-needed");
    assert_eq!(registry.stage.s.happened("document_issued").await, 0);
    registry.stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_cannot_hold_a_document_is_refused_as_nobody_is_and_only_so_often_a_day() {
    let registry = Registry::opens().await;
    let s = &registry.stage.s;
    let mut mai = person("099200000050", "Lê Thị Mai", None);
    mai["level"] = json!(1);
    s.import(&[mai, person("099200000051", "Lê Văn Tư", None), person("099200000052", "Lê Văn Sáu", None)])
        .await;
    let desk = s.running.app.desk(None);
    let done = s.running.app.db.write(move |c| {
        let named = |c: &mut _, number| account::find(c, &desk.vault, number).map(Option::unwrap);
        let (locked, closed) = (named(c, "099200000051")?, named(c, "099200000052")?);
        sign_out::lock(c, &desk, locked, Ground::AuthorityAsked, "CV-7", "a test")?;
        sign_out::close(c, &desk, closed, account::Why::HolderAsked, "a test")
    });
    done.await.unwrap();
    let result = |number: &str, holder: &str| {
        json!({
            "kind": "procedure_result", "holder": { "personal_number": holder }, "number": number,
            "issued_on": "2026-01-02", "fields": { "title": "Giấy phép xây dựng" },
        })
    };
    let nobody = registry.issue("a", &result("1", "099200000099")).await;
    assert_eq!(problem(&nobody), "422 not-granted", "{:?}", nobody.body);
    for (whom, number) in
        [("level 1", "099200000050"), ("locked", "099200000051"), ("closed", "099200000052")]
    {
        let refused = registry.issue("a", &result("1", number)).await;
        assert_eq!(said(&refused), said(&nobody), "{whom}");
    }
    assert_eq!(s.happened("document_refused").await, 4);
    let tried = s.history("099200000050").await;
    assert!(tried.contains(&"document_refused".to_owned()), "whoever was tried reads it: {tried:?}");

    assert_eq!(registry.issue("a", &result("QĐ-1/2026", &registry.stage.lan)).await.status, 201);
    let taken = registry.issue("b", &result("QĐ 1 2026", NAM)).await;
    assert_eq!(
        (problem(&taken).as_str(), &taken.body["errors"][0]["field"]),
        ("409 taken", &json!("number"))
    );
    let again = registry.issue("b", &result("QĐ 1 2026", &registry.stage.lan)).await;
    assert_eq!(problem(&again), "409 taken", "nor is it twice in force");

    s.enact(&LAW.replace("misses_a_day = 5000", "misses_a_day = 4")).await;
    for (whom, number) in [("nobody", "099200000099"), ("Nam", NAM)] {
        let refused = registry.issue("c", &result("2", number)).await;
        assert_eq!(problem(&refused), "429 too-many-attempts", "{whom}");
    }
    registry.stage.days_later(1).await;
    let token = program(&registry.stage, "tomorrow", "H01.01").await;
    assert_eq!(registry.issue_as(&token, "c", &result("2", NAM)).await.status, 201, "the next day");
    registry.stage.s.finish().await;
}

#[actix_web::test]
async fn another_agencys_document_is_as_none_until_the_agency_has_taken_over() {
    let registry = Registry::opens().await;
    let stage = &registry.stage;
    let two = program(stage, "two", "H01.02").await;
    let made = registry.issue_as(&two, "a", &birth("KS-01")).await;
    let path = made.headers["location"].to_str().unwrap().to_owned();
    let id = path.rsplit('/').next().unwrap();
    let unknown = format!("{PATH}/doc_0198c0de000070008000000000000000");
    let looked = (stage.get(&registry.token, &path).await, stage.get(&registry.token, &unknown).await);
    assert_eq!((problem(&looked.0).as_str(), said(&looked.0)), ("404 not-found", said(&looked.1)));
    for what in ["suspend", "resume", "revoke"] {
        let foreign = registry.change(&path, what, "1").await;
        let nothing = registry.change(&unknown, what, "1").await;
        assert_eq!((problem(&foreign).as_str(), said(&foreign)), ("404 not-found", said(&nothing)), "{what}");
    }
    let mut over = birth("KS-02");
    over["supersedes"] = json!({ "id": id, "version": 1 });
    let refused = registry.issue("b", &over).await;
    assert_eq!(
        (problem(&refused).as_str(), &refused.body["errors"][0]["field"]),
        ("400 invalid-field", &json!("supersedes"))
    );
    assert_eq!(stage.get(&two, &path).await.body["state"], "active");
    let by_number = json!({ "kind": "birth_certificate", "number": "ks 01" });
    let find = async |token: &str, by: &Value| {
        stage.send(Method::POST, Some(token), &format!("{PATH}/find"), Some(by), &[]).await
    };
    let found = find(&two, &by_number).await;
    assert_eq!((found.status.as_u16(), &found.body["id"]), (200, &json!(id)), "{:?}", found.body);
    assert_eq!(found.headers["location"], *path);
    let mut of_two = by_number.clone();
    of_two["agency"] = json!("H01.02");
    for asked in [&by_number, &of_two] {
        assert_eq!(problem(&find(&registry.token, asked).await), "404 not-found", "{asked}");
    }
    // On 1 June 2026 Sở Hai goes into Sở Một.
    stage.days_later(180).await;
    let heir = program(stage, "heir", "H01.01").await;
    assert_eq!(find(&heir, &of_two).await.body["id"], id, "by the number that the one before gave it");
    let seen = [("if-match", "\"1\"")];
    let why = json!({ "why": "Cấp trùng." });
    let revoked = stage.send(Method::POST, Some(&heir), &format!("{path}/revoke"), Some(&why), &seen).await;
    assert_eq!(revoked.body["state"], "revoked", "{:?}", revoked.body);
    let mut browser = stage.s.browser();
    let login = browser.open(&format!("/documents/{id}")).await;
    let page = browser.sign_in(&login, &stage.lan, super::stage::PASSPHRASE).await;
    assert!(
        page.has("document-heir") && page.body.contains("Sở Hai") && page.body.contains("Sở Một"),
        "{}",
        page.body
    );
    registry.stage.s.finish().await;
}
