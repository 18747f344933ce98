//! The passcode for when somebody forces its holder: it opens what the other opens, nobody who stands beside sees a difference, and a
//! while later all of it is over.

mod alarm;

use std::time::Duration;

use khoa::account::{self, Ground};
use khoa::sign_out;
use reqwest::Method;
use serde_json::{Value, json};

use super::phone::{App, Phone};
use super::stage::problem;
use crate::support::{Browser, Page, Reply, Tokens};

const PATH: &str = "/app/v1/passcode";
const PAGE: &str = "/settings/passcode";
const HISTORY: &str = "/app/v1/history?limit=50";
const APPROVALS: &str = "/app/v1/approvals";
const GRANT: &str = "urn:openid:params:grant-type:ciba";
const PASSPHRASE: &str = "trang sáng trên sông quê";
const NEW_PASSPHRASE: &str = "gió lạnh qua đèo ngang chiều";
const CODE: &str = "280614";
const FORCED: &str = "514907";
const WRONG: &str = "907142";

/// Lan with a phone of which no maker says anything, and both codes.
struct Stage {
    app: App,
    phone: Phone,
}

impl Stage {
    async fn set() -> Self {
        let app = App::set().await;
        let phone = app.phone().await;
        assert_eq!(app.bind(&phone, "a").await.status, 201);
        let stage = Self { app, phone };
        assert_eq!(stage.choose(json!({ "passcode": CODE, "duress_passcode": FORCED })).await.status, 200);
        stage.app.stage.s.running.run_jobs().await.unwrap();
        stage
    }

    async fn choose(&self, codes: Value) -> Reply {
        self.app.send(&self.phone, Method::PUT, PATH, Some(codes), "-").await
    }

    async fn sign_in(&self, code: &str) -> Reply {
        let asked = self.app.ask(&self.app.app, &self.phone.key, &[("acr_values", "LoA2")]).await;
        self.app.reply_knowing(&self.phone, &asked, code).await
    }

    async fn tokens(&self, answered: &Reply) -> Tokens {
        let proof = self.app.stage.at_token(&self.phone.key, Some(&self.app.stage.nonce().await));
        let code = answered.text("authorization_code");
        Tokens::of(&self.app.stage.redeem(&self.app.app, &code, &proof).await)
    }

    async fn refresh(&self, token: &str) -> Reply {
        let proof = self.app.stage.at_token(&self.phone.key, Some(&self.app.stage.nonce().await));
        self.app.stage.refresh(&self.app.app, token, &proof).await
    }

    /// What the history tells, in the app.
    async fn told(&self) -> Vec<Value> {
        let history = self.app.get(&self.phone, HISTORY).await;
        history.body["items"].as_array().unwrap_or_else(|| panic!("{:?}", history.body)).clone()
    }

    async fn minutes_later(&self, minutes: u64) {
        self.app.stage.s.later(Duration::from_secs(minutes * 60));
        self.app.stage.s.running.run_jobs().await.unwrap();
        self.app.stage.s.running.app.heed_endings().await.unwrap();
    }

    /// A browser in which the password was typed.
    async fn browser(&self, password: &str) -> (Browser, Page) {
        let mut browser = self.app.stage.s.browser();
        let login = browser.open("/login").await;
        let page = browser.sign_in(&login, &self.app.stage.lan, password).await;
        (browser, page)
    }

    /// As after a visit to a counter.
    async fn unlocked(&self) {
        let (app, lan) = (&self.app.stage.s.running.app, self.app.stage.lan.clone());
        let desk = app.desk(None);
        let unlocked = app.db.write(move |c| {
            let account = account::named(c, &desk.vault, &lan)?.unwrap();
            let stands = account::locks(c, account)?.remove(0);
            assert!(stands.is_on(Ground::Duress), "{stands:?}");
            sign_out::unlock(c, &desk, account, Ground::Duress, &stands.reference, "a counter")
        });
        assert!(unlocked.await.unwrap());
    }
}

/// Everything of an answer that does not differ from one time to the next: status, headers, and the shape of the body.
fn looks(reply: &Reply) -> (u16, Vec<(String, String)>, Value) {
    let varies = ["date", "x-request-id", "dpop-nonce"];
    let mut headers: Vec<_> = reply
        .headers
        .iter()
        .map(|(name, value)| {
            let value = if varies.contains(&name.as_str()) { "-" } else { value.to_str().unwrap() };
            (name.to_string(), value.to_owned())
        })
        .collect();
    headers.sort();
    (reply.status.as_u16(), headers, shape(&reply.body))
}

