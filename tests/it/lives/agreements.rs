//! How a child comes in: a guardian sets a password with her, and agrees to each service she signs in to; until the account is her
//! own.

use std::time::Duration;

use khoa::account::Level;
use serde_json::{Value, json};

use super::level_one::state;
use super::wards::{AS_NA, LAN, MINH, NA, asked, family, signed_in};
use crate::support::registers::Registers;
use crate::support::{Authenticator, Browser, Page, Party, TestServer, Trick};

const HERS: &str = "mèo con leo lên cây cau";
const HER_OWN: &str = "hoa phượng đỏ rực sân trường";

/// A child of seven whose mother has a passkey; the mother's browser, and her key.
struct Stage {
    s: TestServer,
    lan: Browser,
    key: Authenticator,
    portal: Party,
    ward: String,
}

async fn script(browser: &mut Browser, page: &Page, path: &str, body: &str) -> Value {
    let answer = browser.script(page, path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap_or_default()
}

impl Stage {
    async fn set() -> Self {
        Self::set_with().await.0
    }

    /// The same with the registers, which tell more.
    async fn set_with() -> (Self, Registers) {
        let (s, registers) = family().await;
        let portal = s.client("portal", json!({})).await;
        let mut lan = signed_in(&s, LAN).await;
        let home = lan.open("/").await;
        let mut key = Authenticator::new(&s.issuer(), 1);
        let options = script(&mut lan, &home, "/passkeys/options", "{}").await;
        script(&mut lan, &home, "/passkeys", &key.made(&options, Trick::None)).await;
        // With a passkey on the account, changes take one.
        let login = lan.open("/login?again=passkey").await;
        let options = script(&mut lan, &login, "/passkeys/login/options", "{}").await;
        script(&mut lan, &login, "/passkeys/login", &key.signed(&options, Trick::None)).await;
        assert_eq!(state(&asked(&mut lan, Level::One, AS_NA).await), "approved");
        let wards = lan.open("/wards").await;
        let ward = wards.between("href=\"/wards/", "\"");
        let mut stage = Self { s, lan, key, portal, ward };
        let page = stage.page().await;
        assert!(page.has("ward-activate") && !page.has("ward-key-submit"), "{}", page.body);
        stage.send("activate", &[]).await;
        let page = stage.send("password", &[("new_password", HERS)]).await;
        assert!(page.has("ward-key-submit") && page.status == 200, "{}", page.body);
        (stage, registers)
    }

    async fn page(&mut self) -> Page {
        self.lan.open(&format!("/wards/{}", self.ward)).await
    }

    async fn send(&mut self, what: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.page().await;
        self.lan.submit(&page, &format!("/wards/{}/{what}", self.ward), fields).await
    }

    /// The child at the portal: where it leads.
    async fn comes(&self, child: &mut Browser) -> Page {
        self.portal.visit(child, NA, HERS, &[]).await
    }

    /// Asks the mother; the number that the child's page shows.
    async fn asks(&self, child: &mut Browser, page: &Page) -> (Page, String) {
        assert!(page.has("ask-1"), "{}", page.body);
        let guardian = page.between("name=\"guardian\" value=\"", "\"");
        let page = child.submit(page, "/agree", &[("guardian", &guardian)]).await;
        let number = page.between("id=\"agree-number\">", "<");
        (page, number)
    }

    /// The one question that waits for the mother.
    async fn question(&mut self) -> Page {
        let list = self.lan.open("/approvals").await;
        let id = list.between("href=\"/approvals/", "\"");
        self.lan.open(&format!("/approvals/{id}")).await
    }

    async fn says_yes(&mut self, number: &str) {
        let page = self.question().await;
        let path = page.url.path().to_owned();
        let options = script(
            &mut self.lan,
            &page,
            &format!("{path}/options"),
            &json!({ "number": number }).to_string(),
        )
        .await;
        let signed = self.key.signed(&options, Trick::None);
        script(&mut self.lan, &page, &format!("{path}/answer"), &signed).await;
    }
}

#[actix_web::test]
async fn a_child_goes_on_to_a_service_once_her_mother_has_agreed_and_for_as_long_as_she_did() {
    let mut stage = Stage::set().await;
    let mut na = stage.s.browser();
    let page = stage.comes(&mut na).await;
    assert!(page.query("code").is_none(), "nobody has agreed");
    let silent = na.open(&stage.portal.authorization(&[("prompt", "none")])).await;
    assert_eq!(silent.query("error").as_deref(), Some("consent_required"));
    let (waits, number) = stage.asks(&mut na, &page).await;
    let question = stage.question().await;
    assert!(question.has("approval-ward") && question.body.contains("Trần Thị Na"), "{}", question.body);
    assert!(na.open(waits.url.as_str()).await.has("agree-number"), "nothing comes of waiting");
    // Another browser of hers comes for nothing, and no number but hers is the right one.
    assert!(stage.s.browser().open(waits.url.as_str()).await.query("code").is_none());
    stage.says_yes(&number).await;
    let back = na.open(waits.url.as_str()).await;
    let code = back.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", back.url, back.body));
    let sub = crate::support::Tokens::of(&stage.portal.redeem(&code, &[]).await).id_claims()["sub"].clone();
    // For thirty days she is not asked again, at that service alone.
    let mut again = stage.s.browser();
    assert!(stage.comes(&mut again).await.query("code").is_some());
    let other = stage.s.client("other", json!({})).await;
    assert!(other.visit(&mut again, NA, HERS, &[]).await.has("ask-1"));
    // Taken back, it is asked anew, and what the service held has ended.
    let page = stage.page().await;
    let client = page.between("name=\"client\" value=\"", "\"");
    assert_eq!(client, "portal");
    stage.send("agreements/end", &[("client", "portal")]).await;
    assert!(stage.comes(&mut again).await.has("ask-1"));
    let history = stage.s.history(NA).await;
    for event in ["agreement_given", "agreement_ended"] {
        assert!(history.contains(&event.to_owned()), "{event} in {history:?}");
    }
    // Each time anew, where the mother wants that.
    stage.send("term", &[("days", "0")]).await;
    let page = stage.comes(&mut again).await;
    let (waits, number) = stage.asks(&mut again, &page).await;
    stage.says_yes(&number).await;
    let back = again.open(waits.url.as_str()).await;
    let tokens = crate::support::Tokens::of(&stage.portal.redeem(&back.query("code").unwrap(), &[]).await);
    assert_eq!(tokens.id_claims()["sub"], sub, "to the service she is who she was");
    assert!(stage.comes(&mut again).await.has("ask-1"), "once is once");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_mother_who_says_that_it_was_not_her_child_ends_the_strangers_session() {
    let mut stage = Stage::set().await;
    let mut stranger = stage.s.browser();
    let page = stage.comes(&mut stranger).await;
    let (waits, _number) = stage.asks(&mut stranger, &page).await;
    let question = stage.question().await;
    let path = question.url.path().to_owned();
    stage.lan.submit(&question, &path, &[("answer", "not-me")]).await;
    assert!(stranger.open("/approvals").await.has("login-submit"), "whoever knew the password is out");
    assert!(stranger.open(waits.url.as_str()).await.query("code").is_none());
    // Whoever is refused hears so, and asks whom they like.
    let mut na = stage.s.browser();
    let page = stage.comes(&mut na).await;
    assert!(page.has("ask-1"), "{}", page.body);
    stage.s.finish().await;
}

#[actix_web::test]
async fn only_who_represents_a_child_sets_her_key_and_a_locked_mother_agrees_to_nothing() {
    let stage = Stage::set().await;
    let mut minh = signed_in(&stage.s, MINH).await;
    let path = format!("/wards/{}", stage.ward);
    assert_eq!(minh.open(&path).await.status, 404, "he has not asked for her");
    // A child changes nothing by which others would find her.
    let mut na = stage.s.browser();
    let login = na.open("/login").await;
    na.sign_in(&login, NA, HERS).await;
    let form = na.open("/settings/contact").await;
    let asked = na.submit(&form, "/settings/contact", &[("email", "na@mail.example")]).await;
    assert_eq!(asked.status, 403, "{}", asked.body);
    let home = minh.open("/").await;
    let taken = minh.post_with_token(&home, &format!("{path}/password"), &[("new_password", HERS)]).await;
    assert_eq!(taken.status, 404, "{}", taken.body);
    let (app, desk) = (&stage.s.running.app, stage.s.running.app.desk(None));
    let locked = app.db.write(move |c| {
        let lan = khoa::account::find(c, &desk.vault, LAN)?.unwrap();
        khoa::sign_out::lock(c, &desk, lan, khoa::account::Ground::HolderAsked, "own", "a test")
    });
    assert!(locked.await.unwrap());
    let mut na = stage.s.browser();
    let page = stage.comes(&mut na).await;
    assert!(page.has("agree-nobody"), "her power rests, and is not lost: {}", page.body);
    assert_eq!(stage.s.happened("guardian_ended").await, 0);
    stage.s.finish().await;
}

#[actix_web::test]
async fn at_fourteen_nobody_agrees_any_more_and_the_password_a_mother_knows_is_replaced_first() {
    let stage = Stage::set().await;
    let day = khoa::base::LocalDate::of(2033, 1, 2);
    stage.s.later(day.begins().since(stage.s.clock.now()) + Duration::from_secs(3_600));
    stage.s.running.heed_calendar().await.unwrap();
    stage.s.running.run_jobs().await.unwrap();
    let mut na = stage.s.browser();
    let page = stage.comes(&mut na).await;
    assert!(page.has("own-key") && page.query("code").is_none(), "{}", page.body);
    let action = format!("/settings/password?flow={}", page.query("flow").unwrap());
    let fields = [("new_password", HER_OWN), ("others", "yes")];
    let back = na.submit(&page, &action, &fields).await;
    assert!(back.query("code").is_some(), "{}: {}", back.url, back.body);
    let mut anew = stage.s.browser();
    assert!(stage.portal.visit(&mut anew, NA, HER_OWN, &[]).await.query("code").is_some());
    let mut mother = stage.s.browser();
    let login = stage.comes(&mut mother).await;
    assert!(login.has("login-submit"), "what she knew opens nothing");
    stage.s.finish().await;
}

/// What civil status tells of somebody.
async fn told(stage: &Stage, registers: &Registers, who: &str, event: Value) {
    registers.tell("civil_status", json!({ "personal_number": who }), event);
    stage.s.running.app.ports.follow(Duration::ZERO).await;
    stage.s.running.run_jobs().await.unwrap();
}

#[actix_web::test]
async fn a_child_whose_last_guardian_died_goes_on_to_no_service_before_another_represents_her() {
    let (stage, registers) = Stage::set_with().await;
    told(&stage, &registers, LAN, json!({ "kind": "death" })).await;
    let mut na = stage.s.browser();
    let page = stage.comes(&mut na).await;
    assert!(page.has("agree-nobody") && page.query("code").is_none(), "{}", page.body);
    let form = na.open("/settings/contact").await;
    let asked = na.submit(&form, "/settings/contact", &[("email", "na@mail.example")]).await;
    assert_eq!(asked.status, 403, "nor is she found by another address: {}", asked.body);
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_has_custody_no_more_comes_in_by_nothing_they_knew() {
    let (stage, registers) = Stage::set_with().await;
    let mut mother = stage.s.browser();
    assert!(stage.comes(&mut mother).await.has("ask-1"), "she knows the password");
    let father = json!([{ "personal_number": MINH, "relation": "parent" }]);
    told(&stage, &registers, NA, json!({ "kind": "guardians", "guardians": father })).await;
    assert!(!mother.open("/").await.has("logout-link"), "what she had opened has ended");
    let mut anew = stage.s.browser();
    assert!(stage.comes(&mut anew).await.has("login-submit"), "and what she knew opens nothing");
    stage.s.finish().await;
}

#[actix_web::test]
async fn what_a_service_holds_of_a_child_ends_with_what_was_agreed_to() {
    let mut stage = Stage::set().await;
    let keeps = stage.s.client("keeps", json!({ "scope": "openid offline_access" })).await;
    let mut na = stage.s.browser();
    let page = keeps.visit(&mut na, NA, HERS, &[("scope", "openid offline_access")]).await;
    let (waits, number) = stage.asks(&mut na, &page).await;
    stage.says_yes(&number).await;
    let back = na.open(waits.url.as_str()).await;
    let tokens = crate::support::Tokens::of(&keeps.redeem(&back.query("code").unwrap(), &[]).await);
    let refresh = tokens.refresh.unwrap();
    assert_eq!(keeps.refresh(&refresh, &[]).await.status, 200);
    stage.s.later(Duration::from_secs(31 * 86_400));
    assert_eq!(keeps.refresh(&refresh, &[]).await.refusal(), "400 invalid_grant");
    stage.s.finish().await;
}
