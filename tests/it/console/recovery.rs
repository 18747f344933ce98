//! A phone is lost: its holder comes to a counter with their papers, an officer takes it in, sees them and decides, and every phone is
//! off the account with all that was bound to it.

use khoa::mandate::Role;
use khoa::mandate::member::Role as MemberRole;
use reqwest::Method;
use serde_json::json;

use super::{agencies, officer};
use crate::api::phone::{App, DEVICES};
use crate::api::stage::problem;
use crate::organisations::{Gift, TIMBER, end, give, organisation};
use crate::support::{Browser, Page};

const SEAT: &str = "/console/G01.899/clerk";

async fn found(officer: &mut Browser, seat: &str, number: &str) -> Page {
    let find = officer.open(&format!("{seat}/find")).await;
    officer.submit(&find, &format!("{seat}/find"), &[("wanted", number), ("purpose", "visit")]).await
}

async fn taken_in(officer: &mut Browser, seat: &str, page: &Page, why: &str) -> Page {
    let account = page.between("name=\"account\" value=\"", "\"");
    let fields = [("account", account.as_str()), ("what", "recovery"), ("why", why)];
    officer.submit(page, &format!("{seat}/requests"), &fields).await
}

#[actix_web::test]
async fn whoever_lost_a_phone_is_seen_with_their_papers_and_then_it_opens_nothing_more() {
    let app = App::set().await;
    let s = &app.stage.s;
    agencies(s).await;
    let (lost, lan) = (app.phone().await, app.stage.lan.clone());
    assert_eq!(app.bind(&lost, "a").await.status, 201);
    let mut clerk = officer(s, 12, &[("G01.899", Role::Clerk)]).await;
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    let once = give(s, &lan, TIMBER, Gift { scope: &["tax"], ..Gift::of(MemberRole::Viewer) }).await;
    end(s, &once).await;
    let page = found(&mut clerk, SEAT, &lan).await;
    assert!(page.has("recovery-submit"), "{}", page.body);
    let bonds = page.between("id=\"bonds\"", "</table>");
    for told in ["Gỗ Việt", "người xem", "tax", "QĐ-2"] {
        assert!(bonds.contains(told), "for whom she acted, and why no more: {told} in {bonds}");
    }
    let empty = taken_in(&mut clerk, SEAT, &page, " ").await;
    assert_eq!(empty.status, 400, "{}", empty.body);
    let long = taken_in(&mut clerk, SEAT, &page, &"a".repeat(1_001)).await;
    assert!(long.status == 400 && long.body.contains("1000"), "{}", long.body);

    let dossier = taken_in(&mut clerk, SEAT, &page, "Bị giật điện thoại trên đường.").await;
    assert!(dossier.has("check-submit") && dossier.body.contains("Bị giật"), "{}", dossier.body);
    assert!(!dossier.has("forward-submit") && !dossier.has("ask-submit"), "{}", dossier.body);
    let at = dossier.url.path().to_owned();
    let approve = [("decision", "approve"), ("act", "decide")];
    let unseen = clerk.submit(&dossier, &format!("{at}/decide"), &approve).await;
    assert_eq!(unseen.status, 400, "nobody has seen her: {}", unseen.body);
    let version = dossier.between("name=\"version\" value=\"", "\"");
    let forward = format!("{at}/forward");
    let forwarded = clerk.post_with_token(&dossier, &forward, &[("version", &version)]).await;
    assert_eq!(forwarded.status, 403, "{}", forwarded.body);
    assert_eq!(app.get(&lost, DEVICES).await.status, 200, "nothing was decided");

    let checked = [("papers", "genuine"), ("biometrics", "yes")];
    clerk.submit(&dossier, &format!("{at}/check"), &checked).await;
    let dossier = clerk.open(&at).await;
    let decided = clerk.submit(&dossier, &format!("{at}/decide"), &approve).await;
    assert_eq!(decided.status, 200, "{}", decided.body);
    assert_eq!(problem(&app.get(&lost, DEVICES).await), "401 token-needed", "at once");
    assert_eq!(problem(&app.bind(&lost, "b").await), "401 token-needed");
    let next = app.phone().await;
    assert_eq!(app.bind(&next, "c").await.status, 201, "the next one is bound");
    let history = s.history(&lan).await;
    for event in ["person_looked_at", "application_approved", "device_revoked"] {
        assert!(history.contains(&event.to_owned()), "{event}: {history:?}");
    }
    s.running.run_jobs().await.unwrap();
    let letters = s.outbox();
    assert!(
        letters.iter().any(|one| one["subject"] == "Một điện thoại vừa được gỡ khỏi tài khoản của bạn"),
        "{letters:?}"
    );
    app.stage.s.finish().await;
}

#[actix_web::test]
async fn papers_that_are_not_genuine_take_no_phone_off_and_no_office_without_a_counter_takes_it_in() {
    let app = App::set().await;
    let s = &app.stage.s;
    agencies(s).await;
    let (phone, lan) = (app.phone().await, app.stage.lan.clone());
    assert_eq!(app.bind(&phone, "a").await.status, 201);
    let mut authority = officer(s, 13, &[("G01.C06", Role::Authority)]).await;
    let seat = "/console/G01.C06/authority";
    let find = authority.open(&format!("{seat}/find")).await;
    let page =
        authority.submit(&find, &format!("{seat}/find"), &[("wanted", &lan), ("purpose", "help")]).await;
    assert!(!page.has("recovery-submit"));
    let account = page.between("name=\"account\" value=\"", "\"");
    let fields = [("account", account.as_str()), ("what", "recovery"), ("why", "Mất.")];
    assert_eq!(authority.post_with_token(&page, &format!("{seat}/requests"), &fields).await.status, 403);

    let mut clerk = officer(s, 12, &[("G01.899", Role::Clerk)]).await;
    let page = found(&mut clerk, SEAT, &lan).await;
    let dossier = taken_in(&mut clerk, SEAT, &page, "Mất.").await;
    let at = dossier.url.path().to_owned();
    let again = taken_in(&mut clerk, SEAT, &page, "Mất.").await;
    assert_eq!(again.status, 409, "one at a time: {}", again.body);
    clerk.submit(&dossier, &format!("{at}/check"), &[("papers", "not_genuine"), ("biometrics", "yes")]).await;
    let dossier = clerk.open(&at).await;
    let approve = [("decision", "approve"), ("act", "decide")];
    let refused = clerk.submit(&dossier, &format!("{at}/decide"), &approve).await;
    assert_eq!(refused.status, 422, "the law does not: {}", refused.body);
    let mut other = officer(s, 14, &[("G01.898", Role::Clerk)]).await;
    assert_eq!(other.open(&at.replace("G01.899", "G01.898")).await.status, 404);
    assert_eq!(app.send(&phone, Method::GET, DEVICES, None, "-").await.status, 200, "it is what it was");
    assert_eq!(json!(s.happened("device_revoked").await), json!(0));
    app.stage.s.finish().await;
}
