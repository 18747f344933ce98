//! Signing in on one device by a phone that is signed in: the code, the number, and what a relay of either is worth.

use std::time::Duration;

use serde_json::{Value, json};

use crate::op::ciba::{PASSPHRASE, holder};
use crate::support::{Authenticator, Browser, Page, TestServer, Trick};

struct Stage {
    s: TestServer,
    lan: String,
    phone: Browser,
    key: Authenticator,
    desk: Browser,
}

/// Somebody who is signed in on a phone with a passkey, and a browser in which nobody is.
async fn stage() -> Stage {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (phone, key) = holder(&s, &lan, 1).await;
    let desk = s.browser();
    Stage { s, lan, phone, key, desk }
}

/// What a code leads a phone to.
fn path_of(shown: &Page) -> String {
    let address = shown.between("id=\"qr-address\">", "<");
    url::Url::parse(&address).unwrap().path().to_owned()
}

impl Stage {
    /// The page that shows a code.
    async fn shown(&mut self) -> Page {
        let login = self.desk.open("/login").await;
        assert!(login.has("qr-link"));
        let shown = self.desk.open("/login/qr").await;
        assert!(shown.has("qr-code") && !shown.has("qr-number"), "{}", shown.body);
        shown
    }

    /// Reads the code of `shown`, up to the question.
    async fn read(&mut self, shown: &Page) -> Page {
        let path = path_of(shown);
        let opened = self.phone.open(&path).await;
        assert!(opened.has("qr-go-on"), "{}", opened.body);
        self.phone.post_with_token(&opened, &path, &[]).await
    }

    /// What the page of the code shows now.
    async fn again(&mut self, shown: &Page) -> Page {
        self.desk.open(shown.url.path()).await
    }

    async fn begin(&mut self, question: &Page, number: &str) -> Page {
        let path = format!("{}/options", question.url.path());
        self.phone.script(question, &path, &json!({ "number": number }).to_string()).await
    }

    async fn approve(&mut self, question: &Page, number: &str) {
        let options = self.begin(question, number).await;
        assert_eq!(options.status, 200, "{}", options.body);
        let options: Value = serde_json::from_str(&options.body).unwrap();
        let path = format!("{}/answer", question.url.path());
        let done = self.phone.script(question, &path, &self.key.signed(&options, Trick::None)).await;
        assert_eq!(done.status, 200, "{}", done.body);
    }

    /// The number that stands on the page of the code.
    async fn number(&mut self, shown: &Page) -> String {
        self.again(shown).await.between("id=\"qr-number\">", "<")
    }

    async fn is_signed_in(browser: &mut Browser) -> bool {
        !browser.open("/approvals").await.has("login-submit")
    }
}

