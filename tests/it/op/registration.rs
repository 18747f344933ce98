//! A registration that could never work is refused with the half that is missing.

use proptest::prelude::*;
use serde_json::json;

use crate::support::TestServer;
use khoa::base::RedirectUri;

#[actix_web::test]
async fn half_a_configuration_is_refused_with_the_half_that_is_missing() {
    let s = TestServer::start().await;
    let code = json!(["authorization_code"]);
    for (metadata, told) in [
        (json!({ "scope": "openid offline_access", "grants": code }), "add the grant, or leave the word out"),
        (
            json!({ "scope": "openid", "grants": ["authorization_code", "refresh_token"] }),
            "add the word, or leave the grant out",
        ),
        (
            json!({ "scope": "registry.read", "grants": ["client_credentials"] }),
            "a redirect URI is of no use",
        ),
        (
            json!({ "grants": [], "redirect_uris": [], "post_logout_redirect_uris": [], "scope": "" }),
            "a client needs a grant",
        ),
        (
            json!({ "scope": "openid", "backchannel_logout_uri": "https://portal.example/bc#part" }),
            "must not have a fragment",
        ),
        (
            json!({ "scope": "openid", "backchannel_logout_uri": "ftp://portal.example/bc" }),
            "a back-channel logout URI is https",
        ),
        (
            json!({ "auth": "none", "scope": "openid", "resources": ["https://api.example"] }),
            "a resource server must be able to authenticate",
        ),
        (
            json!({ "auth": "none", "official": true, "scope": "openid" }),
            "an official client without a secret is an app: its tokens are bound to a key",
        ),
        (
            json!({
                "auth": "none", "official": true, "dpop_bound_access_tokens": true, "scope": "openid",
                "redirect_uris": ["vn.example.app:/back"], "post_logout_redirect_uris": [],
            }),
            "comes back by https addresses, which phones hand to it alone",
        ),
        (
            json!({ "scope": "openid", "may_ask": ["https://api.example"] }),
            "no client guards https://api.example: register the API first",
        ),
        (
            json!({
                "grants": [], "redirect_uris": [], "scope": "", "resources": ["https://api.example"],
                "may_ask": ["https://api.example"],
            }),
            "an API to ask for is of no use without a grant",
        ),
    ] {
        let why = s.refused_client(metadata.clone()).await;
        assert!(why.contains(told), "{metadata}: {why}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn a_resource_has_one_guard() {
    let s = TestServer::start().await;
    let api = json!({ "scope": "openid", "resources": ["https://api.example"] });
    s.client("api", api.clone()).await;
    let why = s.refused_client(api).await;
    assert!(why.contains("another client guards this resource"), "{why}");
    s.finish().await;
}

proptest! {
    #[test]
    fn what_is_registered_matches_itself_and_nothing_that_differs(
        host in "[a-z]{1,8}(\\.[a-z]{2,5}){1,2}",
        path in "(/[a-zA-Z0-9_.~-]{0,6}){0,3}",
        query in "(\\?[a-z]{1,3}=[a-z0-9]{0,4})?",
        at in any::<prop::sample::Index>(),
        other in "[ -~]",
    ) {
        let text = format!("https://{host}{path}{query}");
        let Ok(uri) = RedirectUri::parse(&text) else { return Ok(()) };
        prop_assert!(uri.matches(&text));
        let place = at.index(text.len());
        let (before, after) = text.split_at(place);
        let inserted = format!("{before}{other}{after}");
        prop_assert!(!uri.matches(&inserted), "{inserted}");
        let replaced = format!("{before}{other}{}", &after[1..]);
        prop_assert_eq!(uri.matches(&replaced), replaced == text, "{}", replaced);
    }

    #[test]
    fn nothing_that_is_taken_leads_to_script_or_in_the_clear(text in "(https?|ftp|javascript|data|vn\\.app|app)(:|://)[ -~]{0,30}") {
        if let Ok(uri) = RedirectUri::parse(&text) {
            let scheme = uri.as_str().split(':').next().unwrap_or_default();
            prop_assert!(scheme == "https" || scheme.contains('.') || uri.as_str().starts_with("http://"), "{text}");
            prop_assert!(!text.contains(['#', ' ', '"', '<', '>', '\\']), "{text}");
        }
    }
}
