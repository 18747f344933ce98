//! Scopes that do not surprise: what is not registered is left out, what was granted is said, and nothing else is an error.

use serde_json::json;

use crate::support::{Party, Reply, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// The answer of the token endpoint to a sign-in with this `scope`.
async fn tokens(s: &TestServer, party: &Party, scope: &str) -> Reply {
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let page = party.visit(&mut s.browser(), &lan, PASSPHRASE, &[("scope", scope)]).await;
    let code = page.query("code").unwrap_or_else(|| panic!("{scope}: no code at {}", page.url));
    party.redeem(&code, &[]).await
}

#[actix_web::test]
async fn more_than_is_registered_is_narrowed_and_the_answer_says_to_what() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({ "scope": "openid profile" })).await;
    for (asked, granted) in [
        ("openid profile email phone", "openid profile"),
        ("openid unheard_of offline_access", "openid"),
        ("openid <script> \"", "openid"),
        ("profile  openid openid", "openid profile"),
    ] {
        let reply = tokens(&s, &portal, asked).await;
        assert_eq!(reply.text("scope"), granted, "{asked}");
        let said = portal.userinfo(&reply.text("access_token")).await.body;
        assert!(said.get("email").is_none() && said.get("phone_number").is_none(), "{asked}: {said}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn without_openid_it_is_plain_oauth() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({ "scope": "openid profile registry.read" })).await;
    // No scope at all: the words about resources, and nothing about the person (RFC 6749 §3.3).
    for (asked, granted) in
        [("registry.read", "registry.read"), ("", "registry.read"), ("profile", "profile")]
    {
        let reply = tokens(&s, &portal, asked).await;
        assert_eq!((reply.status.as_u16(), reply.text("scope").as_str()), (200, granted), "{asked:?}");
        assert!(reply.body.get("id_token").is_none(), "{asked:?}");
        let access = Tokens::of(&reply).access;
        assert_eq!(portal.introspect(&access).await.body["active"], true, "{asked:?}");
        assert_eq!(portal.userinfo(&access).await.refusal(), "403 insufficient_scope", "{asked:?}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn a_machine_too_is_narrowed_to_what_it_may_have() {
    let s = TestServer::start().await;
    let machine =
        json!({ "grants": ["client_credentials"], "redirect_uris": [], "scope": "openid registry.read" });
    let machine = s.client("machine", machine).await;
    let grant = ("grant_type", "client_credentials");
    let reply = machine.post("/token", &[grant, ("scope", "openid registry.read registry.write")]).await;
    assert_eq!(reply.text("scope"), "registry.read");
    let none = machine.post("/token", &[grant, ("scope", "registry.write openid")]).await;
    assert_eq!(none.refusal(), "400 invalid_scope");
    assert_eq!(none.text("error_description"), "scope: openid is not among registry.read");
    s.finish().await;
}

#[actix_web::test]
async fn only_a_scope_of_which_nothing_is_left_is_refused() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({ "scope": "openid profile" })).await;
    for (scope, told) in [
        ("email", "scope: email is not among openid profile"),
        ("unheard_of", "scope: unheard_of is not among openid profile"),
        ("<script>", "scope: what was sent is not among openid profile"),
    ] {
        let page = s.browser().open(&portal.authorization(&[("scope", scope)])).await;
        let said = (page.query("error"), page.query("error_description"));
        assert_eq!(said, (Some("invalid_scope".into()), Some(told.into())), "{scope}");
    }
    s.finish().await;
}
