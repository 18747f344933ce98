//! Many documents in one request: each for itself, in its order, and once.

use reqwest::Method;
use serde_json::{Value, json};

use super::documents::{PATH, Registry, birth};
use super::stage::problem;
use crate::support::Reply;

async fn sent(registry: &Registry, key: &str, items: &[Value]) -> Reply {
    let (path, body) = (format!("{PATH}/bulk"), json!({ "items": items }));
    let named = [("idempotency-key", key)];
    registry.stage.send(Method::POST, Some(&registry.token), &path, Some(&body), &named).await
}

/// What became of each: its status, and what the problem is about.
fn became(reply: &Reply) -> Vec<String> {
    let one = |item: &Value| {
        let named = item["problem"]["type"].as_str().and_then(|name| name.strip_prefix("urn:khoa:problem:"));
        let field = item["problem"]["errors"][0]["field"].as_str().unwrap_or_default();
        format!("{} {} {field}", item["status"], named.unwrap_or("-")).trim_end().to_owned()
    };
    reply.body["items"].as_array().unwrap_or_else(|| panic!("{:?}", reply.body)).iter().map(one).collect()
}

#[actix_web::test]
async fn the_good_part_is_kept_each_refusal_is_its_own_and_sent_again_it_is_done_once() {
    let registry = Registry::opens().await;
    let mut wrong = birth("KS-02");
    wrong["fields"]["sex"] = Value::Null;
    let mut nobody = birth("KS-03");
    nobody["holder"] = json!({ "personal_number": "099200000099" });
    let items = [
        birth("KS-01"),
        wrong.clone(),
        nobody,
        birth("KS 01"),
        json!(7),
        birth("KS-04"),
        json!({ "kind": 1 }),
    ];
    let first = sent(&registry, "a", &items).await;
    assert_eq!(
        became(&first),
        [
            "201 -",
            "400 invalid-field fields.sex",
            "422 not-granted holder",
            "409 taken number",
            "400 invalid-field .",
            "201 -",
            "400 invalid-field kind",
        ]
    );
    assert_eq!((&first.body["issued"], &first.body["refused"]), (&json!(2), &json!(5)));
    assert!(!first.body.to_string().contains("Lan") && !first.body.to_string().contains("KS-01"));
    let id = first.body["items"][0]["document"]["id"].as_str().unwrap();
    assert_eq!(registry.stage.get(&registry.token, &format!("{PATH}/{id}")).await.body["state"], "active");
    let happened = async |event| registry.stage.s.happened(event).await;
    assert_eq!((happened("document_issued").await, happened("document_refused").await), (2, 1));

    // The same again, with what was wrong put right: what was done is told again and not done again.
    let mut items = items;
    items[1]["fields"]["sex"] = json!("Nữ");
    let again = sent(&registry, "a", &items).await;
    assert_eq!(became(&again)[..2], ["201 -", "201 -"], "{:?}", again.body);
    assert_eq!(again.body["items"][0], first.body["items"][0]);
    assert_eq!(again.body["items"][5], first.body["items"][5]);
    assert_eq!(happened("document_issued").await, 3);
    items[0] = birth("KS-05");
    assert_eq!(became(&sent(&registry, "a", &items).await)[0], "422 key-reused idempotency-key");
    // The key is the request's, and none of one document's alone.
    assert_eq!(registry.issue("a", &birth("KS-06")).await.status, 201);

    for none in [vec![], vec![birth("KS-07"); 201]] {
        let refused = sent(&registry, "b", &none).await;
        let expected = if none.is_empty() { "400 invalid-field" } else { "413 too-large" };
        assert_eq!(problem(&refused), expected, "{}", none.len());
    }
    let few = vec![json!({}); 201];
    assert_eq!(problem(&sent(&registry, "b", &few).await), "400 invalid-field");
    let (path, body) = (format!("{PATH}/bulk"), json!({ "items": [birth("KS-08")] }));
    let unnamed = registry.stage.send(Method::POST, Some(&registry.token), &path, Some(&body), &[]).await;
    assert_eq!(problem(&unnamed), "400 key-needed");
    assert_eq!(happened("document_issued").await, 4);
    registry.stage.s.finish().await;
}
