//! Accounts that may be one person's, for officers' programs: a page at a time, both dossiers, and a proposal over what was seen.

use reqwest::Method;
use serde_json::{Value, json};

use super::console::{CLERK, Desk};
use super::stage::problem;
use crate::support::person;

const PATH: &str = "/console/v1/merges";
const MAI: &str = "099200000060";
const AUTHORITY: (&str, &str) = ("acting-as", "authority@H01.01");

fn foreigner(number: &str) -> Value {
    json!({
        "kind": "foreigner", "level": 2, "foreigner_number": number, "name": "LÊ THỊ MAI", "birthdate": "2000-03-01",
        "gender": "female", "nationality": "KOR", "email": format!("f{number}@mail.example"), "email_verified": true,
    })
}

#[actix_web::test]
async fn a_program_reads_the_pairs_a_page_at_a_time_and_proposes_over_what_it_saw() {
    let desk = Desk::set().await;
    let s = &desk.stage.s;
    s.import(&[person(MAI, "Lê Thị Mai", None), foreigner("999000000041"), foreigner("999000000058")]).await;
    s.running.find_duplicates().await.unwrap();
    desk.appoint("clerk", "H01.01").await;
    desk.appoint("authority", "H01.01").await;
    let token = desk.by_passkey().await;
    let list = async |more: &str, seat| {
        desk.send(Method::GET, &token, &format!("{PATH}?state=found{more}"), None, &[seat]).await
    };
    assert_eq!(problem(&list("", CLERK).await), "404 not-found");
    let first = list("&limit=2", AUTHORITY).await.body;
    assert_eq!(
        (first["items"].as_array().unwrap().len(), &first["items"][0]["found_by"]),
        (2, &json!("likeness"))
    );
    assert!(!first.to_string().contains("MAI") && !first.to_string().contains(MAI), "{first}");
    let next = first["next"].as_str().unwrap();
    let last = list(&format!("&limit=2&cursor={next}"), AUTHORITY).await.body;
    assert_eq!((last["items"].as_array().unwrap().len(), &last["next"]), (1, &json!(null)), "{last}");
    let others = desk.send(Method::GET, &token, &format!("{PATH}?cursor={next}"), None, &[AUTHORITY]).await;
    assert_eq!(problem(&others), "400 invalid-field", "it is the cursor of another list");

    let named = json!({ "first": MAI, "second": "999000000041" });
    let once = [AUTHORITY, ("idempotency-key", "a")];
    let pair = desk.send(Method::POST, &token, PATH, Some(named), &once).await;
    assert_eq!(
        (pair.status.as_u16(), &pair.body["version"]),
        (201, &json!(1)),
        "it was found: {:?}",
        pair.body
    );
    let at = format!("{PATH}/{}", pair.body["id"].as_str().unwrap());
    let opened = desk.send(Method::POST, &token, &format!("{at}/look"), None, &[AUTHORITY]).await.body;
    let dossiers = opened["dossiers"].as_array().unwrap();
    let citizen = dossiers.iter().find(|side| side["kind"] == "citizen").unwrap();
    let propose = async |seen: &str| {
        let body = json!({ "surviving": citizen["account"], "words": "Đã nhập quốc tịch" });
        let headers = [AUTHORITY, ("if-match", seen)];
        desk.send(Method::POST, &token, &format!("{at}/propose"), Some(body), &headers).await
    };
    assert_eq!(problem(&propose("\"7\"").await), "412 changed-meanwhile");
    let proposed = propose("\"1\"").await;
    assert_eq!(
        (proposed.status.as_u16(), &proposed.body["state"]),
        (200, &json!("proposed")),
        "{:?}",
        proposed.body
    );
    let body = Some(json!({ "decision": "agree" }));
    let headers = [AUTHORITY, ("if-match", "\"2\"")];
    let alone = desk.send(Method::POST, &token, &format!("{at}/decide"), body, &headers).await;
    assert_eq!(problem(&alone), "403 not-entitled");
    desk.stage.s.finish().await;
}
