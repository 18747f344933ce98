//! `/authorize-challenge`: an official app signs its person in by itself, with the phone's passkey or its own key, and nobody else does.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use khoa::account;
use khoa::base::AccountId;
use reqwest::Method;
use serde_json::{Value, json};

use super::dpop::PASSPHRASE;
use crate::api::phone::{App, DEVICES, Phone, signed_in_by};
use crate::support::maker::{self, Kept, Maker};
use crate::support::{Authenticator, Party, Prover, Reply, Tokens, Trick};

/// What an app says on Android in place of an address: of its certificate, which is `byte` all over.
fn in_the_app(byte: u8) -> String {
    format!("android:apk-key-hash:{}", URL_SAFE_NO_PAD.encode([byte; 32]))
}

/// A passkey of Lan's, made in her browser.
async fn passkey(app: &App) -> Authenticator {
    let s = &app.stage.s;
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let home = browser.sign_in(&login, &app.stage.lan, PASSPHRASE).await;
    let options = browser.script(&home, "/passkeys/options", "{}").await;
    let mut key = Authenticator::new(&s.issuer(), 1);
    let made = key.made(&serde_json::from_str(&options.body).unwrap(), Trick::None);
    assert_eq!(browser.script(&home, "/passkeys", &made).await.status, 201);
    key
}

/// The credential with which it answers.
fn signed(key: &Authenticator, asked: &Reply, trick: Trick) -> String {
    let options = json!({ "ceremony": "", "publicKey": asked.body["publicKey"] });
    let answer: Value = serde_json::from_str(&key.signed(&options, trick)).unwrap();
    answer["credential"].to_string()
}

async fn account_of(app: &App) -> AccountId {
    let (own, lan) = (&app.stage.s.running.app, app.stage.lan.clone());
    let vault = own.vault.clone();
    own.db.read(move |c| Ok(account::named(c, &vault, &lan)?.unwrap())).await.unwrap()
}

/// The tokens that a code is worth.
async fn redeemed(app: &App, answered: &Reply, key: &Prover) -> Reply {
    assert_eq!(answered.status, 200, "{:?}", answered.body);
    let nonce = app.stage.nonce().await;
    let proof = app.stage.at_token(key, Some(&nonce));
    app.stage.redeem(&app.app, &answered.text("authorization_code"), &proof).await
}

async fn another_app(app: &App, id: &str, official: bool) -> Party {
    let api = if official { json!([format!("{}/app/v1", app.stage.s.issuer())]) } else { json!([]) };
    let metadata = json!({
        "official": official, "auth": "none", "dpop_bound_access_tokens": true,
        "scope": "openid offline_access app.devices app.read app.approvals", "may_ask": api,
    });
    app.stage.s.client(id, metadata).await
}

