//! What the provider says about itself.

use serde_json::Value;

use crate::support::{Reply, TestServer};

#[actix_web::test]
async fn discovery_names_what_exists_and_both_documents_are_cached_by_etag() {
    let s = TestServer::start().await;
    for path in ["/.well-known/openid-configuration", "/jwks"] {
        let first = s.http.get(s.url(path)).send().await.unwrap();
        let etag = first.headers()["etag"].clone();
        assert_eq!(first.status(), 200, "{path}");
        let again = s.http.get(s.url(path)).header("if-none-match", etag).send().await.unwrap();
        assert_eq!((again.status().as_u16(), again.text().await.unwrap().as_str()), (304, ""), "{path}");
    }
    let metadata =
        Reply::of(s.http.get(s.url("/.well-known/openid-configuration")).send().await.unwrap()).await.body;
    assert_eq!(metadata["issuer"], s.issuer());
    for (name, value) in metadata.as_object().unwrap() {
        let endpoint = name.ends_with("_endpoint") || name == "jwks_uri";
        assert!(!endpoint || value.as_str().unwrap().starts_with(&s.issuer()), "{name}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn the_key_set_has_distinct_public_keys_of_every_algorithm() {
    let s = TestServer::start().await;
    let set = Reply::of(s.http.get(s.url("/jwks")).send().await.unwrap()).await.body;
    let keys = set["keys"].as_array().unwrap();
    let mut algorithms: Vec<&str> = keys.iter().map(|key| key["alg"].as_str().unwrap()).collect();
    algorithms.sort_unstable();
    algorithms.dedup();
    assert_eq!(algorithms, ["ES256", "EdDSA", "PS256", "RS256"]);
    let mut kids: Vec<&Value> = keys.iter().map(|key| &key["kid"]).collect();
    kids.dedup();
    assert_eq!(kids.len(), keys.len());
    for secret in ["d", "p", "q", "dp", "dq", "qi", "k"] {
        assert!(keys.iter().all(|key| key.get(secret).is_none()), "{secret} is published");
    }
    s.finish().await;
}

#[actix_web::test]
async fn what_is_not_there_is_said_in_the_readers_form() {
    let s = TestServer::start().await;
    let missing = Reply::of(s.http.get(s.url("/nowhere")).send().await.unwrap()).await;
    assert_eq!(
        (missing.status.as_u16(), missing.body["type"].as_str()),
        (404, Some("urn:khoa:problem:not-found"))
    );
    let wrong_method = s.http.get(s.url("/token")).send().await.unwrap();
    assert_eq!(
        (wrong_method.status().as_u16(), wrong_method.headers()["allow"].to_str().unwrap()),
        (405, "POST")
    );
    let page = s.browser().open("/nowhere").await;
    assert_eq!((page.status.as_u16(), page.has("error-code")), (404, true));
    let huge = s
        .http
        .post(s.url("/token"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("a".repeat(200_000));
    assert_eq!(huge.send().await.unwrap().status(), 413);
    s.finish().await;
}

#[actix_web::test]
async fn head_is_answered_as_get_without_the_body() {
    let s = TestServer::start().await;
    for path in ["/.well-known/openid-configuration", "/jwks", "/", "/login", "/robots.txt"] {
        let (got, head) = (s.http.get(s.url(path)).send(), s.http.head(s.url(path)).send());
        let (got, head) = (got.await.unwrap(), head.await.unwrap());
        assert_eq!(
            (head.status(), head.headers()["content-type"].clone()),
            (got.status(), got.headers()["content-type"].clone())
        );
        assert_eq!(head.text().await.unwrap(), "", "{path}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn a_script_is_told_in_its_readers_language_what_went_wrong() {
    let s = TestServer::start().await;
    for (lang, word) in [("vi", "Không"), ("en", "Not found")] {
        let asked = s.http.get(s.url("/nowhere")).header("accept", "application/json");
        let answer = asked.header("accept-language", lang).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let said = answer.text().await.unwrap();
        assert!(said.contains(word), "{lang}: {said}");
    }
    s.finish().await;
}