#[actix_web::test]
async fn a_phone_signs_another_browser_in_by_the_number_that_is_shown_there() {
    let mut stage = stage().await;
    let shown = stage.shown().await;
    let question = stage.read(&shown).await;
    assert!(question.has("approval-device") && question.has("approval-number"), "{}", question.body);
    let number = stage.number(&shown).await;
    let wrong = if number == "10" { "11" } else { "10" };
    assert_eq!(stage.begin(&question, wrong).await.status, 400);
    assert!(!Stage::is_signed_in(&mut stage.desk).await, "nothing comes of reading alone");
    stage.approve(&question, &number).await;
    let home = stage.again(&shown).await;
    assert_eq!(home.url.path(), "/");
    assert!(Stage::is_signed_in(&mut stage.desk).await);
    assert_eq!(stage.s.facts(&stage.lan).await[0]["amr"], json!(["user", "mfa", "mca"]));
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_code_signs_nobody_in_but_the_browser_that_showed_it_and_that_once() {
    let mut stage = stage().await;
    let mut thief = stage.s.browser();
    let shown = stage.shown().await;
    let question = stage.read(&shown).await;
    let number = stage.number(&shown).await;
    stage.approve(&question, &number).await;
    // Somebody who has seen the address gets a code of their own, and hears nothing of this one.
    let elsewhere = thief.open(shown.url.path()).await;
    assert!(elsewhere.has("qr-code") && elsewhere.url.path() != shown.url.path());
    let state = thief.open(&format!("{}/state", shown.url.path())).await;
    assert_eq!(state.body, json!({ "state": "over" }).to_string());
    assert!(!Stage::is_signed_in(&mut thief).await);
    assert_eq!(stage.again(&shown).await.url.path(), "/");
    let out = stage.desk.open("/logout").await;
    stage.desk.submit(&out, "/logout", &[("confirm", "yes")]).await;
    assert!(stage.again(&shown).await.has("qr-code"), "an answer is good once");
    assert!(!Stage::is_signed_in(&mut stage.desk).await);
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_code_that_was_read_or_is_over_is_refused_and_its_page_shows_another() {
    let mut stage = stage().await;
    let binh = stage.s.citizen(2, "Trần Văn Bình", PASSPHRASE).await;
    let (mut second, _key) = holder(&stage.s, &binh, 2).await;
    let shown = stage.shown().await;
    let path = path_of(&shown);
    let opened = second.open(&path).await;
    stage.read(&shown).await;
    let late = second.post_with_token(&opened, &path, &[]).await;
    assert!(late.status == 410 && late.has("qr-over"));
    let again = second.open(&path).await;
    assert!(again.status == 410 && again.has("qr-over"));
    assert!(second.open("/approvals").await.has("approvals-none"));

    let shown = stage.shown().await;
    stage.s.later(Duration::from_secs(121));
    let over = stage.phone.open(&path_of(&shown)).await;
    assert!(over.status == 410 && over.has("qr-over"));
    assert_ne!(path_of(&stage.again(&shown).await), path_of(&shown));
    for nothing in ["/qr/AAAAAAAAAAAAAAAAAAAAAA", "/qr/%00", "/qr/x"] {
        assert_eq!(stage.phone.open(nothing).await.status, 410, "{nothing}");
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_was_sent_a_strangers_code_says_so_and_is_asked_by_no_code_for_a_while() {
    let mut stage = stage().await;
    let shown = stage.shown().await;
    let question = stage.read(&shown).await;
    let done = stage.phone.post_with_token(&question, question.url.path(), &[("answer", "not-me")]).await;
    assert!(done.has("approvals-none"));
    assert!(stage.again(&shown).await.has("qr-refused"));
    assert_eq!(stage.s.happened("approval_reported").await, 1);
    stage.s.running.run_jobs().await.unwrap();
    let letters = stage.s.outbox();
    let told = |letter: &&Value| letter["subject"] == "Bạn đã báo một lần đăng nhập không phải của mình";
    assert_eq!(letters.iter().filter(told).count(), 1, "{letters:?}");
    let next = stage.shown().await;
    assert_eq!(stage.read(&next).await.status, 410);
    assert!(stage.phone.open("/approvals").await.has("approvals-none"));
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_no_and_three_wrong_numbers_end_it_and_a_lock_takes_a_yes_back() {
    let mut stage = stage().await;
    let shown = stage.shown().await;
    let question = stage.read(&shown).await;
    stage.phone.post_with_token(&question, question.url.path(), &[("answer", "no")]).await;
    assert!(stage.again(&shown).await.has("qr-refused"));

    let shown = stage.shown().await;
    let question = stage.read(&shown).await;
    let number = stage.number(&shown).await;
    let wrong = if number == "10" { "11" } else { "10" };
    for status in [400, 400, 409] {
        assert_eq!(stage.begin(&question, wrong).await.status, status);
    }
    assert!(stage.again(&shown).await.has("qr-refused"));

    let shown = stage.shown().await;
    let question = stage.read(&shown).await;
    let number = stage.number(&shown).await;
    stage.approve(&question, &number).await;
    let home = stage.phone.open("/").await;
    stage.phone.post_with_token(&home, "/settings/lock", &[]).await;
    assert!(stage.again(&shown).await.has("qr-code"));
    assert!(!Stage::is_signed_in(&mut stage.desk).await);
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_that_has_to_sign_in_first_finds_the_code_still_there() {
    let mut stage = stage().await;
    let shown = stage.shown().await;
    let path = path_of(&shown);
    let mut fresh = stage.s.browser();
    stage.s.later(Duration::from_secs(100));
    let login = fresh.open(&path).await;
    assert!(login.has("login-submit"));
    stage.s.later(Duration::from_secs(100));
    let opened = fresh.sign_in(&login, &stage.lan, PASSPHRASE).await;
    assert!(opened.has("qr-go-on"), "{}", opened.url);
    // It is kept longer once, and not for ever.
    stage.s.later(Duration::from_secs(250));
    assert_eq!(fresh.open(&path).await.status, 410);
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_has_no_camera_types_the_code_however_it_was_copied_and_comes_to_the_same_question() {
    let mut stage = stage().await;
    let shown = stage.shown().await;
    let (path, short) = (path_of(&shown), shown.between("id=\"qr-short\">", "<"));
    assert_eq!(short.len(), 14, "three groups of four: {short}");
    let address = shown.between("id=\"qr-address\">", "<");
    for typed in [&short, &short.to_lowercase().replace('-', " "), &address] {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("code", typed).finish();
        let opened = stage.phone.open(&format!("/qr?{query}")).await;
        assert!(opened.url.path() == path && opened.has("qr-go-on"), "{typed}: {}", opened.url);
    }
    for typed in ["", "ABCD-EFGH", "https://evil.example/qr/%3Cscript%3E"] {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("code", typed).finish();
        let refused = stage.phone.open(&format!("/qr?{query}")).await;
        assert!(refused.status == 400 && refused.has("scan-code-why"), "{typed}");
    }
    // The camera is for this page, and for no other.
    let policy = |page: &Page| page.headers["permissions-policy"].to_str().unwrap().to_owned();
    assert!(policy(&stage.phone.open("/qr").await).starts_with("camera=(self), "));
    assert!(policy(&stage.phone.open("/").await).starts_with("camera=(), "));
    assert!(stage.desk.open("/qr").await.has("login-submit"));
    stage.s.finish().await;
}

#[actix_web::test]
async fn the_page_hears_of_a_change_by_an_event_and_by_asking() {
    let mut stage = stage().await;
    let shown = stage.shown().await;
    let at = shown.url.path().to_owned();
    for word in ["readable", "asked"] {
        let mut events = stage.desk.stream(&format!("{at}/events")).await;
        assert_eq!(events.headers()["content-type"], "text/event-stream");
        let first = events.chunk().await.unwrap().unwrap();
        assert_eq!(first, format!("data: {word}\n\n"));
        let state = stage.desk.open(&format!("{at}/state")).await;
        assert_eq!(state.body, json!({ "state": word }).to_string());
        if word == "readable" {
            stage.read(&shown).await;
        }
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn two_devices_that_one_brought_in_are_two_sign_ins_and_each_ends_alone() {
    let mut stage = stage().await;
    for ends_at_the_desk in [true, false] {
        let shown = stage.shown().await;
        let question = stage.read(&shown).await;
        let number = stage.number(&shown).await;
        stage.approve(&question, &number).await;
        stage.again(&shown).await;
        let (ends, stays) = match ends_at_the_desk {
            true => (&mut stage.desk, &mut stage.phone),
            false => (&mut stage.phone, &mut stage.desk),
        };
        let ask = ends.open("/logout").await;
        ends.submit(&ask, "/logout", &[("confirm", "yes")]).await;
        assert!(!Stage::is_signed_in(ends).await, "signed out where they asked for it");
        assert!(Stage::is_signed_in(stays).await, "and nowhere else");
    }
    stage.s.finish().await;
}
