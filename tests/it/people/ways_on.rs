//! Whatever is pressed twice, opened at once, gone back to, bookmarked or left open over night ends well, or says what to
//! do next with a way there.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Page, Party, TestServer};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const NIGHT: Duration = Duration::from_secs(10 * 3_600);

/// The conversation is over, and the page leads to the service that asked.
fn leads_to(page: &Page, service: &str) {
    assert_eq!((page.status.as_u16(), page.has("ended")), (410, true), "{}: {}", page.url, page.body);
    assert!(
        page.body.contains(&format!("id=\"to-service\" href=\"https://{service}.example/\"")),
        "{}",
        page.body
    );
    assert!(!page.has("error"), "nobody did anything wrong");
}

fn path_of(page: &Page) -> String {
    page.url[url::Position::BeforePath..].to_owned()
}

async fn codes_issued(s: &TestServer, party: &Party) -> usize {
    s.audited(&party.id).await.iter().filter(|(event, _)| event == "code_issued").count()
}

#[actix_web::test]
async fn two_tabs_opened_at_once_in_a_fresh_browser_both_lead_to_their_services() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (one, two) = (s.client("one", json!({})).await, s.client("two", json!({ "official": false })).await);
    // Neither request knew of the other's answer; the browser keeps both.
    let (mut left, mut right) = (s.browser(), s.browser());
    let (first, second) =
        (left.open(&one.authorization(&[])).await, right.open(&two.authorization(&[])).await);
    let mut browser = s.browser();
    browser.cookies.extend(left.cookies.clone());
    browser.cookies.extend(right.cookies.clone());
    assert_eq!(browser.cookies.len(), 2, "one took the other's place: {:?}", browser.cookies);

    let arrived = browser.sign_in(&first, &lan, PASSPHRASE).await;
    assert!(arrived.url.as_str().starts_with(&one.redirect_uri) && arrived.query("code").is_some());
    let asked = browser.open(&path_of(&second)).await;
    assert!(asked.has("consent-accept"), "the other tab is signed in as well: {}", asked.url);
    let arrived = browser.submit(&asked, "/consent", &[("decision", "accept")]).await;
    assert!(arrived.url.as_str().starts_with(&two.redirect_uri) && arrived.query("code").is_some());

    let mut twice = s.browser();
    twice.cookies.extend(left.cookies.clone());
    twice.cookies.extend(right.cookies.clone());
    let cancelled = twice.submit(&right.open(&two.authorization(&[])).await, "/authorize/cancel", &[]).await;
    assert_eq!(
        cancelled.query("error").as_deref(),
        Some("access_denied"),
        "a form of the second name is ours too"
    );
    let mut stranger = s.browser();
    let foreign = stranger.open(&path_of(&first)).await;
    leads_to(&foreign, "one");
    s.finish().await;
}

#[actix_web::test]
async fn a_button_pressed_twice_and_a_way_back_lead_on_and_bring_no_second_code() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let shop = s.client("shop", json!({ "official": false })).await;
    let mut browser = s.browser();
    let login = browser.open(&shop.authorization(&[])).await;
    let asked = browser.sign_in(&login, &lan, PASSPHRASE).await;
    assert!(
        browser.sign_in(&login, &lan, PASSPHRASE).await.has("consent-accept"),
        "signed in twice, asked once more"
    );
    let asked = browser.open(&path_of(&asked)).await;
    let accepted = browser.submit(&asked, "/consent", &[("decision", "accept")]).await;
    assert!(accepted.query("code").is_some());

    leads_to(&browser.submit(&asked, "/consent", &[("decision", "accept")]).await, "shop");
    leads_to(&browser.submit(&asked, "/consent", &[("decision", "deny")]).await, "shop");
    leads_to(&browser.open(&path_of(&asked)).await, "shop");
    leads_to(&browser.open(&path_of(&login)).await, "shop");
    leads_to(&browser.sign_in(&login, &lan, PASSPHRASE).await, "shop");
    let resumed = browser.open(&path_of(&login).replace("/login", "/authorize/resume")).await;
    leads_to(&resumed, "shop");
    assert!(!resumed.body.contains("khoa_ac_"));
    assert_eq!(codes_issued(&s, &shop).await, 1);

    let login = browser.open(&shop.authorization(&[("acr_values", "LoA2")])).await;
    let turned_back = browser.submit(&login, "/authorize/cancel", &[]).await;
    assert_eq!(turned_back.query("error").as_deref(), Some("access_denied"));
    leads_to(&browser.submit(&login, "/authorize/cancel", &[]).await, "shop");
    s.finish().await;
}

