//! What HTTP says about sizes and about answers that are known already, asked for from outside.

use crate::support::{Reply, TestServer};

#[actix_web::test]
async fn too_long_an_address_and_too_large_a_head_are_told_apart() {
    let s = TestServer::start().await;
    let long = s.http.get(s.url(&format!("/jwks?{}", "a".repeat(20_000)))).send().await.unwrap();
    let long = Reply::of(long).await;
    assert_eq!((long.status.as_u16(), &long.body["type"]), (414, &"urn:khoa:problem:target-too-long".into()));
    for (size, times) in [(40_000, 1), (2_000, 20)] {
        let large = (0..times).fold(s.http.get(s.url("/jwks")), |request, n| {
            request.header(format!("x-{n}"), "a".repeat(size))
        });
        let large = Reply::of(large.send().await.unwrap()).await;
        assert_eq!(
            (large.status.as_u16(), &large.body["type"]),
            (431, &"urn:khoa:problem:headers-too-large".into())
        );
    }
    for (path, status) in [(format!("/login?{}", "a".repeat(20_000)), 414)] {
        let page = s.browser().open(&path).await;
        assert_eq!((page.status.as_u16(), page.has("error-code")), (status, true));
    }
    let mut browser = s.browser();
    browser.headers.push(("x-large", "a".repeat(40_000)));
    let page = browser.open("/login").await;
    assert_eq!((page.status.as_u16(), page.has("error-code")), (431, true));
    s.finish().await;
}

#[actix_web::test]
async fn an_answer_that_is_known_is_not_sent_again() {
    let s = TestServer::start().await;
    let login = s.browser().open("/login").await;
    let style = format!("/assets/khoa.{}", login.between("/assets/khoa.", "\""));
    for path in
        ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/jwks", &style]
    {
        let ask = || s.http.get(s.url(path)).header("accept-encoding", "identity");
        let tag = ask().send().await.unwrap().headers()["etag"].to_str().unwrap().to_owned();
        for known in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"other\", {tag}"),
            format!("W/\"x\",W/{tag} "),
            "*".into(),
        ] {
            let answer = ask().header("if-none-match", &known).send().await.unwrap();
            assert_eq!(
                (answer.status().as_u16(), answer.headers()["etag"].to_str().unwrap()),
                (304, tag.as_str()),
                "{path}: {known}"
            );
        }
        let answer =
            ask().header("if-none-match", "\"x\"").header("if-none-match", &tag).send().await.unwrap();
        assert_eq!(answer.status(), 304, "{path}");
        for unknown in ["\"other\"", "W/\"other\"", tag.trim_matches('"'), ""] {
            let answer = ask().header("if-none-match", unknown).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{path}: {unknown}");
        }
    }
    s.finish().await;
}

#[actix_web::test]
async fn operators_are_told_that_it_is_the_method_and_not_the_address() {
    let s = TestServer::start().await;
    for path in ["/health/live", "/health/ready", "/health/started", "/metrics"] {
        let url = format!("http://{}{path}", s.running.management);
        assert_eq!(s.http.get(&url).send().await.unwrap().status(), 200, "{path}");
        let other = s.http.post(&url).send().await.unwrap();
        assert_eq!(
            (other.status().as_u16(), &other.headers()["allow"]),
            (405, &"GET".parse().unwrap()),
            "{path}"
        );
    }
    s.finish().await;
}
