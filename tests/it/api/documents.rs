//! Electronic documents from the agency that issues them to whoever holds them: by `/agency/v1/documents`, `/documents` and `/app/v1/documents`.

use std::time::Duration;

use diesel::prelude::*;
use khoa::db::schema::erasures;
use khoa::{account, wallet};
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{PASSPHRASE, Stage, problem};
use crate::support::{Party, Reply};

pub(super) const PATH: &str = "/agency/v1/documents";
pub(super) const SCOPE: &str = "openid app.read app.documents app.profile";
pub(super) const NAM: &str = "099200000002";

/// The registry of births of a province, and people who may hold what it issues.
pub(super) struct Registry {
    pub(super) stage: Stage,
    pub(super) token: String,
    pub(super) app: Party,
}

impl Registry {
    pub(super) async fn opens() -> Self {
        let stage = Stage::set_with(|config| config.session.fresh_seconds = 120).await;
        stage.a_second_later();
        stage.s.citizen(2, "Trần Văn Nam", PASSPHRASE).await;
        let token = program(&stage, "registry", "H01.01").await;
        let api = format!("{}/app/v1", stage.s.issuer());
        let app = stage.s.client("mine", json!({ "scope": SCOPE, "may_ask": [api] })).await;
        Self { stage, token, app }
    }

    pub(super) async fn issue(&self, key: &str, body: &Value) -> Reply {
        self.issue_as(&self.token, key, body).await
    }

    pub(super) async fn issue_as(&self, token: &str, key: &str, body: &Value) -> Reply {
        self.stage.send(Method::POST, Some(token), PATH, Some(body), &[("idempotency-key", key)]).await
    }

    /// One that is issued to Lan, by its address.
    pub(super) async fn issued(&self, key: &str, number: &str) -> String {
        let made = self.issue(key, &birth(number)).await;
        assert_eq!(made.status, 201, "{:?}", made.body);
        made.headers["location"].to_str().unwrap().to_owned()
    }

    pub(super) async fn change(&self, path: &str, what: &str, seen: &str) -> Reply {
        let why = json!({ "why": "Ghi sai tên người mẹ." });
        let body = (what != "resume").then_some(&why);
        let (path, seen) = (format!("{path}/{what}"), format!("\"{seen}\""));
        self.stage.send(Method::POST, Some(&self.token), &path, body, &[("if-match", &seen)]).await
    }

    /// A letter that was sent last.
    async fn letter(&self) -> Value {
        self.stage.s.running.run_jobs().await.unwrap();
        self.stage.s.outbox().pop().unwrap()
    }
}

/// A token of an agency's program that issues documents.
pub(super) async fn program(stage: &Stage, id: &str, code: &str) -> String {
    let program = json!({
        "grants": ["client_credentials"], "redirect_uris": [], "scope": "agency.documents", "agency_code": code,
        "may_ask": [format!("{}/agency/v1", stage.s.issuer())],
    });
    let program = stage.s.client(id, program).await;
    stage.of_agency(&program).await
}

pub(super) fn birth(number: &str) -> Value {
    json!({
        "kind": "birth_certificate", "holder": { "personal_number": "099 200 000001" }, "number": number,
        "issued_on": "2026-01-02", "source": "Hộ tịch điện tử", "as_of": "2026-01-02T03:00:00Z",
        "fields": {
            "full_name": "Nguyễn Thị Lan", "date_of_birth": "2000-03-01", "sex": "Nữ", "place_of_birth": "Tỉnh Một",
            "registered_on": "2000-03-09",
        },
    })
}

