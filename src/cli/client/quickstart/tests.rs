//! Snippets are filled in to the last word, and fit the client they are printed for.

use super::*;
use crate::client::ClientId;

fn asked() -> Metadata {
    serde_json::from_value(json!({
        "name": "Portal", "auth": "client_secret", "grants": ["authorization_code"], "scope": "openid profile",
        "id_token_alg": "RS256", "min_aal": 1,
    }))
    .unwrap()
}

fn files(product: Product, issuer: &str, metadata: Metadata) -> Vec<(&'static str, String)> {
    let chosen = ForArgs { product: Some(product) };
    printed(chosen, issuer, metadata, |quickstart| quickstart.files(product))
}

fn printed<T>(
    chosen: ForArgs,
    issuer: &str,
    mut metadata: Metadata,
    read: impl Fn(&Quickstart<'_>) -> T,
) -> T {
    let issuer = Url::parse(issuer).unwrap();
    chosen.suit(&issuer, &mut metadata).unwrap();
    let secret = metadata.auth.has_secret().then_some("khoa_cs_secret");
    let client = Client {
        id: ClientId::parse("portal").unwrap(),
        metadata,
        secrets: None,
        disabled: false,
        closing: None,
        version: 1,
    };
    read(&chosen.quickstart(&issuer, &client, secret))
}

#[test]
fn it_says_all_that_a_developer_types_elsewhere() {
    let mut metadata = asked();
    metadata.redirect_uris = vec![RedirectUri::parse("https://portal.example/callback").unwrap()];
    metadata.pkce = Pkce::Optional;
    let chosen = ForArgs { product: None };
    insta::assert_snapshot!(printed(chosen, "https://id.example", metadata, |it| it.text()), @r"
    issuer          https://id.example
    discovery       https://id.example/.well-known/openid-configuration
    client_id       portal
    client_secret   khoa_cs_secret
    authentication  client_secret_basic or client_secret_post
    scope           openid profile
    redirect URI    https://portal.example/callback
    PKCE            optional, with S256; a product without it must send a nonce and compare it
    The secret is shown this once; only its digest is kept.
    ");
}

#[test]
fn it_owns_up_to_a_callback_that_nobody_asked_for() {
    let chosen = ForArgs { product: Some(Product::Appauth) };
    insta::assert_snapshot!(printed(chosen, "https://id.example", asked(), |it| it.text()), @r#"
    issuer          https://id.example
    discovery       https://id.example/.well-known/openid-configuration
    client_id       portal
    authentication  none
    scope           openid profile
    redirect URI    http://127.0.0.1:8000/
    PKCE            required, with S256
    The redirect URI is the one appauth has of its own accord; --redirect-uri registers another.

    ==> khoa.js <==
    // Sign-in with Khoá for AppAuth. A phone's app registers its own scheme instead: --redirect-uri vn.example.app:/callback
    export const khoa = {
      issuer: "https://id.example",
      clientId: "portal",
      redirectUri: "http://127.0.0.1:8000/",
      scope: "openid profile",
    };
    "#);
}

#[test]
fn every_word_a_snippet_asks_for_is_filled_in() {
    for product in Product::value_variants() {
        for (name, text) in files(*product, "https://id.example", asked()) {
            assert!(!text.contains("{{") && !text.contains("}}"), "{product:?} {name}: {text}");
        }
    }
}

#[test]
fn a_line_that_asks_for_what_is_not_there_is_left_out() {
    let words = [("id", Some("portal".to_owned())), ("secret", None)];
    assert_eq!(fill("id: {{id}}\nsecret: {{secret}}\nend", &words), "id: portal\nend\n");
}

#[test]
fn a_default_callback_makes_room_for_the_issuer() {
    let spring = |issuer| files(Product::Spring, issuer, asked()).swap_remove(0).1;
    assert!(
        spring("https://id.example").contains("redirect-uri: http://localhost:8080/login/oauth2/code/khoa")
    );
    assert!(
        spring("http://localhost:8080")
            .contains("redirect-uri: http://localhost:8090/login/oauth2/code/khoa")
    );
    assert!(spring("http://localhost:8080").contains("server.port: 8090"));
}

#[test]
fn what_was_asked_for_is_kept() {
    let mut metadata = asked();
    metadata.redirect_uris =
        vec![RedirectUri::parse("https://portal.example/login/oauth2/code/khoa").unwrap()];
    let spring = files(Product::Spring, "https://id.example", metadata);
    assert!(
        spring[0].1.contains("redirect-uri: https://portal.example/login/oauth2/code/khoa"),
        "{}",
        spring[0].1
    );
    assert!(!spring[0].1.contains("server.port"), "a public address says nothing of the port behind it");
    assert!(spring[1].1.contains(r#"("https://portal.example/")"#), "{}", spring[1].1);
}

#[test]
fn a_snippet_with_a_secret_is_not_for_a_client_without_one() {
    let mut metadata = asked();
    metadata.auth = AuthMethod::None;
    let chosen = ForArgs { product: Some(Product::Spring) };
    let refused = chosen.suit(&Url::parse("https://id.example").unwrap(), &mut metadata).unwrap_err();
    assert!(refused.to_string().contains("leave out --for spring"), "{refused}");
}

#[test]
fn a_script_reads_the_same() {
    let chosen = ForArgs { product: Some(Product::Flask) };
    let json = printed(chosen, "https://id.example", asked(), |it| it.json());
    assert_eq!(json["redirect_uris"], json!(["http://localhost:5000/auth/callback"]));
    assert_eq!(json["post_logout_redirect_uris"], json!(["http://localhost:5000/"]));
    assert_eq!(json["token_endpoint_auth_methods"], json!(["client_secret_basic", "client_secret_post"]));
    assert_eq!((&json["pkce"], &json["code_challenge_method"]), (&json!("required"), &json!("S256")));
    let text = json["files"]["khoa.py"].as_str().unwrap();
    assert!(text.contains(r#"client_secret="khoa_cs_secret""#), "{text}");
}
