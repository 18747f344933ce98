//! A holder shows a document: for one use, for minutes, what they chose and no more, and as it then stands.

use std::time::Duration;

use diesel::prelude::*;
use khoa::account;
use khoa::base::LocalDate;
use khoa::db::schema::document_shares as shares;
use khoa::login::throttle::{self, Attempt};
use serde_json::{Value, json};

use super::documents::{NAM, Registry, birth};
use super::stage::{PASSPHRASE, problem};
use crate::support::{Browser, Page};

const LAW: &str = include_str!("../../../src/policy/law/documents/2024-07-01.toml");

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
    assert!(!read.body.contains("class=\"language\""), "nobody is led away from what is shown once");
    assert_eq!(lan.check(&code, "Khách sạn Sông Ngân").await.status, 400, "once");
    let page = lan.browser.open(&lan.at).await;
    assert!(page.has("document-checked") && page.body.contains("Khách sạn Sông Ngân"), "{}", page.body);
    let history = lan.registry.stage.s.history(&lan.registry.stage.lan).await;
    assert!(
        history.contains(&"document_shown".to_owned()) && history.contains(&"document_checked".to_owned())
    );
    let kept = lan.registry.stage.s.recorded("document_checked").await;
    assert!(!kept[0].to_string().contains("Khách"), "the log names nobody: {kept:?}");

    // All who have read it stand there, page behind page, and in the copy of her data.
    lan.registry.stage.a_second_later();
    let code = lan.code().await;
    assert_eq!(lan.check(&code, "Ngân hàng Sông Ngân").await.status, 200);
    let stage = &lan.registry.stage;
    let token = stage.of_person(&lan.registry.app, &stage.lan, super::documents::SCOPE).await;
    let seen = format!("/app/v1{}/showings?limit=1", lan.at);
    let last = stage.get(&token, &seen).await;
    let before = stage.get(&token, &format!("{seen}&cursor={}", last.text("next"))).await;
    let by = |page: &Value| page["items"][0]["by"].clone();
    assert_eq!(
        (by(&last.body), by(&before.body)),
        (json!("Ngân hàng Sông Ngân"), json!("Khách sạn Sông Ngân"))
    );
    assert_eq!(
        (&before.body["items"][0]["fields"], &before.body["next"]),
        (&json!(["full_name"]), &Value::Null)
    );
    let copy = stage.send(reqwest::Method::POST, Some(&token), "/app/v1/data-copy", None, &[]).await;
    assert_eq!(
        copy.body["documents"][0]["showings"][1]["by"], "Khách sạn Sông Ngân",
        "{:?}",
        copy.body["documents"]
    );
    let at = format!("{}?seen={}", lan.at, last.body["items"][0]["id"].as_str().unwrap());
    let page = lan.browser.open(&at).await;
    assert!(
        page.body.contains("Khách sạn") && !page.body.contains("Ngân hàng") && page.has("checked-newest"),
        "{}",
        page.body
    );
    // Five years later who read it is forgotten; the document has no end, and stays.
    lan.registry.stage.days_later(5 * 366).await;
    lan.registry.stage.s.running.retain().await.unwrap();
    let login = lan.browser.open(&lan.at).await;
    let page = lan.browser.sign_in(&login, &lan.registry.stage.lan, PASSPHRASE).await;
    assert!(page.body.contains("KS-01/2026") && !page.has("document-checked"), "{}", page.body);
    lan.registry.stage.s.finish().await;
}

#[actix_web::test]
async fn what_counts_not_says_why_and_a_text_that_looks_like_a_day_is_that_text() {
    let mut lan = Lan::holds_a_document().await;
    let mut odd = birth("KS-02/2026");
    odd["fields"]["place_of_birth"] = json!("2026-01-02");
    let odd = lan.registry.issue("b", &odd).await.text("id");
    let page = lan.browser.open(&format!("/documents/{odd}")).await;
    assert!(page.body.contains("2026-01-02") && page.body.contains("01/03/2000"), "{}", page.body);
    let code = lan.code().await;
    assert_eq!(lan.registry.change(&lan.path, "suspend", "1").await.status, 200);
    let read = lan.check(&code, "Quầy 1").await;
    assert!(read.has("checked-counts-not") && read.body.contains("có hiệu lực trở lại"), "{}", read.body);
    assert!(!read.body.contains("không còn dùng được"), "it may come back: {}", read.body);
    let page = lan.browser.open(&lan.at).await;
    assert!(page.body.contains("cơ quan cấp có thể cho có hiệu lực trở lại"), "{}", page.body);
    lan.registry.stage.s.finish().await;
}

