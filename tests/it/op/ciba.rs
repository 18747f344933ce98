//! Sign-in without a browser in between (CIBA): a client asks, the person answers in their own pages, the client comes for it.

use std::time::Duration;

use khoa::ephemeral::Key;
use serde_json::{Value, json};

use crate::support::{Authenticator, Browser, Page, Party, Reply, TestServer, Tokens, Trick};

pub(crate) const PASSPHRASE: &str = "trang sáng trên sông quê";
pub(super) const GRANT: &str = "urn:openid:params:grant-type:ciba";
/// What the letter is about.
const REPORTED: &str = "Bạn đã báo một yêu cầu";

pub(super) struct Stage {
    pub(super) s: TestServer,
    pub(super) lan: String,
    pub(super) browser: Browser,
    pub(super) key: Authenticator,
    pub(super) counter: Party,
}

/// A person with a passkey who is signed in, and a client that asks away from browsers.
async fn stage() -> Stage {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let counter = asker(&s, "counter").await;
    let (browser, key) = holder(&s, &lan, 1).await;
    Stage { s, lan, browser, key, counter }
}

async fn asker(s: &TestServer, id: &str) -> Party {
    let metadata = json!({
        "grants": [GRANT, "refresh_token"], "redirect_uris": [], "scope": "openid profile offline_access",
    });
    s.client(id, metadata).await
}

/// A browser in which somebody is signed in, and their passkey.
pub(crate) async fn holder(s: &TestServer, username: &str, id: u8) -> (Browser, Authenticator) {
    let (mut browser, mut key) = (s.browser(), Authenticator::new(&s.issuer(), id));
    let login = browser.open("/login").await;
    let home = browser.sign_in(&login, username, PASSPHRASE).await;
    let options = parsed(&browser.script(&home, "/passkeys/options", "{}").await);
    let added = browser.script(&home, "/passkeys", &key.made(&options, Trick::None)).await;
    assert_eq!(added.status, 201, "{}", added.body);
    (browser, key)
}

fn parsed(page: &Page) -> Value {
    assert_eq!(page.status, 200, "{}", page.body);
    serde_json::from_str(&page.body).unwrap()
}

pub(super) async fn ask(party: &Party, hint: &str, over: &[(&str, &str)]) -> Reply {
    let fields = [&[("scope", "openid profile offline_access"), ("login_hint", hint)][..], over].concat();
    party.post("/bc-authorize", &fields).await
}

pub(super) async fn come(party: &Party, asked: &Reply) -> Reply {
    let id = asked.text("auth_req_id");
    party.post("/token", &[("grant_type", GRANT), ("auth_req_id", &id)]).await
}

impl Stage {
    /// The page of the newest question.
    pub(super) async fn newest(&mut self) -> Page {
        let list = self.browser.open("/approvals").await;
        self.browser.open(&list.between("id=\"approval-open-1\" href=\"", "\"")).await
    }

    /// The challenge for saying yes to the question of `page` with that number.
    async fn begin(&mut self, page: &Page, number: &str) -> Page {
        let path = format!("{}/options", page.url.path());
        self.browser.script(page, &path, &json!({ "number": number }).to_string()).await
    }

    /// Sends a passkey's answer to a challenge to the question of `page`.
    async fn sign(&mut self, page: &Page, options: &Value) -> Page {
        let path = format!("{}/answer", page.url.path());
        let answer = self.key.signed(options, Trick::None);
        self.browser.script(page, &path, &answer).await
    }

    pub(super) async fn approve(&mut self, asked: &Reply) {
        let page = self.newest().await;
        let options = parsed(&self.begin(&page, &asked.text("khoa_number")).await);
        let done = self.sign(&page, &options).await;
        assert_eq!(done.status, 200, "{}", done.body);
    }
}

/// A number that is not the one of `asked`.
fn wrong(asked: &Reply) -> &'static str {
    if asked.text("khoa_number") == "10" { "11" } else { "10" }
}

