//! How far the provinces are: entered by an officer of the province and nobody else, over what they saw.

use reqwest::Method;
use serde_json::{Value, json};

use super::console::Desk;
use super::stage::{problem, table};
use crate::console::by_passkey;

const PATH: &str = "/console/v1/readiness";
const SCOPE: &str = "openid console.officer";

/// How many of the provinces are done with that, as counted from the rows.
fn counted(board: &Value, criterion: &str) -> usize {
    let items =
        board["provinces"].as_array().unwrap().iter().flat_map(|one| one["items"].as_array().unwrap());
    items.filter(|item| item["criterion"] == criterion && item["met"] == true).count()
}

/// How Bắc Ninh stands with one thing.
fn own(board: &Value, criterion: usize) -> &Value {
    let mut provinces = board["provinces"].as_array().unwrap().iter();
    &provinces.find(|one| one["province"] == "24").unwrap()["items"][criterion]
}

#[actix_web::test]
async fn an_officer_enters_for_their_own_province_alone_over_what_they_saw_and_the_counts_add_up() {
    let desk = Desk::set().await;
    let s = &desk.stage.s;
    table(
        s,
        "agencies",
        "code,name,parent,place\nH24,Tỉnh Bắc Ninh,,24\nH24.09,Công an phường,H24,\nH79,Thành phố Hồ Chí Minh,,79\n",
        "2025-07-01",
    )
    .await;
    let old = "code,name,place,valid_from,valid_to\nH24.01,Cổng của tỉnh Bắc Ninh,27,2025-06-30,";
    table(s, "agencies", old, "2025-07-01").await;
    desk.appoint("authority", "H24").await;
    desk.appoint("clerk", "H24").await;
    desk.appoint("authority", "H24.09").await;
    let token = desk.by_passkey().await;
    let board =
        async || desk.send(Method::GET, &token, PATH, None, &[("acting-as", "authority@H24")]).await.body;
    let enter = async |what: &str, seat: &str, seen: &str, note: &str| {
        let body = json!({ "met": true, "note": note });
        let headers = [("acting-as", seat), ("if-match", seen)];
        desk.send(Method::PUT, &token, &format!("{PATH}/{what}"), Some(body), &headers).await
    };
    let grants = ["authorization_code", "client_credentials"];
    let said = json!({ "scope": SCOPE, "may_ask": [format!("{}/console/v1", s.issuer())], "grants": grants, "agency_code": "H24.01" });
    let portal = s.client("portal", said).await;
    let code = desk.code(&desk.key, &portal, SCOPE).await;
    assert_eq!(own(&board().await, 0)["known_by_service"], false, "a sign-in without its tokens is none");
    assert_eq!(portal.redeem(&code, &[]).await.status, 200);
    let told = board().await;
    assert_eq!(own(&told, 0)["known_by_service"], true, "{told}");
    assert_eq!(
        (&told["all"], &told["own"], &told["met"]["codes"]),
        (&json!(34), &json!("24"), &json!(2)),
        "{told}"
    );
    let note = "=HYPERLINK(\"https://evil.example\");+1";
    let entered = enter("24/portal", "authority@H24", "\"0\"", note).await;
    assert_eq!((entered.status.as_u16(), &entered.body["version"]), (200, &json!(1)), "{:?}", entered.body);
    for (what, seat, seen, note, refused) in [
        ("24/portal", "authority@H24", "\"0\"", "stale", "412 changed-meanwhile"),
        ("79/portal", "authority@H24", "\"0\"", "another's", "403 not-entitled"),
        ("24/portal", "authority@H24", "\"2147483647\"", "no version", "412 changed-meanwhile"),
        ("24/codes", "clerk@H24", "\"0\"", "no such seat", "403 not-entitled"),
        ("24/codes", "authority@H24.09", "\"0\"", "of a part of it", "403 not-entitled"),
        ("24/codes", "authority@H24", "\"0\"", "  ", "400 invalid-field"),
        ("24/nothing", "authority@H24", "\"0\"", "unknown", "404 not-found"),
    ] {
        assert_eq!(problem(&enter(what, seat, seen, note).await), refused, "{what} {note}");
    }
    table(s, "agencies", &format!("{old}2025-10-01"), "2025-07-01").await;
    assert_eq!(enter("24/codes", "authority@H24", "\"0\"", "all of them").await.status, 200);
    let told = board().await;
    let codes = own(&told, 1);
    assert_eq!((&codes["met"], &codes["services"]), (&json!(false), &json!(["portal"])), "{codes}");
    for criterion in ["sign_on", "codes", "portal"] {
        assert_eq!(told["met"][criterion], json!(counted(&told, criterion)), "{criterion}");
        let late = 34 - counted(&told, criterion);
        assert_eq!(told["overdue"][criterion], json!(late), "the day is long over");
    }
    assert_eq!((&told["met"]["portal"], &told["met"]["sign_on"]), (&json!(1), &json!(1)));
    assert_eq!(s.happened("readiness_entered").await, 2);

    let mut browser = s.browser();
    let login = browser.open("/console/H24/authority/readiness?show=overdue").await;
    let page = by_passkey(&mut browser, &login, &desk.key).await;
    assert!(page.has("province-24") && page.has("enter-sign_on"), "{}", page.body);
    let at = "/console/H24/authority/readiness/sign_on";
    let page = browser.submit(&page, at, &[("seen", "0"), ("met", "yes"), ("note", "Biên bản 1")]).await;
    assert!(page.body.contains("Biên bản 1") && page.has("count-sign_on"), "{}", page.body);
    let page = browser.submit(&page, at, &[("seen", "0"), ("note", "Biên bản 2")]).await;
    assert!(page.status == 409 && page.body.contains("Biên bản 2"), "what was typed is kept: {}", page.body);
    let table = browser.open("/console/H24/authority/readiness?as=csv").await;
    assert!(table.body.contains("\"'=HYPERLINK(\"\"https://evil.example\"\");'+1\""), "{}", table.body);
    assert_eq!(table.body.lines().count(), 1 + 34 * 3);
    assert_eq!(browser.open("/console/H24/clerk/readiness").await.status, 403);
    assert!(
        !s.browser().open("/console/H24/authority/readiness").await.has("readiness"),
        "a stranger signs in first"
    );
    desk.stage.s.finish().await;
}