#[actix_web::test]
async fn a_document_is_issued_held_opened_suspended_and_revoked_and_its_holder_hears_of_it() {
    let registry = Registry::opens().await;
    let (stage, lan) = (&registry.stage, &registry.stage.lan);
    let made = registry.issue("a", &birth("KS-01/2026")).await;
    assert_eq!((made.status.as_u16(), &made.body["state"]), (201, &json!("active")), "{:?}", made.body);
    assert!(
        !made.body.to_string().contains("Lan") && !made.body.to_string().contains("KS-01"),
        "{:?}",
        made.body
    );
    assert_eq!(registry.issue("a", &birth("KS-01/2026")).await.body, made.body, "sent again, it is the same");
    assert_eq!(problem(&registry.issue("a", &birth("KS-02/2026")).await), "422 key-reused");
    let path = made.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(stage.get(&registry.token, &path).await.body, made.body);
    let letter = registry.letter().await;
    assert!(letter["text"].as_str().unwrap().contains("/documents"), "{letter}");
    assert!(!letter.to_string().contains("KS-01") && !letter.to_string().contains("khai sinh"), "{letter}");

    let mut browser = stage.s.browser();
    let login = browser.open("/documents").await;
    let page = browser.sign_in(&login, lan, PASSPHRASE).await;
    assert!(page.has("document-1") && page.body.contains("Giấy khai sinh"), "{}", page.body);
    assert!(!page.body.contains("KS-01"), "what stands in it is not in the list");
    let at = page.between("id=\"document-1\" href=\"", "\"");
    let page = browser.open(&at).await;
    for said in ["KS-01/2026", "01/03/2000", "Sở Một", "Hộ tịch điện tử", "Được cấp"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }

    assert_eq!(problem(&registry.change(&path, "resume", "1").await), "409 stale");
    assert_eq!(problem(&registry.change(&path, "suspend", "2").await), "412 changed-meanwhile");
    let suspended = registry.change(&path, "suspend", "1").await;
    assert_eq!(
        (&suspended.body["state"], &suspended.headers["etag"]),
        (&json!("suspended"), &"\"2\"".parse().unwrap())
    );
    assert!(!registry.letter().await.to_string().contains("người mẹ"));
    let page = browser.open(&at).await;
    assert!(page.has("document-counts-not") && page.body.contains("Ghi sai tên người mẹ."), "{}", page.body);
    assert_eq!(registry.change(&path, "resume", "2").await.body["state"], "active");
    assert_eq!(registry.change(&path, "revoke", "3").await.body["state"], "revoked");
    for (what, seen) in [("resume", "4"), ("suspend", "4"), ("revoke", "4")] {
        assert_eq!(problem(&registry.change(&path, what, seen).await), "409 stale", "{what}");
    }
    stage.s.running.run_jobs().await.unwrap();
    let history = stage.s.history(lan).await;
    for event in ["issued", "suspended", "resumed", "revoked"] {
        assert!(history.contains(&format!("document_{event}")), "{history:?}");
    }
    let shown = browser.open("/history").await;
    assert!(shown.body.contains("Một giấy tờ của bạn bị thu hồi"), "{}", shown.body);
    // Minutes after they signed in whoever sits there may be anybody.
    stage.s.later(Duration::from_secs(180));
    assert!(browser.open("/documents").await.has("document-1"));
    assert!(browser.open(&at).await.url.path().starts_with("/login"));
    registry.stage.s.finish().await;
}

#[actix_web::test]
async fn the_app_lists_documents_and_opens_one_after_a_sign_in_of_this_moment() {
    let registry = Registry::opens().await;
    let stage = &registry.stage;
    let token = stage.of_person(&registry.app, &stage.lan, SCOPE).await;
    assert_eq!(stage.get(&token, "/app/v1/documents").await.body["items"], json!([]));
    for n in 1..4 {
        registry.issued(&n.to_string(), &format!("KS-0{n}")).await;
        stage.a_second_later();
    }
    let page = stage.get(&token, "/app/v1/documents?limit=2").await;
    let rest = stage.get(&token, &format!("/app/v1/documents?limit=2&cursor={}", page.text("next"))).await;
    let count = |page: &Reply| page.body["items"].as_array().unwrap().len();
    assert_eq!((count(&page), count(&rest), &rest.body["next"]), (2, 1, &Value::Null));
    let (first, tag) = (&page.body["items"][0], page.headers["etag"].to_str().unwrap());
    assert_eq!((&first["label_en"], &first["agency_name"]), (&json!("Birth certificate"), &json!("Sở Một")));
    assert!(first.get("number").is_none());
    let known = [("if-none-match", tag)];
    let known = stage.send(Method::GET, Some(&token), "/app/v1/documents?limit=2", None, &known).await;
    assert_eq!(known.status, 304);

    let path = format!("/app/v1/documents/{}", first["id"].as_str().unwrap());
    let opened = stage.get(&token, &path).await;
    assert_eq!(
        (&opened.body["number"], &opened.body["steps"][0]["state"]),
        (&json!("KS-03"), &json!("active"))
    );
    let name =
        opened.body["fields"].as_array().unwrap().iter().find(|one| one["name"] == "full_name").unwrap();
    assert_eq!(
        (&name["value"], &name["label_en"], &name["shown"]),
        (&json!("Nguyễn Thị Lan"), &json!("Full name"), &json!(true))
    );
    let his = stage.of_person(&registry.app, NAM, SCOPE).await;
    assert_eq!(problem(&stage.get(&his, &path).await), "404 not-found");
    let copy = stage.send(Method::POST, Some(&token), "/app/v1/data-copy", None, &[]).await;
    assert_eq!(copy.body["documents"][0]["fields"]["mother"], Value::Null);
    assert_eq!(copy.body["documents"][2]["number"], "KS-01", "{:?}", copy.body["documents"]);

    stage.s.later(Duration::from_secs(180));
    let stale = stage.get(&token, &path).await;
    assert_eq!(problem(&stale), "401 fresh-sign-in-needed");
    assert!(stale.headers["www-authenticate"].to_str().unwrap().contains("max_age"));
    assert_eq!(stage.get(&token, "/app/v1/documents").await.status, 200);
    registry.stage.s.finish().await;
}

