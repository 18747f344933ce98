//! `/console/v1`: a face is compared by the biometric system, which rules where it is sure.

use khoa::demo::registers::Behaviour;
use serde_json::{Value, json};

use super::console::CLERK;
use super::letters::{MAI, with_mai};
use super::life::form;
use super::stage::problem;
use crate::lives::jpeg_of;
use crate::support::Reply;

#[actix_web::test]
async fn a_photo_is_compared_as_the_application_was_seen_and_no_is_nobodys_to_overrule() {
    let (desk, token) = with_mai().await;
    let hers = desk.stage.of_person(&desk.stage.app, MAI, "openid app.read app.applications").await;
    let wish = json!({ "kind": "identity", "level": 2, "declared": {
        "who": "citizen", "number": MAI, "name": "Lê Thị Mai", "birthdate": "01/03/2000",
    } });
    let post = async |token: &str, path: &str, body: Option<Value>, more: &[(&str, &str)]| {
        desk.send(reqwest::Method::POST, token, path, body, more).await
    };
    let begun = post(&hers, "/app/v1/applications", Some(wish), &[("idempotency-key", "a")]).await;
    let id = begun.text("id");
    let sent =
        post(&hers, &format!("/app/v1/applications/{id}/submit"), None, &[("if-match", "\"1\"")]).await;
    let mut tag = sent.headers["etag"].to_str().unwrap().to_owned();

    let path = format!("/console/v1/applications/{id}");
    let compare = async |seat: &str, body: Vec<u8>, tag: Option<&str>| {
        let request = desk.stage.s.http.post(desk.stage.s.url(&format!("{path}/compare")));
        let request = request.bearer_auth(&token).header("acting-as", seat);
        let request = request.header("content-type", "multipart/form-data; boundary=b");
        let request = tag.into_iter().fold(request, |request, tag| request.header("if-match", tag));
        Reply::of(request.body(body).send().await.unwrap()).await
    };
    let own = jpeg_of(&format!("portrait-{MAI}"));
    for (seat, body, tag, told) in [
        (CLERK.1, form("file", &own), None, "428 seen-needed"),
        (CLERK.1, form("file", &own), Some("\"9\""), "412 changed-meanwhile"),
        ("clerk@H01.02", form("file", &own), Some(&*tag), "403 not-entitled"),
        (CLERK.1, form("photo", &own), Some(&tag), "400 bad-request"),
        (CLERK.1, form("file", b"<svg onload=alert(1)>"), Some(&tag), "400 invalid-field"),
        (CLERK.1, form("file", &vec![0; 7 << 20]), Some(&tag), "413 too-large"),
    ] {
        assert_eq!(problem(&compare(seat, body, tag).await), told);
    }
    assert_eq!(desk.stage.s.happened("face_compared").await, 0);

    let registers = &desk.registers;
    let visit = async |more: Value, tag: &str| {
        let mut body = json!({ "papers": "genuine", "biometrics": "yes" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        post(&token, &format!("{path}/visit"), Some(body), &[CLERK, ("if-match", tag)]).await
    };
    for (face, behaviour, verdict, told) in [
        ("another", Behaviour::Well, "no", "422 not-granted"),
        ("blurred", Behaviour::Well, "unsure", "400 invalid-field"),
        (&*format!("portrait-{MAI}"), Behaviour::Down, "down", "400 invalid-field"),
    ] {
        registers.behave("biometrics", behaviour);
        let found = compare(CLERK.1, form("file", &jpeg_of(face)), Some(&tag)).await;
        assert_eq!(
            (found.status.as_u16(), &found.body["verdict"]),
            (200, &json!(verdict)),
            "{:?}",
            found.body
        );
        assert_eq!(problem(&compare(CLERK.1, form("file", &own), Some(&tag)).await), "412 changed-meanwhile");
        tag = found.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(problem(&visit(json!({}), &tag).await), told, "{verdict}");
    }
    let judged = visit(json!({ "why": "Máy hỏng; thẻ có ảnh, giống" }), &tag).await;
    assert_eq!(
        (judged.status.as_u16(), &judged.body["state"]),
        (200, &json!("verifying")),
        "{:?}",
        judged.body
    );
    let history = desk.stage.get(&hers, "/app/v1/history").await;
    let compared =
        history.body["items"].as_array().unwrap().iter().filter(|one| one["event"] == "face_compared");
    let agencies: Vec<_> = compared.map(|one| &one["duty"]["agency"]).collect();
    assert_eq!(agencies, [&json!("H01.01"); 3], "{:?}", history.body);
    desk.stage.s.finish().await;
}
