//! A whole way by API: somebody whom nobody knows asks for level 1, hands in their portrait, is granted it and takes it up.

use reqwest::Method;
use serde_json::json;

use super::stage::{Stage, problem};
use crate::lives::{PASSPHRASE, jpeg_of, newcomer};
use crate::support::{Reply, TestServer, Tokens, registers};

const MAI: &str = "099190000001";

/// The one part of a form with a file.
pub(super) fn form(name: &str, file: &[u8]) -> Vec<u8> {
    let head = format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n");
    [head.as_bytes(), file, b"\r\n--b--\r\n"].concat()
}

#[actix_web::test]
async fn level_1_is_asked_for_granted_and_taken_up_in_the_app_alone() {
    let known = json!({
        "citizens": [registers::citizen(MAI, "Lê Thị Mai", "1990-05-20")], "foreigners": [], "enterprises": [],
    });
    let registers = registers::start(&known, khoa::base::Clock::fixed(TestServer::BEGIN));
    let stage = Stage::set_with(|config| registers.connect(config)).await;
    let mut browser = newcomer(&stage.s, 111, "Lê Thị Mai").await;
    let resource = format!("{}/app/v1", stage.s.issuer());
    let over = [("scope", "openid app.read app.applications"), ("resource", resource.as_str())];
    let page = browser.open(&stage.app.authorization(&over)).await;
    let token = Tokens::of(&stage.redeem(&stage.app, &page.query("code").unwrap()).await).access;
    let steps = stage.get(&token, "/app/v1/next-steps").await.body;
    assert_eq!(steps["items"][0], json!({ "step": "apply-for-level1" }));

    let wish = json!({ "kind": "identity", "level": 1, "declared": {
        "who": "citizen", "number": MAI, "name": "lê thị  mai", "birthdate": "20/05/1990",
    } });
    let key = [("idempotency-key", "a")];
    let begun = stage.send(Method::POST, Some(&token), "/app/v1/applications", Some(&wish), &key).await;
    assert_eq!(begun.status, 201, "{:?}", begun.body);
    let path = begun.headers["location"].to_str().unwrap().to_owned();
    let hand_in = async |kind: &str, body: Vec<u8>, tag: &str| {
        let request = stage.shows(&Method::POST, &format!("{path}/evidence/{kind}"), &token);
        let request =
            request.header("content-type", "multipart/form-data; boundary=b").header("if-match", tag);
        Reply::of(request.body(body).send().await.unwrap()).await
    };
    let portrait = jpeg_of(&format!("portrait-{MAI}"));
    for (kind, body, tag, told) in [
        ("passport", form("file", &portrait), "\"1\"", "404 not-found"),
        ("portrait", form("photo", &portrait), "\"1\"", "400 bad-request"),
        ("portrait", b"--b--".to_vec(), "\"1\"", "400 bad-request"),
        ("portrait", form("file", b"<svg onload=alert(1)>"), "\"1\"", "400 invalid-field"),
        ("portrait", form("file", &portrait), "\"9\"", "412 changed-meanwhile"),
        ("portrait", form("file", &vec![0; 7 << 20]), "\"1\"", "413 too-large"),
    ] {
        assert_eq!(problem(&hand_in(kind, body, tag).await), told, "{kind}");
    }
    let handed_in = hand_in("portrait", form("file", &portrait), "\"1\"").await;
    assert_eq!((handed_in.status.as_u16(), &handed_in.headers["etag"]), (200, &"\"2\"".parse().unwrap()));
    let submit = format!("{path}/submit");
    let decided = stage.send(Method::POST, Some(&token), &submit, None, &[("if-match", "\"2\"")]).await;
    assert_eq!(
        (decided.status.as_u16(), &decided.body["state"]),
        (200, &json!("approved")),
        "{:?}",
        decided.body
    );

    let levels = stage.get(&token, "/app/v1/levels").await.body;
    assert_eq!((&levels["account"]["level"], &levels["account"]["state"]), (&json!(null), &json!("issued")));
    assert_eq!(stage.get(&token, "/app/v1/next-steps").await.body["items"][0], json!({ "step": "activate" }));
    let activate = async || stage.send(Method::POST, Some(&token), "/app/v1/activate", None, &[]).await;
    assert_eq!(activate().await.body, json!({ "level": 1 }));
    assert_eq!(problem(&activate().await), "409 stale", "once");
    assert_eq!(stage.get(&token, "/app/v1/levels").await.body["account"]["level"], 1);
    // Whoever was confirmed signs in by their number from now on.
    let mut elsewhere = stage.s.browser();
    let page = elsewhere.open("/login").await;
    assert_eq!(elsewhere.sign_in(&page, MAI, PASSPHRASE).await.url.path(), "/");
    stage.s.finish().await;
}
