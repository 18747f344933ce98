//! What people read, and that nobody is left without a way: the help line, the devices, the history, what is sent small.

use khoa::config::Config;
use serde_json::json;

use crate::support::{Browser, TestServer, person};

const PASSPHRASE: &str = "trang sáng trên sông quê";

async fn signed_in(s: &TestServer, username: &str) -> Browser {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    assert_eq!(browser.sign_in(&page, username, PASSPHRASE).await.url.path(), "/");
    browser
}

fn with_help(config: &mut Config) {
    config.help.phone = Some("1900 0000".into());
    config.help.hours = Some("7 giờ đến 19 giờ".into());
    config.help.url = Some("https://giup-do.example/khoa".into());
}

#[actix_web::test]
async fn the_help_line_stands_on_every_page_and_is_whom_the_error_codes_are_read_to() {
    let s = TestServer::start_with(with_help).await;
    for address in ["/", "/login", "/register", "/terms", "/no/such/page", "/authorize"] {
        let page = s.browser().open(address).await;
        assert!(page.has("help-phone") && page.body.contains("tel:19000000"), "{address}: {}", page.body);
        assert!(page.body.contains("7 giờ đến 19 giờ") && page.body.contains("https://giup-do.example/khoa"));
        assert_eq!(page.has("error-code"), page.body.contains("Khi gọi 1900 0000"), "{address}");
    }
    s.finish().await;
    let s = TestServer::start().await;
    let page = s.browser().open("/no/such/page").await;
    assert!(!page.has("help-phone") && !page.has("help-site"), "nothing is promised that nobody set");
    s.finish().await;
}

#[actix_web::test]
async fn a_foreigner_is_led_to_the_immigration_office() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut john = person("099200000002", "John Smith", Some(PASSPHRASE));
    john.as_object_mut().unwrap().remove("personal_number");
    john["kind"] = json!("foreigner");
    john["foreigner_number"] = json!("099900000002");
    s.import(&[john]).await;
    let offices = |body: &str| (body.contains("công an xã"), body.contains("xuất nhập cảnh"));
    assert_eq!(offices(&signed_in(&s, &lan).await.open("/").await.body), (true, false));
    assert_eq!(offices(&signed_in(&s, "099900000002").await.open("/").await.body), (false, true));
    let english = s.http.get(s.url("/login")).header("accept-language", "en").send().await.unwrap();
    let english = english.text().await.unwrap();
    assert!(english.contains("special-zone police") && english.contains("immigration office"), "{english}");
    s.finish().await;
}

#[actix_web::test]
async fn ending_the_session_at_hand_asks_first() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut here = signed_in(&s, &lan).await;
    let home = here.open("/").await;
    let sid = home.between("/settings/sessions/", "/end");
    let asked = here.submit(&home, &format!("/settings/sessions/{sid}/end"), &[]).await;
    assert!(asked.url.path() == "/logout" && asked.has("logout-confirm"), "{}", asked.url);
    assert!(here.open("/").await.has("logout-link"), "nothing has ended yet");
    here.submit(&asked, "/logout", &[("confirm", "yes")]).await;
    assert!(!here.open("/").await.has("logout-link"));
    s.finish().await;
}

#[actix_web::test]
async fn a_notice_leads_the_title_of_the_page_it_is_on() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (mut here, _there) = (signed_in(&s, &lan).await, signed_in(&s, &lan).await);
    let home = here.open("/").await;
    let done = here.submit(&home, "/settings/sessions/end-others", &[]).await;
    assert!(done.body.contains("<title>Đã đăng xuất khỏi mọi thiết bị khác."), "{}", done.body);
    s.finish().await;
}

#[actix_web::test]
async fn static_files_come_in_gzip_to_whoever_takes_it_and_pages_never_do() {
    let s = TestServer::start().await;
    let page = s.browser().open("/login").await;
    let css = format!("/assets/khoa.{}.css", page.between("/assets/khoa.", ".css"));
    let ask = async |path: &str, headers: &[(&str, &str)]| {
        let request =
            headers.iter().fold(s.http.get(s.url(path)), |r, (name, value)| r.header(*name, *value));
        let answer = request.send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|v| v.to_str().unwrap().to_owned());
        let (status, encoding) = (answer.status().as_u16(), header("content-encoding"));
        let (vary, etag) = (header("vary"), header("etag"));
        (status, encoding, vary, etag, answer.bytes().await.unwrap())
    };
    let vary = Some("accept-encoding".to_owned());
    let plain = ask(&css, &[]).await;
    assert_eq!((plain.0, &plain.1, &plain.2), (200, &None, &vary));
    for taken in ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8"] {
        let small = ask(&css, &[("accept-encoding", taken)]).await;
        assert_eq!((small.0, small.1.as_deref(), &small.2), (200, Some("gzip"), &vary), "{taken}");
        assert!(small.4.len() * 2 < plain.4.len() && small.4.starts_with(&[0x1f, 0x8b]), "{taken}");
        assert_ne!(small.3, plain.3, "one tag for each encoding");
        let etag = small.3.unwrap();
        let again = ask(&css, &[("accept-encoding", taken), ("if-none-match", &etag)]).await;
        assert_eq!((again.0, again.4.len()), (304, 0), "{taken}");
    }
    for refused in ["identity", "gzip;q=0", "br", "zz"] {
        let whole = ask(&css, &[("accept-encoding", refused)]).await;
        assert_eq!((whole.1, whole.4.len()), (None, plain.4.len()), "{refused}");
    }
    // The length of a compressed page would tell a stranger, guess by guess, what secret stands beside it.
    assert_eq!(ask("/login", &[("accept-encoding", "gzip")]).await.1, None);
    s.finish().await;
}