#[actix_web::test]
async fn the_law_of_today_says_who_holds_a_document_and_what_of_it_is_shown() {
    let mut lan = Lan::holds_a_document().await;
    let page = lan.browser.open(&lan.at).await;
    assert!(page.body.contains("field-place_of_birth"), "{}", page.body);
    let code = lan.code().await;
    // From tomorrow on nobody shows where they were born, and from the day after foreigners alone hold it.
    let from = |day: &str, old: &str, new: &str| {
        assert!(LAW.contains(old), "{old}");
        let law = LAW.replace("valid_from = \"2024-07-01\"", &format!("valid_from = \"{day}\""));
        law.replacen(old, new, 1)
    };
    let place = "name = \"place_of_birth\", label = \"Nơi sinh\", label_en = \"Place of birth\", type = \"text\", longest = 200, required = true, shown = ";
    let s = &lan.registry.stage.s;
    s.enact(&from("2026-01-03", &format!("{place}true"), &format!("{place}false"))).await;
    let kind = "label_en = \"Birth certificate\"\nholders = [\"citizen\", \"foreigner\"]";
    s.enact(&from("2026-01-04", kind, &kind.replace("\"citizen\", ", ""))).await;
    assert_eq!(lan.check(&code, "Quầy 1").await.status, 200, "today it is as it was");
    lan.registry.stage.days_later(1).await;
    let login = lan.browser.open(&lan.at).await;
    let page = lan.browser.sign_in(&login, &lan.registry.stage.lan, PASSPHRASE).await;
    assert!(page.has("show") && !page.body.contains("field-place_of_birth"), "{}", page.body);
    assert!(page.body.contains("Tỉnh Một"), "she sees it herself: {}", page.body);
    let refused = lan
        .browser
        .post_with_token(&page, &format!("{}/share", lan.at), &[("field-place_of_birth", "on")])
        .await;
    assert_eq!(refused.status, 400);
    let midnight = LocalDate::of(2026, 1, 4).begins().since(lan.registry.stage.s.clock.now());
    lan.registry.stage.s.later(midnight - Duration::from_secs(60));
    lan.registry.stage.s.running.app.ring.refresh().await.unwrap();
    let login = lan.browser.open(&lan.at).await;
    lan.browser.sign_in(&login, &lan.registry.stage.lan, PASSPHRASE).await;
    let code = lan.code().await;
    lan.registry.stage.s.later(Duration::from_secs(100));
    assert_eq!(lan.check(&code, "Quầy 1").await.status, 400, "nobody is shown what she may hold no more");
    let page = lan.browser.open(&lan.at).await;
    assert_eq!((page.status.as_u16(), page.has("document-closed")), (403, true), "{}", page.body);
    assert!(lan.browser.open("/documents").await.has("document-1"), "that it is there she sees");
    let stage = &lan.registry.stage;
    let token = stage.of_person(&lan.registry.app, &stage.lan, super::documents::SCOPE).await;
    assert_eq!(problem(&stage.get(&token, &format!("/app/v1{}", lan.at)).await), "403 not-entitled");
    let copy = stage.send(reqwest::Method::POST, Some(&token), "/app/v1/data-copy", None, &[]).await;
    assert_eq!(
        (&copy.body["documents"][0]["number"], &copy.body["documents"][0]["kind"]),
        (&Value::Null, &json!("birth_certificate"))
    );
    lan.registry.stage.s.finish().await;
}

