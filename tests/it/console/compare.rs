//! A face is compared at the counter: what the system is sure of rules, and where it is not the officer judges and says why.

use khoa::demo::registers::Behaviour;
use khoa::mandate::Role;
use serde_json::json;

use super::visits::waiting;
use super::{agencies, officer};
use crate::lives::{jpeg_of, newcomer};
use crate::support::{TestServer, registers};

const MAI: &str = "099190000001";

#[actix_web::test]
async fn the_officer_is_shown_yes_no_unsure_and_down_and_judges_only_where_the_system_cannot() {
    let known = json!({
        "citizens": [registers::citizen(MAI, "Lê Thị Mai", "1990-05-20")], "foreigners": [], "enterprises": [],
    });
    let registers = registers::start(&known, khoa::base::Clock::fixed(TestServer::BEGIN));
    let s = TestServer::start_with(|config| registers.connect(config)).await;
    agencies(&s).await;
    let mut mai = newcomer(&s, 211, "Lê Thị Mai").await;
    let sent = waiting(&mut mai, MAI, "Lê Thị Mai").await;
    let id = sent.url.path().rsplit('/').next().unwrap().to_owned();
    let mut clerk = officer(&s, 5, &[("G01.899", Role::Clerk)]).await;
    let address = format!("/console/G01.899/clerk/applications/{id}");
    let (compare, check) = (format!("{address}/compare"), format!("{address}/check"));
    let dossier = clerk.open(&address).await;
    assert!(!dossier.has("compared"), "nobody was compared yet");
    let refused = clerk.hand_in(&dossier, &compare, b"<svg onload=alert(1)>").await;
    assert_eq!((refused.status.as_u16(), refused.has("error")), (400, true), "{}", refused.body);

    // Another's face: nobody can say that it is hers.
    let no = clerk.hand_in(&dossier, &compare, &jpeg_of("another")).await;
    assert!(no.body.contains("khuôn mặt không khớp"), "{}", no.body);
    let stale = clerk.hand_in(&dossier, &compare, &jpeg_of("another")).await;
    assert_eq!(stale.status, 409, "a page from before");
    let forced = [("papers", "genuine"), ("biometrics", "yes"), ("why", "tôi biết người này")];
    let home = clerk.open("/").await;
    let version = no.between("name=\"version\" value=\"", "\"");
    let forced = [&forced[..], &[("version", version.as_str())]].concat();
    let refused = clerk.post_with_token(&home, &check, &forced).await;
    assert!(refused.status != 200 && refused.has("error"), "{}", refused.body);

    // A poor picture: the officer judges, and says why; so too while the system is down.
    let now = clerk.open(&address).await;
    let unsure = clerk.hand_in(&now, &compare, &jpeg_of("blurred")).await;
    assert!(unsure.has("why"), "{}", unsure.body);
    registers.behave("biometrics", Behaviour::Down);
    let down = clerk.hand_in(&unsure, &compare, &jpeg_of(&format!("portrait-{MAI}"))).await;
    assert!(down.body.contains("không trả lời") && down.has("why"), "{}", down.body);
    let unreasoned =
        clerk.submit(&down, &check, &[("papers", "genuine"), ("biometrics", "yes"), ("why", " ")]).await;
    assert_eq!((unreasoned.status.as_u16(), unreasoned.has("error")), (400, true));
    registers.behave("biometrics", Behaviour::Well);

    // Her own: the form asks no more.
    let yes = clerk.hand_in(&unreasoned, &compare, &jpeg_of(&format!("portrait-{MAI}"))).await;
    assert!(
        yes.body.contains("khuôn mặt khớp") && !yes.has("why") && !yes.has("biometrics-yes"),
        "{}",
        yes.body
    );
    let done = clerk.submit(&yes, &check, &[("papers", "genuine")]).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(s.happened("face_compared").await, 4);
    let after = clerk.open(&address).await;
    assert!(after.body.contains("Hệ thống so sánh") && after.has("decide-submit"), "{}", after.body);
    let decided = clerk
        .submit(&after, &format!("{address}/decide"), &[("decision", "approve"), ("act", "decide")])
        .await;
    assert_eq!(decided.status, 200, "{}", decided.body);
    assert_eq!(mai.open(sent.url.path()).await.between("data-state=\"", "\""), "approved");
    s.finish().await;
}
