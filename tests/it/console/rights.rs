//! What people ask about the data of themselves, and officers decide: a correction, and that processing be restricted.

use std::time::Duration;

use khoa::application;
use khoa::base::Clock;
use khoa::mandate::Role;
use serde_json::{Value, json};

use super::{PASSPHRASE, agencies, officer};
use crate::lives::{jpeg_of, newcomer};
use crate::support::{Browser, Page, TestServer, registers};

const DAY: Duration = Duration::from_secs(86_400);
const RESTRICTION: &str = "/applications/restriction";
const CORRECTION: &str = "/applications/correction";

/// An officer of the identity authority decides.
async fn decides(officer: &mut Browser, asked: &Page, how: &[(&str, &str)]) -> Page {
    let id = asked.url.path().rsplit('/').next().unwrap();
    let address = format!("/console/G01.C06/authority/applications/{id}");
    let dossier = officer.open(&address).await;
    officer.submit(&dossier, &format!("{address}/decide"), how).await
}

const APPROVE: &[(&str, &str)] = &[("decision", "approve"), ("act", "decide")];

async fn days_later(s: &TestServer, days: u32) {
    s.later(DAY * days);
    s.running.app.ring.refresh().await.unwrap();
    s.running.heed_calendar().await.unwrap();
    s.running.run_jobs().await.unwrap();
}

fn state(page: &Page) -> String {
    page.between("data-state=\"", "\"")
}

#[actix_web::test]
async fn a_restriction_is_late_after_its_days_and_then_leaves_services_what_the_law_demands() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let lan = s.citizen(241, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({ "official": true })).await;
    let library = s.client("library", json!({ "official": false })).await;
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    browser.sign_in(&login, &lan, PASSPHRASE).await;
    let page = browser.open(RESTRICTION).await;
    let refused = browser.submit(&page, RESTRICTION, &[("why", " ")]).await;
    assert_eq!((refused.status.as_u16(), refused.has("correct-why-why")), (400, true), "{}", refused.body);
    let asked = browser.submit(&page, RESTRICTION, &[("why", "Địa chỉ sai, đang chờ sửa")]).await;
    assert_eq!(state(&asked), "verifying", "{}", asked.body);
    assert!(asked.body.contains("19/01/2026"), "15 days, to the next working day: {}", asked.body);

    days_later(&s, 20).await;
    let (desk, law) = (s.running.app.desk(None), s.running.app.law.get().await.unwrap());
    s.running.app.db.write(move |c| application::tick(c, &desk, &law)).await.unwrap();
    assert_eq!(s.happened("deadline_missed").await, 1, "whoever should decide is told that it is late");
    let (of_portal, of_library) = (
        portal.sign_in(&mut browser, &lan, PASSPHRASE).await,
        library.sign_in(&mut browser, &lan, PASSPHRASE).await,
    );
    assert!(browser.open(asked.url.path()).await.has("late"), "and so does she see");
    let mut authority = officer(&s, 6, &[("G01.C06", Role::Authority)]).await;
    assert_eq!(decides(&mut authority, &asked, APPROVE).await.status, 200);

    let said = portal.userinfo(&of_portal.access).await;
    let mut claims: Vec<&String> = said.body.as_object().unwrap().keys().collect();
    claims.retain(|claim| !claim.starts_with("eid_"));
    assert_eq!(claims, ["sub"], "nothing says who she is: {}", said.body);
    assert_eq!(library.userinfo(&of_library.access).await.refusal(), "401 invalid_token");
    let ended = library.refresh(of_library.refresh.as_deref().unwrap(), &[]).await;
    assert_eq!(ended.refusal(), "400 invalid_grant");
    let barred = browser.open(&library.authorization(&[])).await;
    assert!(
        barred.url.path() == "/restricted" && barred.has("restricted-data"),
        "she reads why: {}",
        barred.body
    );
    let on = format!("/authorize/resume?flow={}", barred.query("flow").unwrap());
    assert_eq!(browser.open(&on).await.url.path(), "/restricted", "and goes no further");
    let back = format!("/authorize/cancel?flow={}", barred.query("flow").unwrap());
    let barred = browser.submit(&barred, &back, &[]).await;
    assert_eq!(barred.query("error").as_deref(), Some("access_denied"), "{}", barred.url);
    assert!(!barred.url.as_str().contains("restrict"), "why is hers: {}", barred.url);
    let silent = browser.open(&library.authorization(&[("prompt", "none")])).await;
    assert_eq!(silent.query("error").as_deref(), Some("consent_required"), "{}", silent.url);
    portal.sign_in(&mut browser, &lan, PASSPHRASE).await;

    let page = browser.open(RESTRICTION).await;
    let again = browser.submit(&page, RESTRICTION, &[("why", "Lần nữa")]).await;
    assert_eq!(again.status, 422, "it is restricted already: {}", again.body);
    let data = browser.open("/settings/data").await;
    assert!(data.has("restricted") && !data.has("restrict-link"), "{}", data.body);
    let lifted = browser.submit(&data, "/settings/data/lift", &[]).await;
    assert!(lifted.has("restrict-link"), "{}", lifted.body);
    library.sign_in(&mut browser, &lan, PASSPHRASE).await;
    assert_eq!(portal.userinfo(&of_portal.access).await.body["name"], "Nguyễn Thị Lan");
    let history = s.history(&lan).await;
    for event in ["processing_restricted", "restriction_lifted"] {
        assert_eq!(history.iter().filter(|one| *one == event).count(), 1, "{event}");
    }
    s.finish().await;
}

