//! `/app/v1/devices`: a phone is bound by the request that its key has signed, and whatever hangs from it ends with it.

use reqwest::Method;
use serde_json::json;

use super::phone::{App, DEVICES as PATH, Phone};
use super::stage::problem;
use crate::support::Tokens;
use crate::support::maker::{Kept, Maker};

#[actix_web::test]
async fn a_law_that_allows_two_phones_allows_no_third() {
    let app = App::set().await;
    let law = "section = \"phones\"\nvalid_from = \"2024-07-02\"\nstate = \"in_force\"\nlaw = \"A test\"\n\
               [rules]\nat_a_time = 2\n[confidence]\nat_a_time = \"D\"\n";
    app.stage.s.enact(law).await;
    let (first, second, third) = (app.phone().await, app.phone().await, app.phone().await);
    assert_eq!(app.bind(&first, "a").await.status, 201);
    assert_eq!(app.bind(&second, "b").await.status, 201);
    assert_eq!(problem(&app.bind(&third, "c").await), "409 already-open");
    let list = app.send(&first, Method::GET, PATH, None, "-").await;
    let id = list.body["items"][1]["id"].as_str().unwrap().to_owned();
    app.send(&first, Method::POST, &format!("{PATH}/{id}/revoke"), None, "d").await;
    assert_eq!(app.bind(&third, "e").await.status, 201, "there is room again");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_is_bound_by_its_own_key_after_a_sign_in_of_this_moment_and_one_at_a_time() {
    let app = App::set().await;
    let first = app.phone().await;
    let bound = app.bind(&first, "a").await;
    assert_eq!((bound.status.as_u16(), &bound.body["this"]), (201, &json!(true)), "{:?}", bound.body);
    assert_eq!(app.bind(&first, "a").await.body, bound.body, "sent again, it is the same");
    assert_eq!(problem(&app.bind(&first, "b").await), "409 taken");
    let list = app.send(&first, Method::GET, PATH, None, "-").await;
    let mut listed = bound.body.clone();
    listed.as_object_mut().unwrap().remove("but");
    assert_eq!(list.body["items"], json!([listed]));
    let second = app.phone().await;
    assert_eq!(problem(&app.bind(&second, "c").await), "409 already-open");
    let list = app.send(&second, Method::GET, PATH, None, "-").await;
    assert_eq!(list.body["items"][0]["this"], false);
    for wrong in [
        json!({}),
        json!({ "label": " " }),
        json!({ "label": "a".repeat(61) }),
        json!({ "label": "x", "slot": 1 }),
    ] {
        let refused = app.send(&second, Method::POST, PATH, Some(wrong.clone()), "d").await;
        assert_eq!(problem(&refused), "400 invalid-field", "{wrong}");
    }
    // The holder hears of it, and reads it.
    app.stage.s.running.run_jobs().await.unwrap();
    let letters = app.stage.s.outbox();
    assert!(
        letters.iter().any(|letter| letter["subject"] == "Một điện thoại vừa được gắn với tài khoản của bạn"),
        "{letters:?}"
    );
    assert!(app.stage.s.history(&app.stage.lan).await.contains(&"device_bound".to_owned()));

    // A token of an hour later is good, and the sign-in behind it is not of this moment.
    app.stage.s.later(std::time::Duration::from_secs(3_600));
    let (nonce, refresh) = (app.stage.nonce().await, second.tokens.refresh.as_deref().unwrap());
    let proof = app.stage.at_token(&second.key, Some(&nonce));
    let renewed = app.stage.refresh(&app.app, refresh, &proof).await;
    let second = Phone { key: second.key, tokens: Tokens::of(&renewed) };
    let late = app.bind(&second, "e").await;
    assert_eq!(problem(&late), "401 fresh-sign-in-needed");
    assert!(late.headers["www-authenticate"].to_str().unwrap().contains("insufficient_user_authentication"));

    // A key that was refused is as new as before: after another sign-in the same call binds it, where there is room.
    let again = app.signed_in_with(second.key).await;
    let revoke = format!("{PATH}/{}/revoke", bound.text("id"));
    assert_eq!(app.send(&again, Method::POST, &revoke, None, "-").await.status, 200);
    assert_eq!(app.bind(&again, "e").await.status, 201);
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_that_is_taken_off_opens_nothing_more_and_its_key_never_comes_back() {
    let app = App::set().await;
    let (lost, other) = (app.phone().await, app.phone().await);
    let bound = app.bind(&lost, "a").await;
    let revoke = format!("{PATH}/{}/revoke", bound.text("id"));
    for unknown in ["dev_00000000000000000000000000000000", "acc_1", "x"] {
        let none = app.send(&other, Method::POST, &format!("{PATH}/{unknown}/revoke"), None, "-").await;
        assert_eq!(problem(&none), "404 not-found", "{unknown}");
    }
    let revoked = app.send(&other, Method::POST, &revoke, None, "-").await;
    assert_eq!(revoked.status, 200, "{:?}", revoked.body);
    assert_eq!(problem(&app.send(&lost, Method::GET, PATH, None, "-").await), "401 token-needed");
    let nonce = app.stage.nonce().await;
    let refresh = lost.tokens.refresh.as_deref().unwrap();
    let renewed = app.stage.refresh(&app.app, refresh, &app.stage.at_token(&lost.key, Some(&nonce))).await;
    assert_eq!(renewed.refusal(), "400 invalid_grant");
    let list = app.send(&other, Method::GET, PATH, None, "-").await;
    assert_eq!((list.status.as_u16(), &list.body["items"]), (200, &json!([])), "the other phone goes on");
    assert_eq!(problem(&app.send(&other, Method::POST, &revoke, None, "-").await), "404 not-found");
    assert_eq!(app.bind(&other, "b").await.status, 201);
    assert!(app.stage.s.history(&app.stage.lan).await.contains(&"device_revoked".to_owned()));

    // Signed in again with the key that was taken off: it is a key of nothing.
    let again = app.signed_in_with(lost.key).await;
    assert_eq!(problem(&app.bind(&again, "c").await), "409 taken");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_phone_is_called_what_its_holder_says_by_whoever_saw_its_name() {
    let app = App::set().await;
    let phone = app.phone().await;
    let id = app.bind(&phone, "a").await.text("id");
    assert_eq!(problem(&app.name(&phone, &id, "Máy cơ quan", None).await), "428 seen-needed");
    assert_eq!(problem(&app.name(&phone, &id, " ", Some("\"1\"")).await), "400 invalid-field");
    let named = app.name(&phone, &id, "Máy cơ quan", Some("\"1\"")).await;
    assert_eq!(
        (named.status.as_u16(), &named.body["label"]),
        (200, &json!("Máy cơ quan")),
        "{:?}",
        named.body
    );
    assert_eq!(named.headers["etag"], "\"2\"");
    let stale = app.name(&phone, &id, "Máy nhà", Some("\"1\"")).await;
    assert_eq!(
        (problem(&stale).as_str(), &stale.headers["etag"]),
        ("412 changed-meanwhile", &"\"2\"".parse().unwrap())
    );
    let list = app.send(&phone, Method::GET, PATH, None, "-").await;
    assert_eq!(list.body["items"], json!([named.body]));
    for unknown in ["dev_00000000000000000000000000000000", "x"] {
        assert_eq!(problem(&app.name(&phone, unknown, "a", Some("\"1\"")).await), "404 not-found");
    }
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn the_page_shows_renames_and_takes_off_ones_own_phones_alone() {
    let app = App::set().await;
    let phone = app.phone().await;
    let id = app.bind(&phone, "a").await.text("id");
    let mut browser = app.stage.s.browser();
    let login = browser.open("/settings/devices").await;
    let list = browser.sign_in(&login, &app.stage.lan, super::stage::PASSPHRASE).await;
    assert!(list.has("device-1") && list.body.contains("Điện thoại của Lan"), "{}", list.body);
    let page = browser.open(&format!("/settings/devices/{id}")).await;
    let (name, revoke) = (format!("/settings/devices/{id}/name"), format!("/settings/devices/{id}/revoke"));
    let refused = browser.submit(&page, &name, &[("label", "")]).await;
    assert!(refused.status == 400 && refused.body.contains("dài nhất 60 ký tự"), "{}", refused.body);
    let done = browser.submit(&page, &name, &[("label", "Máy cơ quan 📱")]).await;
    assert!(done.query("done").as_deref() == Some("device-named"), "{}", done.url);
    assert!(done.body.contains("Máy cơ quan 📱"), "{}", done.body);
    let stale = browser.submit(&page, &name, &[("label", "Máy khác")]).await;
    assert!(stale.status == 400 && stale.body.contains("Máy khác"), "what was typed stays");

    // Another person sees nothing of it and takes nothing off.
    let hung = app.stage.s.citizen(2, "Trần Văn Hùng", super::stage::PASSPHRASE).await;
    let mut hungs = app.stage.s.browser();
    let login = hungs.open("/settings/devices").await;
    assert!(hungs.sign_in(&login, &hung, super::stage::PASSPHRASE).await.has("devices-none"));
    let unknown = hungs.open(&format!("/settings/devices/{id}")).await;
    assert_eq!(unknown.status, 404);
    let csrf = hungs.open("/").await.between(r#"<meta name="csrf" content=""#, "\"");
    hungs.submit(&page, &revoke, &[("csrf", &csrf)]).await;
    assert_eq!(app.send(&phone, Method::GET, PATH, None, "-").await.status, 200);

    let gone = browser.submit(&page, &revoke, &[]).await;
    assert!(
        gone.query("done").as_deref() == Some("device-revoked") && gone.has("devices-none"),
        "{}",
        gone.body
    );
    assert_eq!(problem(&app.send(&phone, Method::GET, PATH, None, "-").await), "401 token-needed");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_lock_takes_every_phone_off() {
    let app = App::set().await;
    let phone = app.phone().await;
    assert_eq!(app.bind(&phone, "a").await.status, 201);
    let desk = app.stage.s.running.app.desk(None);
    let lan = app.stage.lan.clone();
    let left = app.stage.s.running.app.db.write(move |c| {
        use khoa::account::{self, Ground};
        let account = account::find(c, &desk.vault, &lan)?.unwrap();
        khoa::sign_out::lock(c, &desk, account, Ground::HolderAsked, account::OWN, "a test")?;
        let account = account::account(c, account)?;
        khoa::device::list(c, &desk.vault, &account)
    });
    assert_eq!(left.await.unwrap(), []);
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn what_a_maker_says_of_a_phone_is_believed_as_far_as_it_holds_and_refuses_nobody() {
    let maker = Maker::new();
    let app = App::that_believes(&maker).await;
    let challenge = app.challenge().await;
    let sound = Kept { challenge: &challenge, locked: true, guarded: true };
    for (kept, by, tier, but) in [
        (&sound, &maker, "hardware", None),
        (&Kept { guarded: false, ..sound }, &maker, "known", Some("without asking who holds the phone")),
        (&Kept { locked: false, ..sound }, &maker, "known", Some("the system is not the maker's")),
        (&Kept { challenge: "another", ..sound }, &maker, "unproven", Some("no challenge of ours")),
        (&sound, &Maker::new(), "unproven", Some("no root that is known here")),
    ] {
        let phone = app.phone().await;
        let bound = app.bind_as(&phone, by, kept).await;
        assert_eq!((bound.status.as_u16(), bound.text("tier").as_str()), (201, tier), "{:?}", bound.body);
        let told = bound.body["but"].as_str();
        assert!(
            but.is_none_or(|but| told.is_some_and(|told| told.contains(but)))
                && told.is_some() == but.is_some()
        );
        let list = app.get(&phone, PATH).await;
        assert_eq!(list.body["items"][0]["tier"], tier);
        let revoke = format!("{PATH}/{}/revoke", bound.text("id"));
        assert_eq!(app.send(&phone, Method::POST, &revoke, None, "-").await.status, 200);
    }
    let phone = app.phone().await;
    for statement in
        [json!({}), json!({ "format": "android-key", "challenge": challenge, "chain": ["%"] }), json!("x")]
    {
        let body = json!({ "label": "A phone", "attestation": statement });
        let refused = app.send(&phone, Method::POST, PATH, Some(body), "broken").await;
        assert_eq!(problem(&refused), "400 invalid-field", "{statement}");
    }
    app.stage.s.finish().await;
}
