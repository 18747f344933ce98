//! PKCE is a rule of the client: demanded unless a confidential one was registered otherwise, and never half done.

use serde_json::json;

use crate::support::{CHALLENGE, Page, Party, TestServer, VERIFIER};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// Overrides that leave PKCE out of an authorization request.
const WITHOUT: [(&str, &str); 2] = [("code_challenge", ""), ("code_challenge_method", "")];

async fn lenient(s: &TestServer) -> Party {
    s.client("lenient", json!({ "pkce": "optional" })).await
}

async fn visit(s: &TestServer, party: &Party, over: &[(&str, &str)]) -> Page {
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    party.visit(&mut s.browser(), &lan, PASSPHRASE, over).await
}

#[actix_web::test]
async fn a_confidential_client_registered_so_signs_in_without_a_challenge() {
    let s = TestServer::start().await;
    let lenient = lenient(&s).await;
    let code = visit(&s, &lenient, &WITHOUT).await.query("code").unwrap();
    let reply = lenient.redeem(&code, &[("code_verifier", "")]).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    // OpenID Connect Core §3.1.2.1: nonce is optional for the code flow, and the official exam leaves it out.
    let code = visit(&s, &lenient, &[&WITHOUT[..], &[("nonce", "")]].concat()).await.query("code").unwrap();
    assert_eq!(lenient.redeem(&code, &[("code_verifier", "")]).await.status, 200);
    s.finish().await;
}

#[actix_web::test]
async fn a_verifier_where_no_challenge_was_is_refused() {
    let s = TestServer::start().await;
    let lenient = lenient(&s).await;
    let code = visit(&s, &lenient, &WITHOUT).await.query("code").unwrap();
    assert_eq!(lenient.redeem(&code, &[]).await.refusal(), "400 invalid_grant");
    s.finish().await;
}

#[actix_web::test]
async fn a_challenge_that_was_sent_all_the_same_is_enforced() {
    let s = TestServer::start().await;
    let lenient = lenient(&s).await;
    let code = visit(&s, &lenient, &[]).await.query("code").unwrap();
    let wrong = "wrongwrongwrongwrongwrongwrongwrongwrongwrong";
    for verifier in ["", wrong] {
        let reply = lenient.redeem(&code, &[("code_verifier", verifier)]).await;
        assert_eq!(reply.refusal(), "400 invalid_grant", "{verifier:?}");
    }
    assert_eq!(lenient.redeem(&code, &[("code_verifier", VERIFIER)]).await.status, 200);
    s.finish().await;
}

#[actix_web::test]
async fn a_challenge_that_proves_nothing_is_refused_to_whomever_sends_it() {
    let s = TestServer::start().await;
    let lenient = lenient(&s).await;
    let cases = [
        (
            [("code_challenge", CHALLENGE), ("code_challenge_method", "plain")],
            "code_challenge_method must be S256",
        ),
        // RFC 7636 §4.3: without a method it is plain.
        (
            [("code_challenge", CHALLENGE), ("code_challenge_method", "")],
            "code_challenge_method must be S256",
        ),
        (
            [("code_challenge", "short"), ("code_challenge_method", "S256")],
            "code_challenge must be the SHA-256 of code_verifier in base64url",
        ),
        (
            [("code_challenge", ""), ("code_challenge_method", "S256")],
            "code_challenge with code_challenge_method S256 is needed",
        ),
    ];
    for (over, told) in cases {
        let page = s.browser().open(&lenient.authorization(&over)).await;
        let said = (page.query("error"), page.query("error_description"));
        assert_eq!(said, (Some("invalid_request".into()), Some(told.into())), "{over:?}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn whoever_has_no_secret_never_goes_without() {
    let s = TestServer::start().await;
    let app = s.client("app", json!({ "auth": "none" })).await;
    let page = s.browser().open(&app.authorization(&WITHOUT)).await;
    assert_eq!(page.query("error").as_deref(), Some("invalid_request"));
    let why = s.refused_client(json!({ "auth": "none", "pkce": "optional" })).await;
    assert!(why.contains("a public client cannot do without PKCE"), "{why}");
    s.finish().await;
}
