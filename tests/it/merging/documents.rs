//! What agencies issued to one of two who are one: it is the other's from then on, with all that happened to it.

use reqwest::Method;

use super::*;
use crate::support::Reply;

const DOCUMENTS: &str = "/agency/v1/documents";

/// An office that issues what comes of procedures.
struct Office<'s> {
    s: &'s TestServer,
    token: String,
}

impl<'s> Office<'s> {
    async fn of(s: &'s TestServer, id: &str) -> Self {
        let resource = format!("{}/agency/v1", s.issuer());
        let program = json!({
            "grants": ["client_credentials"], "redirect_uris": [], "scope": "agency.documents", "agency_code": "G01.C06",
            "may_ask": [resource],
        });
        let program = s.client(id, program).await;
        let asked = [("grant_type", "client_credentials"), ("resource", resource.as_str())];
        let token = program.post("/token", &asked).await.text("access_token");
        Self { s, token }
    }

    async fn send(&self, path: &str, body: &Value, header: (&str, &str)) -> Reply {
        let request = self.s.http.request(Method::POST, self.s.url(path)).bearer_auth(&self.token);
        Reply::of(request.header(header.0, header.1).json(body).send().await.unwrap()).await
    }

    async fn issue(&self, to: Value, number: &str) -> Reply {
        let permit = json!({
            "kind": "procedure_result", "holder": to, "number": number, "issued_on": "2026-01-01",
            "fields": { "title": "Giấy phép lao động" },
        });
        self.send(DOCUMENTS, &permit, ("idempotency-key", number)).await
    }
}

/// Whoever has the code reads what was chosen.
async fn checked(s: &TestServer, code: &str) -> Page {
    let mut browser = s.browser();
    let page = browser.open(&format!("/verify/s/{code}")).await;
    browser.submit(&page, "/verify", &[("code", code), ("who", "Khách sạn Sông Ngân")]).await
}

async fn shown(browser: &mut Browser, at: &str) -> String {
    let page = browser.open(at).await;
    let fields = [("number", "on"), ("field-title", "on")];
    browser.submit(&page, &format!("{at}/share"), &fields).await.between("id=\"share-short\">", "<")
}

#[actix_web::test]
async fn a_merged_person_keeps_documents_and_who_read_them_and_agencies_still_answer_for_them() {
    let listener = Listener::start().await;
    let (s, _registers) = stage(&listener).await;
    let office = Office::of(&s, "office").await;
    let issued = office.issue(json!({ "foreigner_number": MIN_JUN }), "GP-79/2026").await;
    assert_eq!(issued.status, 201, "{:?}", issued.body);
    let path = issued.headers["location"].to_str().unwrap().to_owned();
    let at = format!("/documents/{}", path.rsplit('/').next().unwrap());
    let why = json!({ "why": "Chờ xác minh vi phạm." });
    let suspended = office.send(&format!("{path}/suspend"), &why, ("if-match", "\"1\"")).await;
    assert_eq!(suspended.status, 200, "{:?}", suspended.body);
    assert_eq!(office.send(&format!("{path}/resume"), &json!({}), ("if-match", "\"2\"")).await.status, 200);
    let mut min_jun = holder(&s, (MIN_JUN, MIN_JUNS)).await;
    let code = shown(&mut min_jun, &at).await;
    assert_eq!(checked(&s, &code).await.status, 200);
    let waiting = shown(&mut min_jun, &at).await;

    let mut officers = [authority(&s, 6).await, authority(&s, 7).await];
    assert_eq!(state(&agreed(&mut officers, KIM, MIN_JUN).await), "waits");
    let mut min_jun = holder(&s, (MIN_JUN, MIN_JUNS)).await;
    let mut kim = holder(&s, (KIM, KIMS)).await;
    assert_eq!(kim.open(&at).await.status, 404, "it is somebody else's yet");
    for browser in [&mut kim, &mut min_jun] {
        let page = browser.open("/settings/merge").await;
        browser.submit(&page, "/settings/merge/agree", &[]).await;
    }
    assert_eq!(s.happened("person_merged").await, 2);

    assert!(kim.open("/documents").await.has("document-1"));
    let page = kim.open(&at).await;
    for said in ["GP-79/2026", "Giấy phép lao động", "Chờ xác minh vi phạm.", "Khách sạn Sông Ngân"]
    {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert_eq!(checked(&s, &waiting).await.status, 400, "a code of before is worth nothing");
    let code = shown(&mut kim, &at).await;
    let read = checked(&s, &code).await;
    assert!(read.status == 200 && read.body.contains("GP-79/2026"), "{}", read.body);
    let data = kim.open("/settings/data").await;
    let copy = kim.submit(&data, "/settings/data/copy", &[]).await;
    let copy: Value = serde_json::from_str(&copy.body).unwrap();
    assert_eq!(copy["documents"][0]["number"], "GP-79/2026", "{}", copy["documents"]);
    assert_eq!(copy["documents"][0]["showings"].as_array().unwrap().len(), 2, "{}", copy["documents"]);

    // The agency goes on with the version it has seen, and whoever has it now is told.
    let office = Office::of(&s, "office-again").await;
    let revoked = office.send(&format!("{path}/revoke"), &why, ("if-match", "\"3\"")).await;
    assert_eq!(revoked.body["state"], "revoked", "{:?}", revoked.body);
    s.running.run_jobs().await.unwrap();
    let letters = s.outbox();
    let told = letters.iter().filter(|one| one["subject"] == "Một giấy tờ của bạn bị thu hồi");
    let told: Vec<&Value> = told.map(|one| &one["to"]).collect();
    assert_eq!(told, [&json!(format!("p{KIM}@mail.example"))]);
    assert!(kim.open(&at).await.body.contains("Đã thu hồi"));
    let again = office.issue(json!({ "personal_number": KIM }), "GP-79/2026").await;
    assert_eq!(again.status, 201, "the number is his: {:?}", again.body);
    s.finish().await;
}
