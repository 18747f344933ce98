//! The board of the change-over, for officers of the identity authority and nobody else, on its page and for their programs.

use reqwest::Method;
use serde_json::json;

use super::console::Desk;
use super::stage::problem;
use crate::changeover::bring;
use crate::console::by_passkey;

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
    assert!(!browser.open("/console/H01.01/clerk").await.has("console-changeover"), "nothing leads there");
    desk.stage.s.finish().await;
}