#[actix_web::test]
async fn a_forced_holder_opens_nothing_and_makes_codes_that_nobody_finds_and_a_stranger_none_at_all() {
    let mut lan = Lan::holds_a_document().await;
    let before = lan.browser.open(&lan.at).await;
    let good = lan.code().await;
    let (desk, number) = (lan.registry.stage.s.running.app.desk(None), lan.registry.stage.lan.clone());
    let raised = lan.registry.stage.s.running.app.db.write(move |c| {
        let id = account::named(c, &desk.vault, &number)?.unwrap();
        account::raise_alarm(c, &desk, id, Duration::from_secs(3_600))
    });
    raised.await.unwrap();
    assert_eq!(lan.check(&good, "Quầy 1").await.status, 400, "nor what was made before");
    let forced = lan.browser.submit(&before, &format!("{}/share", lan.at), &[("number", "on")]).await;
    assert!(forced.status == 200 && forced.has("share-code"), "it looks as any other: {}", forced.body);
    let code = forced.between("id=\"share-short\">", "<");
    assert_eq!(lan.check(&code, "Quầy 1").await.status, 400);
    assert_eq!(lan.browser.open(&lan.at).await.status, 503, "as at an hour at which it does not work");
    let s = &lan.registry.stage.s;
    let token = lan
        .registry
        .stage
        .of_person(&lan.registry.app, &lan.registry.stage.lan, super::documents::SCOPE)
        .await;
    for more in ["", "/showings"] {
        let hidden = lan.registry.stage.get(&token, &format!("/app/v1{}{more}", lan.at)).await;
        assert_eq!(problem(&hidden), "503 unavailable", "{more}");
    }

    // In another person's browser it is as what never was, by every verb.
    let mut nam = s.browser();
    let login = nam.open("/documents").await;
    let home = nam.sign_in(&login, NAM, PASSPHRASE).await;
    let unknown = "/documents/doc_0198c0de000070008000000000000000";
    for at in [lan.at.as_str(), unknown] {
        assert_eq!(nam.open(at).await.status, 404, "{at}");
        let shared = nam.post_with_token(&home, &format!("{at}/share"), &[("number", "on")]).await;
        assert_eq!(shared.status, 404, "{at}");
    }
    lan.registry.stage.s.finish().await;
}

#[actix_web::test]
async fn of_two_codes_at_once_one_is_good_and_nothing_of_one_is_read_by_another_and_guesses_have_an_end() {
    let mut lan = Lan::holds_a_document().await;
    let s = &lan.registry.stage.s;
    let mut other = s.browser();
    let login = other.open(&lan.at).await;
    let page = other.sign_in(&login, &lan.registry.stage.lan, PASSPHRASE).await;
    let (at, number) = (format!("{}/share", lan.at), [("number", "on")]);
    let own = lan.browser.open(&lan.at).await;
    let (one, two) = tokio::join!(lan.browser.submit(&own, &at, &number), other.submit(&page, &at, &number));
    let code = |page: &Page| page.between("id=\"share-short\">", "<");
    let statuses =
        [lan.check(&code(&one), "Quầy 1").await.status, lan.check(&code(&two), "Quầy 1").await.status];
    assert_eq!(statuses.iter().filter(|status| status.as_u16() == 200).count(), 1, "{statuses:?}");

    // Whoever writes to the database puts what was chosen for another code beside this one.
    let wide = lan.shows(&[("number", "on"), ("field-full_name", "on")]).await;
    assert!(wide.has("share-code"), "{}", wide.body);
    // Ids are in the order of their moments.
    lan.registry.stage.a_second_later();
    let narrow = lan.registry.issued("b", "KS-02/2026").await;
    let wide_at =
        std::mem::replace(&mut lan.at, format!("/documents/{}", narrow.rsplit('/').next().unwrap()));
    let narrow = code(&lan.shows(&[("field-sex", "on")]).await);
    let moved = s_of(&lan).db.write(|c| {
        let waiting = shares::table.filter(shares::used_at.is_null()).order(shares::id);
        let rows: Vec<(Vec<u8>, Vec<u8>)> = waiting.select((shares::digest, shares::chosen)).load(c)?;
        let [(_, wide), (narrow, _)] = &rows[..] else { panic!("{}", rows.len()) };
        let row = shares::table.find(narrow);
        Ok(diesel::update(row).set(shares::chosen.eq(wide)).execute(c)?)
    });
    assert_eq!(moved.await.unwrap(), 1);
    assert_eq!(lan.check(&narrow, "Quầy 1").await.status, 500, "it is sealed to its own code");

    // Three hundred guesses an hour are all that come from one place; a code that is good waits meanwhile.
    lan.at = wide_at;
    let good = lan.code().await;
    let (vault, now) = (s_of(&lan).vault.clone(), lan.registry.stage.s.clock.now());
    let spent = s_of(&lan).db.write(move |c| {
        for _ in 0..300 {
            let tries = Attempt::at_a_proof(&vault, std::net::Ipv4Addr::LOCALHOST.into());
            let _failed = throttle::reserve(c, now, tries)?;
        }
        Ok(())
    });
    spent.await.unwrap();
    let refused = lan.check(&good, "Quầy 1").await;
    assert!(refused.status == 429 && refused.headers.contains_key("retry-after"), "{}", refused.body);
    lan.registry.stage.s.later(Duration::from_secs(100));
    assert_eq!(lan.check(&good, "Quầy 1").await.status, 200);
    lan.registry.stage.s.finish().await;
}

fn s_of(lan: &Lan) -> &khoa::app::App {
    &lan.registry.stage.s.running.app
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
