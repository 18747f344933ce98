//! Codes, refresh tokens and access tokens: once, by their owner, and not a second longer.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Party, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";

async fn code(s: &TestServer, party: &Party, username: &str) -> String {
    party.visit(&mut s.browser(), username, PASSPHRASE, &[]).await.query("code").unwrap()
}

#[actix_web::test]
async fn a_code_is_redeemed_once_and_its_replay_ends_what_came_of_it() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let code = code(&s, &portal, &lan).await;
    let tokens = Tokens::of(&portal.redeem(&code, &[]).await);
    assert_eq!(portal.userinfo(&tokens.access).await.status, 200);
    assert_eq!(portal.redeem(&code, &[]).await.refusal(), "400 invalid_grant");
    assert_eq!(portal.userinfo(&tokens.access).await.refusal(), "401 invalid_token");
    assert_eq!(portal.introspect(&tokens.access).await.body, json!({ "active": false }));
    assert_eq!(portal.refresh(tokens.refresh.as_deref().unwrap(), &[]).await.refusal(), "400 invalid_grant");
    assert!(s.history(&lan).await.contains(&"code_replayed".to_owned()));
    s.finish().await;
}

#[actix_web::test]
async fn fifty_parallel_redemptions_of_one_code_have_one_winner() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let code = code(&s, &portal, &lan).await;
    let replies = join_all((0..50).map(|_| portal.redeem(&code, &[]))).await;
    let won = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(won, 1);
    assert!(replies.iter().all(|reply| reply.status == 200 || reply.refusal() == "400 invalid_grant"));
    s.finish().await;
}

#[actix_web::test]
async fn a_stranger_can_neither_use_nor_spoil_a_code() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (portal, thief) = (s.client("portal", json!({})).await, s.client("thief", json!({})).await);
    let app = s.client("app", json!({ "auth": "none" })).await;
    let code = code(&s, &portal, &lan).await;
    for other in [&thief, &app] {
        assert_eq!(
            other.redeem(&code, &[("redirect_uri", &portal.redirect_uri)]).await.refusal(),
            "400 invalid_grant"
        );
    }
    for over in [
        [("redirect_uri", "https://portal.example/other")],
        [("redirect_uri", "")],
        [("code_verifier", "")],
        [("code_verifier", "wrongwrongwrongwrongwrongwrongwrongwrongwrong")],
        [("code", "khoa_ac_guessed")],
    ] {
        assert_eq!(portal.redeem(&code, &over).await.refusal(), "400 invalid_grant", "{over:?}");
    }
    assert_eq!(portal.redeem(&code, &[]).await.status, 200, "its owner still redeems it");
    s.finish().await;
}

#[actix_web::test]
async fn a_code_dies_after_a_minute() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let code = code(&s, &portal, &lan).await;
    s.later(Duration::from_secs(61));
    assert_eq!(portal.redeem(&code, &[]).await.refusal(), "400 invalid_grant");
    s.finish().await;
}

#[actix_web::test]
async fn a_refresh_keeps_who_and_when_and_never_widens_the_scope() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (portal, other) = (s.client("portal", json!({})).await, s.client("other", json!({})).await);
    let tokens = portal.sign_in(&mut s.browser(), &lan, PASSPHRASE).await;
    let (refresh, before) = (tokens.refresh.clone().unwrap(), tokens.id_claims());
    s.later(Duration::from_secs(90));
    let after = Tokens::of(&portal.refresh(&refresh, &[]).await);
    let claims = after.id_claims();
    for same in ["iss", "sub", "aud", "azp", "auth_time", "acr", "sid"] {
        assert_eq!(before[same], claims[same], "{same}");
    }
    assert!(claims["iat"].as_i64() > before["iat"].as_i64() && claims.get("nonce").is_none());
    assert_eq!(
        after.refresh.as_deref(),
        Some(refresh.as_str()),
        "a confidential client proves itself each time"
    );
    let narrowed = portal.refresh(&refresh, &[("scope", "openid")]).await;
    assert_eq!(narrowed.text("scope"), "openid");
    let wider = portal.refresh(&refresh, &[("scope", "openid phone")]).await;
    assert_eq!(wider.text("scope"), "openid", "what was not granted is left out, and the rest is named");
    assert_eq!(portal.refresh(&refresh, &[("scope", "phone")]).await.refusal(), "400 invalid_scope");
    assert_eq!(other.refresh(&refresh, &[]).await.refusal(), "400 invalid_grant");
    s.later(Duration::from_secs(91 * 24 * 3_600));
    assert_eq!(portal.refresh(&refresh, &[]).await.refusal(), "400 invalid_grant", "the grant has ended");
    s.finish().await;
}

#[actix_web::test]
async fn userinfo_says_what_the_scope_opens_and_nothing_more() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({ "scope": "openid profile email phone" })).await;
    let page = portal.visit(&mut s.browser(), &lan, PASSPHRASE, &[("scope", "openid profile")]).await;
    let tokens = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    let said = portal.userinfo(&tokens.access).await.body;
    assert_eq!((said["name"].as_str(), &said["sub"]), (Some("Nguyễn Thị Lan"), &tokens.id_claims()["sub"]));
    assert!(
        said["updated_at"].is_i64()
            && said.get("email").is_none()
            && said.get("personal_id_number").is_none()
    );

    let wish = r#"{"userinfo":{"email":{"essential":true},"personal_id_number":null}}"#;
    let page =
        portal.visit(&mut s.browser(), &lan, PASSPHRASE, &[("scope", "openid"), ("claims", wish)]).await;
    let tokens = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    let said = portal.userinfo(&tokens.access).await.body;
    assert_eq!(
        said["email"], "p099200000001@mail.example",
        "asked for by name, and within what the client may ask"
    );
    assert!(said.get("personal_id_number").is_none(), "outside of it");
    s.finish().await;
}

