//! Level 2: sent online, seen at a counter.

use super::newcomer;
use crate::support::TestServer;

#[actix_web::test]
async fn a_foreigner_declares_passport_and_residence_card() {
    let s = TestServer::start().await;
    let mut ken = newcomer(&s, 105, "Ken Sato").await;
    let page = ken.open("/applications").await;
    let draft = ken.submit(&page, "/applications", &[("level", "2")]).await;
    let path = draft.url.path().to_owned();
    let form = ken.open(&format!("{path}/details?who=foreigner")).await;
    let action = format!("{path}/details");
    let own_state = [
        ("name", "Ken Sato"),
        ("birthdate", "1990-05-20"),
        ("nationality", "VNM"),
        ("passport", "TK1234567"),
        ("residence_card", "TRC001234"),
    ];
    let refused = ken.submit(&form, &action, &own_state).await;
    assert!(refused.status == 400 && refused.has("apply-nationality-why"), "{}", refused.body);
    let mut right = own_state;
    right[2].1 = "JPN";
    let saved = ken.submit(&refused, &action, &right).await;
    assert!(saved.body.contains("TRC001234"), "{}", saved.body);
    let sent = ken.submit(&saved, &format!("{path}/submit"), &[]).await;
    assert_ne!(sent.between("data-state=\"", "\""), "draft", "{}", sent.body);
    s.finish().await;
}