#[actix_web::test]
async fn a_sign_in_left_open_over_night_signs_in_all_the_same_and_leads_to_the_service() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let login = browser.open(&portal.authorization(&[])).await;
    s.later(NIGHT);
    let looked = browser.open(&path_of(&login)).await;
    leads_to(&looked, "portal");
    assert!(!looked.has("logout-link"));
    let wrong = browser.sign_in(&login, &lan, "not the password").await;
    assert!(wrong.status == 400 && wrong.has("login-submit"), "a mistake may be corrected: {}", wrong.body);
    let signed_in = browser.sign_in(&wrong, &lan, PASSPHRASE).await;
    leads_to(&signed_in, "portal");
    assert_eq!(codes_issued(&s, &portal).await, 0, "what was asked yesterday is not answered today");
    let entered = browser.open(&portal.authorization(&[])).await;
    assert!(entered.query("code").is_some(), "nothing has to be typed again");

    let asked = s.client("shop", json!({ "official": false })).await;
    let consent = browser.open(&asked.authorization(&[])).await;
    s.later(NIGHT * 2);
    let late = browser.submit(&consent, "/consent", &[("decision", "accept")]).await;
    assert!(late.status == 403 && late.has("open-anew"), "{}", late.body);
    leads_to(&browser.open(&path_of(&consent)).await, "shop");
    s.finish().await;
}

#[actix_web::test]
async fn a_bookmark_of_a_sign_in_opened_anywhere_shows_the_way_and_tells_nothing() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    let app = s.client("app", json!({ "auth": "none", "redirect_uris": ["vn.example.app:/cb"] })).await;
    let login = s.browser().open(&portal.authorization(&[("login_hint", "099200000001")])).await;
    let elsewhere = s.browser().open(&path_of(&login)).await;
    leads_to(&elsewhere, "portal");
    assert!(!elsewhere.body.contains("099200000001"), "whom the service expects is not for strangers");

    let over = [("redirect_uri", "vn.example.app:/cb")];
    let login = s.browser().open(&app.authorization(&over)).await;
    let elsewhere = s.browser().open(&path_of(&login)).await;
    assert!(elsewhere.status == 410 && !elsewhere.has("to-service"), "an app is opened by its owner");
    for made_up in ["/login?flow=nothing", "/login?flow=x.nobody", "/consent?flow=x.", "/authorize/resume"] {
        let page = s.browser().open(made_up).await;
        assert_eq!(
            (page.status.as_u16(), page.has("ended"), page.has("to-service")),
            (410, true, false),
            "{made_up}"
        );
    }
    // The request itself may be kept: it is asked anew, and what the service makes of an old state is its affair.
    let again = s.browser().open(&portal.authorization(&[])).await;
    assert!(again.has("login-submit"));
    s.finish().await;
}

