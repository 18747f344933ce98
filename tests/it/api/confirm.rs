//! A sign-in that is too weak or too old is made good on the phone: the browser shows a number, the phone takes it and signs, and what
//! waited goes on; and what a stranger makes of it.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::phone::{App, DEVICES, Phone};
use super::stage::{PASSPHRASE, problem};
use super::step_up::asked_for;
use crate::op::ciba::holder;
use crate::support::maker::{Kept, Maker};
use crate::support::{Browser, Page, Party, Prover, Reply, Tokens};

const APPROVALS: &str = "/app/v1/approvals";
/// What a service asks for that takes two factors.
const STRONGER: [(&str, &str); 1] = [("acr_values", "LoA2")];

/// A person with a phone that its maker vouches for, signed in to a portal by a password in a browser beside it.
struct Stage {
    app: App,
    phone: Phone,
    portal: Party,
    desk: Browser,
}

impl Stage {
    async fn set() -> Self {
        let maker = Maker::new();
        let app = App::that_believes(&maker).await;
        let phone = app.phone().await;
        let kept = Kept { challenge: &app.challenge().await, locked: true, guarded: true };
        assert_eq!(app.bind_as(&phone, &maker, &kept).await.status, 201);
        let portal = app.stage.s.client("portal", json!({})).await;
        let desk = browser(&app, &portal).await;
        Self { app, phone, portal, desk }
    }

    /// The page with the number that a request of the portal leads to.
    async fn asked(&mut self, over: &[(&str, &str)]) -> Page {
        asked(&mut self.desk, &self.portal, over).await
    }

    /// What waits for the holder, as the phone reads it.
    async fn waiting(&self) -> Vec<Value> {
        self.app.get(&self.phone, APPROVALS).await.body["items"].as_array().unwrap().clone()
    }

    async fn answer(&self, question: &Value, answer: Value) -> Reply {
        let path = format!("{APPROVALS}/{}/answer", question["id"].as_str().unwrap());
        self.app.send(&self.phone, Method::POST, &path, Some(answer), "-").await
    }

    async fn say_yes(&self, number: &str) {
        let question = self.waiting().await.remove(0);
        let said = self.answer(&question, self.phone.yes(&question, number)).await;
        assert_eq!(said.text("state"), "approved", "{:?}", said.body);
    }

    /// Where a page that waits leads now.
    async fn again(&mut self, page: &Page) -> Page {
        self.desk.open(page.url.as_str()).await
    }

    async fn is_signed_in(&mut self) -> bool {
        !self.desk.open("/approvals").await.has("login-submit")
    }
}

/// A browser in which the holder is signed in to the portal by a password.
async fn browser(app: &App, portal: &Party) -> Browser {
    let mut browser = app.stage.s.browser();
    let home = portal.visit(&mut browser, &app.stage.lan, PASSPHRASE, &[]).await;
    assert!(home.query("code").is_some(), "{}", home.body);
    browser
}

async fn asked(browser: &mut Browser, portal: &Party, over: &[(&str, &str)]) -> Page {
    let login = browser.open(&portal.authorization(over)).await;
    assert!(login.has("confirm-link"), "{}", login.body);
    browser.submit(&login, "/confirm", &[]).await
}

fn number(page: &Page) -> String {
    page.between("id=\"confirm-number\">", "<")
}

fn another(number: &str) -> &'static str {
    if number == "10" { "11" } else { "10" }
}

