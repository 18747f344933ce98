//! In which part of a split commune somebody lives: said in the app, decided at the console.

use reqwest::Method;
use serde_json::{Value, json};

use super::letters::{MAI, with_mai};
use super::stage::{problem, table};

#[actix_web::test]
async fn a_residence_is_said_in_the_app_and_decided_by_the_unit_of_that_part() {
    let (desk, _token) = with_mai().await;
    let agencies =
        "code,name,parent,place\nG01.CX,Công an cấp xã,,\nG01.CX.1,Công an phường Ngọc Hà,G01.CX,00008\n";
    table(&desk.stage.s, "agencies", agencies, "2025-07-01").await;
    desk.stage.a_second_later();
    desk.appoint("clerk", "G01.CX.1").await;
    let hers = desk.stage.of_person(&desk.stage.app, MAI, "openid app.read app.applications").await;
    let said = |now: &str, street: &str| json!({ "kind": "place", "was": "00007", "as_of": "2025-06-30", "now": now, "street": street });
    let begin = async |key: &str, wish: Value| {
        desk.send(Method::POST, &hers, "/app/v1/applications", Some(wish), &[("idempotency-key", key)]).await
    };
    for (wish, field) in [
        (said("00070", "12 Hoa Sữa"), "now"),
        (said("00008", &"x".repeat(201)), "street"),
        (
            json!({ "kind": "place", "was": "00001", "as_of": "2025-06-30", "now": "00001", "street": "1" }),
            "was",
        ),
    ] {
        let refused = begin("a", wish).await;
        assert_eq!(problem(&refused), "400 invalid-field");
        assert_eq!(refused.body["errors"][0]["field"], field, "{:?}", refused.body);
    }
    // That of the other part has no office here, and that of the first decides.
    let begun = begin("a", said("00025", "12 Hoa Sữa")).await;
    assert_eq!(begun.status, 201, "{:?}", begun.body);
    let id = begun.text("id");
    let submit = format!("/app/v1/applications/{id}/submit");
    let sent = desk.send(Method::POST, &hers, &submit, None, &[("if-match", "\"1\"")]).await;
    assert_eq!(
        (&sent.body["state"], &sent.body["unit"]),
        (&json!("verifying"), &json!("G01.CX.1")),
        "{:?}",
        sent.body
    );

    let (token, seat) = (desk.by_passkey().await, ("acting-as", "clerk@G01.CX.1"));
    let act = async |verb: &str, body: Value, more: &[(&str, &str)]| {
        let more = [&[seat][..], more].concat();
        let path = format!("/console/v1/applications/{id}/{verb}");
        desk.send(Method::POST, &token, &path, Some(body), &more).await
    };
    let dossier = act("look", json!({ "purpose": "application" }), &[]).await;
    assert_eq!(dossier.status, 200, "{:?}", dossier.body);
    let tag = dossier.headers["etag"].to_str().unwrap();
    let visit = json!({ "papers": "genuine", "biometrics": "yes" });
    assert_eq!(
        problem(&act("visit", visit, &[("if-match", tag)]).await),
        "403 not-entitled",
        "nobody comes for it"
    );
    let decided = act("decide", json!({ "decision": "approve" }), &[("if-match", tag)]).await;
    assert_eq!(
        (decided.status.as_u16(), &decided.body["state"]),
        (200, &json!("approved")),
        "{:?}",
        decided.body
    );
    let history = desk.stage.get(&hers, "/app/v1/history").await;
    let written =
        history.body["items"].as_array().unwrap().iter().find(|one| one["event"] == "residence_decided");
    assert_eq!(written.unwrap()["duty"]["agency"], "G01.CX.1");
    desk.stage.s.finish().await;
}