#[actix_web::test]
async fn a_form_whose_cookies_are_gone_comes_back_filled_in_and_then_works() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    browser.headers.push(("sec-fetch-site", "same-origin".into()));
    let login = browser.open(&portal.authorization(&[])).await;
    browser.cookies.clear();
    let again = browser.sign_in(&login, &lan, PASSPHRASE).await;
    assert!(again.status == 403 && again.has("login-submit") && again.has("error"), "{}", again.body);
    assert!(again.body.contains(&format!("value=\"{lan}\"")) && !again.body.contains(PASSPHRASE));
    leads_to(&browser.sign_in(&again, &lan, PASSPHRASE).await, "portal");

    let mut newcomer = s.browser();
    newcomer.headers.push(("sec-fetch-site", "same-origin".into()));
    let form = newcomer.open("/register").await;
    newcomer.cookies.clear();
    let fields = [
        ("full_name", "Lê Thị Mai"),
        ("email", "mai@mail.example"),
        ("phone", "0900000100"),
        ("terms", "yes"),
    ];
    let again = newcomer.submit(&form, "/register", &fields).await;
    assert!(again.status == 403 && again.body.contains("value=\"Lê Thị Mai\""), "{}", again.body);
    let codes = newcomer.submit(&again, "/register", &fields).await;
    assert_eq!(codes.url.path(), "/register/verify");

    // From another site nothing that was sent is shown, and no cookie is given.
    let mut lured = s.browser();
    let sent = lured.submit(&login, "/login", &[("username", "mallory"), ("password", "x")]).await;
    assert!(sent.status == 403 && sent.has("open-anew") && !sent.body.contains("mallory"), "{}", sent.body);
    assert!(lured.cookies.is_empty());
    s.finish().await;
}

#[actix_web::test]
async fn a_form_that_is_too_old_leads_to_its_page_anew() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let hint = portal.sign_in(&mut s.browser(), &lan, PASSPHRASE).await.id.unwrap();
    portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
    let back = "https://portal.example/out";
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("id_token_hint", &*hint), ("post_logout_redirect_uri", back)])
        .finish();
    let question = browser.open(&format!("/logout?{query}")).await;
    let old = browser.submit(&question, "/logout", &[("confirm", "yes"), ("csrf", "AAAA")]).await;
    let anew = browser.open(&old.between("id=\"open-anew\" href=\"", "\"").replace("&#38;", "&")).await;
    let out = browser.submit(&anew, "/logout", &[("confirm", "yes")]).await;
    assert_eq!(out.url.as_str(), back, "the way back was kept");

    let login = browser.open(&portal.authorization(&[])).await;
    let old = browser.submit(&login, "/authorize/cancel", &[("csrf", "AAAA")]).await;
    let anew = browser.open(&old.between("id=\"open-anew\" href=\"", "\"")).await;
    assert!(anew.has("login-cancel"), "{}", anew.url);
    let home = browser.sign_in(&browser.clone().open("/login").await, &lan, PASSPHRASE).await;
    let old = browser.submit(&home, "/settings/sessions/", &[("csrf", "AAAA")]).await;
    assert!(
        old.status == 403
            && browser.open(&old.between("id=\"open-anew\" href=\"", "\"")).await.has("logout-link")
    );
    s.finish().await;
}

async fn codes_asked(browser: &mut Browser, address: &str) -> Page {
    let form = browser.open(address).await;
    let fields = [
        ("full_name", "Lê Thị Mai"),
        ("email", "mai@mail.example"),
        ("phone", "0900000100"),
        ("terms", "yes"),
    ];
    browser.submit(&form, "/register", &fields).await
}

#[actix_web::test]
async fn an_ended_registration_says_so_and_begins_anew_where_it_was_wanted() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let flow = browser.open(&portal.authorization(&[])).await.query("flow").unwrap();
    let codes = codes_asked(&mut browser, &format!("/register?flow={flow}")).await;
    s.later(Duration::from_secs(601));
    for ended in [browser.open(&path_of(&codes)).await, browser.submit(&codes, "/register/verify", &[]).await]
    {
        assert_eq!((ended.status.as_u16(), ended.has("sign-up-ended")), (410, true), "{}", ended.body);
        let anew = ended.between("id=\"sign-up-anew\" href=\"", "\"");
        assert_eq!(anew, format!("/register?flow={flow}"));
        assert!(browser.open(&anew).await.has("register-submit"));
    }
    s.finish().await;
}

