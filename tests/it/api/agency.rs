//! `/agency/v1`: places and agencies for the systems of agencies, and which agencies may ask.

use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{Stage, of_agency, office, problem};

#[actix_web::test]
async fn a_code_is_read_with_the_day_and_refused_without_one_where_it_has_meant_two_things() {
    let stage = Stage::set().await;
    let token = stage.of_agency(&stage.office).await;
    let place = async |path: &str| stage.get(&token, &format!("/agency/v1/places/{path}")).await;
    assert_eq!(place("24?on=2025-06-30").await.body["name"], "Tỉnh Bắc Giang");
    assert_eq!(place("24?on=2025-07-01").await.body["name"], "Tỉnh Bắc Ninh");
    let ambiguous = place("24").await;
    assert_eq!(problem(&ambiguous), "422 date-needed");
    assert_eq!(ambiguous.body["errors"][0]["field"], "on");
    assert!(ambiguous.body["errors"][0]["detail"].as_str().unwrap().contains("Tỉnh Bắc Giang"));
    assert_eq!(place("01").await.body["name"], "Thành phố Hà Nội");
    for (path, told) in [
        ("99999", "404 not-found"),
        ("1", "404 not-found"),
        ("Ha-Noi", "404 not-found"),
        ("24?on=1900-01-01", "404 not-found"),
        ("24?on=yesterday", "400 invalid-field"),
        ("24?at=2025-07-01", "400 bad-request"),
    ] {
        assert_eq!(problem(&place(path).await), told, "{path}");
    }
    let known = place("01").await;
    assert_eq!(known.headers["cache-control"], "private, max-age=300");
    let tag = known.headers["etag"].to_str().unwrap();
    let again =
        stage.send(Method::GET, Some(&token), "/agency/v1/places/01", None, &[("if-none-match", tag)]).await;
    assert_eq!((again.status.as_u16(), again.body), (304, json!("")));
    stage.s.finish().await;
}

