//! The passcode: it raises a phone that nobody vouches for, is taken with that phone's key alone, five times, and costs nothing else.

use std::time::Duration;

use khoa::login::throttle::{self, Attempt};
use reqwest::Method;
use serde_json::{Value, json};

use super::phone::{App, DEVICES, Phone};
use super::stage::problem;
use crate::support::{Prover, Reply, Tokens};

const PATH: &str = "/app/v1/passcode";
const PAGE: &str = "/settings/passcode";
const PASSPHRASE: &str = "trang sáng trên sông quê";
const CODE: &str = "280614";
const OTHER: &str = "907142";

async fn set(app: &App, by: &Phone, code: &str) -> Reply {
    app.send(by, Method::PUT, PATH, Some(json!({ "passcode": code })), "-").await
}

/// A phone that is bound, and of which no maker says anything.
async fn bound(app: &App) -> Phone {
    let phone = app.phone().await;
    assert_eq!(app.bind(&phone, "a").await.status, 201);
    phone
}

/// Asks for a sign-in and lets the phone answer with a passcode.
async fn knowing(app: &App, phone: &Phone, code: &str) -> Reply {
    let asked = app.ask(&app.app, &phone.key, &[("acr_values", "LoA2")]).await;
    app.reply_knowing(phone, &asked, code).await
}

/// Wrong five times, with the waits between them.
async fn tried_out(app: &App, phone: &Phone) -> Vec<String> {
    let mut answers = Vec::new();
    for wait in [0, 0, 31, 61, 121] {
        app.stage.s.later(Duration::from_secs(wait));
        answers.push(knowing(app, phone, OTHER).await.refusal());
    }
    answers
}

async fn letters(app: &App) -> Vec<Value> {
    app.stage.s.running.run_jobs().await.unwrap();
    app.stage.s.outbox()
}

