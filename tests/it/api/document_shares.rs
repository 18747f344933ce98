//! A holder shows a document: for one use, for minutes, what they chose and no more, and as it then stands.

use std::time::Duration;

use super::documents::Registry;
use super::stage::PASSPHRASE;
use crate::support::{Browser, Page};

/// Lan at the page of a document of hers.
struct Lan {
    registry: Registry,
    browser: Browser,
    path: String,
    at: String,
}

impl Lan {
    async fn holds_a_document() -> Self {
        let registry = Registry::opens().await;
        let path = registry.issued("a", "KS-01/2026").await;
        let at = format!("/documents/{}", path.rsplit('/').next().unwrap());
        let mut browser = registry.stage.s.browser();
        let login = browser.open(&at).await;
        browser.sign_in(&login, &registry.stage.lan, PASSPHRASE).await;
        Self { registry, browser, path, at }
    }

    async fn shows(&mut self, fields: &[(&str, &str)]) -> Page {
        let page = self.browser.open(&self.at).await;
        self.browser.submit(&page, &format!("{}/share", self.at), fields).await
    }

    /// The code for what she chooses.
    async fn code(&mut self) -> String {
        let page = self.shows(&[("number", "on"), ("field-full_name", "on")]).await;
        page.between("id=\"share-short\">", "<")
    }

    async fn check(&self, code: &str, who: &str) -> Page {
        let mut browser = self.registry.stage.s.browser();
        let page = browser.open(&format!("/verify/s/{code}")).await;
        assert!(page.has("check") && !page.body.contains("KS-01"), "{}", page.body);
        browser.submit(&page, "/verify", &[("code", code), ("who", who)]).await
    }
}

#[actix_web::test]
async fn what_was_chosen_is_read_once_and_its_holder_reads_who_did() {
    let mut lan = Lan::holds_a_document().await;
    let shown = lan.shows(&[("number", "on"), ("field-full_name", "on")]).await;
    assert!(shown.has("share-code") && shown.body.contains("/verify/s/"), "{}", shown.body);
    let code = shown.between("id=\"share-short\">", "<");
    assert_eq!(lan.check(&code, "").await.status, 400, "who does not say who they are spends nothing");
    let read = lan.check(&code, "Khách sạn Sông Ngân").await;
    assert_eq!(read.status, 200, "{}", read.body);
    for said in ["KS-01/2026", "Nguyễn Thị Lan", "Sở Một", "Hộ tịch điện tử", "Còn hiệu lực"]
    {
        assert!(read.body.contains(said), "{said}: {}", read.body);
    }
    for hidden in ["01/03/2000", "Nơi sinh"] {
        assert!(!read.body.contains(hidden), "{hidden}: {}", read.body);
    }
    assert_eq!(lan.check(&code, "Khách sạn Sông Ngân").await.status, 400, "once");
    let page = lan.browser.open(&lan.at).await;
    assert!(page.has("document-checked") && page.body.contains("Khách sạn Sông Ngân"), "{}", page.body);
    let history = lan.registry.stage.s.history(&lan.registry.stage.lan).await;
    assert!(
        history.contains(&"document_shown".to_owned()) && history.contains(&"document_checked".to_owned())
    );
    let kept = lan.registry.stage.s.recorded("document_checked").await;
    assert!(!kept[0].to_string().contains("Khách"), "the log names nobody: {kept:?}");
    lan.registry.stage.s.finish().await;
}

#[actix_web::test]
async fn a_code_ends_in_minutes_with_the_next_one_and_with_a_lock_and_tells_of_a_revocation() {
    let mut lan = Lan::holds_a_document().await;
    for fields in [&[][..], &[("field-unknown", "on")], &[("field-mother", "on")]] {
        let refused = lan.shows(fields).await;
        assert_eq!((refused.status.as_u16(), refused.has("show-1")), (400, true), "{fields:?}");
    }
    let first = lan.code().await;
    let second = lan.code().await;
    assert_eq!(lan.check(&first, "Quầy 1").await.status, 400, "another took its place");
    lan.registry.stage.s.later(Duration::from_secs(181));
    assert_eq!(lan.check(&second, "Quầy 1").await.status, 400, "three minutes are over");
    let login = lan.browser.open(&lan.at).await;
    assert!(login.url.path().starts_with("/login"), "and so is the sign-in: {}", login.url);
    lan.browser.sign_in(&login, &lan.registry.stage.lan, PASSPHRASE).await;
    let third = lan.code().await;
    assert_eq!(lan.registry.change(&lan.path, "revoke", "1").await.status, 200);
    let read = lan.check(&third, "Quầy 1").await;
    assert!(read.has("checked-counts-not") && read.body.contains("Đã thu hồi"), "{}", read.body);
    assert!(!read.body.contains("KS-01") && !read.body.contains("Nguyễn Thị Lan"), "{}", read.body);
    let page = lan.browser.open(&lan.at).await;
    assert!(!page.has("show"), "what counts no more is not shown");

    let path = lan.registry.issued("b", "KS-02/2026").await;
    lan.at = format!("/documents/{}", path.rsplit('/').next().unwrap());
    let fourth = lan.code().await;
    let (desk, number) = (lan.registry.stage.s.running.app.desk(None), lan.registry.stage.lan.clone());
    let locked = lan.registry.stage.s.running.app.db.write(move |c| {
        let id = khoa::account::find(c, &desk.vault, &number)?.unwrap();
        khoa::sign_out::lock(c, &desk, id, khoa::account::Ground::HolderAsked, khoa::account::OWN, "a test")
    });
    assert!(locked.await.unwrap());
    assert_eq!(lan.check(&fourth, "Quầy 1").await.status, 400, "nothing of whoever has locked their account");
    lan.registry.stage.s.finish().await;
}
