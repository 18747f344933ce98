//! `/console/v1`: letters of authorities about locks, and the papers of a dossier, as the pages of the console have them.

use reqwest::Method;
use serde_json::{Value, json};

use super::console::{CLERK, Desk};
use super::stage::{PASSPHRASE, problem, table};
use crate::lives::jpeg_of;
use crate::support::{Reply, person};

pub(super) const MAI: &str = "099200000060";

pub(super) async fn with_mai() -> (Desk, String) {
    let desk = Desk::set().await;
    let agencies = "code,name,parent\nH01,Tỉnh Một,\nH01.01,Sở Một,H01\nH01.02,Sở Hai,H01\nG01,Bộ Một,\nG01.C06,Cục Một,G01\n";
    table(&desk.stage.s, "agencies", agencies, "2020-01-01").await;
    desk.stage.a_second_later();
    desk.appoint("clerk", "H01.01").await;
    let mut mai = person(MAI, "Lê Thị Mai", Some(PASSPHRASE));
    mai["level"] = json!(1);
    desk.stage.s.import(&[mai]).await;
    let token = desk.by_passkey().await;
    (desk, token)
}

fn letter(about: &str, number: &str) -> Value {
    json!({ "what": "lock", "holder": about, "authority": "G01.C02", "letter": number, "why": "Vụ án 7" })
}

#[actix_web::test]
async fn a_letter_is_taken_in_once_forwarded_and_decided_by_two_at_the_authority() {
    let (desk, token) = with_mai().await;
    let post = async |path: &str, body: Option<Value>, more: &[(&str, &str)]| -> Reply {
        desk.send(Method::POST, &token, &format!("/console/v1/{path}"), body, more).await
    };
    let take_in =
        async |key: &str, body: Value| post("requests", Some(body), &[CLERK, ("idempotency-key", key)]).await;
    let taken = take_in("a", letter(MAI, "12/CV")).await;
    assert_eq!(taken.status, 201, "{:?}", taken.body);
    assert_eq!((&taken.body["kind"], &taken.body["unit"]), (&json!("lock"), &json!("H01.01")));
    assert_eq!(take_in("a", letter(MAI, "12/CV")).await.body["id"], taken.body["id"]);
    assert_eq!(problem(&take_in("a", letter(MAI, "13/CV")).await), "422 key-reused");
    assert_eq!(problem(&take_in("b", letter(MAI, "12/CV")).await), "409 already-open");
    assert_eq!(problem(&take_in("c", letter(MAI, " ")).await), "400 invalid-field");
    let long = take_in("c", letter(MAI, &"1".repeat(1_001))).await;
    assert_eq!(problem(&long), "400 invalid-field");
    assert_eq!(long.body["errors"][0]["field"], "words", "{:?}", long.body);
    assert_eq!(problem(&take_in("d", letter(&desk.stage.lan, "12/CV")).await), "403 not-entitled");
    let looks = desk.stage.s.happened("person_looked_at").await;
    assert_eq!(problem(&take_in("e", letter("099200000099", "12/CV")).await), "404 not-found");
    assert_eq!(desk.stage.s.happened("person_looked_at").await, looks + 1, "so that nobody tries numbers");

    let id = taken.text("id");
    let tag = taken.headers["etag"].to_str().unwrap().to_owned();
    let act = async |verb: &str, seat: (&str, &str), body: Option<Value>, seen: &str| {
        post(&format!("applications/{id}/{verb}"), body, &[seat, ("if-match", seen)]).await
    };
    assert_eq!(problem(&act("forward", CLERK, None, "\"99\"").await), "412 changed-meanwhile");
    let forwarded = act("forward", CLERK, None, &tag).await;
    assert_eq!(forwarded.status, 200, "{:?}", forwarded.body);
    assert_eq!(forwarded.body["unit"], "G01.C06");
    let seen = forwarded.headers["etag"].to_str().unwrap().to_owned();
    let approve = || Some(json!({ "decision": "approve" }));
    assert_eq!(problem(&act("decide", CLERK, approve(), &seen).await), "403 not-entitled");
    desk.appoint("authority", "G01.C06").await;
    let authority = ("acting-as", "authority@G01.C06");
    assert_eq!(problem(&act("decide", authority, approve(), &seen).await), "403 not-entitled");
    let proposed = act("propose", authority, approve(), &seen).await;
    assert_eq!((proposed.status.as_u16(), &proposed.body["state"]), (200, &json!("proposed")));
    let seen = proposed.headers["etag"].to_str().unwrap().to_owned();
    let alone = act("decide", authority, approve(), &seen).await;
    assert_eq!(alone.body["errors"][0]["detail"], "another officer has to decide", "{:?}", alone.body);
    desk.stage.s.finish().await;
}