#[actix_web::test]
async fn a_phone_and_a_passcode_are_two_factors_where_the_phone_alone_is_one() {
    let app = App::set().await;
    let phone = bound(&app).await;
    assert_eq!(app.get(&phone, PATH).await.body, json!({ "set_at": null, "rests": false }));
    let asked = app.ask(&app.app, &phone.key, &[("acr_values", "LoA2")]).await;
    let weak = app.reply(&app.app, &phone.key, &asked, ("phone", &phone.signs_in(&asked))).await;
    assert_eq!(weak.body["phone"], Value::Null, "without one a passkey is all that is left");
    let none = app.reply_knowing(&phone, &weak, CODE).await;
    assert_eq!(none.refusal(), "400 redirect_to_web");
    assert_eq!(none.body["khoa_obstacle"], "passcode_unset");

    let made = set(&app, &phone, CODE).await;
    assert_eq!((made.status.as_u16(), &made.body["rests"]), (200, &json!(false)), "{:?}", made.body);
    assert!(
        letters(&app)
            .await
            .iter()
            .any(|letter| letter["subject"] == "Tài khoản của bạn vừa được đặt mã passcode")
    );
    let asked = app.ask(&app.app, &phone.key, &[("acr_values", "LoA2")]).await;
    let weak = app.reply(&app.app, &phone.key, &asked, ("phone", &phone.signs_in(&asked))).await;
    assert_eq!(
        (weak.refusal().as_str(), &weak.body["phone"]["passcode"]),
        ("400 insufficient_authorization", &json!(true))
    );
    let answered = app.reply_knowing(&phone, &weak, CODE).await;
    assert_eq!(answered.status, 200, "{:?}", answered.body);
    let proof = app.stage.at_token(&phone.key, Some(&app.stage.nonce().await));
    let tokens = Tokens::of(&app.stage.redeem(&app.app, &answered.text("authorization_code"), &proof).await);
    let said = tokens.id_claims();
    assert_eq!((&said["acr"], &said["amr"]), (&json!("LoA2"), &json!(["pop", "pin", "user", "mfa"])));
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_passcode_is_taken_with_the_key_of_a_phone_of_the_account_and_with_nothing_else() {
    let app = App::set().await;
    let phone = bound(&app).await;
    set(&app, &phone, CODE).await;
    let asked = app.ask(&app.app, &phone.key, &[]).await;
    for alone in [&[("passcode", CODE)][..], &[("passcode", CODE), ("passkey", "{}")]] {
        assert_eq!(app.ask(&app.app, &phone.key, alone).await.refusal(), "400 invalid_request");
    }
    assert_eq!(
        app.reply(&app.app, &phone.key, &asked, ("passcode", CODE)).await.refusal(),
        "400 invalid_request"
    );
    // A key that is nobody's phone tries none, and what a phone signed for another session lets nobody try either.
    let stranger = Phone { key: Prover::new(), tokens: app.phone().await.tokens };
    let refused = knowing(&app, &stranger, CODE).await;
    assert_eq!(refused.body["khoa_obstacle"], "phone_unknown", "{:?}", refused.body);
    for _ in 0..7 {
        assert_eq!(knowing(&app, &stranger, OTHER).await.refusal(), "400 access_denied");
    }
    assert_eq!(knowing(&app, &phone, CODE).await.status, 200, "nobody else's tries count");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn after_five_wrong_ones_the_passcode_rests_and_everything_else_goes_on() {
    let app = App::set().await;
    let phone = bound(&app).await;
    set(&app, &phone, CODE).await;
    let wrong = knowing(&app, &phone, OTHER).await;
    assert_eq!(wrong.refusal(), "400 access_denied");
    assert_eq!(
        wrong.body["khoa_obstacle"], "passcode_wrong",
        "an app asks for it again, and does not bind anew"
    );
    let seen = app.stage.s.history(&app.stage.lan).await;
    let count = |name: &str| seen.iter().filter(|event| *event == name).count();
    assert_eq!((count("passcode_wrong"), count("sign_in_refused")), (1, 0), "{seen:?}");
    assert_eq!(knowing(&app, &phone, CODE).await.status, 200, "a right one forgets what was wrong before");

    assert_eq!(knowing(&app, &phone, OTHER).await.refusal(), "400 access_denied");
    assert_eq!(knowing(&app, &phone, OTHER).await.refusal(), "400 access_denied");
    let early = knowing(&app, &phone, CODE).await;
    assert_eq!(early.refusal(), "400 slow_down", "the right one waits too");
    assert_eq!(early.headers["retry-after"], "30");
    app.stage.s.later(Duration::from_secs(31));
    assert_eq!(knowing(&app, &phone, CODE).await.status, 200);
    let answers = tried_out(&app, &phone).await;
    assert_eq!(answers[..4], ["400 access_denied"; 4]);
    assert_eq!(answers[4], "400 redirect_to_web");
    app.stage.s.later(Duration::from_secs(7_200));
    let rests = knowing(&app, &phone, CODE).await;
    assert_eq!(rests.refusal(), "400 redirect_to_web", "however long one waits");
    assert_eq!(rests.body["khoa_obstacle"], "passcode_rests");
    let told = letters(&app).await;
    let about = |letter: &&Value| letter["subject"] == "Mã passcode của bạn bị nhập sai năm lần";
    assert_eq!(told.iter().filter(about).count(), 1);
    assert!(app.stage.s.history(&app.stage.lan).await.contains(&"passcode_rests".to_owned()));

    // The phone's key is what it was alone, the password signs in as before, and setting it anew wakes it.
    let asked = app.ask(&app.app, &phone.key, &[]).await;
    let alone = app.reply(&app.app, &phone.key, &asked, ("phone", &phone.signs_in(&asked))).await;
    assert_eq!(alone.status, 200, "{:?}", alone.body);
    let mut browser = app.stage.s.browser();
    let login = browser.open("/login").await;
    browser.sign_in(&login, &app.stage.lan, PASSPHRASE).await;
    let page = browser.open(PAGE).await;
    assert!(page.has("passcode-rests"), "{}", page.body);
    let woken = browser.post_with_token(&page, PAGE, &[("passcode", CODE)]).await;
    assert!(woken.has("passcode-set") && !woken.has("passcode-rests"), "{}", woken.body);
    assert!(!woken.body.contains(CODE));
    assert_eq!(knowing(&app, &phone, CODE).await.status, 200);
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_right_passcode_that_is_sent_again_because_its_answer_was_lost_is_no_wrong_one() {
    let app = App::set().await;
    let phone = bound(&app).await;
    set(&app, &phone, CODE).await;
    let asked = app.ask(&app.app, &phone.key, &[("acr_values", "LoA2")]).await;
    assert_eq!(app.reply_knowing(&phone, &asked, CODE).await.status, 200);
    for _ in 0..6 {
        let again = app.reply_knowing(&phone, &asked, CODE).await;
        assert!(again.status == 400 && again.refusal() != "400 slow_down", "{:?}", again.body);
    }
    assert_eq!(knowing(&app, &phone, CODE).await.status, 200);
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_hangs_up_at_the_last_try_has_made_it() {
    let app = App::set().await;
    let phone = bound(&app).await;
    set(&app, &phone, CODE).await;
    // Five were begun, hours apart, and none was answered.
    let (vault, lan) = (app.stage.s.running.app.vault.clone(), app.stage.lan.clone());
    let now = app.stage.s.running.app.clock.now();
    let begun = app.stage.s.running.app.db.write(move |c| {
        let account = khoa::account::find(c, &vault, &lan)?.unwrap();
        let set_at = khoa::factor::passcode::load(c, account)?.unwrap().set_at;
        for hours in [10, 8, 6, 4, 2] {
            let tries = Attempt::at_a_passcode(&vault, (account, set_at));
            let at = now.minus(Duration::from_secs(hours * 3_600));
            assert!(throttle::reserve(c, at, tries)?.is_ok());
        }
        Ok(())
    });
    begun.await.unwrap();
    assert_eq!(knowing(&app, &phone, CODE).await.refusal(), "400 redirect_to_web");
    assert_eq!(app.get(&phone, PATH).await.body["rests"], json!(true));
    let told = letters(&app).await;
    assert!(told.iter().any(|letter| letter["subject"] == "Mã passcode của bạn bị nhập sai năm lần"));
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn of_twenty_guesses_at_once_two_are_looked_at() {
    let app = App::set().await;
    let phone = bound(&app).await;
    set(&app, &phone, CODE).await;
    let asked = app.ask(&app.app, &phone.key, &[]).await;
    let guesses = (0..20).map(|n| {
        let guess = format!("9071{n:02}");
        let (app, phone, asked) = (&app, &phone, &asked);
        async move { app.reply_knowing(phone, asked, &guess).await.refusal() }
    });
    let answers = futures_util::future::join_all(guesses).await;
    let looked_at = answers.iter().filter(|answer| *answer == "400 access_denied").count();
    assert_eq!(looked_at, 2, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| *answer == "400 slow_down").count(), 18, "{answers:?}");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_passcode_is_chosen_well_changed_by_a_sign_in_of_this_moment_and_gone_with_the_last_phone() {
    let app = App::set().await;
    let phone = bound(&app).await;
    for weak in ["", "28061", "123456", "111111", "28061a"] {
        let refused = set(&app, &phone, weak).await;
        assert_eq!(problem(&refused), "400 invalid-field", "{weak}");
        assert!(weak.is_empty() || !refused.body.to_string().contains(weak), "{:?}", refused.body);
    }
    assert_eq!(set(&app, &phone, CODE).await.status, 200);
    assert_eq!(set(&app, &phone, OTHER).await.status, 200);
    assert_eq!(knowing(&app, &phone, CODE).await.refusal(), "400 access_denied", "the one before is nothing");
    assert_eq!(knowing(&app, &phone, OTHER).await.status, 200);
    app.stage.s.later(Duration::from_secs(3_600));
    let proof = app.stage.at_token(&phone.key, Some(&app.stage.nonce().await));
    let renewed = app.stage.refresh(&app.app, phone.tokens.refresh.as_deref().unwrap(), &proof).await;
    let phone = Phone { key: phone.key, tokens: Tokens::of(&renewed) };
    let late = set(&app, &phone, CODE).await;
    assert_eq!(problem(&late), "401 fresh-sign-in-needed");
    assert!(late.headers["www-authenticate"].to_str().unwrap().contains("max_age="));
    let removed = app.send(&phone, Method::DELETE, PATH, None, "-").await;
    assert_eq!(problem(&removed), "401 fresh-sign-in-needed");

    let again = app.phone().await;
    let removed = app.send(&again, Method::DELETE, PATH, None, "-").await;
    assert_eq!(removed.body, json!({ "set_at": null, "rests": false }));
    assert_eq!(knowing(&app, &phone, OTHER).await.refusal(), "400 redirect_to_web");
    assert_eq!(set(&app, &again, CODE).await.status, 200);
    let listed = app.get(&again, DEVICES).await;
    let revoke = format!("{DEVICES}/{}/revoke", listed.body["items"][0]["id"].as_str().unwrap());
    assert_eq!(app.send(&again, Method::POST, &revoke, None, "b").await.status, 200);
    assert_eq!(app.get(&again, PATH).await.body["set_at"], Value::Null, "it ends with the last phone");
    let history = app.stage.s.history(&app.stage.lan).await;
    for (event, often) in [("passcode_set", 3), ("passcode_removed", 2)] {
        assert_eq!(history.iter().filter(|one| *one == event).count(), often, "{event}: {history:?}");
    }
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_weak_passcode_comes_back_with_what_is_wrong_and_the_page_takes_one_away() {
    let app = App::set().await;
    let mut browser = app.stage.s.browser();
    let login = browser.open("/login").await;
    browser.sign_in(&login, &app.stage.lan, PASSPHRASE).await;
    let page = browser.open(PAGE).await;
    assert!(page.has("passcode-none"));
    let weak = browser.post_with_token(&page, PAGE, &[("passcode", "121212")]).await;
    assert!(weak.has("passcode-why") && weak.has("passcode-none"), "{}", weak.body);
    let set = browser.post_with_token(&weak, PAGE, &[("passcode", CODE)]).await;
    assert!(set.has("passcode-set"));
    let gone = browser.post_with_token(&set, PAGE, &[("remove", "yes")]).await;
    assert!(gone.has("passcode-none"));
    app.stage.s.finish().await;
}
