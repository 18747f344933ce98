//! A holder shows a document where there is no network: by a code that a command checks with what was taken along, and that ends with its
//! document, its time, and a lock.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use khoa::keys::JwkSet;
use khoa::wallet::offline::{Claims, Snapshot};
use reqwest::Method;
use serde_json::{Value, json};

use super::documents::{Registry, SCOPE, program};
use super::stage::{PASSPHRASE, problem, table};
use crate::support::{Browser, Page, Reply};

/// A snapshot of the service is no older, by which a change of now is in the next.
const AGE: Duration = Duration::from_secs(16);

/// Lan with a driving licence, and whoever stops her.
struct Road {
    registry: Registry,
    police: String,
    browser: Browser,
    at: String,
    carried: tempfile::TempDir,
}

impl Road {
    async fn begins() -> Self {
        let registry = Registry::opens().await;
        table(&registry.stage.s, "agencies", "code,name,parent\nG01,Bộ Công an,\n", "2020-01-01").await;
        let police = program(&registry.stage, "police", "G01").await;
        let browser = registry.stage.s.browser();
        let carried = tempfile::tempdir().unwrap();
        let mut road = Self { registry, police, browser, at: String::new(), carried };
        road.at = road.holds("79-01", "A1, B", "Phải đeo kính").await;
        let login = road.browser.open(&road.at).await;
        road.browser.sign_in(&login, &road.registry.stage.lan, PASSPHRASE).await;
        road
    }

    /// The address of a licence that Lan is issued.
    async fn holds(&self, number: &str, classes: &str, conditions: &str) -> String {
        let body = json!({
            "kind": "driving_licence", "holder": { "personal_number": "099200000001" }, "number": number,
            "issued_on": "2024-05-01", "valid_until": "2034-05-01", "as_of": "2026-01-01T03:00:00Z",
            "fields": {
                "full_name": "Nguyễn Thị Lan", "date_of_birth": "2000-03-01", "classes": classes, "conditions": conditions,
                "qualified_on": "2024-04-20", "points": 12,
            },
        });
        let made = self.registry.issue_as(&self.police, number, &body).await;
        assert_eq!(made.status, 201, "{:?}", made.body);
        format!("/documents/{}", made.text("id"))
    }

    async fn asks(&mut self, fields: &[&str]) -> Page {
        let page = self.browser.open(&self.at).await;
        assert!(page.has("offline"), "{}", page.body);
        let fields: Vec<(&str, &str)> = fields.iter().map(|name| (*name, "on")).collect();
        self.browser.submit(&page, &format!("{}/offline", self.at), &fields).await
    }

    async fn code(&mut self, fields: &[&str]) -> String {
        let page = self.asks(fields).await;
        assert!(page.has("offline-code"), "{}", page.body);
        page.between("spellcheck=\"false\">", "</textarea>")
    }

