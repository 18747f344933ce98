//! `/app/v1/cases`: reports are made once, changed only as they were seen, and nobody else's.

use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{PASSPHRASE, Stage, problem};
use crate::support::{Party, Reply};

const PATH: &str = "/app/v1/cases";
const SCOPE: &str = "openid app.read app.cases";

struct Lan {
    stage: Stage,
    app: Party,
    token: String,
}

impl Lan {
    async fn comes() -> Self {
        let stage = Stage::set().await;
        stage.a_second_later();
        let api = format!("{}/app/v1", stage.s.issuer());
        let app = stage.s.client("mine", json!({ "scope": SCOPE, "may_ask": [api] })).await;
        let token = stage.of_person(&app, &stage.lan, SCOPE).await;
        Self { stage, app, token }
    }

    async fn report(&self, key: &str, body: &Value) -> Reply {
        self.post(PATH, body, &[("idempotency-key", key)]).await
    }

    async fn post(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Reply {
        self.stage.send(Method::POST, Some(&self.token), path, Some(body), headers).await
    }
}

fn light() -> Value {
    json!({ "agency": "H01.01", "subject": "Đèn đường hỏng", "text": "Ngõ 5 tối từ hôm qua." })
}

#[actix_web::test]
async fn a_report_is_made_once_and_read_by_whoever_made_it_alone() {
    let lan = Lan::comes().await;
    let found = lan.stage.get(&lan.token, "/app/v1/agencies?q=so+mot").await;
    assert_eq!(found.body["items"], json!([{ "code": "H01.01", "name": "Sở Một" }]), "{:?}", found.body);
    assert_eq!(problem(&lan.stage.get(&lan.token, "/app/v1/agencies?q=+").await), "400 invalid-field");
    let made = lan.report("a", &light()).await;
    assert_eq!((made.status.as_u16(), &made.body["state"]), (201, &json!("routed")), "{:?}", made.body);
    // Fifteen days from Friday, 2 January 2026, end on a Saturday: the next working day.
    assert_eq!(
        (&made.body["due_on"], &made.headers["etag"]),
        (&json!("2026-01-19"), &"\"1\"".parse().unwrap())
    );
    assert_eq!(lan.report("a", &light()).await.body, made.body, "sent again, it is the same");
    let path = made.headers["location"].to_str().unwrap().to_owned();
    let opened = lan.stage.get(&lan.token, &path).await;
    assert_eq!(opened.body["subject"], "Đèn đường hỏng");
    assert_eq!(opened.body["messages"][0]["text"], "Ngõ 5 tối từ hôm qua.");
    assert_eq!(lan.stage.get(&lan.token, PATH).await.body["items"], json!([made.body]));
    for (member, value) in [
        ("agency", json!("H01.99")),
        ("agency", json!("x")),
        ("subject", json!(" ")),
        ("subject", json!("a".repeat(121))),
        ("text", json!("a".repeat(2_001))),
        ("more", json!(1)),
    ] {
        let mut wrong = light();
        wrong[member] = value;
        let refused = lan.report("b", &wrong).await;
        assert_eq!(problem(&refused), "400 invalid-field", "{wrong}");
        assert_eq!(refused.body["errors"][0]["field"], member);
    }
    lan.stage.s.citizen(2, "Trần Văn Nam", PASSPHRASE).await;
    let of_nam = lan.stage.of_person(&lan.app, "099200000002", SCOPE).await;
    assert_eq!(problem(&lan.stage.get(&of_nam, &path).await), "404 not-found");
    assert_eq!(lan.stage.get(&of_nam, PATH).await.body["items"], json!([]));
    lan.stage.s.finish().await;
}

#[actix_web::test]
async fn every_report_is_found_on_ones_own_page_however_many_there_are() {
    let mut lan = Lan::comes().await;
    for day in 0..6 {
        for n in 0..9 {
            assert_eq!(lan.report(&format!("{day}-{n}"), &light()).await.status, 201);
        }
        lan.stage.days_later(2).await;
        lan.token = lan.stage.of_person(&lan.app, &lan.stage.lan, SCOPE).await;
    }
    let mut browser = lan.stage.s.browser();
    let login = browser.open("/cases").await;
    let page = browser.sign_in(&login, &lan.stage.lan, PASSPHRASE).await;
    assert!(page.has("case-50") && !page.has("case-51") && !page.has("cases-newest"), "{}", page.body);
    let rest = browser.open(&page.between("id=\"cases-older\" href=\"", "\"")).await;
    assert!(rest.has("case-4") && !rest.has("case-5") && !rest.has("cases-older"), "{}", rest.body);
    assert!(rest.has("cases-newest"));
    lan.stage.s.finish().await;
}

#[actix_web::test]
async fn what_is_not_answered_is_not_rated_and_ten_a_day_are_enough() {
    let lan = Lan::comes().await;
    let path = lan.report("0", &light()).await.headers["location"].to_str().unwrap().to_owned();
    let rate = format!("{path}/rate");
    let stars = json!({ "stars": 5 });
    assert_eq!(problem(&lan.post(&rate, &stars, &[]).await), "428 seen-needed");
    let seen = [("if-match", "\"1\"")];
    assert_eq!(problem(&lan.post(&rate, &stars, &[("if-match", "\"2\"")]).await), "412 changed-meanwhile");
    assert_eq!(problem(&lan.post(&rate, &stars, &seen).await), "409 stale");
    assert_eq!(problem(&lan.post(&rate, &json!({ "stars": 6 }), &seen).await), "400 invalid-field");
    let again = json!({ "text": "Chưa trả lời." });
    assert_eq!(problem(&lan.post(&format!("{path}/reopen"), &again, &seen).await), "409 stale");
    for n in 1..10 {
        assert_eq!(lan.report(&n.to_string(), &light()).await.status, 201);
    }
    assert_eq!(problem(&lan.report("10", &light()).await), "429 too-many-attempts");
    let page = lan.stage.get(&lan.token, "/app/v1/cases?limit=6").await;
    let next = page.text("next");
    let rest = lan.stage.get(&lan.token, &format!("/app/v1/cases?limit=6&cursor={next}")).await;
    let ids = |page: &Reply| {
        page.body["items"].as_array().unwrap().iter().map(|one| one["id"].to_string()).collect::<Vec<_>>()
    };
    let all: std::collections::BTreeSet<String> = ids(&page).into_iter().chain(ids(&rest)).collect();
    assert_eq!((all.len(), &rest.body["next"]), (10, &Value::Null));
    lan.stage.s.finish().await;
}