#[actix_web::test]
async fn the_language_may_be_switched_at_every_step_and_the_step_stays() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let shop = s.client("shop", json!({ "official": false })).await;
    let mut browser = s.browser();
    let mut lang = "vi";
    let mut switched = async |browser: &mut Browser, page: &Page, mark: &str| {
        lang = if lang == "vi" { "en" } else { "vi" };
        let after = browser.submit(page, "/language", &[("lang", lang)]).await;
        assert!(after.has(mark), "{mark} is lost at {} in {lang}: {}", page.url, after.body);
        assert!(after.body.contains(&format!("<html lang=\"{lang}\">")), "{}", after.url);
        after
    };
    let login = browser.open(&shop.authorization(&[])).await;
    let login = switched(&mut browser, &login, "login-cancel").await;
    let wrong = browser.sign_in(&login, &lan, "wrong").await;
    let login = switched(&mut browser, &wrong, "login-cancel").await;
    let forged = browser.submit(&login, "/login", &[("csrf", "AAAA")]).await;
    switched(&mut browser, &forged, "login-cancel").await;
    let flow = login.query("flow").unwrap();
    let codes = codes_asked(&mut browser, &format!("/register?flow={flow}")).await;
    let codes = switched(&mut browser, &codes, "verify-submit").await;
    let wrong =
        browser.submit(&codes, "/register/verify", &[("email_code", "1"), ("new_password", "x")]).await;
    assert!(wrong.has("error"));
    let codes = switched(&mut browser, &wrong, "verify-submit").await;
    assert!(codes.body.contains(&format!("flow={flow}")), "the conversation is still there");
    let missing = browser.open("/no/such/page").await;
    switched(&mut browser, &missing, "error-code").await;
    let refused = browser.open(&shop.authorization(&[("redirect_uri", "https://evil.example/")])).await;
    switched(&mut browser, &refused, "error-code").await;

    let consent = browser.sign_in(&login, &lan, PASSPHRASE).await;
    let missing = browser.open("/no/such/page").await;
    switched(&mut browser, &missing, "error-code").await;
    let consent = switched(&mut browser, &consent, "consent-accept").await;
    let question = browser.open("/logout").await;
    switched(&mut browser, &question, "logout-confirm").await;
    browser.submit(&consent, "/consent", &[("decision", "accept")]).await;
    let ended = browser.submit(&consent, "/consent", &[("decision", "accept")]).await;
    switched(&mut browser, &ended, "to-service").await;
    let fresh = s.browser().open("/no/such/page").await;
    assert!(fresh.headers.contains_key("set-cookie"), "or the switch on it could not work");
    s.finish().await;
}

#[actix_web::test]
async fn an_address_typed_by_hand_says_what_is_so_and_leads_where_it_was_meant_to() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = s.browser();
    let login = browser.open("/settings/lock").await;
    assert!(login.has("login-submit"), "{}", login.url);
    let lock = browser.sign_in(&login, &lan, PASSPHRASE).await;
    assert!(lock.url.path() == "/settings/lock" && lock.has("lock-confirm"), "{}", lock.url);
    assert!(browser.open("/settings").await.has("logout-link"), "the settings are at home");
    assert!(
        browser.open("/logged-out").await.has("logout-link"),
        "nobody is told that they are out who is not"
    );
    let locked = browser.submit(&lock, "/settings/lock", &[]).await;
    assert!(locked.has("locked") && locked.body.contains("thẻ căn cước"), "{}", locked.body);
    let english = browser.submit(&locked, "/language", &[("lang", "en")]).await;
    assert!(english.status == 200 && english.has("login-link"), "{}", english.body);
    s.finish().await;
}
