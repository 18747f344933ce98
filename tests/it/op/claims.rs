//! Every claim a scope promises is said where a register knows it, at userinfo and, where a client wants it so, in the ID
//! token.

use serde_json::{Value, json};

use crate::support::{Party, TestServer, Tokens, person};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// Brings in Lan, of whom the register knows everything.
async fn lan(s: &TestServer, more: Value) -> String {
    let mut lan = person("099200000001", "Nguyễn Thị Lan", Some(PASSPHRASE));
    let known = json!({
        "family_name": "Nguyễn", "middle_name": "Thị", "given_name": "Lan", "gender": "female", "locale": "vi", "email_verified": true,
        "address": { "formatted": "12 đường Hoa Sữa, Hà Nội", "region": "Hà Nội", "country": "VN" },
        "nickname": "Lan Lan", "preferred_username": "lan.nguyen", "profile": "https://lan.example/about",
        "picture": "https://lan.example/lan.jpg", "website": "https://lan.example/",
    });
    for part in [known, more] {
        lan.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
    }
    s.import(&[lan]).await;
    "099200000001".to_owned()
}

async fn tokens(s: &TestServer, party: &Party, username: &str, over: &[(&str, &str)]) -> Tokens {
    let page = party.visit(&mut s.browser(), username, PASSPHRASE, over).await;
    Tokens::of(&party.redeem(&page.query("code").unwrap(), &[]).await)
}

#[actix_web::test]
async fn every_standard_claim_is_said_that_the_register_knows() {
    let s = TestServer::start().await;
    let lan = lan(&s, json!({})).await;
    let portal = s.client("portal", json!({ "scope": "openid profile email phone address" })).await;
    let tokens = tokens(&s, &portal, &lan, &[("scope", "openid profile email phone address")]).await;
    let said = portal.userinfo(&tokens.access).await.body;
    for (claim, value) in [
        ("name", "Nguyễn Thị Lan"),
        ("nickname", "Lan Lan"),
        ("preferred_username", "lan.nguyen"),
        ("profile", "https://lan.example/about"),
        ("picture", "https://lan.example/lan.jpg"),
        ("website", "https://lan.example/"),
        ("birthdate", "2000-03-01"),
    ] {
        assert_eq!(said[claim], value, "{said}");
    }
    let standard = "sub name given_name family_name middle_name nickname preferred_username profile picture website email \
        email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at";
    let missing: Vec<&str> = standard.split(' ').filter(|claim| said.get(claim).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let metadata = s.http.get(s.url("/.well-known/openid-configuration")).send().await.unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.bytes().await.unwrap()).unwrap();
    let listed = metadata["claims_supported"].as_array().unwrap();
    assert!(standard.split(' ').all(|claim| listed.contains(&json!(claim))), "{listed:?}");
    s.finish().await;
}

#[actix_web::test]
async fn of_a_birthdate_the_year_may_be_all_that_is_known() {
    let s = TestServer::start().await;
    let lan = lan(&s, json!({ "birthdate": "2000" })).await;
    let portal = s.client("portal", json!({})).await;
    let tokens = tokens(&s, &portal, &lan, &[]).await;
    assert_eq!(portal.userinfo(&tokens.access).await.body["birthdate"], "2000");
    s.finish().await;
}

#[actix_web::test]
async fn a_client_that_never_calls_userinfo_reads_the_same_in_the_id_token() {
    let s = TestServer::start().await;
    let lan = lan(&s, json!({})).await;
    let scope = "openid profile email phone offline_access";
    let usual = s.client("usual", json!({ "scope": scope })).await;
    let quiet = s.client("quiet", json!({ "scope": scope, "id_token_claims": true })).await;
    let wish = r#"{"userinfo":{"phone_number":null,"sub":null},"id_token":{"gender":null}}"#;
    let over = [("scope", "openid email offline_access"), ("claims", wish)];
    let own = tokens(&s, &usual, &lan, &over).await.id_claims();
    assert_eq!(
        (own["gender"].as_str(), own.get("email"), own.get("phone_number")),
        (Some("female"), None, None)
    );

    let tokens = tokens(&s, &quiet, &lan, &over).await;
    let (claims, said) = (tokens.id_claims(), quiet.userinfo(&tokens.access).await.body);
    for (claim, value) in said.as_object().unwrap() {
        assert_eq!(&claims[claim], value, "{claim}");
    }
    assert_eq!((claims["aud"].as_str(), claims["gender"].as_str()), (Some("quiet"), Some("female")));
    assert!(claims.get("name").is_none(), "nobody asked for the scope profile: {claims}");
    let narrower = quiet.refresh(tokens.refresh.as_deref().unwrap(), &[("scope", "openid")]).await;
    let narrower = Tokens::of(&narrower).id_claims();
    assert!(
        narrower.get("email").is_none(),
        "a refresh that leaves a scope out leaves its claims out: {narrower}"
    );
    s.finish().await;
}