#[actix_web::test]
async fn a_yes_by_number_and_passkey_gives_tokens_once() {
    let mut stage = stage().await;
    let asked = ask(&stage.counter, &stage.lan, &[("binding_message", "Quầy 3, số 1234")]).await;
    assert_eq!((asked.status.as_u16(), asked.body["interval"].as_u64()), (200, Some(5)));
    assert_eq!(come(&stage.counter, &asked).await.refusal(), "400 authorization_pending");
    assert_eq!(come(&stage.counter, &asked).await.refusal(), "400 slow_down");
    let home = stage.browser.open("/").await;
    assert!(home.has("approvals-waiting"));
    let page = stage.newest().await;
    assert!(page.has("approval-message") && page.body.contains("Quầy 3, số 1234"));

    stage.approve(&asked).await;
    let (one, other) = tokio::join!(come(&stage.counter, &asked), come(&stage.counter, &asked));
    let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!(lost.refusal(), "400 invalid_grant", "{:?}", lost.body);
    let tokens = Tokens::of(&won);
    let claims = tokens.id_claims();
    assert_eq!((claims["aud"].as_str(), claims["sid"].is_string()), (Some("counter"), true));
    assert!(claims["amr"].as_array().unwrap().contains(&json!("user")), "{claims}");
    assert_eq!(stage.counter.userinfo(&tokens.access).await.body["name"], "Nguyễn Thị Lan");
    assert_eq!(stage.counter.refresh(tokens.refresh.as_deref().unwrap(), &[]).await.status, 200);
    assert_eq!(come(&stage.counter, &asked).await.refusal(), "400 invalid_grant");
    let history = stage.s.history(&stage.lan).await;
    for event in ["approval_asked", "approval_given", "tokens_issued"] {
        assert!(history.contains(&event.to_owned()), "{event}: {history:?}");
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn three_wrong_numbers_are_a_no_and_a_right_one_after_them_is_too_late() {
    let mut stage = stage().await;
    let asked = ask(&stage.counter, &stage.lan, &[]).await;
    let page = stage.newest().await;
    for status in [400, 400, 409] {
        assert_eq!(stage.begin(&page, wrong(&asked)).await.status, status);
    }
    assert_eq!(stage.begin(&page, &asked.text("khoa_number")).await.status, 409);
    assert_eq!(come(&stage.counter, &asked).await.refusal(), "400 access_denied");
    let shown = stage.browser.open(page.url.path()).await;
    assert!(shown.has("approval-ended") && !shown.has("approval-no"));
    stage.s.finish().await;
}

#[actix_web::test]
async fn an_answer_counts_for_the_question_it_was_made_for_and_once() {
    let mut stage = stage().await;
    let first = ask(&stage.counter, &stage.lan, &[("binding_message", "first")]).await;
    let first_page = stage.newest().await;
    stage.s.later(Duration::from_secs(1));
    let second = ask(&stage.counter, &stage.lan, &[("binding_message", "second")]).await;
    let second_page = stage.newest().await;
    assert_ne!(first_page.url.path(), second_page.url.path());

    let number = first.text("khoa_number");
    let options = parsed(&stage.begin(&first_page, &number).await);
    assert_eq!(stage.sign(&second_page, &options).await.status, 400, "signed for another question");
    let login = parsed(&stage.browser.script(&first_page, "/passkeys/login/options", "{}").await);
    assert_eq!(stage.sign(&first_page, &login).await.status, 400, "a sign-in is no yes");

    let options = parsed(&stage.begin(&first_page, &number).await);
    assert_eq!(stage.sign(&first_page, &options).await.status, 200);
    assert_eq!(stage.sign(&first_page, &options).await.status, 400, "the same answer again");
    let no = stage.browser.post_with_token(&first_page, first_page.url.path(), &[("answer", "no")]).await;
    assert!(no.has("approval-ended"), "a no comes too late");
    assert_eq!(come(&stage.counter, &first).await.status, 200);
    assert_eq!(come(&stage.counter, &second).await.refusal(), "400 authorization_pending");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_question_is_its_persons_and_its_clients_alone() {
    let mut stage = stage().await;
    let other = asker(&stage.s, "other").await;
    let binh = stage.s.citizen(2, "Trần Văn Bình", PASSPHRASE).await;
    let (mut stranger, key) = holder(&stage.s, &binh, 2).await;
    let asked = ask(&stage.counter, &stage.lan, &[]).await;
    let page = stage.newest().await;
    let path = page.url.path().to_owned();

    let theirs = stranger.open("/approvals").await;
    assert!(theirs.has("approvals-none"));
    let nothing = "/approvals/apr_00000000000070008000000000000000";
    for address in [path.as_str(), nothing, "/approvals/x"] {
        assert_eq!(stranger.open(address).await.status, 404, "{address}");
        let number = json!({ "number": asked.text("khoa_number") }).to_string();
        assert_eq!(stranger.script(&theirs, &format!("{address}/options"), &number).await.status, 404);
        let no = stranger.post_with_token(&theirs, address, &[("answer", "not-me")]).await;
        assert_eq!(no.status, 404, "{address}");
    }
    // The holder's own challenge, signed by somebody else's key.
    let options = parsed(&stage.begin(&page, &asked.text("khoa_number")).await);
    let foreign = key.signed(&options, Trick::None);
    let refused = stage.browser.script(&page, &format!("{path}/answer"), &foreign).await;
    assert_eq!(refused.status, 400);

    assert_eq!(come(&other, &asked).await.refusal(), "400 invalid_grant");
    stage.approve(&asked).await;
    assert_eq!(come(&other, &asked).await.refusal(), "400 invalid_grant");
    assert_eq!(come(&stage.counter, &asked).await.status, 200);
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_service_that_knows_no_number_has_its_message_compared_and_must_send_one() {
    let mut stage = stage().await;
    let over =
        json!({ "grants": [GRANT], "redirect_uris": [], "scope": "openid", "khoa_compares": "message" });
    let by_message = stage.s.client("stranger", over).await;
    let fields = [("scope", "openid"), ("login_hint", stage.lan.as_str())];
    assert_eq!(by_message.post("/bc-authorize", &fields).await.refusal(), "400 invalid_binding_message");
    let asked =
        by_message.post("/bc-authorize", &[&fields[..], &[("binding_message", "W4SCT")]].concat()).await;
    assert_eq!((asked.status.as_u16(), asked.body.get("khoa_number")), (200, None));
    let page = stage.newest().await;
    assert!(page.has("approval-message") && page.has("approval-same") && !page.has("approval-number"));
    assert_eq!(stage.begin(&page, "42").await.status, 400, "there is no number to guess");
    // What is signed covers the message, and that it was compared.
    let options = parsed(&stage.begin(&page, "").await);
    assert_eq!(stage.sign(&page, &options).await.status, 200);
    Tokens::of(&come(&by_message, &asked).await);

    // Of any other service an empty number is a wrong one.
    let asked = ask(&stage.counter, &stage.lan, &[("binding_message", "W4SCT")]).await;
    let page = stage.newest().await;
    assert!(page.has("approval-number") && !page.has("approval-same"));
    assert_eq!(stage.begin(&page, "").await.status, 400);
    stage.approve(&asked).await;
    assert_eq!(come(&stage.counter, &asked).await.status, 200);
    let of_nothing = json!({ "khoa_compares": "message" });
    assert!(stage.s.refused_client(of_nothing).await.contains("add the grant"));
    stage.s.finish().await;
}

#[actix_web::test]
async fn who_asks_cannot_tell_somebody_from_nobody_nor_from_who_was_asked_too_often() {
    let mut stage = stage().await;
    let shape = |reply: &Reply| {
        let members = reply.body.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        (reply.status, members, reply.body["expires_in"].clone(), reply.text("auth_req_id").len())
    };
    let somebody = ask(&stage.counter, &stage.lan, &[]).await;
    let nobody = ask(&stage.counter, "nobody@example.vn", &[]).await;
    assert_eq!(shape(&nobody), shape(&somebody));
    for _ in 0..4 {
        ask(&stage.counter, &stage.lan, &[]).await;
    }
    let too_many = ask(&stage.counter, &stage.lan, &[]).await;
    assert_eq!(shape(&too_many), shape(&somebody));
    let list = stage.browser.open("/approvals").await;
    assert!(list.has("approval-open-5") && !list.has("approval-open-6"), "five an hour reach a person");
    for asked in [&somebody, &nobody, &too_many] {
        assert_eq!(come(&stage.counter, asked).await.refusal(), "400 authorization_pending");
    }
    stage.s.later(Duration::from_secs(301));
    for asked in [&somebody, &nobody, &too_many] {
        assert_eq!(come(&stage.counter, asked).await.refusal(), "400 expired_token");
    }
    stage.s.later(Duration::from_secs(3_600));
    ask(&stage.counter, &stage.lan, &[]).await;
    let login = stage.browser.open("/approvals").await;
    let list = stage.browser.sign_in(&login, &stage.lan, PASSPHRASE).await;
    assert!(list.has("approval-open-1"), "another hour");
    stage.s.finish().await;
}

#[actix_web::test]
async fn who_was_reported_is_held_for_that_person_who_gets_a_letter() {
    let mut stage = stage().await;
    let other = asker(&stage.s, "other").await;
    let asked = ask(&stage.counter, &stage.lan, &[]).await;
    let page = stage.newest().await;
    let done = stage.browser.post_with_token(&page, page.url.path(), &[("answer", "not-me")]).await;
    assert!(done.has("approvals-none"), "{}", done.body);
    assert_eq!(come(&stage.counter, &asked).await.refusal(), "400 access_denied");
    assert_eq!(stage.s.happened("approval_reported").await, 1);
    while stage.s.running.run_jobs().await.unwrap() > 0 {}
    let letters = stage.s.outbox();
    let about_it =
        |letter: &&Value| letter["subject"].as_str().is_some_and(|subject| subject.contains(REPORTED));
    assert_eq!(letters.iter().filter(about_it).count(), 1, "{letters:?}");

    let again = ask(&stage.counter, &stage.lan, &[]).await;
    assert_eq!(come(&stage.counter, &again).await.refusal(), "400 authorization_pending");
    assert!(stage.browser.open("/approvals").await.has("approvals-none"));
    ask(&other, &stage.lan, &[]).await;
    assert!(stage.browser.open("/approvals").await.has("approval-open-1"), "others may ask");
    stage.s.finish().await;
}

#[actix_web::test]
async fn how_often_people_are_asked_and_how_long_an_asker_is_held_is_law() {
    let mut stage = stage().await;
    let rules = "[rules]\nprompts_an_hour = 1\nheld_days = 2\n[confidence]\nprompts_an_hour = \"D\"\nheld_days = \"D\"";
    let head = "section = \"approvals\"\nvalid_from = \"2024-07-02\"\nstate = \"in_force\"\nlaw = \"A test\"";
    stage.s.enact(&format!("{head}\n{rules}\n")).await;
    for number in [1, 2] {
        ask(&stage.counter, &stage.lan, &[("binding_message", if number == 1 { "first" } else { "second" })])
            .await;
    }
    let list = stage.browser.open("/approvals").await;
    assert!(list.has("approval-open-1") && !list.has("approval-open-2"));
    let page = stage.newest().await;
    assert!(page.has("approval-not-me"));
    stage.browser.post_with_token(&page, page.url.path(), &[("answer", "not-me")]).await;
    for (days, reached) in [(1, false), (1, true)] {
        stage.s.later(Duration::from_secs(days * 86_400 + 60));
        ask(&stage.counter, &stage.lan, &[]).await;
        let login = stage.browser.open("/approvals").await;
        let list = stage.browser.sign_in(&login, &stage.lan, PASSPHRASE).await;
        assert_eq!(list.has("approval-open-1"), reached);
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_says_yes_to_what_they_began_is_asked_as_often_as_they_like() {
    let mut stage = stage().await;
    for _ in 0..6 {
        let asked = ask(&stage.counter, &stage.lan, &[]).await;
        stage.approve(&asked).await;
        assert_eq!(come(&stage.counter, &asked).await.status, 200);
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_client_that_asks_without_end_is_told_to_slow_down_and_the_others_are_not() {
    let stage = stage().await;
    // The store may be shared with other tests: nobody else is called so.
    let tireless = asker(&stage.s, "tireless").await;
    let (app, minute) = (&stage.s.running.app, Duration::from_secs(60));
    for _ in 0..600 {
        app.ephemeral.bump(&Key::questions("tireless"), minute).await.unwrap();
    }
    assert_eq!(ask(&tireless, &stage.lan, &[]).await.refusal(), "400 slow_down");
    assert_eq!(ask(&stage.counter, &stage.lan, &[]).await.status, 200);
    stage.s.later(minute);
    assert_eq!(ask(&tireless, &stage.lan, &[]).await.status, 200);
    stage.s.finish().await;
}

#[actix_web::test]
async fn what_ends_everything_takes_questions_and_answers_back() {
    let mut stage = stage().await;
    let asked = ask(&stage.counter, &stage.lan, &[]).await;
    stage.approve(&asked).await;
    let open = ask(&stage.counter, &stage.lan, &[]).await;
    let home = stage.browser.open("/").await;
    stage.browser.post_with_token(&home, "/settings/lock", &[]).await;
    assert_eq!(come(&stage.counter, &asked).await.refusal(), "400 access_denied", "approved before the lock");
    assert!(stage.browser.open("/approvals").await.has("login-submit"), "and nobody is signed in");
    let locked = ask(&stage.counter, &stage.lan, &[]).await;
    assert_eq!(locked.status, 200, "nothing is told");
    assert_eq!(come(&stage.counter, &open).await.refusal(), "400 authorization_pending");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_request_that_says_too_little_or_too_much_is_refused_by_name() {
    let stage = stage().await;
    let long = "x".repeat(61);
    for (over, expected) in [
        (("login_hint_token", "x"), "400 invalid_request"),
        (("id_token_hint", "x"), "400 invalid_request"),
        (("binding_message", long.as_str()), "400 invalid_binding_message"),
        (("binding_message", "🎁🎁🎁"), "400 invalid_binding_message"),
        (("requested_expiry", "soon"), "400 invalid_request"),
        (("request", "eyJ"), "400 request_not_supported"),
        (("resource", "https://nobody.example"), "400 invalid_target"),
    ] {
        assert_eq!(ask(&stage.counter, &stage.lan, &[over]).await.refusal(), expected, "{over:?}");
    }
    assert_eq!(ask(&stage.counter, "not a name", &[]).await.refusal(), "400 unknown_user_id");
    let without = stage.counter.post("/bc-authorize", &[("login_hint", &stage.lan)]).await;
    assert_eq!(without.refusal(), "400 invalid_scope");
    for message in ["1234", "W4SCT", "25 ≥ 24"] {
        assert_eq!(ask(&stage.counter, &stage.lan, &[("binding_message", message)]).await.status, 200);
    }
    let short = ask(&stage.counter, &stage.lan, &[("requested_expiry", "1")]).await;
    assert_eq!(short.body["expires_in"], 30);

    let portal = stage.s.client("portal", json!({})).await;
    assert_eq!(ask(&portal, &stage.lan, &[]).await.refusal(), "400 unauthorized_client");
    let stranger = Party { secret: Some("guessed".into()), ..stage.counter.clone() };
    assert_eq!(ask(&stranger, &stage.lan, &[]).await.refusal(), "401 invalid_client");
    let public = json!({ "auth": "none", "grants": [GRANT], "redirect_uris": [], "scope": "openid" });
    assert!(stage.s.refused_client(public).await.contains("not for public clients"));
    stage.s.finish().await;
}
