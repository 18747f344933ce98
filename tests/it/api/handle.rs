//! `/app/v1/session`: an opaque session in place of a token, for the key of one phone, and over with whatever ends the app's sign-in.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::phone::{App, Phone};
use super::stage::problem;
use crate::support::{Prover, Reply, Tokens};

const PATH: &str = "/app/v1/session";
const HOME: &str = "/app/v1/home";

/// A phone that is signed in, and what its session is.
async fn begun(app: &App) -> (Phone, String) {
    let phone = app.phone().await;
    let begun = app.send(&phone, Method::POST, PATH, None, "-").await;
    assert_eq!(begun.status, 201, "{:?}", begun.body);
    assert_eq!(begun.body["idle_seconds"], 3_600);
    (phone, begun.text("session"))
}

/// Asks at `path` with a session, signed for by `key` at this moment.
async fn ask(
    app: &App,
    (key, session): (&Prover, &str),
    scheme: &str,
    (method, path): (Method, &str),
) -> Reply {
    let s = &app.stage.s;
    let (url, nonce) = (format!("{}{path}", s.issuer()), app.stage.nonce().await);
    let proof = key.proof_at(s.clock.now(), (method.as_str(), &url), Some(&nonce), Some(session));
    let request = s.http.request(method, s.url(path)).header("dpop", proof);
    Reply::of(request.header("authorization", format!("{scheme} {session}")).send().await.unwrap()).await
}

async fn home(app: &App, by: (&Prover, &str)) -> Reply {
    ask(app, by, "DPoP", (Method::GET, HOME)).await
}

