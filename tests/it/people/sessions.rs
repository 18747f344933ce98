//! Sessions: they change their name with every sign-in, end by time, and can be ended from anywhere.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Reply, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";

async fn signed_in(s: &TestServer, username: &str) -> Browser {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    assert_eq!(browser.sign_in(&page, username, PASSPHRASE).await.url.path(), "/");
    browser
}

async fn is_home(browser: &mut Browser) -> bool {
    browser.open("/").await.has("logout-link")
}

#[actix_web::test]
async fn every_sign_in_makes_a_new_session_and_ends_the_one_before() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = signed_in(&s, &lan).await;
    let mut before = browser.clone();
    s.later(Duration::from_secs(1));
    let page = browser.open(&portal.authorization(&[("prompt", "login")])).await;
    browser.sign_in(&page, &lan, PASSPHRASE).await;
    assert_ne!(before.cookies["khoa_session"], browser.cookies["khoa_session"]);
    assert!(is_home(&mut browser).await && !is_home(&mut before).await);
    s.finish().await;
}

#[actix_web::test]
async fn a_session_ends_when_idle_and_when_its_day_is_over() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut idle = signed_in(&s, &lan).await;
    s.later(Duration::from_secs(3_599));
    assert!(is_home(&mut idle).await);
    s.later(Duration::from_secs(3_601));
    assert!(!is_home(&mut idle).await, "an hour without a request");

    let mut busy = signed_in(&s, &lan).await;
    for _hour in 0..13 {
        s.later(Duration::from_secs(3_400));
        busy.open("/").await;
    }
    assert!(!is_home(&mut busy).await, "twelve hours in all");
    s.finish().await;
}

#[actix_web::test]
async fn the_home_page_ends_one_session_or_all_others_and_nobody_elses() {
    let s = TestServer::start().await;
    let (lan, hung) =
        (s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await, s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await);
    let (mut here, mut there, mut hungs) =
        (signed_in(&s, &lan).await, signed_in(&s, &lan).await, signed_in(&s, &hung).await);
    let home = here.open("/").await;
    assert!(home.has("session-end-1") && home.has("session-end-2") && !home.has("session-end-3"));
    let done = here.submit(&home, "/settings/sessions/end-others", &[]).await;
    assert_eq!(done.query("done").as_deref(), Some("others-ended"));
    assert!(is_home(&mut here).await && !is_home(&mut there).await && is_home(&mut hungs).await);

    let sid = hungs.open("/").await.between("/settings/sessions/", "/end");
    let home = here.open("/").await;
    let own = home.between("/settings/sessions/", "/end");
    let mut crafted = home;
    crafted.body = crafted.body.replace(&own, &sid);
    here.submit(&crafted, &format!("/settings/sessions/{sid}/end"), &[]).await;
    assert!(is_home(&mut hungs).await, "another person's session is nothing to end");
    s.finish().await;
}

#[actix_web::test]
async fn cookies_are_opaque_and_out_of_reach_of_scripts() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    for cookie in page.headers.get_all("set-cookie") {
        let text = cookie.to_str().unwrap();
        assert!(
            text.contains("HttpOnly") && text.contains("SameSite=Lax") && text.contains("Path=/"),
            "{text}"
        );
    }
    browser.sign_in(&page, &lan, PASSPHRASE).await;
    let session = &browser.cookies["khoa_session"];
    assert!(session.len() > 40 && !session.contains(&lan));
    s.finish().await;
}

/// A service that is told of one sign-out: where it listens, and what it will have read.
async fn told_once() -> (String, tokio::task::JoinHandle<String>) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap().to_string();
    let told = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = vec![0; 16_384];
        let mut length = 0;
        while !String::from_utf8_lossy(&read[..length]).contains("logout_token=") {
            length += stream.read(&mut read[length..]).await.unwrap();
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        String::from_utf8_lossy(&read[..length]).into_owned()
    });
    (at, told)
}

#[actix_web::test]
async fn signing_in_over_another_persons_session_signs_them_out_of_everything() {
    let (at, told) = told_once().await;
    let allowed = at.clone();
    let s = TestServer::start_with(|config| config.outbound.allow = vec![allowed]).await;
    let (lan, hung) =
        (s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await, s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await);
    let metadata = json!({ "scope": "openid", "backchannel_logout_uri": format!("http://{at}/told") });
    let portal = s.client("portal", metadata).await;
    let mut browser = s.browser();
    let page = portal.visit(&mut browser, &lan, PASSPHRASE, &[("scope", "openid")]).await;
    let lans = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    let mut before = browser.clone();
    s.later(Duration::from_secs(1));
    let page = browser.open(&portal.authorization(&[("prompt", "login"), ("scope", "openid")])).await;
    assert!(browser.sign_in(&page, &hung, PASSPHRASE).await.query("code").is_some());
    assert!(is_home(&mut browser).await && !is_home(&mut before).await);
    assert_eq!(portal.userinfo(&lans.access).await.refusal(), "401 invalid_token");
    assert!(s.history(&lan).await.contains(&"session_ended".to_owned()));
    s.running.run_jobs().await.unwrap();
    assert!(told.await.unwrap().starts_with("POST /told"));
    s.finish().await;
}

#[actix_web::test]
async fn on_https_every_cookie_belongs_to_this_host_alone() {
    let s = TestServer::start_with(|config| config.server.public_url = "https://id.example".into()).await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let address = format!("http://localhost:{}", s.running.public.port());
    let mut browser = Browser::new(s.http.clone(), address.clone());
    let login = browser.open("/login").await;
    let jar: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let csrf = login.between(r#"<meta name="csrf" content=""#, "\"");
    let form = [("csrf", csrf.as_str()), ("username", &lan), ("password", PASSPHRASE)];
    let entered = s.http.post(format!("{address}/login")).header("cookie", jar.join("; ")).form(&form);
    let entered = entered.send().await.unwrap();
    let set: Vec<&str> =
        entered.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
    assert!(set.iter().any(|cookie| cookie.starts_with("__Host-khoa_session=")), "{set:?}");
    for cookie in set {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for word in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(word) && !cookie.contains("Domain"), "{cookie}");
        }
    }
    s.finish().await;
}

#[actix_web::test]
async fn ways_to_sign_in_are_changed_from_our_page_and_right_after_a_sign_in() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = signed_in(&s, &lan).await;
    let csrf = browser.open("/").await.between(r#"<meta name="csrf" content=""#, "\"");
    let jar: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let ask = async |csrf: &str| {
        let request = s.http.post(s.url("/passkeys/options")).header("x-csrf-token", csrf);
        Reply::of(request.header("cookie", jar.join("; ")).send().await.unwrap()).await
    };
    let kind = |reply: &Reply| reply.body["type"].as_str().unwrap_or_default().to_owned();
    assert_eq!(ask(&csrf).await.status, 200);
    assert_eq!(kind(&ask("AAAA").await), "urn:khoa:problem:forged-request");
    s.later(Duration::from_secs(301));
    let stale = ask(&csrf).await;
    assert_eq!(kind(&stale), "urn:khoa:problem:fresh-sign-in-needed");
    assert_eq!((stale.status.as_u16(), &stale.body["next"]), (401, &json!("/login?again=any")));
    s.finish().await;
}