#[actix_web::test]
async fn a_paper_of_a_dossier_is_a_look_on_record_and_another_units_is_not_there() {
    let (desk, token) = with_mai().await;
    let hers = desk.stage.of_person(&desk.stage.app, MAI, "openid app.read app.applications").await;
    let wish = json!({ "kind": "identity", "level": 2, "declared": {
        "who": "citizen", "number": MAI, "name": "Lê Thị Mai", "birthdate": "01/03/2000",
    } });
    let key = [("idempotency-key", "a")];
    let begun = desk.send(Method::POST, &hers, "/app/v1/applications", Some(wish), &key).await;
    let id = begun.text("id");
    let part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"me.exe\"\r\n\r\n".as_bytes();
    let form = [part, &jpeg_of("Mai"), b"\r\n--b--\r\n"].concat();
    let path = format!("/app/v1/applications/{id}/evidence/portrait");
    let request = desk.stage.shows(&Method::POST, &path, &hers).header("if-match", "\"1\"");
    let request = request.header("content-type", "multipart/form-data; boundary=b");
    let sent = Reply::of(request.body(form).send().await.unwrap()).await;
    assert_eq!(sent.status, 200, "{:?}", sent.body);
    let seen = sent.headers["etag"].to_str().unwrap();
    let submit = format!("/app/v1/applications/{id}/submit");
    assert_eq!(desk.send(Method::POST, &hers, &submit, None, &[("if-match", seen)]).await.status, 200);

    let paper = async |n: &str, seat: (&str, &str), purpose: &str| {
        let path = format!("/console/v1/applications/{id}/evidence/{n}");
        desk.send(Method::POST, &token, &path, Some(json!({ "purpose": purpose })), &[seat]).await
    };
    let look = format!("/console/v1/applications/{id}/look");
    let purpose = Some(json!({ "purpose": "application" }));
    let dossier = desk.send(Method::POST, &token, &look, purpose, &[CLERK]).await;
    let n = dossier.body["handed_in"][0]["n"].to_string();
    let shown = paper(&n, CLERK, "application").await;
    assert_eq!(shown.status, 200, "{:?}", shown.body);
    assert_eq!(shown.headers["content-type"], "image/jpeg", "what it is, not what it was called");
    assert_eq!(shown.headers["content-disposition"], "attachment; filename=\"file.jpg\"");
    assert_eq!(shown.headers["cache-control"], "no-store");
    let looked = desk.stage.get(&hers, "/app/v1/history").await;
    assert_eq!(looked.body["items"][0]["event"], "person_looked_at");
    let duty =
        json!({ "purpose": "application", "agency": "H01.01", "agency_name": "Sở Một", "helper": null });
    assert_eq!(looked.body["items"][0]["duty"], duty);
    assert_eq!(problem(&paper("99", CLERK, "application").await), "404 not-found");
    assert_eq!(problem(&paper("one", CLERK, "application").await), "404 not-found");
    assert_eq!(problem(&paper(&n, CLERK, "curiosity").await), "400 invalid-field");
    desk.appoint("immigration", "H01.02").await;
    assert_eq!(
        problem(&paper(&n, ("acting-as", "immigration@H01.02"), "application").await),
        "404 not-found"
    );
    desk.stage.s.finish().await;
}