#[actix_web::test]
async fn an_official_app_signs_its_person_in_by_passkey_and_no_browser_is_opened() {
    let app = App::set().await;
    let (lans, key) = (passkey(&app).await, Prover::new());
    let asked =
        app.ask(&app.app, &key, &[("acr_values", "LoA2"), ("prompt", "login"), ("nonce", "no")]).await;
    assert_eq!(asked.refusal(), "400 insufficient_authorization", "{:?}", asked.body);
    assert!(asked.headers.contains_key("dpop-nonce") && asked.headers["cache-control"] == "no-store");
    let passkey = signed(&lans, &asked, Trick::None);
    let answered = app.reply(&app.app, &key, &asked, ("passkey", &passkey)).await;
    let thief = redeemed(&app, &answered, &Prover::new()).await;
    assert_eq!(thief.refusal(), "400 invalid_grant", "the code is bound to the key that asked");
    let tokens = Tokens::of(&redeemed(&app, &answered, &key).await);
    let said = tokens.id_claims();
    assert_eq!((&said["acr"], &said["nonce"]), (&json!("LoA2"), &json!("no")));
    assert_eq!(tokens.access_claims()["cnf"]["jkt"], key.thumbprint());

    let phone = Phone { key, tokens };
    assert_eq!(app.get(&phone, "/app/v1/home").await.status, 200);
    assert_eq!(app.get(&phone, DEVICES).await.status, 200);
    let history = app.stage.s.history(&app.stage.lan).await;
    assert!(history.contains(&"signed_in".to_owned()) && history.contains(&"code_issued".to_owned()));
    // The app is one place, and no browser stands beside it that nobody has.
    let (own, account) = (&app.stage.s.running.app, account_of(&app).await);
    let browsers = khoa::session::list(own.ephemeral.as_ref(), own.clock.now(), account).await.unwrap();
    assert_eq!(browsers.len(), 1, "the one in which the passkey was made");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_is_news_to_its_holder_once_however_often_its_app_signs_them_in() {
    let app = App::set().await;
    let (lans, first, second) = (passkey(&app).await, Prover::new(), Prover::new());
    let letters = async || {
        app.stage.s.running.run_jobs().await.unwrap();
        let told = |letter: &&Value| letter["subject"] == "Đăng nhập từ thiết bị mới";
        app.stage.s.outbox().iter().filter(told).count()
    };
    let before = letters().await;
    for (key, told) in [(&first, 1), (&first, 1), (&second, 2), (&first, 2), (&second, 2)] {
        app.stage.s.later(std::time::Duration::from_secs(1));
        let asked = app.ask(&app.app, key, &[("prompt", "login")]).await;
        let answered =
            app.reply(&app.app, key, &asked, ("passkey", &signed(&lans, &asked, Trick::None))).await;
        Tokens::of(&redeemed(&app, &answered, key).await);
        assert_eq!(letters().await - before, told);
    }
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn what_an_app_holds_between_two_steps_serves_one_right_answer_of_that_app_and_key() {
    let app = App::set().await;
    let (lans, key) = (passkey(&app).await, Prover::new());
    let other = another_app(&app, "other-app", true).await;
    let asked = app.ask(&app.app, &key, &[]).await;
    let answer = signed(&lans, &asked, Trick::None);
    let right = ("passkey", answer.as_str());
    assert_eq!(
        app.reply(&other, &key, &asked, right).await.refusal(),
        "400 invalid_session",
        "another app's"
    );
    assert_eq!(
        app.reply(&app.app, &Prover::new(), &asked, right).await.refusal(),
        "400 invalid_session",
        "another key's"
    );
    let mut edited = asked.clone();
    let held = asked.text("auth_session");
    let other_letter = if &held[99..100] == "A" { "B" } else { "A" };
    edited.body["auth_session"] = json!(format!("{}{other_letter}{}", &held[..99], &held[100..]));
    assert_eq!(app.reply(&app.app, &key, &edited, right).await.refusal(), "400 invalid_session", "edited");

    // What was signed for another session answers nothing here, nor does a wrong passkey; the session lives on.
    let again = app.ask(&app.app, &key, &[]).await;
    for wrong in
        [signed(&lans, &again, Trick::None), signed(&lans, &asked, Trick::OtherOrigin), "{}".to_owned()]
    {
        let refused = app.reply(&app.app, &key, &asked, ("passkey", &wrong)).await;
        assert_eq!(refused.refusal(), "400 access_denied", "{wrong}");
    }
    assert_eq!(app.reply(&app.app, &key, &asked, right).await.status, 200);
    assert_eq!(app.reply(&app.app, &key, &asked, right).await.refusal(), "400 invalid_session", "replayed");

    let late = signed(&lans, &again, Trick::None);
    app.stage.s.later(std::time::Duration::from_secs(301));
    let over = app.reply(&app.app, &key, &again, ("passkey", &late)).await;
    assert_eq!(over.refusal(), "400 invalid_session", "five minutes are over");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn an_app_that_asks_anew_may_send_along_what_it_was_given_last() {
    let app = App::set().await;
    let (lans, key) = (passkey(&app).await, Prover::new());
    let mut last = app.ask(&app.app, &key, &[]).await.text("auth_session");
    for _ in 0..2 {
        let asked = app.ask(&app.app, &key, &[("auth_session", &last)]).await;
        assert_eq!(asked.refusal(), "400 insufficient_authorization", "{:?}", asked.body);
        let answer = signed(&lans, &asked, Trick::None);
        assert_eq!(app.reply(&app.app, &key, &asked, ("passkey", &answer)).await.status, 200);
        last = asked.text("auth_session");
    }
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn whatever_else_asks_there_is_refused_by_name() {
    let app = App::set().await;
    let (key, stranger) = (Prover::new(), another_app(&app, "stranger", false).await);
    let foreign = app.ask(&stranger, &key, &[("resource", ""), ("scope", "openid")]).await;
    assert_eq!(foreign.refusal(), "400 unauthorized_client", "{:?}", foreign.body);
    let nobody = Party { id: "nobody".to_owned(), ..app.app.clone() };
    assert_eq!(app.ask(&nobody, &key, &[]).await.refusal(), "401 invalid_client");
    let thumbprint = Prover::new().thumbprint();
    for (over, code) in [
        (("dpop_jkt", thumbprint.as_str()), "400 invalid_request"),
        (("prompt", "none"), "400 login_required"),
        (("redirect_uri", "https://evil.example/"), "400 invalid_request"),
        (("code_challenge", ""), "400 invalid_request"),
        (("response_type", "token"), "400 unsupported_response_type"),
        (("resource", "https://evil.example/"), "400 invalid_target"),
        (("acr_values", "LoA4"), "400 insufficient_authorization"),
        (("passkey", "{}"), "400 invalid_request"),
        (("password", "x"), "400 insufficient_authorization"),
    ] {
        assert_eq!(app.ask(&app.app, &key, &[over]).await.refusal(), code, "{over:?}");
    }
    let asked = app.ask(&app.app, &key, &[]).await;
    let nothing = app.reply(&app.app, &key, &asked, ("state", "x")).await;
    assert_eq!(nothing.refusal(), "400 redirect_to_web", "who can show neither goes to the browser");
    let s = &app.stage.s;
    let form = [("client_id", app.app.id.as_str())];
    let unsigned = s.http.post(s.url("/authorize-challenge")).form(&form).send().await.unwrap();
    assert_eq!(Reply::of(unsigned).await.refusal(), "400 invalid_dpop_proof");
    let at_token = app.stage.at_token(&key, Some(&app.stage.nonce().await)).remove(0);
    let elsewhere = s.http.post(s.url("/authorize-challenge")).header("dpop", at_token).form(&form);
    assert_eq!(Reply::of(elsewhere.send().await.unwrap()).await.refusal(), "400 invalid_dpop_proof");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn passkeys_are_used_in_the_apps_that_the_operator_names_and_in_no_other() {
    // What the shop signed anew has another certificate than what came from us.
    let apps = ["ab", "cd"].map(|byte| format!("{}:{}", maker::APP, byte.repeat(32)));
    let app = App::set_with(|config| config.devices.android_apps = apps.into()).await;
    let (mut lans, key) = (passkey(&app).await, Prover::new());
    let foreign = in_the_app(0xac);
    let padded = format!("{}=", in_the_app(0xab));
    for name in
        [foreign.as_str(), &padded, "android:apk-key-hash:", "ios:bundle-id:vn.khoa.app", "http://localhost"]
    {
        lans.in_app(name);
        let asked = app.ask(&app.app, &key, &[]).await;
        let wrong = signed(&lans, &asked, Trick::None);
        let refused = app.reply(&app.app, &key, &asked, ("passkey", &wrong)).await;
        assert_eq!(refused.refusal(), "400 access_denied", "{name}");
    }
    for byte in [0xab, 0xcd] {
        lans.in_app(&in_the_app(byte));
        let asked = app.ask(&app.app, &key, &[]).await;
        let right = signed(&lans, &asked, Trick::None);
        assert_eq!(app.reply(&app.app, &key, &asked, ("passkey", &right)).await.status, 200);
    }

    let s = &app.stage.s;
    for path in ["/.well-known/assetlinks.json", "/.well-known/apple-app-site-association"] {
        let file = s.http.get(s.url(path)).send().await.unwrap();
        assert_eq!(
            (file.status().as_u16(), &file.headers()["content-type"]),
            (200, &"application/json".parse().unwrap())
        );
    }
    let links = Reply::of(s.http.get(s.url("/.well-known/assetlinks.json")).send().await.unwrap()).await.body;
    for (link, byte) in links.as_array().unwrap().iter().zip(["AB", "CD"]) {
        let target = &link["target"];
        assert_eq!(
            (&target["namespace"], &target["package_name"]),
            (&json!("android_app"), &json!(maker::APP))
        );
        assert_eq!(target["sha256_cert_fingerprints"], json!([vec![byte; 32].join(":")]));
        assert!(link["relation"].to_string().contains("delegate_permission/common.get_login_creds"));
    }
    assert_eq!(links.as_array().unwrap().len(), 2);
    app.stage.s.finish().await;
}

/// Asks and lets the phone answer.
async fn by_phone(app: &App, phone: &Phone, over: &[(&str, &str)]) -> Reply {
    let asked = app.ask(&app.app, &phone.key, over).await;
    app.reply(&app.app, &phone.key, &asked, ("phone", &phone.signs_in(&asked))).await
}

#[actix_web::test]
async fn a_bound_phone_signs_its_holder_in_and_is_worth_one_factor_where_nobody_says_more() {
    let app = App::set().await;
    let phone = app.phone().await;
    let stranger = by_phone(&app, &phone, &[]).await;
    assert_eq!(stranger.refusal(), "400 access_denied");
    assert_eq!(stranger.body["khoa_obstacle"], "phone_unknown", "{:?}", stranger.body);
    assert_eq!(app.bind(&phone, "a").await.status, 201);
    app.stage.s.running.run_jobs().await.unwrap();
    let letters = app.stage.s.outbox().len();

    let asked = app.ask(&app.app, &phone.key, &[]).await;
    let answer = phone.signs_in(&asked);
    let answered = app.reply(&app.app, &phone.key, &asked, ("phone", &answer)).await;
    let tokens = Tokens::of(&redeemed(&app, &answered, &phone.key).await);
    assert_eq!(tokens.id_claims()["acr"], "urn:vn:eid:aal:1");
    let replayed = app.reply(&app.app, &phone.key, &asked, ("phone", &answer)).await;
    assert_eq!(replayed.refusal(), "400 invalid_session");
    app.stage.s.running.run_jobs().await.unwrap();
    assert_eq!(app.stage.s.outbox().len(), letters, "the phone is no news to its holder");

    // More is asked for than its key is worth: the passkey is asked for, and the phone no more.
    let weak = by_phone(&app, &phone, &[("acr_values", "LoA2")]).await;
    assert_eq!(
        (weak.refusal().as_str(), &weak.body["phone"]),
        ("400 insufficient_authorization", &Value::Null)
    );
    let passkey = signed(&passkey(&app).await, &weak, Trick::None);
    assert_eq!(app.reply(&app.app, &phone.key, &weak, ("passkey", &passkey)).await.status, 200);

    // Another key, another session, another kind of token.
    let (asked, other) = (app.ask(&app.app, &phone.key, &[]).await, app.ask(&app.app, &phone.key, &[]).await);
    let proof = phone.key.proof("POST", &format!("{}/authorize-challenge", app.stage.s.issuer()), None, None);
    for wrong in [signed_in_by(&Prover::new(), &asked), phone.signs_in(&other), proof, "x".to_owned()] {
        let refused = app.reply(&app.app, &phone.key, &asked, ("phone", &wrong)).await;
        assert_eq!(refused.refusal(), "400 access_denied", "{wrong}");
        assert_eq!(refused.body["khoa_obstacle"], "phone_unreadable", "{wrong}");
    }
    let both = [("phone", phone.signs_in(&asked)), ("passkey", "{}".to_owned())];
    let both: Vec<_> = both.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(app.ask(&app.app, &phone.key, &both).await.refusal(), "400 invalid_request");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_whose_maker_vouches_for_it_is_worth_two_factors_until_it_is_taken_off() {
    let maker = Maker::new();
    let app = App::that_believes(&maker).await;
    let phone = app.phone().await;
    let kept = Kept { challenge: &app.challenge().await, locked: true, guarded: true };
    let bound = app.bind_as(&phone, &maker, &kept).await;
    assert_eq!(bound.status, 201, "{:?}", bound.body);
    let answered = by_phone(&app, &phone, &[("acr_values", "LoA2")]).await;
    let tokens = Tokens::of(&redeemed(&app, &answered, &phone.key).await);
    assert_eq!(tokens.id_claims()["acr"], "LoA2");

    let (renewed, late) = (Phone { key: phone.key, tokens }, app.phone().await);
    let waits = app.ask(&app.app, &renewed.key, &[]).await;
    let revoke = format!("{DEVICES}/{}/revoke", bound.text("id"));
    assert_eq!(app.send(&late, Method::POST, &revoke, None, "-").await.status, 200);
    assert_eq!(app.get(&renewed, DEVICES).await.status, 401, "what it was signed in to has ended");
    let taken_off = app.reply(&app.app, &renewed.key, &waits, ("phone", &renewed.signs_in(&waits))).await;
    assert_eq!(taken_off.refusal(), "400 access_denied");
    assert_eq!(taken_off.body["khoa_obstacle"], "phone_taken_off", "{:?}", taken_off.body);
    let seen = app.stage.s.facts(&app.stage.lan).await;
    assert!(
        seen.iter().any(|facts| facts["why"] == "the phone was taken off its account"),
        "its holder sees that it was tried"
    );
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn wrong_answers_wait_and_right_ones_do_not() {
    let app = App::set().await;
    let (lans, key) = (passkey(&app).await, Prover::new());
    let asked = app.ask(&app.app, &key, &[]).await;
    let wrong = async || app.reply(&app.app, &key, &asked, ("phone", "x")).await;
    let mut last = wrong().await;
    for _ in 0..300 {
        if last.refusal() != "400 access_denied" {
            break;
        }
        last = wrong().await;
    }
    assert_eq!(last.refusal(), "400 slow_down");
    let wait: u64 = last.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=3_600).contains(&wait), "{wait}");
    assert_eq!(
        app.reply(&app.app, &key, &asked, ("passkey", "{}")).await.refusal(),
        "400 slow_down",
        "one count for both"
    );
    let right = signed(&lans, &asked, Trick::None);
    assert_eq!(app.reply(&app.app, &key, &asked, ("passkey", &right)).await.status, 200);
    app.stage.s.running.run_jobs().await.unwrap();
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn nobody_signs_in_to_a_locked_account_by_a_phone() {
    let app = App::set().await;
    let phone = app.phone().await;
    assert_eq!(app.bind(&phone, "a").await.status, 201);
    let lans = passkey(&app).await;
    let (first, second) =
        (app.ask(&app.app, &phone.key, &[]).await, app.ask(&app.app, &phone.key, &[]).await);
    let (own, lan) = (&app.stage.s.running.app, account_of(&app).await);
    let desk = own.desk(None);
    let locked = own.db.write(move |c| {
        khoa::sign_out::lock(c, &desk, lan, account::Ground::HolderAsked, account::OWN, "a test")
    });
    assert!(locked.await.unwrap());
    let by_passkey = signed(&lans, &first, Trick::None);
    assert_eq!(
        app.reply(&app.app, &phone.key, &first, ("passkey", &by_passkey)).await.refusal(),
        "400 access_denied"
    );
    let by_phone = phone.signs_in(&second);
    assert_eq!(
        app.reply(&app.app, &phone.key, &second, ("phone", &by_phone)).await.refusal(),
        "400 access_denied"
    );
    app.stage.s.finish().await;
}
