//! `/app/v1`: what a person does with their own account.

use reqwest::Method;
use serde_json::json;

use super::stage::{PASSPHRASE, Stage, official_app, problem};
use crate::op::client_life::change;

#[actix_web::test]
async fn the_holder_sees_their_account_and_no_more_than_the_app_may_show() {
    let stage = Stage::set().await;
    let token = stage.lans().await;
    let home = stage.get(&token, "/app/v1/home").await;
    assert_eq!(home.status, 200);
    assert_eq!(home.body["name"], "Nguyễn Thị Lan");
    assert_eq!(
        (&home.body["account"]["kind"], &home.body["account"]["level"]),
        (&json!("citizen"), &json!(2))
    );
    assert!(home.body["account"]["created_at"].as_str().unwrap().ends_with('Z'), "{}", home.body);
    assert!(
        !home.body.to_string().contains(&format!("\"{}\"", stage.lan)),
        "no number travels where none is needed"
    );
    assert_eq!(home.headers["cache-control"], "no-store");

    let levels = stage.get(&token, "/app/v1/levels").await.body;
    assert_eq!(
        (&levels["account"]["level"], &levels["sign_in"]["acr"]),
        (&json!(2), &json!("urn:vn:eid:aal:1"))
    );
    let steps = stage.get(&token, "/app/v1/next-steps").await.body;
    assert_eq!(steps["items"], json!([{ "step": "add-passkey" }]));
    stage.s.finish().await;
}

