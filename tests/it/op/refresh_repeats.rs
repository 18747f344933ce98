//! A refresh token that comes a second time: a lost answer goes on, a theft ends the family, and the two are told apart.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use super::dpop::Stage;
use crate::support::{Party, Prover, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// An app, and the refresh token it got for Lan.
async fn app_of_lan(s: &TestServer) -> (Party, String, String) {
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let app = s.client("app", json!({ "auth": "none" })).await;
    let token = app.sign_in(&mut s.browser(), &lan, PASSPHRASE).await.refresh.unwrap();
    (app, lan, token)
}

async fn renewed(app: &Party, token: &str) -> String {
    Tokens::of(&app.refresh(token, &[]).await).refresh.unwrap()
}

async fn is_refused(app: &Party, token: &str) -> bool {
    app.refresh(token, &[]).await.refusal() == "400 invalid_grant"
}

/// What the audit log says of repeats that ended nothing.
async fn repeats(s: &TestServer) -> Vec<String> {
    let audited = s.audited("app").await.into_iter().filter(|(event, _)| event == "refresh_repeated");
    audited.map(|(_, facts)| facts["outcome"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_lost_answer_is_no_theft_while_nobody_used_it() {
    let s = TestServer::start().await;
    let (app, lan, first) = app_of_lan(&s).await;
    let _lost = renewed(&app, &first).await;
    s.later(Duration::from_secs(29));
    let second = renewed(&app, &first).await;
    let third = renewed(&app, &second).await;
    assert!(!renewed(&app, &third).await.is_empty(), "the family goes on");
    assert!(!s.history(&lan).await.contains(&"refresh_replayed".to_owned()));
    assert_eq!(repeats(&s).await, ["exchanged anew"]);
    s.finish().await;
}

#[actix_web::test]
async fn of_two_answers_that_crossed_the_older_is_refused_and_the_other_goes_on() {
    let s = TestServer::start().await;
    let (app, lan, first) = app_of_lan(&s).await;
    let (older, newer) = (renewed(&app, &first).await, renewed(&app, &first).await);
    assert!(is_refused(&app, &older).await);
    s.later(Duration::from_secs(29));
    assert!(is_refused(&app, &older).await);
    assert!(!renewed(&app, &newer).await.is_empty());
    assert!(!s.history(&lan).await.contains(&"refresh_replayed".to_owned()));
    let refused = "refused, another answer took its place";
    assert_eq!(repeats(&s).await, ["exchanged anew", refused, refused], "none of it is silent");
    s.finish().await;
}

#[actix_web::test]
async fn a_stolen_refresh_token_ends_the_whole_family() {
    let s = TestServer::start().await;
    let (app, lan, first) = app_of_lan(&s).await;
    let second = Tokens::of(&app.refresh(&first, &[]).await);
    let newest = renewed(&app, second.refresh.as_deref().unwrap()).await;
    assert!(is_refused(&app, &first).await, "its successor was used: two hold it");
    assert!(is_refused(&app, &newest).await);
    assert_eq!(app.userinfo(&second.access).await.refusal(), "401 invalid_token");
    assert!(s.history(&lan).await.contains(&"refresh_replayed".to_owned()));
    s.finish().await;
}

#[actix_web::test]
async fn half_a_minute_later_a_spent_token_is_a_replay() {
    let s = TestServer::start().await;
    let (app, lan, first) = app_of_lan(&s).await;
    let unused = renewed(&app, &first).await;
    s.later(Duration::from_secs(30));
    assert!(is_refused(&app, &first).await && is_refused(&app, &unused).await);
    assert!(s.history(&lan).await.contains(&"refresh_replayed".to_owned()));
    s.finish().await;
}

#[actix_web::test]
async fn half_a_minute_later_a_superseded_token_is_a_replay_too() {
    let s = TestServer::start().await;
    let (app, lan, first) = app_of_lan(&s).await;
    let (older, newer) = (renewed(&app, &first).await, renewed(&app, &first).await);
    s.later(Duration::from_secs(30));
    assert!(is_refused(&app, &older).await && is_refused(&app, &newer).await);
    assert!(s.history(&lan).await.contains(&"refresh_replayed".to_owned()));
    s.finish().await;
}

#[actix_web::test]
async fn of_parallel_refreshes_exactly_one_answer_lives_on() {
    let s = TestServer::start().await;
    let (app, lan, token) = app_of_lan(&s).await;
    let replies = join_all((0..50).map(|_| app.refresh(&token, &[]))).await;
    let won: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert!(
        (1..=9).contains(&won.len()),
        "{} of 50: a token is exchanged anew so often and no more",
        won.len()
    );
    let answers = won.iter().map(|reply| reply.text("refresh_token"));
    let used = join_all(answers.map(|token| {
        let app = &app;
        async move { app.refresh(&token, &[]).await.status }
    }))
    .await;
    assert_eq!(used.iter().filter(|status| **status == 200).count(), 1);
    assert!(!s.history(&lan).await.contains(&"refresh_replayed".to_owned()));
    s.finish().await;
}

#[actix_web::test]
async fn two_tabs_of_one_app_hold_families_of_their_own() {
    let s = TestServer::start().await;
    let (app, lan, _) = app_of_lan(&s).await;
    let mut browser = s.browser();
    let left = app.sign_in(&mut browser, &lan, PASSPHRASE).await.refresh.unwrap();
    let right = app.sign_in(&mut browser, &lan, PASSPHRASE).await.refresh.unwrap();
    let used = renewed(&app, &renewed(&app, &left).await).await;
    assert!(
        is_refused(&app, &left).await && is_refused(&app, &used).await,
        "a theft ends the family it was in"
    );
    assert!(
        !renewed(&app, &right).await.is_empty(),
        "and no other, though browser, session and app are the same"
    );
    s.finish().await;
}

#[actix_web::test]
async fn a_phone_whose_line_loses_the_answer_sends_the_same_token_by_the_same_key_and_goes_on() {
    let stage = Stage::set().await;
    let app = stage.s.client("app", json!({ "auth": "none" })).await;
    let (key, thief) = (Prover::new(), Prover::new());
    let by = async |key: &Prover| stage.at_token(key, Some(&stage.nonce().await));
    let code = stage.code(&app, &[]).await;
    let first = Tokens::of(&stage.redeem(&app, &code, &by(&key).await).await).refresh.unwrap();
    let _lost = Tokens::of(&stage.refresh(&app, &first, &by(&key).await).await);
    // Whoever heard it on the line has no key, and ends nothing by trying.
    assert_eq!(stage.refresh(&app, &first, &by(&thief).await).await.refusal(), "400 invalid_grant");
    assert_eq!(stage.refresh(&app, &first, &[]).await.refusal(), "400 invalid_grant");
    let again = Tokens::of(&stage.refresh(&app, &first, &by(&key).await).await);
    assert_eq!(again.access_claims()["cnf"]["jkt"], key.thumbprint());
    // The request itself may arrive twice: a proof is good once, and that ends nothing either.
    let next = again.refresh.unwrap();
    let proof = by(&key).await;
    let arrived = Tokens::of(&stage.refresh(&app, &next, &proof).await).refresh.unwrap();
    assert_eq!(stage.refresh(&app, &next, &proof).await.refusal(), "400 invalid_dpop_proof");
    assert_eq!(stage.refresh(&app, &arrived, &by(&key).await).await.status, 200);
    assert!(!stage.s.history(&stage.lan).await.contains(&"refresh_replayed".to_owned()));
    assert_eq!(repeats(&stage.s).await, ["exchanged anew"]);
    // Half a minute later it is a theft, whoever has the key.
    stage.s.later(Duration::from_secs(30));
    assert_eq!(stage.refresh(&app, &first, &by(&key).await).await.refusal(), "400 invalid_grant");
    assert!(stage.s.history(&stage.lan).await.contains(&"refresh_replayed".to_owned()));
    stage.s.finish().await;
}