    async fn fetch(&self, path: &str) -> Vec<u8> {
        let answer = self.registry.stage.s.http.get(self.registry.stage.s.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert!(answer.headers()["cache-control"].to_str().unwrap().starts_with("public"), "{path}");
        answer.bytes().await.unwrap().to_vec()
    }

    async fn keys(&self) -> JwkSet {
        JwkSet::parse(&String::from_utf8(self.fetch("/verify/keys").await).unwrap()).unwrap()
    }

    async fn snapshot(&self) -> Snapshot {
        self.registry.stage.s.later(AGE);
        Snapshot::read(&self.fetch("/verify/status").await, &self.keys().await).unwrap()
    }

    /// Takes the keys and what was withdrawn along.
    async fn carry(&self) {
        for (name, path) in [("keys.json", "/verify/keys"), ("status.cwt", "/verify/status")] {
            std::fs::write(self.carried.path().join(name), self.fetch(path).await).unwrap();
        }
    }

    /// What the command says of a code so long from now, with its exit code.
    fn says(&self, code: &str, later: i64, more: &[&str]) -> (i32, Value) {
        let now = self.registry.stage.s.running.app.clock.now();
        let at = khoa::base::Moment::from_seconds(now.as_seconds() + later).to_string();
        let mut khoa = Command::new(env!("CARGO_BIN_EXE_khoa"));
        khoa.env_clear().current_dir(self.carried.path());
        khoa.args(["verify", "--json", "--keys", "keys.json", "--at", &at]).args(more);
        let mut running = khoa.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        running.stdin.take().unwrap().write_all(format!("{code}\n").as_bytes()).unwrap();
        let said = running.wait_with_output().unwrap();
        (said.status.code().unwrap(), serde_json::from_slice(&said.stdout).unwrap_or_default())
    }

    async fn check(&self, code: &str) -> Page {
        let mut browser = self.registry.stage.s.browser();
        let page = browser.open("/verify").await;
        browser.submit(&page, "/verify", &[("code", code), ("who", "")]).await
    }

    /// What the agency makes of the licence.
    async fn change(&self, what: &str, seen: &str) -> Reply {
        let path = format!("/agency/v1{}/{what}", self.at);
        let (why, seen) = (json!({ "why": "Vi phạm." }), format!("\"{seen}\""));
        let body = (what != "resume").then_some(&why);
        self.registry.stage.send(Method::POST, Some(&self.police), &path, body, &[("if-match", &seen)]).await
    }
}

#[actix_web::test]
async fn a_command_without_a_network_says_what_a_code_is_worth_and_why() {
    let mut road = Road::begins().await;
    let code = road.code(&["number", "field-full_name", "field-classes"]).await;
    let other = road.code(&["number", "field-full_name", "field-classes"]).await;
    assert!(code.starts_with("KHOA1:") && code.len() <= 800 && code != other, "{code}");
    road.carry().await;
    let (exit, said) = road.says(&code, 1, &[]);
    assert_eq!(
        (exit, &said["verdict"], &said["status"]),
        (0, &json!("valid"), &json!({ "known": "nothing" }))
    );
    let document = &said["document"];
    assert_eq!(
        (&document["number"], &document["agency"], &document["agency_name"], &document["as_of"]),
        (&json!("79-01"), &json!("G01"), &json!("Bộ Công an"), &json!("2026-01-01")),
    );
    let fields: Vec<&str> =
        document["fields"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
    assert_eq!(fields, ["A1, B", "Nguyễn Thị Lan"], "what was chosen and nothing else: {document}");
    let (_, said) = road.says(&code, 1, &["--status", "status.cwt"]);
    assert_eq!(said["status"]["known"], "before", "{said}");
    // Half an hour on the road, with what was taken along since.
    road.registry.stage.s.later(AGE);
    road.carry().await;
    let (exit, said) = road.says(&code, 1_800, &["--status", "status.cwt"]);
    assert_eq!(
        (exit, &said["status"]["known"], &said["status"]["age_seconds"]),
        (0, &json!("as_of"), &json!(1_800))
    );
    assert_eq!(road.says(&code, 3_600, &["--status", "status.cwt"]).0, 3, "its hour is over");
    assert_eq!(road.says(&code, -600, &[]).0, 3, "made in the future");
    for broken in
        [&code[..code.len() - 3], "", "KHOA1:", "https://id.example/verify/s/ABCD", &code.to_lowercase()]
    {
        let (exit, said) = road.says(broken, 1, &[]);
        assert_eq!(
            (exit, &said["verdict"], &said["document"]),
            (6, &json!("malformed"), &Value::Null),
            "{broken}"
        );
    }
    std::fs::write(road.carried.path().join("keys.json"), r#"{"keys":[]}"#).unwrap();
    let (exit, said) = road.says(&code, 1, &[]);
    assert_eq!((exit, &said["verdict"], &said["document"]), (5, &json!("not_signed"), &Value::Null));
    assert_eq!(road.says(&code, 1, &["--status", "status.cwt"]).0, 1, "nor is the snapshot");

    // What the agency suspends is withdrawn, and what it resumes is not.
    let page = road.check(&code).await;
    assert!(page.body.contains("Nguyễn Thị Lan") && page.body.contains("Còn hiệu lực"), "{}", page.body);
    assert!(!page.body.contains("01/03/2000"), "{}", page.body);
    for (what, seen, exits, standing) in [
        ("suspend", "1", 4, "Tạm ngừng"),
        ("resume", "2", 0, "Còn hiệu lực"),
        ("revoke", "3", 4, "Đã thu hồi"),
    ] {
        assert_eq!(road.change(what, seen).await.status, 200, "{what}");
        road.registry.stage.s.later(AGE);
        road.carry().await;
        let (exit, said) = road.says(&code, 1, &["--status", "status.cwt"]);
        assert_eq!(exit, exits, "{what}: {said}");
        assert_eq!(said["document"]["fields"] == json!([]), exits == 4, "{what}: {said}");
        let page = road.check(&code).await;
        assert!(page.body.contains(standing), "{what}: {}", page.body);
        assert_eq!(page.has("checked-counts-not"), exits == 4, "{what}");
        assert_eq!(page.body.contains("Nguyễn Thị Lan"), exits == 0, "{what}");
    }
    let history = road.registry.stage.s.history(&road.registry.stage.lan).await;
    assert_eq!(history.iter().filter(|event| *event == "document_shown_offline").count(), 2, "{history:?}");
    let kept = road.registry.stage.s.recorded("document_shown_offline").await;
    assert!(!kept[0].to_string().contains("classes") && !kept[0].to_string().contains("Lan"), "{kept:?}");
    road.registry.stage.s.finish().await;
}

#[actix_web::test]
async fn what_may_be_in_a_code_and_how_many_there_are_is_bounded_and_a_lock_ends_them() {
    let mut road = Road::begins().await;
    for fields in [&[][..], &["field-qualified_on"], &["field-unknown"], &["field-full_name", "field-sex"]] {
        let refused = road.asks(fields).await;
        assert_eq!((refused.status.as_u16(), refused.has("error")), (400, true), "{fields:?}");
    }
    // Too much for an old phone: fewer fields are not.
    let licence = road.at.clone();
    let scattered = |n: u32| char::from_u32(0x1ea0 + (n.wrapping_mul(2_654_435_761) >> 13) % 90);
    let long: String = (1..=200).filter_map(scattered).collect();
    let classes: String = (1..=60).filter_map(|n| scattered(n * 7_919)).collect();
    road.at = road.holds("79-02", &classes, &long).await;
    let refused = road
        .asks(&[
            "number",
            "field-conditions",
            "field-classes",
            "field-full_name",
            "field-date_of_birth",
            "field-points",
        ])
        .await;
    assert!(refused.status == 400 && refused.body.contains("điện thoại cũ"), "{}", refused.body);
    road.code(&["field-full_name"]).await;
    road.at = licence;

    // The app makes them too; a birth certificate is not shown so by the law, and of one document there are so many.
    let stage = &road.registry.stage;
    let token = stage.of_person(&road.registry.app, &stage.lan, SCOPE).await;
    let birth = road.registry.issued("b", "KS-01").await.replace("/agency/", "/app/");
    let choice = json!({ "number": true, "fields": [] });
    let make = async |path: &str, body: &Value| {
        stage.send(Method::POST, Some(&token), &format!("{path}/offline"), Some(body), &[]).await
    };
    assert_eq!(problem(&make(&birth, &choice).await), "403 not-entitled");
    let path = format!("/app/v1{}", road.at);
    assert_eq!(problem(&make(&path, &json!({ "number": false, "fields": [] })).await), "400 invalid-field");
    assert_eq!(problem(&make(&path, &json!({ "number": true })).await), "400 invalid-field");
    let mut names = Vec::new();
    for n in 0..20 {
        let made = make(&path, &choice).await;
        assert_eq!(made.status, 201, "{n}: {:?}", made.body);
        names.push(Claims::unpack(&made.text("code"), &road.keys().await).unwrap().cti);
    }
    assert_eq!(problem(&make(&path, &choice).await), "429 too-many-attempts");
    let snapshot = road.snapshot().await;
    assert!(snapshot.withdrawn.is_empty() && snapshot.issuer == stage.s.issuer(), "{snapshot:?}");

    let (desk, number) = (stage.s.running.app.desk(None), stage.lan.clone());
    let locked = stage.s.running.app.db.write(move |c| {
        let id = khoa::account::find(c, &desk.vault, &number)?.unwrap();
        khoa::sign_out::lock(c, &desk, id, khoa::account::Ground::HolderAsked, khoa::account::OWN, "a test")
    });
    assert!(locked.await.unwrap());
    let snapshot = road.snapshot().await;
    assert_eq!(snapshot.withdrawn.len(), 21, "all of hers");
    assert!(names.iter().all(|name| snapshot.withdrawn.contains(name)));
    // Their time is over: nothing is left of them to be told of.
    stage.s.later(Duration::from_secs(3_600));
    assert!(road.snapshot().await.withdrawn.is_empty());
    let now = stage.s.running.app.clock.now();
    let forgotten =
        stage.s.running.app.db.write(move |c| khoa::wallet::offline::sweep(c, now)).await.unwrap();
    assert_eq!(forgotten, 21);
    road.registry.stage.s.finish().await;
}
