//! Browser apps: their own origins may call by script, and no other origin may.

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::json;

use crate::support::TestServer;

const ENDPOINTS: [&str; 3] = ["/token", "/userinfo", "/revoke"];

async fn ask(s: &TestServer, method: Method, path: &str, origin: &str) -> (u16, HeaderMap) {
    let mut request = s.http.request(method.clone(), s.url(path)).header("origin", origin);
    if method == Method::OPTIONS {
        request = request.header("access-control-request-method", "POST");
        request = request.header("access-control-request-headers", "authorization,content-type");
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.headers().clone())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

async fn stage() -> TestServer {
    let s = TestServer::start().await;
    let uris = ["https://spa.example:8443/callback", "http://localhost:5173/cb", "vn.example.app:/cb"];
    s.client("spa", json!({ "auth": "none", "redirect_uris": uris })).await;
    s.client("portal", json!({})).await;
    s
}

#[actix_web::test]
async fn a_page_of_a_public_client_may_ask_and_read() {
    let s = stage().await;
    for origin in ["https://spa.example:8443", "http://localhost:5173"] {
        for path in ENDPOINTS {
            let (status, headers) = ask(&s, Method::OPTIONS, path, origin).await;
            assert_eq!(
                (status, text(&headers, "access-control-allow-origin")),
                (204, Some(origin)),
                "{path}"
            );
            assert_eq!(
                text(&headers, "access-control-allow-headers"),
                Some("Authorization, Content-Type, DPoP")
            );
            assert!(text(&headers, "access-control-allow-methods").unwrap().contains("POST"));
            // What is refused has to be readable too.
            let (_, headers) = ask(&s, Method::POST, path, origin).await;
            assert_eq!(text(&headers, "access-control-allow-origin"), Some(origin), "{path}");
            assert_eq!(
                text(&headers, "access-control-expose-headers"),
                Some("DPoP-Nonce, WWW-Authenticate"),
                "{path}"
            );
            assert!(!headers.contains_key("access-control-allow-credentials"), "{path}");
            assert!(text(&headers, "vary").unwrap().contains("Origin"), "{path}");
        }
    }
    s.finish().await;
}

#[actix_web::test]
async fn no_other_page_may() {
    let s = stage().await;
    let strangers = [
        "https://spa.example",
        "http://spa.example:8443",
        "https://spa.example:8443.evil.example",
        "https://portal.example",
        "vn.example.app:",
        "null",
        "*",
    ];
    for origin in strangers {
        for path in ENDPOINTS {
            for method in [Method::OPTIONS, Method::POST] {
                let (_, headers) = ask(&s, method, path, origin).await;
                assert!(!headers.contains_key("access-control-allow-origin"), "{origin} {path}");
            }
        }
    }
    for path in ["/authorize", "/introspect", "/logout", "/"] {
        let (_, headers) = ask(&s, Method::OPTIONS, path, "https://spa.example:8443").await;
        assert!(!headers.contains_key("access-control-allow-origin"), "{path}");
    }
    s.finish().await;
}