#[actix_web::test]
async fn a_service_that_asks_for_more_goes_on_with_what_the_phone_has_said() {
    let mut stage = Stage::set().await;
    stage.app.stage.s.later(Duration::from_secs(100));
    let page = stage.asked(&STRONGER).await;
    let question = stage.waiting().await.remove(0);
    let shown: Value = serde_json::from_str(question["text"].as_str().unwrap()).unwrap();
    assert_eq!((&shown["matter"]["kind"], &shown["needs"]), (&json!("step_up"), &json!(2)), "{shown}");
    assert_eq!(shown["asker"]["name"]["vi"], "portal", "{shown}");
    assert!(stage.again(&page).await.has("confirm-number"), "nothing comes of waiting");
    let answered_at = stage.app.stage.s.running.app.clock.now();
    stage.say_yes(&number(&page)).await;
    stage.app.stage.s.later(Duration::from_secs(60));
    let back = stage.again(&page).await;
    let code = back.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", back.url, back.body));
    let said = Tokens::of(&stage.portal.redeem(&code, &[]).await).id_claims();
    assert_eq!((&said["acr"], &said["amr"]), (&json!("LoA2"), &json!(["hwk", "user", "mfa"])));
    assert_eq!(said["auth_time"], answered_at.as_seconds(), "of the answer, and not of when it was come for");
    assert_eq!(stage.again(&page).await.status, 410, "it is answered once");
    let history = stage.app.stage.s.history(&stage.app.stage.lan).await;
    assert!(history.contains(&"approval_given".to_owned()), "{history:?}");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_call_of_an_app_elsewhere_that_needs_a_fresh_sign_in_goes_on_after_the_phone_has_confirmed_it() {
    let mut stage = Stage::set().await;
    let tablet = stage.app.signed_in_with(Prover::new()).await;
    stage.app.stage.s.later(Duration::from_secs(1_200));
    let nonce = stage.app.stage.nonce().await;
    let proof = stage.app.stage.at_token(&tablet.key, Some(&nonce));
    let renewed =
        stage.app.stage.refresh(&stage.app.app, tablet.tokens.refresh.as_deref().unwrap(), &proof).await;
    let old = Phone { key: tablet.key, tokens: Tokens::of(&renewed) };
    let proof = stage.app.stage.at_token(&stage.phone.key, Some(&nonce));
    let refresh = stage.phone.tokens.refresh.clone().unwrap();
    stage.phone.tokens = Tokens::of(&stage.app.stage.refresh(&stage.app.app, &refresh, &proof).await);

    let path = format!("{DEVICES}/handover");
    let wish = Some(json!({ "label": "Máy mới" }));
    let refused = stage.app.send(&old, Method::POST, &path, wish.clone(), "the-same-call").await;
    let (acr, age) = asked_for(&refused);
    let api = format!("{}/app/v1", stage.app.stage.s.issuer());
    let scope = old.tokens.access_claims()["scope"].as_str().unwrap().to_owned();
    let over = [("scope", &*scope), ("resource", &api), ("acr_values", &acr), ("max_age", &age)];
    let page = asked(&mut stage.desk, &stage.app.app, &over).await;
    stage.say_yes(&number(&page)).await;
    let code = stage.again(&page).await.query("code").unwrap();
    let proof = stage.app.stage.at_token(&old.key, Some(&stage.app.stage.nonce().await));
    let fresh = Tokens::of(&stage.app.stage.redeem(&stage.app.app, &code, &proof).await);
    let fresh = Phone { key: old.key, tokens: fresh };
    let resumed = stage.app.send(&fresh, Method::POST, &path, wish, "the-same-call").await;
    assert_eq!(resumed.status, 201, "{:?}", resumed.body);
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_yes_to_one_page_is_no_yes_to_another_and_serves_the_browser_that_asked_once() {
    // Somebody who knows the password asks at the same time, and once in ninety times both see the same number.
    let (mut stage, mut thief, own, page) = loop {
        let mut stage = Stage::set().await;
        let mut thief = browser(&stage.app, &stage.portal).await;
        let own = stage.asked(&STRONGER).await;
        let page = asked(&mut thief, &stage.portal, &STRONGER).await;
        if number(&own) != number(&page) {
            break (stage, thief, own, page);
        }
        stage.app.stage.s.finish().await;
    };
    let [theirs, owns] = <[Value; 2]>::try_from(stage.waiting().await).unwrap();
    let swapped = stage.answer(&theirs, stage.phone.yes(&theirs, &number(&own))).await;
    assert_eq!(problem(&swapped), "400 invalid-field");
    let swapped = stage.answer(&owns, stage.phone.yes(&theirs, &number(&own))).await;
    assert_eq!(problem(&swapped), "400 invalid-field", "signed over another question");
    let yes = stage.phone.yes(&owns, &number(&own));
    assert_eq!(stage.answer(&owns, yes.clone()).await.status, 200);
    assert_eq!(problem(&stage.answer(&owns, yes.clone()).await), "409 stale");
    assert_eq!(problem(&stage.answer(&theirs, yes).await), "400 invalid-field");

    let stolen = thief.open(own.url.as_str()).await;
    assert!(stolen.query("code").is_none() && !stolen.has("confirm-number"), "{}", stolen.url);
    assert!(thief.open(page.url.as_str()).await.has("confirm-number"), "it waits as before");
    assert!(stage.again(&own).await.query("code").is_some());
    assert!(thief.open(page.url.as_str()).await.has("confirm-number"));
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn two_tabs_of_one_page_ask_one_question_and_both_go_on() {
    let mut stage = Stage::set().await;
    let login = stage.desk.open(&stage.portal.authorization(&STRONGER)).await;
    let first = stage.desk.submit(&login, "/confirm", &[]).await;
    let second = stage.desk.submit(&login, "/confirm", &[]).await;
    assert_eq!(number(&first), number(&second));
    assert_eq!(stage.waiting().await.len(), 1, "asked once");
    // Another page of the same sign-in asks for itself, and needs no answer once the first has one.
    let other = stage.asked(&[("acr_values", "LoA2"), ("state", "other")]).await;
    assert_eq!(stage.waiting().await.len(), 2);
    let mut questions = stage.waiting().await;
    let question = questions.remove(1);
    assert_eq!(stage.answer(&question, stage.phone.yes(&question, &number(&first))).await.status, 200);
    assert!(stage.again(&first).await.query("code").is_some());
    let events = format!("/confirm/state?{}", other.url.query().unwrap());
    assert_eq!(stage.desk.open(&events).await.body, json!({ "state": "asked" }).to_string());
    assert_eq!(
        stage.desk.open(&format!("/login?{}", other.url.query().unwrap())).await.query("state").unwrap(),
        "other"
    );
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn three_wrong_numbers_are_a_no_and_nobody_is_asked_without_end() {
    let mut stage = Stage::set().await;
    let mut page = stage.asked(&STRONGER).await;
    for status in ["400 invalid-field", "400 invalid-field", "409 stale"] {
        let question = stage.waiting().await.remove(0);
        let wrong = stage.phone.yes(&question, another(&number(&page)));
        assert_eq!(problem(&stage.answer(&question, wrong).await), status);
    }
    for asked in 2..=5 {
        let refused = stage.again(&page).await;
        assert!(refused.has("confirm-refused") && !refused.has("confirm-number"), "{}", refused.body);
        page = stage.desk.submit(&refused, "/confirm", &[]).await;
        assert!(page.has("confirm-number"), "question {asked}: {}", page.body);
        let question = stage.waiting().await.remove(0);
        assert_eq!(stage.answer(&question, json!({ "answer": "no" })).await.status, 200);
    }
    let refused = stage.again(&page).await;
    for _ in 0..4 {
        let unasked = stage.desk.submit(&refused, "/confirm", &[]).await;
        assert!(unasked.status == 429 && unasked.has("confirm-unasked"), "{}", unasked.body);
    }
    assert!(stage.waiting().await.is_empty());
    assert_eq!(stage.app.stage.s.happened("approval_asked").await, 6, "what is refused is written down once");
    assert!(refused.has("confirm-refused"));
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn what_was_signed_out_or_ended_from_elsewhere_while_it_waited_is_not_let_in_again() {
    let mut stage = Stage::set().await;
    let page = stage.asked(&STRONGER).await;
    let number = number(&page);
    let ask = stage.desk.open("/logout").await;
    stage.desk.submit(&ask, "/logout", &[("confirm", "yes")]).await;
    stage.say_yes(&number).await;
    let late = stage.again(&page).await;
    assert!(
        late.query("code").is_none() && late.has("login-submit") | late.has("passkey-login"),
        "{}",
        late.body
    );
    assert!(!stage.is_signed_in().await);
    // Nor by somebody who signs in there afterwards.
    stage.desk = browser(&stage.app, &stage.portal).await;
    let late = stage.again(&page).await;
    assert!(late.query("code").is_none(), "{}", late.url);
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_says_that_it_was_not_them_ends_the_browser_that_asked_and_is_asked_so_no_more() {
    let mut stage = Stage::set().await;
    let mut own = browser(&stage.app, &stage.portal).await;
    let page = stage.asked(&STRONGER).await;
    let question = stage.waiting().await.remove(0);
    let said = stage.answer(&question, json!({ "answer": "not_me" })).await;
    assert_eq!(said.text("state"), "reported", "{:?}", said.body);
    assert!(!stage.is_signed_in().await, "a stranger sits there");
    assert!(stage.again(&page).await.query("code").is_none());
    assert_eq!(stage.app.stage.s.happened("approval_reported").await, 1);
    let login = own.open(&stage.portal.authorization(&STRONGER)).await;
    let unasked = own.submit(&login, "/confirm", &[]).await;
    assert!(unasked.status == 429 && unasked.has("confirm-unasked"), "{}", unasked.body);
    assert!(!own.open("/approvals").await.has("login-submit"), "the other browser is the holder's");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_that_was_taken_off_since_has_said_nothing_and_a_weak_one_is_not_asked_for_more() {
    let mut stage = Stage::set().await;
    let page = stage.asked(&STRONGER).await;
    stage.say_yes(&number(&page)).await;
    let device =
        stage.app.get(&stage.phone, DEVICES).await.body["items"][0]["id"].as_str().unwrap().to_owned();
    let revoke = format!("{DEVICES}/{device}/revoke");
    assert_eq!(stage.app.send(&stage.phone, Method::POST, &revoke, None, "-").await.status, 200);
    assert!(stage.again(&page).await.has("confirm-refused"));

    // Of another phone nobody says anything: it is worth one factor, which is enough to be fresh.
    let weak = stage.app.phone().await;
    assert_eq!(stage.app.bind(&weak, "weak").await.status, 201);
    let strong = stage.desk.open(&stage.portal.authorization(&STRONGER)).await;
    assert!(!strong.has("confirm-link"), "{}", strong.body);
    let forced =
        stage.desk.post_with_token(&strong, &format!("/confirm?{}", strong.url.query().unwrap()), &[]).await;
    assert_eq!(forced.status, 429);
    stage.phone = weak;
    stage.app.stage.s.later(Duration::from_secs(1));
    let page = stage.asked(&[("prompt", "login")]).await;
    stage.say_yes(&number(&page)).await;
    let code = stage.again(&page).await.query("code").unwrap();
    let said = Tokens::of(&stage.portal.redeem(&code, &[]).await).id_claims();
    assert_eq!(said["acr"], "urn:vn:eid:aal:1");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_passkey_elsewhere_confirms_too_but_not_where_one_in_the_browser_itself_is_asked_for() {
    let mut stage = Stage::set().await;
    let (mut mine, _key) = holder(&stage.app.stage.s, &stage.app.stage.lan, 3).await;
    stage.app.stage.s.later(Duration::from_secs(400));
    // Its own settings ask for the passkey here: no phone confirms that.
    let login = mine.open("/settings/password").await;
    assert!(!login.has("confirm-link") && login.has("passkey-login"), "{}", login.body);
    let forced = mine.post_with_token(&login, &format!("/confirm?{}", login.url.query().unwrap()), &[]).await;
    assert_eq!(forced.status, 429, "{}", forced.body);
    let page = stage.asked(&STRONGER).await;
    let listed = mine.open("/approvals").await;
    let question = mine.open(&listed.between("id=\"approval-open-1\" href=\"", "\"")).await;
    assert!(question.has("approval-number") && question.has("approval-device"), "{}", question.body);
    let said = mine.post_with_token(&question, question.url.path(), &[("answer", "not-me")]).await;
    assert!(said.has("approvals-none"), "{}", said.body);
    assert!(!stage.is_signed_in().await);
    assert!(stage.again(&page).await.query("code").is_none());
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn the_page_that_waits_hears_of_the_answer_by_an_event_and_by_asking() {
    let mut stage = Stage::set().await;
    let page = stage.asked(&STRONGER).await;
    let query = page.url.query().unwrap().to_owned();
    for word in ["asked", "approved"] {
        let mut events = stage.desk.stream(&format!("/confirm/events?{query}")).await;
        assert_eq!(events.headers()["content-type"], "text/event-stream");
        assert_eq!(events.chunk().await.unwrap().unwrap(), format!("data: {word}\n\n"));
        let state = stage.desk.open(&format!("/confirm/state?{query}")).await;
        assert_eq!(state.body, json!({ "state": word }).to_string());
        if word == "asked" {
            stage.say_yes(&number(&page)).await;
        }
    }
    let elsewhere = stage.app.stage.s.browser().open(&format!("/confirm/state?{query}")).await;
    assert_eq!(elsewhere.body, json!({ "state": "over" }).to_string());
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_that_nobody_vouches_for_confirms_with_the_passcode_of_its_holder() {
    let app = App::set().await;
    let phone = app.phone().await;
    assert_eq!(app.bind(&phone, "a").await.status, 201);
    let portal = app.stage.s.client("portal", json!({})).await;
    let mut desk = browser(&app, &portal).await;
    assert!(
        !desk.open(&portal.authorization(&STRONGER)).await.has("confirm-link"),
        "no phone of theirs reaches that"
    );
    let set = json!({ "passcode": "280614" });
    assert_eq!(app.send(&phone, Method::PUT, "/app/v1/passcode", Some(set), "-").await.status, 200);
    let page = asked(&mut desk, &portal, &STRONGER).await;
    let question = app.get(&phone, APPROVALS).await.body["items"][0].clone();
    let mut yes = phone.yes(&question, &number(&page));
    yes["passcode"] = json!("280614");
    let path = format!("{APPROVALS}/{}/answer", question["id"].as_str().unwrap());
    let said = app.send(&phone, Method::POST, &path, Some(yes), "-").await;
    assert_eq!(said.text("state"), "approved", "{:?}", said.body);
    let back = desk.open(page.url.as_str()).await;
    let code = back.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", back.url, back.body));
    let said = Tokens::of(&portal.redeem(&code, &[]).await).id_claims();
    assert_eq!((&said["acr"], &said["amr"]), (&json!("LoA2"), &json!(["pop", "pin", "user", "mfa"])));
    app.stage.s.finish().await;
}
