//! What stands in a document changes, and it stays the same document.

use reqwest::Method;
use serde_json::{Value, json};

use super::documents::{Registry, birth};
use super::stage::{PASSPHRASE, problem};

#[actix_web::test]
async fn an_agency_says_what_stands_in_it_now_and_its_holder_is_told_and_reads_why() {
    let registry = Registry::opens().await;
    let stage = &registry.stage;
    let path = registry.issued("a", "KS-01/2026").await;
    let now = |change: &dyn Fn(&mut Value)| {
        let whole = birth("-");
        let mut body = json!({
            "fields": whole["fields"], "source": whole["source"], "valid_until": "2026-06-30", "why": "Bổ sung tên cha.",
        });
        body["fields"]["father"] = json!("Nguyễn Văn Ba");
        change(&mut body);
        body
    };
    let put = async |seen: &str, body: &Value| {
        let seen = [("if-match", seen)];
        stage.send(Method::PUT, Some(&registry.token), &path, Some(body), &seen).await
    };
    let as_is = now(&|_same| ());
    let unseen = stage.send(Method::PUT, Some(&registry.token), &path, Some(&as_is), &[]).await;
    assert_eq!(problem(&unseen), "428 seen-needed");
    assert_eq!(problem(&put("\"2\"", &as_is).await), "412 changed-meanwhile");
    let wrong = now(&|body| body["fields"]["sex"] = Value::Null);
    let refused = put("\"1\"", &wrong).await;
    assert_eq!(
        (problem(&refused).as_str(), &refused.body["errors"][0]["field"]),
        ("400 invalid-field", &json!("fields.sex"))
    );
    let others = now(&|body| body["fields"]["full_name"] = json!("Trần Văn Nam"));
    assert_eq!(problem(&put("\"1\"", &others).await), "422 not-granted", "it becomes nobody else's");
    assert_eq!(stage.s.happened("document_refused").await, 1);

    let changed = put("\"1\"", &as_is).await;
    assert_eq!(
        (
            changed.status.as_u16(),
            &changed.body["version"],
            &changed.body["valid_until"],
            &changed.body["state"]
        ),
        (200, &json!(2), &json!("2026-06-30"), &json!("active")),
        "{:?}",
        changed.body
    );
    assert_eq!(problem(&put("\"1\"", &as_is).await), "412 changed-meanwhile");
    stage.s.running.run_jobs().await.unwrap();
    let letters = stage.s.outbox();
    assert!(
        letters.iter().any(|letter| letter["subject"] == "Một giấy tờ của bạn đã thay đổi"),
        "{letters:?}"
    );
    assert!(letters.iter().all(|letter| !letter.to_string().contains("Bổ sung")), "{letters:?}");
    let at = format!("/documents/{}", path.rsplit('/').next().unwrap());
    let mut browser = stage.s.browser();
    let login = browser.open(&at).await;
    let page = browser.sign_in(&login, &stage.lan, PASSPHRASE).await;
    for said in ["KS-01/2026", "Nguyễn Văn Ba", "Thay đổi nội dung", "Bổ sung tên cha.", "30/06/2026"]
    {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(stage.s.history(&stage.lan).await.contains(&"document_changed".to_owned()));
    assert_eq!(registry.change(&path, "revoke", "2").await.status, 200);
    assert_eq!(problem(&put("\"3\"", &as_is).await), "409 stale", "what is over stays as it was");
    registry.stage.s.finish().await;
}
