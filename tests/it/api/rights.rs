//! `/app/v1/data-copy` and `/app/v1/erasure`: the data of oneself, from the app.

use reqwest::Method;
use serde_json::json;

use super::stage::{Stage, problem};
use crate::people::rights::{MAI, registers};

const LAN: &str = "099200000001";

#[actix_web::test]
async fn the_app_has_the_same_by_the_same_rules() {
    let stage = Stage::set().await;
    let s = &stage.s;
    registers(s).await;
    let api = format!("{}/app/v1", s.issuer());
    let app = s.client("own", json!({ "scope": "openid app.profile", "may_ask": [api] })).await;
    let (lan, mai) = (
        stage.of_person(&app, LAN, "openid app.profile").await,
        stage.of_person(&app, MAI, "openid app.profile").await,
    );
    let ask = async |token: &str, method: Method, path: &str| {
        stage.send(method, Some(token), path, None, &[]).await
    };
    let copy = ask(&mai, Method::POST, "/app/v1/data-copy").await;
    assert_eq!((copy.status.as_u16(), &copy.body["identity"]["name"]), (200, &json!("Lê Thị Mai")));
    assert_eq!(copy.headers["cache-control"], "no-store");
    assert_eq!(stage.get(&lan, "/app/v1/erasure").await.body["state"], "kept");
    assert_eq!(problem(&ask(&lan, Method::POST, "/app/v1/erasure").await), "422 not-granted");
    assert_eq!(problem(&ask(&mai, Method::DELETE, "/app/v1/erasure").await), "404 not-found");
    assert_eq!(stage.get(&mai, "/app/v1/erasure").await.body["state"], "possible");
    let asked = ask(&mai, Method::POST, "/app/v1/erasure").await;
    assert_eq!((asked.status.as_u16(), &asked.body["state"]), (201, &json!("waits")));
    assert_eq!(problem(&ask(&mai, Method::POST, "/app/v1/erasure").await), "409 already-open");
    assert_eq!(stage.get(&mai, "/app/v1/erasure").await.body["receipt"], asked.body["receipt"]);
    assert_eq!(ask(&mai, Method::DELETE, "/app/v1/erasure").await.status, 200);
    assert_eq!(stage.get(&mai, "/app/v1/erasure").await.body["state"], "possible");
    s.running.run_jobs().await.unwrap();
    stage.s.finish().await;
}