#[actix_web::test]
async fn a_session_opens_what_its_token_opened_for_its_key_alone_and_longer() {
    let app = App::set().await;
    let (phone, session) = begun(&app).await;
    assert!(session.starts_with("khoa_as_") && !session.contains('.'), "it says nothing by itself");
    let opened = home(&app, (&phone.key, &session)).await;
    assert_eq!(
        (opened.status.as_u16(), &opened.body["name"]),
        (200, &json!("Nguyễn Thị Lan")),
        "{:?}",
        opened.body
    );
    assert!(opened.headers.contains_key("ratelimit"), "it is counted as its token was");
    let thief = Prover::new();
    assert_eq!(problem(&home(&app, (&thief, &session)).await), "401 token-needed");
    let as_bearer = ask(&app, (&phone.key, &session), "Bearer", (Method::GET, HOME)).await;
    assert_eq!(problem(&as_bearer), "401 token-needed");
    let elsewhere = ask(&app, (&phone.key, &session), "DPoP", (Method::GET, "/userinfo")).await;
    assert_eq!(elsewhere.refusal(), "401 invalid_token", "it is for the app's own API");
    let made_up = format!("khoa_as_{}", "A".repeat(43));
    assert_eq!(problem(&home(&app, (&phone.key, &made_up)).await), "401 token-needed");
    let another = ask(&app, (&phone.key, &session), "DPoP", (Method::POST, PATH)).await;
    assert_eq!(problem(&another), "401 token-needed", "a session begets none");

    app.stage.s.later(Duration::from_secs(3_000));
    assert_eq!(app.get(&phone, HOME).await.status, 401, "the token is over");
    assert_eq!(home(&app, (&phone.key, &session)).await.status, 200);
    app.stage.s.later(Duration::from_secs(3_000));
    assert_eq!(home(&app, (&phone.key, &session)).await.status, 200, "it is used");
    app.stage.s.later(Duration::from_secs(3_601));
    assert_eq!(problem(&home(&app, (&phone.key, &session)).await), "401 token-needed", "it was not");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_proof_whose_nonce_has_grown_old_is_told_the_new_one() {
    let app = App::set().await;
    let (phone, session) = begun(&app).await;
    let (s, old) = (&app.stage.s, app.stage.nonce().await);
    s.later(Duration::from_secs(400));
    let url = format!("{}{HOME}", s.issuer());
    let proof = phone.key.proof_at(s.clock.now(), ("GET", &url), Some(&old), Some(&session));
    let request = s.http.get(s.url(HOME)).header("dpop", proof);
    let told =
        Reply::of(request.header("authorization", format!("DPoP {session}")).send().await.unwrap()).await;
    assert_eq!(problem(&told), "401 token-needed");
    assert!(
        told.headers["www-authenticate"].to_str().unwrap().contains("use_dpop_nonce"),
        "{:?}",
        told.headers
    );
    let new = told.headers["dpop-nonce"].to_str().unwrap();
    assert_ne!(new, old);
    let proof = phone.key.proof_at(s.clock.now(), ("GET", &url), Some(new), Some(&session));
    let request = s.http.get(s.url(HOME)).header("dpop", proof);
    let opened = request.header("authorization", format!("DPoP {session}")).send().await.unwrap();
    assert_eq!(opened.status(), 200);
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_session_has_an_end_however_much_it_is_used() {
    let app = App::set().await;
    let (phone, session) = begun(&app).await;
    for _half_an_hour in 0..23 {
        app.stage.s.later(Duration::from_secs(1_800));
        assert_eq!(home(&app, (&phone.key, &session)).await.status, 200);
    }
    app.stage.s.later(Duration::from_secs(1_800));
    assert_eq!(problem(&home(&app, (&phone.key, &session)).await), "401 token-needed");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_token_that_anybody_may_show_begins_none() {
    let stage = super::stage::Stage::set().await;
    let api = format!("{}/app/v1", stage.s.issuer());
    let kiosk = json!({ "scope": "openid app.read", "may_ask": [&api], "app_bearer": true });
    let kiosk = stage.s.client("kiosk", kiosk).await;
    let refused = stage.send(Method::POST, Some(&stage.unbound(&kiosk).await), PATH, None, &[]).await;
    assert_eq!(problem(&refused), "401 token-needed");
    assert!(refused.headers["www-authenticate"].to_str().unwrap().starts_with("DPoP"));
    stage.s.finish().await;
}

#[actix_web::test]
async fn it_is_over_with_the_sign_in_with_the_phone_and_with_a_lock() {
    let app = App::set().await;
    let ended_by = async |end: &str| {
        let (phone, session) = begun(&app).await;
        assert_eq!(home(&app, (&phone.key, &session)).await.status, 200);
        match end {
            "from afar" => {
                let mut laptop = app.stage.s.browser();
                let login = laptop.open("/login").await;
                let home = laptop.sign_in(&login, &app.stage.lan, crate::op::dpop::PASSPHRASE).await;
                laptop.post_with_token(&home, "/settings/sessions/end-others", &[]).await;
            }
            "with the phone" => {
                assert_eq!(app.bind(&phone, "bind").await.status, 201);
                let other = app.phone().await;
                let list = app.get(&other, super::phone::DEVICES).await;
                let id = list.body["items"][0]["id"].as_str().unwrap().to_owned();
                let path = format!("{}/{id}/revoke", super::phone::DEVICES);
                assert_eq!(app.send(&other, Method::POST, &path, None, "-").await.status, 200);
            }
            _ => {
                let mut laptop = app.stage.s.browser();
                let login = laptop.open("/login").await;
                let home = laptop.sign_in(&login, &app.stage.lan, crate::op::dpop::PASSPHRASE).await;
                laptop.post_with_token(&home, "/settings/lock", &[]).await;
            }
        }
        assert_eq!(problem(&home(&app, (&phone.key, &session)).await), "401 token-needed", "{end}");
    };
    ended_by("from afar").await;
    ended_by("with the phone").await;
    ended_by("by a lock").await;
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn it_is_taken_off_the_shelf_as_soon_as_its_grant_ends() {
    let app = App::set().await;
    let (phone, session) = begun(&app).await;
    let owner = format!("app:{}", phone.tokens.access_claims()["gid"].as_str().unwrap());
    let store = app.stage.s.running.app.ephemeral.clone();
    assert_eq!(store.sessions_of(&owner).await.unwrap().len(), 1);
    assert_eq!(app.app.revoke(phone.tokens.refresh.as_deref().unwrap()).await.status, 200);
    assert!(store.sessions_of(&owner).await.unwrap().is_empty());
    assert_eq!(problem(&home(&app, (&phone.key, &session)).await), "401 token-needed");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn it_is_one_sign_in_of_the_list_and_none_of_the_browsers() {
    let stage = crate::op::dpop::Stage::set().await;
    let scope = "openid app.read app.sessions";
    let api = format!("{}/app/v1", stage.s.issuer());
    let official = json!({ "official": true, "auth": "none", "dpop_bound_access_tokens": true, "scope": scope, "may_ask": [api] });
    let party = stage.s.client("app", official).await;
    let key = Prover::new();
    let code = stage.code(&party, &[("scope", scope), ("resource", &api)]).await;
    let nonce = stage.nonce().await;
    let tokens = Tokens::of(&stage.redeem(&party, &code, &stage.at_token(&key, Some(&nonce))).await);
    let app = App { stage, app: party };
    let phone = Phone { key, tokens };
    let session = app.send(&phone, Method::POST, PATH, None, "-").await.text("session");
    let list = ask(&app, (&phone.key, &session), "DPoP", (Method::GET, "/app/v1/sessions")).await;
    let items = list.body["items"].as_array().unwrap().clone();
    let kinds: Vec<&str> = items.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["app", "browser"], "the app, and the browser it was signed in through: {items:?}");
    assert!(items.iter().all(|one| one["this"] == true), "{items:?}");
    let own = format!("/app/v1/sessions/{}/end", items[0]["id"].as_str().unwrap());
    assert_eq!(ask(&app, (&phone.key, &session), "DPoP", (Method::POST, &own)).await.status, 200);
    assert_eq!(problem(&home(&app, (&phone.key, &session)).await), "401 token-needed");
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn it_is_given_back_as_a_token_is_and_by_its_own_app_alone() {
    let app = App::set().await;
    let (phone, session) = begun(&app).await;
    let other = app.stage.s.client("other", json!({ "auth": "none" })).await;
    assert_eq!(other.revoke(&session).await.status, 200);
    assert_eq!(home(&app, (&phone.key, &session)).await.status, 200);
    assert_eq!(app.app.revoke(&session).await.status, 200);
    assert_eq!(problem(&home(&app, (&phone.key, &session)).await), "401 token-needed");
    assert_eq!(app.get(&phone, HOME).await.status, 200, "the token it was begun with is another");
    app.stage.s.finish().await;
}
