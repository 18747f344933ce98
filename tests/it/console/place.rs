//! A person says in which part of a split commune they live, and an officer of one of the parts decides.

use khoa::mandate::Role;

use super::{PASSPHRASE, agencies, officer};
use crate::lives::newcomer;
use crate::support::TestServer;

const PAGE: &str = "/applications/place";

#[actix_web::test]
async fn whose_commune_was_split_says_in_which_part_they_live_and_either_unit_decides() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let number = s.citizen(241, "Lê Thị Mai", PASSPHRASE).await;
    let mut mai = s.browser();
    let login = mai.open("/login").await;
    mai.sign_in(&login, &number, PASSPHRASE).await;
    let found = mai.open(&format!("{PAGE}?find=cong+vi")).await;
    assert!(found.has("commune-1"), "without its marks: {}", found.body);
    assert!(mai.open(&format!("{PAGE}?find=zzz")).await.has("place-none"));
    assert!(mai.open(&format!("{PAGE}?was=00001")).await.has("place-whole"));
    let page = mai.open(&format!("{PAGE}?was=00007")).await;
    assert!(page.body.contains("Phường Ngọc Hà") && page.body.contains("Phường Cống Vị"), "{}", page.body);
    for (was, now, street, field) in [
        ("00007", "00070", "12 Hoa Sữa", "place-now"),
        ("00007", "", "12 Hoa Sữa", "place-now"),
        ("00007", "00008", " ", "place-street-why"),
        ("00001", "00001", "12 Hoa Sữa", "place-whole"),
        ("x", "00008", "12 Hoa Sữa", "find"),
    ] {
        let fields = [("was", was), ("now", now), ("street", street)];
        let refused = mai.post_with_token(&page, PAGE, &fields).await;
        assert_eq!(
            (refused.status.as_u16(), refused.has("error")),
            (400, true),
            "{was} {now}: {}",
            refused.body
        );
        assert!(refused.has(field), "{field}: {}", refused.body);
    }
    let asked = mai.submit(&page, PAGE, &[("now", "00008"), ("street", "12 Hoa Sữa")]).await;
    assert_eq!(asked.between("data-state=\"", "\""), "verifying", "{}", asked.body);
    assert!(asked.has("due") && asked.body.contains("12 Hoa Sữa, Phường Ngọc Hà"), "{}", asked.body);
    let again = mai.submit(&page, PAGE, &[("now", "00008"), ("street", "14 Hoa Sữa")]).await;
    assert_eq!(again.url, asked.url, "one at a time");
    assert!(!again.body.contains("14 Hoa Sữa"), "and it is not changed while somebody looks at it");

    let id = asked.url.path().rsplit('/').next().unwrap().to_owned();
    let mut elsewhere = officer(&s, 5, &[("G01.800", Role::Clerk)]).await;
    assert_eq!(elsewhere.open(&format!("/console/G01.800/clerk/applications/{id}")).await.status, 404);
    let mut other = officer(&s, 6, &[("G01.898", Role::Clerk)]).await;
    let address = format!("/console/G01.898/clerk/applications/{id}");
    let dossier = other.open(&address).await;
    assert!(dossier.body.contains("Phường Cống Vị") && !dossier.has("check-submit"), "{}", dossier.body);
    let more = [("want-details", "yes"), ("words", "Nhà bạn thuộc phường Giảng Võ")];
    assert_eq!(other.submit(&dossier, &format!("{address}/ask"), &more).await.status, 200);

    // It is theirs now who asked; she mends it, and the unit of the first part may decide all the same.
    let wanted = mai.open(asked.url.path()).await;
    assert_eq!(wanted.between("data-state=\"", "\""), "needs_more", "{}", wanted.body);
    assert_eq!(wanted.between("id=\"details-link\" href=\"", "\""), PAGE);
    let mended = mai.submit(&page, PAGE, &[("now", "00025"), ("street", "14 Hoa Sữa")]).await;
    assert_eq!(mended.between("data-state=\"", "\""), "verifying", "{}", mended.body);
    let queue = other.open("/console/G01.898/clerk?kind=place").await;
    assert!(queue.body.contains(&id), "{}", queue.body);
    let mut clerk = officer(&s, 7, &[("G01.899", Role::Clerk)]).await;
    let address = format!("/console/G01.899/clerk/applications/{id}");
    let dossier = clerk.open(&address).await;
    let approve = [("decision", "approve"), ("act", "decide")];
    let decided = clerk.submit(&dossier, &format!("{address}/decide"), &approve).await;
    assert_eq!(decided.status, 200, "{}", decided.body);
    assert_eq!(mai.open(asked.url.path()).await.between("data-state=\"", "\""), "approved");
    assert_eq!(s.happened("residence_decided").await, 1);
    let history = mai.open("/history").await;
    assert!(history.body.contains("Nơi cư trú của bạn đã được ghi"), "{}", history.body);
    let desk = s.running.app.desk(None);
    let holder = s.running.app.db.read(move |c| {
        let id = khoa::account::find(c, &desk.vault, &number)?.unwrap();
        Ok(khoa::account::load(c, &desk.vault, id))
    });
    let profile = holder.await.unwrap().unwrap().profile;
    let address = profile.address.unwrap().formatted;
    assert_eq!(address, "14 Hoa Sữa, Phường Giảng Võ, Thành phố Hà Nội");
    assert!(profile.email.is_some(), "what she says herself stands as it stood");
    s.finish().await;
}

#[actix_web::test]
async fn whoever_is_not_confirmed_has_no_residence_to_be_written() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut mai = newcomer(&s, 242, "Lê Thị Mai").await;
    let page = mai.open(&format!("{PAGE}?was=00007")).await;
    let refused = mai.submit(&page, PAGE, &[("now", "00008"), ("street", "12 Hoa Sữa")]).await;
    assert_eq!((refused.status.as_u16(), refused.has("error")), (422, true), "{}", refused.body);
    assert!(refused.body.contains("đăng ký mức 1"), "{}", refused.body);
    s.finish().await;
}