/// Says that something is wrong, hands a paper in, and sends it.
async fn corrects(browser: &mut Browser, datum: &str, says: &str) -> Page {
    let page = browser.open(CORRECTION).await;
    let fields = [("datum", datum), ("says", says), ("why", "Theo giấy khai sinh")];
    let draft = browser.submit(&page, CORRECTION, &fields).await;
    assert_eq!(state(&draft), "draft", "{}", draft.body);
    let path = draft.url.path().to_owned();
    let early = browser.submit(&draft, &format!("{path}/submit"), &[]).await;
    assert_eq!(early.status, 400, "it takes a paper: {}", early.body);
    let paper = browser.open(&format!("{path}/paper")).await;
    browser.hand_in(&paper, &format!("{path}/paper"), &jpeg_of("paper")).await;
    let ready = browser.open(&path).await;
    browser.submit(&ready, &format!("{path}/submit"), &[]).await
}

#[actix_web::test]
async fn a_correction_is_what_the_register_says_or_names_who_can_change_that() {
    let known: Value = json!({ "citizens": [
        registers::citizen("099200000241", "Nguyễn Thị Lan Anh", "2000-03-01"),
    ] });
    let registers = registers::start(&known, Clock::fixed(TestServer::BEGIN));
    let s = TestServer::start_with(|config| registers.connect(config)).await;
    agencies(&s).await;
    let lan = s.citizen(241, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    browser.sign_in(&login, &lan, PASSPHRASE).await;
    let page = browser.open(CORRECTION).await;
    let wrong =
        browser.submit(&page, CORRECTION, &[("datum", "birthdate"), ("says", "2100"), ("why", "")]).await;
    assert!(
        wrong.status == 400 && wrong.has("correct-says-why") && wrong.has("correct-why-why"),
        "{}",
        wrong.body
    );
    let asked = corrects(&mut browser, "name", "Nguyễn Thị Lan Anh").await;
    assert_eq!(state(&asked), "verifying", "{}", asked.body);
    let mut authority = officer(&s, 6, &[("G01.C06", Role::Authority)]).await;
    assert_eq!(decides(&mut authority, &asked, APPROVE).await.status, 200);
    assert!(browser.open(CORRECTION).await.body.contains("Nguyễn Thị Lan Anh"));
    let corrected = s.recorded("data_corrected").await;
    assert_eq!((&corrected[0]["datum"], &corrected[0]["source"]), (&json!("name"), &json!("population")));

    for (datum, says) in [("birthdate", "02/03/2000"), ("residence", "1 phố Khác, Hà Nội")] {
        let refused = corrects(&mut browser, datum, says).await;
        assert_eq!(state(&refused), "refused", "{}", refused.body);
        assert!(refused.body.contains("công an xã"), "it names who can: {}", refused.body);
    }
    assert_eq!(s.happened("data_corrected").await, 1);

    // Of whom nobody has confirmed anything, an officer decides alone, and says why not.
    let mut mai = newcomer(&s, 242, "Lê Thị Mai").await;
    let asked = corrects(&mut mai, "name", "Lê Thị Mai Hoa").await;
    let how = [
        ("decision", "refuse"),
        ("act", "decide"),
        ("reason", "papers_not_genuine"),
        ("words", "Ảnh không đọc được"),
    ];
    assert_eq!(decides(&mut authority, &asked, &how).await.status, 200);
    let refused = mai.open(asked.url.path()).await;
    assert_eq!((state(&refused).as_str(), refused.body.contains("Ảnh không đọc được")), ("refused", true));
    s.finish().await;
}
