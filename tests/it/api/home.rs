//! `/app/v1/home`, `/app/v1/profile` and `/app/v1/places`: what the first screens of the app show.

use reqwest::Method;
use serde_json::json;

use super::appointment::Mai;
use super::stage::{PASSPHRASE, Stage, problem};

const HOME: &str = "/app/v1/home";

/// What an app on a slow line may be made to wait for.
const MOST: usize = 20 * 1024;

#[actix_web::test]
async fn the_first_screen_is_one_small_call_however_much_has_happened() {
    let mai = Mai::waits().await;
    let at = "2026-01-05T01:00:00Z";
    assert_eq!(mai.put("G01.CX.1", at, "\"0\"").await.status, 200);
    for _ in 0..30 {
        mai.stage.of_person(&mai.stage.app, "099200000050", "openid app.read").await;
    }
    let home = mai.stage.get(&mai.token, HOME).await;
    assert_eq!(home.status, 200, "{:?}", home.body);
    assert!(home.body.to_string().len() < MOST, "{}", home.body.to_string().len());
    let application = &home.body["applications"][0];
    assert_eq!((&application["state"], &application["about"]), (&json!("submitted"), &json!("level-2")));
    let visit = json!([{ "application": application["id"], "office": "G01.CX.1", "at": at }]);
    assert_eq!(home.body["visits"], visit);
    assert_eq!(home.body["levels"]["account"]["level"], 1);
    assert_eq!(home.body["next_steps"], json!(["apply-for-level2", "add-passkey"]));
    assert_eq!((&home.body["approvals_waiting"], &home.body["devices"]), (&json!(0), &json!([])));
    assert_eq!(home.body["events"].as_array().map(Vec::len), Some(5));
    mai.stage.s.finish().await;
}

#[actix_web::test]
async fn the_first_screen_is_sent_again_only_where_something_has_changed() {
    let stage = Stage::set().await;
    let token = stage.lans().await;
    let ask =
        async |tag: &str| stage.send(Method::GET, Some(&token), HOME, None, &[("if-none-match", tag)]).await;
    let first = stage.get(&token, HOME).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(first.headers["cache-control"], "no-store", "nobody else keeps it");
    let known = ask(&tag).await;
    assert_eq!((known.status.as_u16(), known.body.as_str()), (304, Some("")));
    assert!(known.headers.contains_key("ratelimit"));
    // They sign in once more, and that is in it.
    stage.lans().await;
    let changed = ask(&tag).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.headers["etag"], tag.as_str());
    stage.s.finish().await;
}

#[actix_web::test]
async fn what_is_known_of_a_holder_is_told_by_a_scope_of_its_own_and_each_half_apart() {
    let stage = Stage::set().await;
    let api = format!("{}/app/v1", stage.s.issuer());
    let narrow = stage.lans().await;
    assert_eq!(problem(&stage.get(&narrow, "/app/v1/profile").await), "403 scope-needed");
    let app = stage.s.client("mine", json!({ "scope": "openid app.profile", "may_ask": [api] })).await;
    let token = stage.of_person(&app, &stage.lan, "openid app.profile").await;
    let known = stage.get(&token, "/app/v1/profile").await;
    assert_eq!(known.status, 200, "{:?}", known.body);
    assert_eq!(known.body["identity"]["name"], "Nguyễn Thị Lan");
    assert_eq!(known.body["identity"]["number"], json!({ "personal_number": stage.lan }));
    assert!(known.body["contact"]["email"]["address"].is_string() && known.body["proofs"].is_array());
    let tag = known.headers["etag"].to_str().unwrap();
    let again =
        stage.send(Method::GET, Some(&token), "/app/v1/profile", None, &[("if-none-match", tag)]).await;
    assert_eq!(again.status, 304);
    stage.s.citizen(2, "Trần Văn Nam", PASSPHRASE).await;
    let of_nam = stage.of_person(&app, "099200000002", "openid app.profile").await;
    let of_nam = stage.get(&of_nam, "/app/v1/profile").await.body.to_string();
    assert!(of_nam.contains("Nam") && !of_nam.contains("Lan"), "{of_nam}");
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_fills_in_a_form_finds_places_as_agencies_do() {
    let stage = Stage::set().await;
    let (lans, offices) = (stage.lans().await, stage.of_agency(&stage.office).await);
    for query in ["places?q=ba+dinh&limit=3", "places?parent=01&limit=2", "places/01?on=2026-01-02"] {
        let mine = stage.get(&lans, &format!("/app/v1/{query}")).await;
        let theirs = stage.get(&offices, &format!("/agency/v1/{query}")).await;
        assert_eq!((mine.status, &mine.body["items"]), (theirs.status, &theirs.body["items"]), "{query}");
        assert_eq!(mine.headers["cache-control"], "private, max-age=300");
    }
    let page = stage.get(&lans, "/app/v1/places?parent=01&limit=2").await;
    let next = page.text("next");
    let following = stage.get(&lans, &format!("/app/v1/places?parent=01&limit=2&cursor={next}")).await;
    assert!(following.status == 200 && following.body["items"] != page.body["items"], "{:?}", following.body);
    let foreign = stage.get(&offices, &format!("/agency/v1/places?parent=01&limit=2&cursor={next}")).await;
    assert_eq!(problem(&foreign), "400 invalid-field", "a cursor is of one caller's list");
    assert_eq!(problem(&stage.get(&lans, "/app/v1/places/99999").await), "404 not-found");
    stage.s.finish().await;
}
