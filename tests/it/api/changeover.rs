//! The board of the change-over, for officers of the identity authority and nobody else, on its page and for their programs.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::console::Desk;
use super::stage::problem;
use crate::changeover::bring;
use crate::console::by_passkey;
use crate::op::closing::close;

const LIST: &str = "legacy_id,personal_number,tax_code,province\n\
    lan,099200000001,,01\nold,099200000099,,01\nfirm,,9900000016,\n";

#[actix_web::test]
async fn the_identity_authority_reads_how_far_it_is_and_no_other_seat_does() {
    let desk = Desk::set().await;
    desk.appoint("clerk", "H01.01").await;
    desk.appoint("authority", "H01.01").await;
    let token = desk.by_passkey().await;
    let board = async |seat| {
        desk.send(Method::GET, &token, "/console/v1/changeover", None, &[("acting-as", seat)]).await
    };
    let empty = board("authority@H01.01").await;
    assert_eq!((empty.status.as_u16(), &empty.body["items"]), (200, &json!([])), "{:?}", empty.body);
    assert_eq!(bring(&desk.stage.s, LIST).await.taken, 3);
    assert_eq!(desk.stage.s.happened("legacy_imported").await, 1);
    assert_eq!(problem(&board("clerk@H01.01").await), "403 not-entitled");
    let told = board("authority@H01.01").await.body;
    let ha_noi = json!({
        "province": "01", "name": "Thành phố Hà Nội", "all": 2, "moved": 0, "ready": 1, "blocked": { "no_account": 1 },
    });
    assert_eq!(told["items"][0], ha_noi);
    assert_eq!((&told["items"][1]["province"], &told["all"]), (&json!(null), &json!(3)));

    let source = &told["sources"][0];
    assert_eq!((&source["came_in"], &source["cut_over_at"]), (&json!(3), &json!(null)));

    let mut browser = desk.stage.s.browser();
    let login = browser.open("/console/H01.01/authority/changeover").await;
    let page = by_passkey(&mut browser, &login, &desk.key).await;
    assert!(page.has("changeover") && page.has("cut-over-1"), "{}", page.body);
    assert!(
        page.body.contains("3 tài khoản cũ: 0 chủ tài khoản đã đăng nhập ở đây, 1 đã dùng được"),
        "{}",
        page.body
    );
    assert_eq!(browser.open("/console/H01.01/clerk/changeover").await.status, 403);
    let of_clerk = browser.open("/console/H01.01/clerk").await;
    assert!(!of_clerk.has("console-changeover") && !of_clerk.has("console-services"), "nothing leads there");
    desk.stage.s.finish().await;
}

#[actix_web::test]
async fn an_identity_authority_reads_which_services_stand_and_which_close_for_which_a_page_at_a_time() {
    let desk = Desk::set().await;
    desk.appoint("clerk", "H01.01").await;
    desk.appoint("authority", "H01.01").await;
    let token = desk.by_passkey().await;
    let s = &desk.stage.s;
    for id in ["aa-new", "aa-old", "aa-older"] {
        s.client(id, json!({ "official": id == "aa-new" })).await;
    }
    close(s, "aa-older", Duration::from_secs(60), None).await;
    s.later(Duration::from_secs(61));
    close(s, "aa-old", Duration::from_secs(90), Some("aa-new")).await;
    let services = async |seat: &str, query: &str| {
        let at = format!("/console/v1/clients{query}");
        desk.send(Method::GET, &token, &at, None, &[("acting-as", seat)]).await
    };
    assert_eq!(problem(&services("clerk@H01.01", "").await), "403 not-entitled");
    let first = services("authority@H01.01", "?limit=2").await;
    let seen = |one: &Value| (one["id"].clone(), one["state"].clone(), one["successor"].clone());
    assert_eq!(seen(&first.body["items"][0]), (json!("aa-new"), json!("active"), json!(null)));
    assert_eq!(seen(&first.body["items"][1]), (json!("aa-old"), json!("closing"), json!("aa-new")));
    let next = services("authority@H01.01", &format!("?cursor={}", first.text("next"))).await;
    assert_eq!(seen(&next.body["items"][0]), (json!("aa-older"), json!("closed"), json!(null)));
    let foreign = services("authority@H01.01", "?cursor=Zm9yZWlnbg").await;
    assert_eq!(problem(&foreign), "400 invalid-field");

    let mut browser = s.browser();
    let login = browser.open("/console/H01.01/authority/clients").await;
    let page = by_passkey(&mut browser, &login, &desk.key).await;
    let row = page.between("id=\"service-aa-old\"", "</tr>");
    assert!(row.contains("data-state=\"closing\"") && row.contains("02/01/2026"), "{row}");
    assert!(!page.body.contains("secret"), "nothing of how they prove themselves: {}", page.body);
    assert_eq!(browser.open("/console/H01.01/clerk/clients").await.status, 403);
    desk.stage.s.finish().await;
}
