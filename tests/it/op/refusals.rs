//! A refusal says which word was wrong and which are right, goes where the specification says, and is counted for the
//! operator of the client it concerns.

use serde_json::json;

use crate::support::TestServer;

#[actix_web::test]
async fn a_refusal_names_the_wrong_word_and_the_right_ones() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    for (over, told) in [
        (("prompt", "login dance"), "prompt: dance is not among none login consent select_account"),
        (("prompt", "\u{1f511}"), "prompt: what was sent is not among none login consent select_account"),
        (("response_type", "device"), "response_type: device is not among code"),
        (("response_mode", "form_post"), "response_mode: form_post is not among query"),
    ] {
        let page = s.browser().open(&portal.authorization(&[over])).await;
        assert_eq!(page.query("error_description").as_deref(), Some(told), "{over:?}");
    }
    let other = portal.post("/token", &[("grant_type", "password")]).await;
    assert_eq!(other.refusal(), "400 unsupported_grant_type");
    let right = "authorization_code refresh_token client_credentials urn:openid:params:grant-type:ciba urn:ietf:params:oauth:grant-type:token-exchange";
    assert_eq!(other.text("error_description"), format!("grant_type: password is not among {right}"));
    let own = portal.post("/token", &[("grant_type", "client_credentials")]).await;
    assert_eq!(own.refusal(), "400 unauthorized_client");
    let right = "authorization_code refresh_token";
    assert_eq!(own.text("error_description"), format!("grant_type: client_credentials is not among {right}"));
    s.finish().await;
}

#[actix_web::test]
async fn what_is_wrong_with_an_address_is_said_on_a_page_of_ours() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    for (uri, told) in [("", "redirect_uri is missing"), ("https://portal.example/other", "byte for byte")] {
        let page = s.browser().open(&portal.authorization(&[("redirect_uri", uri)])).await;
        assert!(page.status == 400 && page.between("error-detail\">", "<").contains(told), "{}", page.body);
        assert!(!page.body.contains("https://portal.example"), "a stranger learns no address");
    }
    s.finish().await;
}

#[actix_web::test]
async fn a_response_type_that_ends_in_the_fragment_is_refused_there() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    for kind in ["token", "id_token", "id_token token", "code id_token", "token id_token code"] {
        for mode in ["", "fragment", "query"] {
            let over = [("response_type", kind), ("response_mode", mode)];
            let page = s.browser().open(&portal.authorization(&over)).await;
            let told = ["error", "state", "iss"].map(|name| page.fragment(name));
            let right = ["unsupported_response_type", "st", &s.issuer()].map(|text| Some(text.to_owned()));
            assert_eq!((told, page.url.query()), (right, None), "{kind} {mode}");
        }
    }
    s.finish().await;
}

#[actix_web::test]
async fn the_operator_finds_every_refusal_of_a_client_with_its_reason() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({ "auth": "client_secret_post" })).await;
    s.browser().open(&portal.authorization(&[("scope", "eid")])).await;
    s.browser().open(&portal.authorization(&[("redirect_uri", "https://portal.example/other")])).await;
    let header = portal.post("/token", &[("grant_type", "refresh_token"), ("refresh_token", "x")]).await;
    assert_eq!(
        (header.refusal().as_str(), header.text("error_description").as_str()),
        ("401 invalid_client", "client authentication failed")
    );
    let app = s.running.app.clone();
    app.write_counts().await.unwrap();
    let refused = s.audited("portal").await.into_iter().filter(|(event, _)| event == "client_refused");
    let mut why: Vec<String> = refused.map(|(_, facts)| facts["why"].as_str().unwrap().to_owned()).collect();
    why.sort();
    assert_eq!(
        why,
        [
            "invalid_request: redirect_uri is not one that is registered for this client, byte for byte",
            "invalid_scope: scope: eid is not among email offline_access openid profile",
            "it came with client_secret_basic, and client_secret_post is registered",
        ]
    );
    s.finish().await;
}