/// Texts by their length alone.
fn shape(of: &Value) -> Value {
    match of {
        Value::String(text) => json!(text.len()),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        Value::Array(all) => all.iter().map(shape).collect(),
        other => other.clone(),
    }
}

#[actix_web::test]
async fn whoever_stands_beside_sees_no_difference_and_the_desk_alone_hears() {
    let stage = Stage::set().await;
    let s = &stage.app.stage.s;
    let free = stage.sign_in(CODE).await;
    let own = stage.tokens(&free).await;
    let (letters, before) = (s.outbox().len(), stage.told().await.len());
    s.later(Duration::from_secs(1));

    let forced = stage.sign_in(FORCED).await;
    assert_eq!(looks(&forced), looks(&free));
    let theirs = stage.tokens(&forced).await;
    let (free, forced) = (own.id_claims(), theirs.id_claims());
    assert_eq!((&forced["acr"], &forced["amr"]), (&free["acr"], &free["amr"]));
    let told = stage.told().await;
    let what = |entries: &[Value]| {
        entries.iter().map(|one| (one["event"].clone(), one["how"].clone())).collect::<Vec<_>>()
    };
    let since = told.len() - before;
    assert_eq!(since, 3, "{told:?}");
    assert_eq!(what(&told[..since]), what(&told[since..2 * since]), "it reads as the sign-in before");
    let (mut browser, _home) = stage.browser(PASSPHRASE).await;
    let history = browser.open("/history").await;
    assert!(!history.body.contains("ép buộc") && !history.body.contains("duress"), "{}", history.body);
    assert_eq!(s.happened("duress_code_used").await, 1, "the security desk's alarm watches this figure");

    stage.minutes_later(9).await;
    let new_browser = s.outbox().len() - letters;
    assert_eq!(new_browser, 1, "of the browser of just now, and of nothing else: {:?}", s.outbox());
    let theirs = Tokens::of(&stage.refresh(theirs.refresh.as_deref().unwrap()).await);
    assert!(browser.open("/").await.has("logout-link"), "all goes on");

    stage.minutes_later(2).await;
    let refused = stage.refresh(theirs.refresh.as_deref().unwrap()).await;
    assert_eq!(refused.refusal(), "400 invalid_grant", "all is over");
    assert!(browser.open("/history").await.has("login-submit"));
    assert_eq!(stage.sign_in(CODE).await.status, 400, "no phone is a key of it any more");
    let (_, page) = stage.browser(PASSPHRASE).await;
    assert!(page.has("login-submit"), "as whoever types a wrong password: {}", page.body);
    let locked = s.recorded("account_locked").await;
    assert_eq!((locked.len(), &locked[0]["ground"]), (1, &json!("duress")));
    let answered = s.recorded("duress_answered").await;
    assert_eq!((answered.len(), &answered[0]["undone"]), (1, &json!([])));
    assert_eq!(s.outbox().len() - letters, new_browser, "whoever forces somebody reads their letters");

    stage.unlocked().await;
    let (mut browser, _home) = stage.browser(PASSPHRASE).await;
    let history = browser.open("/history").await;
    assert!(history.body.contains("Mã dùng khi bị ép buộc đã được nhập"), "{}", history.body);
    let events = s.history(&stage.app.stage.lan).await;
    assert!(
        events.contains(&"duress_answered".to_owned()) && !events.contains(&"duress_code_used".to_owned())
    );
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn what_was_changed_by_whoever_forced_the_holder_is_undone() {
    let stage = Stage::set().await;
    let s = &stage.app.stage.s;
    // What stood before stays.
    let (mut browser, _home) = stage.browser(PASSPHRASE).await;
    let page = browser.open("/settings/recovery-codes").await;
    browser.submit(&page, "/settings/recovery-codes", &[]).await;
    s.later(Duration::from_secs(60));
    assert_eq!(stage.sign_in(FORCED).await.status, 200);

    let login = browser.open("/login?again=any").await;
    browser.sign_in(&login, &stage.app.stage.lan, PASSPHRASE).await;
    let page = browser.open("/settings/contact").await;
    let page = browser.submit(&page, "/settings/contact", &[("email", "ke.cuop@mail.example")]).await;
    s.running.run_jobs().await.unwrap();
    let letter = s.outbox().into_iter().rfind(|letter| letter["to"] == "ke.cuop@mail.example").unwrap();
    let text = letter["text"].as_str().unwrap();
    let code = text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).unwrap();
    let done = browser.submit(&page, "/settings/contact/code", &[("code", code)]).await;
    assert_eq!(done.query("done").as_deref(), Some("email"), "{}", done.body);
    let page = browser.open("/settings/user-code").await;
    let set = browser.submit(&page, "/settings/user-code", &[("code", "582943")]).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let page = browser.open("/settings/password").await;
    let set = browser.submit(&page, "/settings/password", &[("new_password", NEW_PASSPHRASE)]).await;
    assert_eq!(set.query("done").as_deref(), Some("password-set"), "{}", set.body);

    stage.minutes_later(10).await;
    let answered = s.recorded("duress_answered").await;
    assert_eq!(answered[0]["undone"], json!(["password", "email", "user_code"]), "{answered:?}");
    stage.unlocked().await;
    let (_, page) = stage.browser(NEW_PASSPHRASE).await;
    assert!(page.has("login-submit"), "their password is gone");
    let mut other = s.browser();
    let login = other.open("/login").await;
    let page = other.sign_in(&login, "ke.cuop@mail.example", NEW_PASSPHRASE).await;
    assert!(page.has("login-submit"), "and so is their address");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn both_codes_share_their_tries_their_rest_and_their_end() {
    let stage = Stage::set().await;
    let s = &stage.app.stage.s;
    // Whoever knows the one for duress tries no more of the other than anybody.
    for (wait, code) in [(0, WRONG), (0, FORCED), (0, WRONG), (31, WRONG), (61, WRONG), (121, WRONG)] {
        s.later(Duration::from_secs(wait));
        assert_eq!(stage.sign_in(code).await.status == 200, code == FORCED);
    }
    for code in [CODE, FORCED] {
        assert_eq!(stage.sign_in(code).await.refusal(), "400 redirect_to_web", "both rest");
    }
    assert_eq!(s.happened("duress_code_used").await, 1, "that rests is told to neither, and is no alarm");

    assert_eq!(stage.choose(json!({ "passcode": CODE, "duress_passcode": FORCED })).await.status, 200);
    assert_eq!(stage.sign_in(WRONG).await.refusal(), "400 access_denied");
    // Sent again because its answer was lost, it is one alarm and no wrong try.
    let asked = stage.app.ask(&stage.app.app, &stage.phone.key, &[("acr_values", "LoA2")]).await;
    assert_eq!(stage.app.reply_knowing(&stage.phone, &asked, FORCED).await.status, 200);
    for _ in 0..6 {
        let again = stage.app.reply_knowing(&stage.phone, &asked, FORCED).await;
        assert!(again.status == 400 && again.refusal() != "400 slow_down", "{:?}", again.body);
    }
    stage.minutes_later(10).await;
    assert_eq!(s.happened("duress_answered").await, 1);
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn the_second_code_is_set_with_the_first_and_nothing_tells_whether_there_is_one() {
    let stage = Stage::set().await;
    let s = &stage.app.stage.s;
    for near in [CODE, "280615", "820614"] {
        let refused = stage.choose(json!({ "passcode": CODE, "duress_passcode": near })).await;
        assert_eq!(problem(&refused), "400 invalid-field", "{near}");
        assert!(refused.body.to_string().contains("duress_passcode"), "{:?}", refused.body);
    }
    let with = stage.app.get(&stage.phone, PATH).await;
    let alone = stage.choose(json!({ "passcode": CODE })).await;
    assert_eq!(looks(&alone).2, looks(&with).2);
    assert_eq!(
        stage.sign_in(FORCED).await.refusal(),
        "400 access_denied",
        "it is gone with the one it was set with"
    );
    assert_eq!(stage.sign_in(CODE).await.status, 200);

    let (mut browser, _home) = stage.browser(PASSPHRASE).await;
    let page = browser.open(PAGE).await;
    let fields = [("passcode", CODE), ("duress-passcode", "280641")];
    let near = browser.post_with_token(&page, PAGE, &fields).await;
    assert!(near.has("duress-passcode-why") && !near.has("passcode-why"), "{}", near.body);
    let set = browser.post_with_token(&page, PAGE, &[("passcode", CODE), ("duress-passcode", "")]).await;
    let both = browser.post_with_token(&page, PAGE, &[("passcode", CODE), ("duress-passcode", FORCED)]).await;
    assert!(both.has("passcode-set"), "{}", both.body);
    assert_eq!(both.body.len(), set.body.len(), "the page is the same");
    assert_eq!(stage.sign_in(FORCED).await.status, 200);
    assert_eq!(s.happened("duress_code_used").await, 1);
    stage.app.stage.s.finish().await;
}