#[actix_web::test]
async fn places_are_found_as_one_types_them_and_listed_by_what_they_belong_to() {
    let stage = Stage::set().await;
    let token = stage.of_agency(&stage.office).await;
    let places = async |query: &str| stage.get(&token, &format!("/agency/v1/places?{query}")).await;
    let found = places("q=ba+di&limit=3").await.body;
    assert_eq!(found["items"][0]["name"], "Phường Ba Đình");
    assert_eq!(found["items"][0]["above"][0]["name"], "Thành phố Hà Nội");
    assert_eq!((found["items"].as_array().unwrap().len(), &found["on"]), (3, &json!("2026-01-02")));
    assert_eq!(places("q=khong+co+noi+nay").await.body["items"], json!([]));

    let (mut communes, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = places(&format!("parent=01&limit=50{cursor}")).await.body;
        communes.extend(
            page["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(communes.len(), 126, "Hà Nội has 126 communes since July 2025");
    assert!(communes.is_sorted() && communes.iter().all(|code| code.len() == 5));
    // A cursor of one list is none of another.
    let next = places("parent=01&limit=5").await.text("next");
    assert_eq!(problem(&places(&format!("parent=79&limit=5&cursor={next}")).await), "400 invalid-field");
    for query in [
        "",
        "q=+",
        "q=a&parent=01",
        "parent=x",
        &format!("q={}", "a".repeat(101)),
        &format!("q=a&cursor={next}"),
    ] {
        assert_eq!(problem(&places(query).await), "400 invalid-field", "{query}");
    }
    assert_eq!(problem(&places("parent=24&on=2024-01-01").await), "404 not-found");
    stage.s.finish().await;
}

#[actix_web::test]
async fn codes_are_converted_many_at_a_time_and_one_that_cannot_be_refuses_no_other() {
    let stage = Stage::set().await;
    let token = stage.of_agency(&stage.office).await;
    let convert = async |body: Value| {
        stage.send(Method::POST, Some(&token), "/agency/v1/places/convert", Some(&body), &[]).await
    };
    let item = |code: &str, from: &str, to: &str| json!({ "code": code, "from": from, "to": to });
    let (before, after) = ("2025-06-30", "2025-07-01");
    let sent = json!({ "items": [
        item("96", before, after), item("00001", before, after), item("00007", before, after),
        item("99999", before, after), item("x", before, after), item("96", after, before),
    ] });
    let answer = convert(sent).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let told: Vec<_> = answer.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["status"].as_str().or(one["refused"].as_str()).unwrap().to_owned())
        .collect();
    assert_eq!(
        told,
        ["exact", "renamed", "split", "unknown", "not the code of a place", "nothing is converted backwards"]
    );
    let split = &answer.body["items"][2];
    assert_eq!((&split["needs_verification"], &split["settled_by"]), (&json!(true), &json!("place")));
    assert!(split["candidates"].as_array().unwrap().len() > 1);
    for (body, told) in [
        (json!({ "items": [] }), "400 invalid-field"),
        (json!({ "items": vec![item("96", before, after); 101] }), "400 invalid-field"),
        (json!({ "items": [{ "code": "96" }] }), "400 invalid-field"),
        (json!({ "items": [item("96", "2025-13-01", after)] }), "400 invalid-field"),
        (json!({ "items": [], "more": 1 }), "400 invalid-field"),
        (json!([]), "400 invalid-field"),
    ] {
        assert_eq!(problem(&convert(body.clone()).await), told, "{body}");
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn an_agency_that_has_ended_is_warned_for_a_year_and_then_refused() {
    let stage = Stage::set().await;
    // Sở Hai goes into Sở Một on 1 June 2026.
    let two = office(&stage.s, "two", "H01.02").await;
    let ask = async || {
        let token = stage.of_agency(&two).await;
        stage.get(&token, "/agency/v1/agencies/H01.02").await
    };
    let before = ask().await;
    assert_eq!((before.status.as_u16(), &before.body["standing"]["standing"]), (200, &json!("active")));
    assert!(before.body.get("deprecation").is_none() && !before.headers.contains_key("deprecation"));

    stage.days_later(180).await;
    let warned = ask().await;
    assert_eq!((warned.status.as_u16(), &warned.body["standing"]["standing"]), (200, &json!("retired")));
    let told = &warned.body["deprecation"];
    assert_eq!((&told["agency_code"], &told["successors"]), (&json!("H01.02"), &json!(["H01.01"])));
    assert_eq!((&told["since"], &told["refused_from"]), (&json!("2026-06-01"), &json!("2027-06-01")));
    assert_eq!(warned.headers["deprecation"], "@1780246800", "midnight in Viet Nam");
    assert_eq!(warned.headers["sunset"], "Mon, 31 May 2027 17:00:00 GMT");

    stage.days_later(365).await;
    let refused = ask().await;
    assert_eq!(problem(&refused), "403 no-agency");
    assert_eq!(refused.body["errors"][0]["detail"], "H01.02 has ended, and went into H01.01");
    let other = stage.of_agency(&stage.office).await;
    assert_eq!(stage.get(&other, "/agency/v1/agencies/H01.01").await.status, 200, "the successor goes on");
    assert_eq!(problem(&stage.get(&other, "/agency/v1/agencies/H99").await), "404 not-found");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_client_is_registered_for_an_agency_that_is_active_today_or_for_none() {
    let stage = Stage::set().await;
    let refused = async |change: &dyn Fn(&mut Value)| {
        let mut metadata = of_agency(&stage.s, "H01.01");
        change(&mut metadata);
        stage.s.refused_client(metadata).await
    };
    assert!(refused(&|m| m["agency_code"] = json!("H77")).await.contains("agency H77 is not known"));
    assert!(refused(&|m| m["agency_code"] = Value::Null).await.contains("clients with an agency_code"));
    let signs_in = |m: &mut Value| {
        m["grants"] = json!(["authorization_code"]);
        m["redirect_uris"] = json!(["https://a.example/cb"]);
    };
    assert!(refused(&signs_in).await.contains("needs client_credentials"));
    stage.days_later(180).await;
    assert!(refused(&|m| m["agency_code"] = json!("H01.02")).await.contains("means nothing on 2026-07-01"));
    stage.s.finish().await;
}
