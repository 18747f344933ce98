//! The numbers of documents: whose they are, and which of two that come at once is issued.

use serde_json::json;

use super::documents::{PATH, Registry, birth, program};
use super::stage::problem;

const LAW: &str = include_str!("../../../src/policy/law/documents/2024-07-01.toml");

#[actix_web::test]
async fn a_number_is_its_issuers_where_the_law_says_so_and_its_parts_stay_apart() {
    let registry = Registry::opens().await;
    let two = program(&registry.stage, "two", "H01.02").await;
    for (token, key, number) in [
        (&registry.token, "a", "01/2026"),
        (&two, "b", "01/2026"),
        (&registry.token, "c", "1/12026"),
        (&registry.token, "d", "11/2026"),
    ] {
        let made = registry.issue_as(token, key, &birth(number)).await;
        assert_eq!(made.status, 201, "{key}: {:?}", made.body);
    }
    let again = registry.issue("e", &birth("01 - 2026")).await;
    assert_eq!(
        (problem(&again).as_str(), &again.body["errors"][0]["field"]),
        ("409 taken", &json!("number"))
    );

    let at = LAW.find("[rules.kinds.birth_certificate]").unwrap();
    let (before, of_births) = LAW.split_at(at);
    let of_births = of_births.replacen("numbered_by = \"issuer\"", "numbered_by = \"kind\"", 1);
    registry.stage.s.enact(&format!("{before}{of_births}")).await;
    assert_eq!(registry.issue("f", &birth("KS-09")).await.status, 201);
    assert_eq!(problem(&registry.issue_as(&two, "g", &birth("ks 09")).await), "409 taken", "of all the kind");
    registry.stage.s.finish().await;
}

#[actix_web::test]
async fn of_two_at_once_one_is_issued_and_the_other_told_why_not() {
    let registry = Registry::opens().await;
    for round in 0..4 {
        let number = format!("KS-{round}");
        let (left, right) = (format!("l{round}"), format!("r{round}"));
        let body = birth(&number);
        let (one, other) = tokio::join!(registry.issue(&left, &body), registry.issue(&right, &body));
        let mut became = [problem(&one), problem(&other)];
        became.sort();
        assert_eq!(became, ["201 -", "409 taken"], "{round}: {:?} {:?}", one.body, other.body);

        let made = if one.status == 201 { one } else { other };
        let over = |number: String| {
            let mut body = birth(&number);
            body["supersedes"] = json!({ "id": made.body["id"], "version": 1 });
            body
        };
        let (first, second) = (over(format!("{number}-A")), over(format!("{number}-B")));
        let (left, right) = (format!("L{round}"), format!("R{round}"));
        let (one, other) = tokio::join!(registry.issue(&left, &first), registry.issue(&right, &second));
        let mut became = [problem(&one), problem(&other)];
        became.sort();
        assert_eq!(became[0], "201 -", "{round}: {:?} {:?}", one.body, other.body);
        assert!(["400 invalid-field", "412 changed-meanwhile"].contains(&became[1].as_str()), "{became:?}");
    }
    // Suspended since it was seen: whoever saw it in force does not override that.
    let path = registry.issued("s", "KS-S").await;
    let id = path.rsplit('/').next().unwrap();
    registry.change(&path, "suspend", "1").await;
    let mut over = birth("KS-T");
    over["supersedes"] = json!({ "id": id, "version": 1 });
    let stale = registry.issue("t", &over).await;
    assert_eq!(
        (problem(&stale).as_str(), &stale.body["errors"][0]["field"]),
        ("412 changed-meanwhile", &json!("supersedes.version"))
    );
    over["supersedes"]["version"] = json!(2);
    assert_eq!(registry.issue("u", &over).await.status, 201);
    assert_eq!(
        registry.stage.get(&registry.token, &format!("{PATH}/{id}")).await.body["state"],
        "superseded"
    );
    registry.stage.s.finish().await;
}