#[actix_web::test]
async fn the_history_says_how_somebody_came_and_nothing_personal() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, &lan, "not the password").await;
    let page = browser.open("/login").await;
    let home = browser.sign_in(&page, &lan, PASSPHRASE).await;
    for said in ["Đăng nhập không thành công", "thiết bị lần đầu dùng", "mật khẩu ·"] {
        assert!(home.body.contains(said), "{said}: {}", home.body);
    }
    let again = browser.open("/login?again=any").await;
    let home = browser.sign_in(&again, &lan, PASSPHRASE).await;
    assert!(home.body.contains("thiết bị bạn đã dùng trước đây"), "{}", home.body);
    let facts = s.facts(&lan).await;
    assert_eq!(facts.len(), 3);
    for fact in facts {
        let members: Vec<&str> = fact.as_object().unwrap().keys().map(String::as_str).collect();
        let known = ["acr", "amr", "browser", "device", "system", "why"];
        assert!(members.iter().all(|member| known.contains(member)), "{fact}");
        assert!(!fact.to_string().contains("127.0.0.1"), "{fact}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn consent_shows_the_values_that_would_go_out_and_no_others() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let asking = json!({ "official": false, "scope": "openid profile email address eid_number" });
    let portal = s.client("portal", asking).await;
    let mut browser = s.browser();
    let page = browser.open(&portal.authorization(&[("scope", "openid email address")])).await;
    let page = browser.sign_in(&page, &lan, PASSPHRASE).await;
    assert!(page.has("consent-accept") && page.body.contains("p099200000001@mail.example"), "{}", page.body);
    assert!(page.body.contains("Tài khoản của bạn chưa có thông tin này."), "no address is held");
    assert!(!page.body.contains("099200000001<") && !page.body.contains("01/03/2000"), "not asked for");
    let one = r#"{"userinfo":{"birthdate":null}}"#;
    let wished = [("scope", "openid email"), ("claims", one)];
    let page = browser.open(&portal.authorization(&wished)).await;
    assert!(page.body.contains("01/03/2000") && !page.body.contains("Giới tính"), "{}", page.body);
    let number = browser.open(&portal.authorization(&[("scope", "openid eid_number")])).await;
    assert!(number.body.contains("099200000001"), "{}", number.body);
    s.finish().await;
}

#[actix_web::test]
async fn the_code_by_sms_is_bound_to_our_host_and_offered_to_its_own_field_alone() {
    let s = TestServer::start().await;
    let mut browser = s.browser();
    let page = browser.open("/register").await;
    let fields = [
        ("full_name", "Lê Thị Mai"),
        ("email", "mai@mail.example"),
        ("phone", "0900000100"),
        ("terms", "yes"),
    ];
    let page = browser.submit(&page, "/register", &fields).await;
    assert_eq!(page.body.matches("autocomplete=\"one-time-code\"").count(), 1, "{}", page.body);
    s.running.run_jobs().await.unwrap();
    let outbox = s.outbox();
    let sms = outbox.iter().find(|message| message["channel"] == "sms").unwrap()["text"].as_str().unwrap();
    assert!(sms.is_ascii() && sms.len() <= 160 && sms.contains("\n\n@localhost #"), "{sms}");
    s.finish().await;
}

#[actix_web::test]
async fn a_nationality_is_a_countrys_name_in_the_language_of_the_page_and_an_apps_address_ends_in_no_colon() {
    let s = TestServer::start().await;
    let mut kim = person("099200000001", "Kim Min-jun", Some(PASSPHRASE));
    kim["nationality"] = json!("KOR");
    s.import(&[kim]).await;
    let library =
        json!({ "official": false, "redirect_uris": ["vn.example.library:/callback"], "auth": "none" });
    let library = s.client("library", library).await;
    let mut browser = s.browser();
    let app = [("redirect_uri", "vn.example.library:/callback")];
    let login = browser.open(&library.authorization(&app)).await;
    assert!(login.body.contains("<strong>vn.example.library</strong>"), "{}", login.body);
    let consent = browser.sign_in(&login, "099200000001", PASSPHRASE).await;
    assert!(consent.body.contains("Hàn Quốc") && !consent.body.contains("KOR"), "{}", consent.body);
    let english = browser.submit(&consent, "/language", &[("lang", "en")]).await;
    assert!(english.body.contains("South Korea"), "{}", english.body);
    s.finish().await;
}