#[actix_web::test]
async fn a_document_gives_way_ends_on_its_day_and_goes_when_its_time_is_over_or_its_holder_is_erased() {
    let registry = Registry::opens().await;
    let stage = &registry.stage;
    let first = registry.issued("a", "KS 01").await;
    let id = first.rsplit('/').next().unwrap();
    // The same number, in the place of the one that has it; it counts to the end of a day.
    let mut next = birth("ks-01");
    (next["supersedes"], next["valid_until"]) = (json!({ "id": id, "version": 1 }), json!("2026-03-05"));
    let next = registry.issue("b", &next).await;
    assert_eq!((next.status.as_u16(), &next.body["supersedes"]), (201, &json!(id)), "{:?}", next.body);
    assert_eq!(stage.get(&registry.token, &first).await.body["state"], "superseded");
    let next = next.headers["location"].to_str().unwrap().to_owned();
    // Thirty days before its end its holder is told, once; on its last day it counts yet.
    for (days, state, told) in [(31, "active", 0), (1, "active", 1), (30, "active", 1), (1, "expired", 1)] {
        stage.days_later(days).await;
        stage.s.running.heed_calendar().await.unwrap();
        assert_eq!(stage.get(&program_again(stage).await, &next).await.body["state"], state);
        assert_eq!(stage.s.happened("document_expiring").await, told, "{days}");
    }
    assert!(registry.letter().await["text"].as_str().unwrap().contains("sắp hết hạn"));
    stage.a_second_later();
    let token = program_again(stage).await;
    let why = json!({ "why": "Thử." });
    for what in ["suspend", "resume"] {
        let body = (what == "suspend").then_some(&why);
        let seen = [("if-match", "\"1\"")];
        let refused = stage.send(Method::POST, Some(&token), &format!("{next}/{what}"), body, &seen).await;
        let told = refused.body["errors"][0]["detail"].as_str().unwrap_or_default().to_owned();
        assert_eq!((problem(&refused).as_str(), told.as_str()), ("409 stale", "it is expired now"), "{what}");
    }
    stage.a_second_later();

    let law = include_str!("../../../src/policy/law/erasure/2026-01-01-law-91.toml");
    stage.s.enact(&law.replace("confirmed = false", "confirmed = true")).await;
    let mut his = birth("KS-77");
    his["holder"] = json!({ "personal_number": NAM });
    his["fields"]["full_name"] = json!("Trần Văn Nam");
    let his = registry.issue_as(&program_again(stage).await, "c", &his).await;
    let his = his.headers["location"].to_str().unwrap().to_owned();
    let token = stage.of_person(&registry.app, NAM, SCOPE).await;
    assert_eq!(stage.send(Method::POST, Some(&token), "/app/v1/erasure", None, &[]).await.status, 201);
    stage.days_later(5).await;
    stage.s.running.heed_calendar().await.unwrap();
    stage.s.running.retain().await.unwrap();
    let token = program_again(stage).await;
    assert_eq!(problem(&stage.get(&token, &his).await), "404 not-found");
    assert_eq!(stage.get(&token, &next).await.status, 200);
    let ended = stage.s.recorded("document_expiring").await;
    assert!(
        ended.iter().all(|facts| facts.get("ends").is_none()),
        "no day of a document stays in the log: {ended:?}"
    );
    let left = erased_by_an_earlier_release(&registry, &token).await;
    assert_eq!(problem(&stage.get(&token, &left).await), "404 not-found", "what it knew nothing of goes too");
    // Five years after its end.
    stage.days_later(5 * 366).await;
    stage.s.running.retain().await.unwrap();
    let token = program_again(stage).await;
    for path in [&first, &next] {
        assert_eq!(problem(&stage.get(&token, path).await), "404 not-found", "{path}");
    }
    registry.stage.s.finish().await;
}

/// A document of somebody whom a process erased that knows of none; what sweeps has come by.
async fn erased_by_an_earlier_release(registry: &Registry, token: &str) -> String {
    let stage = &registry.stage;
    stage.s.citizen(63, "Lê Thị Mai", PASSPHRASE).await;
    let mut hers = birth("KS-63");
    hers["holder"] = json!({ "personal_number": "099200000063" });
    hers["fields"]["full_name"] = json!("Lê Thị Mai");
    let hers = registry.issue_as(token, "d", &hers).await;
    let desk = stage.s.running.app.desk(None);
    let swept = stage.s.running.app.db.write(move |c| {
        let id = account::named(c, &desk.vault, "099200000063")?.unwrap();
        let person = account::account(c, id)?.person;
        let row = (
            erasures::account_id.eq(id),
            erasures::asked_at.eq(desk.now),
            erasures::due_at.eq(desk.now),
            erasures::epoch.eq(0),
            erasures::ended_at.eq(Some(desk.now)),
        );
        diesel::insert_into(erasures::table).values(row).execute(c)?;
        account::erase(c, desk.now, person)?;
        wallet::sweep_erased(c, desk.now)
    });
    assert_eq!(swept.await.unwrap(), 1);
    hers.headers["location"].to_str().unwrap().to_owned()
}

/// The same program's token of this day.
async fn program_again(stage: &Stage) -> String {
    let n = stage.s.clock.now().as_seconds();
    program(stage, &format!("registry-{n}"), "H01.01").await
}
