//! A call that takes more than the sign-in behind it (RFC 9470): the answer says what it takes, the app asks for just that, and the very
//! call goes on.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::phone::{App, DEVICES, Phone};
use super::stage::problem;
use crate::support::maker::{Kept, Maker};
use crate::support::{Prover, Reply, Tokens};

/// What the answer says that it takes: `acr_values` and `max_age`.
pub(super) fn asked_for(refused: &Reply) -> (String, String) {
    let told = refused.headers["www-authenticate"].to_str().unwrap();
    assert!(told.starts_with("DPoP error=\"insufficient_user_authentication\""), "{told}");
    let member = |name: &str| {
        let rest = told.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("no {name} in {told}")).1;
        rest.split('"').next().unwrap().to_owned()
    };
    (member("acr_values"), member("max_age"))
}

#[actix_web::test]
async fn a_call_that_needs_a_fresher_sign_in_says_so_and_goes_on_after_it_as_the_same_call() {
    let maker = Maker::new();
    let app = App::that_believes(&maker).await;
    let phone = app.phone().await;
    let kept = Kept { challenge: &app.challenge().await, locked: true, guarded: true };
    assert_eq!(app.bind_as(&phone, &maker, &kept).await.status, 201);

    app.stage.s.later(Duration::from_secs(3_600));
    let proof = app.stage.at_token(&phone.key, Some(&app.stage.nonce().await));
    let renewed = app.stage.refresh(&app.app, phone.tokens.refresh.as_deref().unwrap(), &proof).await;
    let old = Phone { key: phone.key, tokens: Tokens::of(&renewed) };
    let wish = Some(json!({ "label": "Máy thứ hai" }));
    let call = async |by: &Phone| app.send(by, Method::POST, DEVICES, wish.clone(), "the-same-call").await;
    let refused = call(&old).await;
    assert_eq!(problem(&refused), "401 fresh-sign-in-needed");
    let (acr, age) = asked_for(&refused);
    let list = app.get(&old, DEVICES).await;
    assert_eq!(list.status, 200, "the token is as good as ever for everything else");

    // The app asks for just that, the phone's own key answers, and the call is sent again as it was.
    let asked = app.ask(&app.app, &old.key, &[("acr_values", &acr), ("max_age", &age)]).await;
    let answer = old.signs_in(&asked);
    let answered = app.reply(&app.app, &old.key, &asked, ("phone", &answer)).await;
    assert_eq!(answered.status, 200, "{:?}", answered.body);
    let proof = app.stage.at_token(&old.key, Some(&app.stage.nonce().await));
    let code = answered.text("authorization_code");
    let fresh = Tokens::of(&app.stage.redeem(&app.app, &code, &proof).await);
    let fresh = Phone { key: old.key, tokens: fresh };
    let resumed = call(&fresh).await;
    assert_eq!(problem(&resumed), "409 taken", "it is decided now, and this key is a phone already");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn what_takes_a_stronger_sign_in_is_asked_for_in_the_browser_as_well() {
    let app = App::set().await;
    let phone = app.signed_in_with(Prover::new()).await;
    app.stage.s.later(Duration::from_secs(3_600));
    let proof = app.stage.at_token(&phone.key, Some(&app.stage.nonce().await));
    let renewed = app.stage.refresh(&app.app, phone.tokens.refresh.as_deref().unwrap(), &proof).await;
    let old = Phone { key: phone.key, tokens: Tokens::of(&renewed) };
    let wish = Some(json!({ "label": "Điện thoại" }));
    let refused = app.send(&old, Method::POST, DEVICES, wish.clone(), "k").await;
    let (acr, age) = asked_for(&refused);
    // The browser is signed in since long ago: max_age asks anew, and what comes of it is fresh.
    let api = format!("{}/app/v1", app.stage.s.issuer());
    let scope = old.tokens.access_claims()["scope"].as_str().unwrap().to_owned();
    let over = [("scope", &*scope), ("resource", &api), ("acr_values", &acr), ("max_age", &age)];
    let code = app.stage.code(&app.app, &over).await;
    let proof = app.stage.at_token(&old.key, Some(&app.stage.nonce().await));
    let fresh = Phone { tokens: Tokens::of(&app.stage.redeem(&app.app, &code, &proof).await), key: old.key };
    assert_eq!(app.send(&fresh, Method::POST, DEVICES, wish, "k").await.status, 201);
    app.stage.s.finish().await;
}