#[actix_web::test]
async fn userinfo_takes_the_token_in_one_of_two_ways() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let token = portal.sign_in(&mut s.browser(), &lan, PASSPHRASE).await.access;
    let post = || s.http.post(s.url("/userinfo"));
    let form = [("access_token", token.as_str())];
    assert_eq!(post().bearer_auth(&token).send().await.unwrap().status(), 200);
    assert_eq!(post().form(&form).send().await.unwrap().status(), 200);
    assert_eq!(post().bearer_auth(&token).form(&form).send().await.unwrap().status(), 400, "RFC 6750 §2");
    let in_query = s.http.get(s.url(&format!("/userinfo?access_token={token}"))).send().await.unwrap();
    assert_eq!(in_query.status(), 401, "never from an address");
    s.finish().await;
}

#[actix_web::test]
async fn clients_of_one_sector_know_a_person_by_one_name_and_introspect_what_is_theirs() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let tax = json!({ "sector": "tax.example" });
    let (one, two) = (s.client("one", tax.clone()).await, s.client("two", tax).await);
    let mut browser = s.browser();
    let (first, second) = (
        one.sign_in(&mut browser, &lan, PASSPHRASE).await,
        two.sign_in(&mut browser, &lan, PASSPHRASE).await,
    );
    let (a, b) = (first.id_claims(), second.id_claims());
    assert_eq!((&a["sub"], &a["sid"]), (&b["sub"], &b["sid"]));
    let refresh = first.refresh.unwrap();
    assert_eq!(one.introspect(&refresh).await.body["active"], true);
    assert_eq!(two.introspect(&refresh).await.body, json!({ "active": false }), "another client's");
    s.finish().await;
}

#[actix_web::test]
async fn whoever_sends_no_token_is_told_only_that_one_is_wanted() {
    let s = TestServer::start().await;
    for request in [s.http.get(s.url("/userinfo")), s.http.get(s.url("/userinfo")).basic_auth("a", Some("b"))]
    {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401);
        assert_eq!(answer.headers()["www-authenticate"], "Bearer realm=\"khoa\"", "RFC 6750 §3.1");
        assert_eq!(answer.text().await.unwrap(), "");
    }
    s.finish().await;
}

#[actix_web::test]
async fn an_access_token_dies_by_time_by_revocation_and_with_its_client() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (portal, other) = (s.client("portal", json!({})).await, s.client("other", json!({})).await);
    let tokens = portal.sign_in(&mut s.browser(), &lan, PASSPHRASE).await;
    assert_eq!(portal.introspect(&tokens.access).await.body["active"], true);
    assert_eq!(other.introspect(&tokens.access).await.body, json!({ "active": false }), "not its business");
    assert_eq!(
        other.revoke(&tokens.access).await.status,
        200,
        "and nobody learns whether there was anything"
    );
    assert_eq!(portal.userinfo(&tokens.access).await.status, 200);
    assert_eq!(portal.revoke(&tokens.access).await.status, 200);
    assert_eq!(portal.userinfo(&tokens.access).await.refusal(), "401 invalid_token");

    let refreshed = Tokens::of(&portal.refresh(tokens.refresh.as_deref().unwrap(), &[]).await);
    s.later(Duration::from_secs(301));
    assert_eq!(portal.userinfo(&refreshed.access).await.refusal(), "401 invalid_token");

    let fresh = Tokens::of(&portal.refresh(tokens.refresh.as_deref().unwrap(), &[]).await);
    let (app, desk) = (&s.running.app, s.running.app.desk(None));
    assert!(app.db.write(move |c| khoa::client::disable(c, &desk, "portal")).await.unwrap());
    s.later(Duration::from_secs(2));
    assert_eq!(portal.userinfo(&fresh.access).await.refusal(), "401 invalid_token");
    assert_eq!(portal.refresh(fresh.refresh.as_deref().unwrap(), &[]).await.refusal(), "401 invalid_client");
    s.finish().await;
}

#[actix_web::test]
async fn hostile_tokens_are_refused_and_never_understood() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let tokens = portal.sign_in(&mut s.browser(), &lan, PASSPHRASE).await;
    let (head, rest) = tokens.access.split_once('.').unwrap();
    let truncated = &tokens.access[..tokens.access.len() - 4];
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{}.", rest.split('.').next().unwrap());
    let hostile = [
        tokens.id.clone().unwrap(),
        truncated.to_owned(),
        unsigned,
        format!("{head}.{rest}x"),
        "x".repeat(20_000),
        "..".into(),
        "é".into(),
    ];
    for token in hostile {
        assert_eq!(portal.userinfo(&token).await.status.as_u16(), 401, "{token:.40}");
        assert_eq!(portal.introspect(&token).await.body, json!({ "active": false }), "{token:.40}");
    }
    let in_query =
        s.http.get(s.url(&format!("/userinfo?access_token={}", tokens.access))).send().await.unwrap();
    assert_eq!(in_query.status(), 401);
    s.finish().await;
}