#[actix_web::test]
async fn the_history_is_the_holders_own_page_by_page_without_gap_or_repetition() {
    let stage = Stage::set().await;
    let token = stage.lans().await;
    for _ in 0..4 {
        stage.of_person(&stage.app, &stage.lan, "openid app.read").await;
    }
    let whole = stage.get(&token, "/app/v1/history?limit=100").await;
    let whole = whole.body["items"].as_array().unwrap().clone();
    assert!(whole.len() > 6, "{whole:?}");
    assert_eq!(whole.last().unwrap()["event"], "imported", "the newest stands first");
    let (mut walked, mut path) = (Vec::new(), "/app/v1/history?limit=3".to_owned());
    loop {
        let page = stage.get(&token, &path).await;
        assert_eq!(page.status, 200, "{:?}", page.body);
        walked.extend(page.body["items"].as_array().unwrap().clone());
        let Some(next) = page.body["next"].as_str() else { break };
        assert!(page.headers["link"].to_str().unwrap().contains(next));
        path = format!("/app/v1/history?limit=3&cursor={next}");
        // What happens meanwhile moves nothing.
        stage.of_person(&stage.app, &stage.lan, "openid app.read").await;
    }
    assert_eq!(walked, whole);

    // A cursor of another person's list, a made-up one and a limit beyond are refused by name.
    let next = stage.get(&token, "/app/v1/history?limit=1").await.text("next");
    stage.s.citizen(2, "Trần Văn Nam", PASSPHRASE).await;
    let nam = stage.of_person(&stage.app, "099200000002", "openid app.read").await;
    for (query, field) in [
        (format!("cursor={next}"), "cursor"),
        ("cursor=AAAA".to_owned(), "cursor"),
        ("limit=0".to_owned(), "limit"),
        ("limit=101".to_owned(), "limit"),
        ("limit=x".to_owned(), "limit"),
    ] {
        let refused = stage.get(&nam, &format!("/app/v1/history?{query}")).await;
        assert_eq!(problem(&refused), "400 invalid-field", "{query}");
        assert_eq!(refused.body["errors"][0]["field"], field, "{query}");
    }
    assert_eq!(problem(&stage.get(&nam, "/app/v1/history?account=acc_1").await), "400 bad-request");
    let own = stage.get(&nam, "/app/v1/history").await.body.to_string();
    assert!(own.contains("imported") && !own.contains("app_lock"), "{own}");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_lock_from_the_app_is_felt_at_once_and_ends_its_own_token() {
    let stage = Stage::set().await;
    let (token, other) = (stage.lans().await, stage.lans().await);
    let locked = stage.send(Method::POST, Some(&token), "/app/v1/lock", None, &[]).await;
    assert_eq!((locked.status.as_u16(), &locked.body["locked"]), (200, &json!(true)));
    for token in [&token, &other] {
        assert_eq!(problem(&stage.get(token, "/app/v1/home").await), "401 token-needed");
    }
    let mut browser = stage.s.browser();
    let login = browser.open("/login").await;
    assert!(!browser.sign_in(&login, &stage.lan, PASSPHRASE).await.has("logout-link"));
    assert!(stage.s.history(&stage.lan).await.contains(&"account_locked".to_owned()));
    stage.s.finish().await;
}

#[actix_web::test]
async fn only_an_official_client_that_is_registered_for_it_opens_the_apps_api() {
    let stage = Stage::set().await;
    let api = format!("{}/app/v1", stage.s.issuer());
    let shop = json!({ "official": false, "scope": "openid app.read", "may_ask": [api] });
    assert!(stage.s.refused_client(shop).await.contains("official clients alone"));
    // Registered for it and for nothing else: no token without its name opens it.
    let unnamed = stage.app.sign_in(&mut stage.s.browser(), &stage.lan, PASSPHRASE).await;
    let refused = stage.get(&unnamed.access, "/app/v1/home").await;
    assert_eq!(problem(&refused), "401 token-needed");
    assert!(refused.headers["www-authenticate"].to_str().unwrap().contains("invalid_token"));
    // Not registered for it: no token by its name.
    let portal = stage.s.client("portal", json!({ "scope": "openid app.read" })).await;
    let page = stage.s.browser().open(&portal.authorization(&[("resource", &api)])).await;
    assert_eq!(page.query("error").as_deref(), Some("invalid_target"));
    // What is taken from a client ends its tokens.
    let second = official_app(&stage.s, "second").await;
    let token = stage.of_person(&second, &stage.lan, "openid app.read").await;
    assert_eq!(stage.get(&token, "/app/v1/home").await.status, 200);
    let (app, desk) = (&stage.s.running.app, stage.s.running.app.desk(None));
    assert!(app.db.write(move |c| khoa::client::disable(c, &desk, "second")).await.unwrap());
    stage.a_second_later();
    assert_eq!(problem(&stage.get(&token, "/app/v1/home").await), "401 token-needed");
    stage.s.finish().await;
}

#[actix_web::test]
async fn every_answer_says_how_much_is_left_and_what_is_too_much_is_refused_for_a_while() {
    let stage = Stage::set().await;
    let token = stage.lans().await;
    let first = stage.get(&token, "/app/v1/levels").await;
    assert_eq!(first.headers["ratelimit-policy"], "\"minute\";q=120;w=60");
    assert_eq!(first.headers["ratelimit"], "\"minute\";r=119;t=53");
    for _ in 0..119 {
        assert_eq!(stage.get(&token, "/app/v1/levels").await.status, 200);
    }
    let refused = stage.get(&token, "/app/v1/levels").await;
    assert_eq!(problem(&refused), "429 too-many-requests");
    assert_eq!(
        (&refused.headers["retry-after"], &refused.headers["ratelimit"]),
        (&"53".parse().unwrap(), &"\"minute\";r=0;t=53".parse().unwrap())
    );
    let other = stage.lans().await;
    assert_eq!(stage.get(&other, "/app/v1/levels").await.status, 200, "another grant has its own");
    stage.s.later(std::time::Duration::from_secs(53));
    assert_eq!(stage.get(&token, "/app/v1/levels").await.status, 200);
    stage.s.finish().await;
}

#[actix_web::test]
async fn codes_on_paper_are_told_once_after_a_sign_in_of_this_moment_and_lock() {
    let stage = Stage::set_with(|config| config.session.fresh_seconds = 60).await;
    let token = stage.lans().await;
    let path = "/app/v1/recovery-codes";
    assert_eq!(stage.get(&token, path).await.body, json!({ "made_at": null, "left": 0 }));
    let made = stage.send(Method::POST, Some(&token), path, None, &[]).await;
    let codes = made.body["codes"].as_array().cloned().unwrap_or_default();
    assert_eq!((made.status.as_u16(), codes.len()), (201, 8), "{:?}", made.body);
    let sheet = stage.get(&token, path).await.body;
    assert_eq!(sheet["left"], 8);
    assert!(sheet["made_at"].is_string() && !sheet.to_string().contains(codes[0].as_str().unwrap()));
    stage.s.later(std::time::Duration::from_secs(61));
    let late = stage.send(Method::POST, Some(&token), path, None, &[]).await;
    assert_eq!(problem(&late), "401 fresh-sign-in-needed");
    assert_eq!(stage.get(&token, path).await.body, sheet, "and those that are there stay good");
    let mut browser = stage.s.browser();
    let page = browser.open("/lock/recovery-code").await;
    let typed = [("username", stage.lan.as_str()), ("code", codes[7].as_str().unwrap())];
    assert!(browser.submit(&page, "/lock/recovery-code", &typed).await.has("locked"));
    assert_eq!(problem(&stage.get(&token, path).await), "401 token-needed");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_token_of_no_key_opens_the_apps_api_for_a_server_that_is_registered_to_do_without_alone() {
    let stage = Stage::set().await;
    let api = format!("{}/app/v1", stage.s.issuer());
    let refused = stage.get(&stage.unbound(&stage.app).await, "/app/v1/home").await;
    assert_eq!(problem(&refused), "401 token-needed");
    let told = refused.headers["www-authenticate"].to_str().unwrap();
    assert!(told.starts_with("DPoP error=\"invalid_token\"") && told.contains("DPoP proof"), "{told}");

    let kiosk = json!({ "scope": "openid app.read", "may_ask": [&api], "app_bearer": true });
    let kiosk = stage.s.client("kiosk", kiosk).await;
    let token = stage.unbound(&kiosk).await;
    assert_eq!(stage.get(&token, "/app/v1/home").await.status, 200);
    change(&stage.s, "kiosk", |metadata| metadata.app_bearer = false).await.unwrap();
    stage.a_second_later();
    assert_eq!(
        problem(&stage.get(&token, "/app/v1/home").await),
        "401 token-needed",
        "the exception was taken back"
    );
    let phone = json!({
        "auth": "none", "official": true, "dpop_bound_access_tokens": true, "may_ask": [&api],
        "scope": "openid app.read", "app_bearer": true,
    });
    assert!(stage.s.refused_client(phone).await.contains("a phone binds them to its key"));
    let portal = json!({ "scope": "openid", "app_bearer": true });
    assert!(stage.s.refused_client(portal).await.contains("servers that ask for it"));
    stage.s.finish().await;
}
