//! Whoever represents or administers an organisation says who else acts for it, and gives no more than they have.

use std::time::Duration;

use diesel::prelude::*;
use futures_util::future::join;
use khoa::base::InvitationId;
use khoa::db::schema::invitations;
use khoa::db::types::Json;
use khoa::mandate::member::{Role, Source};
use serde_json::json;

use super::{Gift, PASSPHRASE, TIMBER, code, give, id_of, organisation, portal, signed_in, tokens_for};
use crate::support::{Browser, Page, TestServer};

const LAN: &str = "099200000001";
const HUNG: &str = "099200000002";
const MAI: &str = "099200000003";
const NOBODY: &str = "099200000099";

async fn stage() -> (TestServer, String) {
    let s = TestServer::start().await;
    for (number, name) in [(1, "Nguyễn Thị Lan"), (2, "Trần Văn Hùng"), (3, "Lê Thị Mai")] {
        s.citizen(number, name, PASSPHRASE).await;
    }
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    let at = format!("/organisations/{}", id_of(&s, TIMBER).await);
    (s, at)
}

async fn invite(browser: &mut Browser, at: &str, number: &str, more: &[(&str, &str)]) -> Page {
    let page = browser.open(at).await;
    let fields = [&[("number", number)][..], more].concat();
    browser.submit(&page, &format!("{at}/invitations"), &fields).await
}

#[actix_web::test]
async fn an_invitation_reaches_whoever_has_the_number_and_is_used_once() {
    let (s, at) = stage().await;
    give(&s, LAN, TIMBER, Gift::of(Role::LegalRepresentative)).await;
    let mut lan = signed_in(&s, LAN).await;
    let somebody = invite(&mut lan, &at, HUNG, &[("submitter", "yes"), ("scope", "tax")]).await;
    let nobody = invite(&mut lan, &at, NOBODY, &[("submitter", "yes"), ("scope", "tax")]).await;
    assert_eq!((somebody.status, nobody.status), (reqwest::StatusCode::OK, reqwest::StatusCode::OK));
    assert!(nobody.has("withdraw-1") && nobody.has("withdraw-2") && !nobody.body.contains("Trần Văn Hùng"));

    let mut mai = signed_in(&s, MAI).await;
    assert!(!mai.open("/organisations").await.has("accept-1"), "it is not hers");
    let mut hung = signed_in(&s, HUNG).await;
    let page = hung.open("/organisations").await;
    assert!(page.has("accept-1") && page.body.contains("Gỗ Việt") && page.body.contains("tax"));
    let link = page.between("action=\"/organisations/invitations/", "\"");
    let to = format!("/organisations/invitations/{link}");
    let hers = mai.open("/organisations").await;
    let foreign = mai.post_with_token(&hers, &to, &[("answer", "accept")]).await;
    assert_eq!(foreign.status, 409, "another's invitation is none");
    let joined = hung.submit(&page, &to, &[("answer", "accept")]).await;
    assert!(joined.body.contains("Gỗ Việt") && !joined.has("accept-1"), "{}", joined.body);
    let again = hung.submit(&page, &to, &[("answer", "accept")]).await;
    assert_eq!(again.status, 409, "once");
    let tax = json!({ "khoa_serves": "both", "khoa_service_groups": ["tax"], "scope": "openid profile org offline_access" });
    let tax = s.client("tax", tax).await;
    let tokens = tokens_for(&s, &tax, &mut hung, HUNG, TIMBER).await;
    assert_eq!(tokens.id_claims()["org"]["roles"], json!(["submitter"]));
    let other = portal(&s, json!({})).await;
    let page = other.visit(&mut hung, HUNG, PASSPHRASE, &[super::WISH]).await;
    assert!(page.query("code").is_some(), "elsewhere he acts for himself alone");
    s.finish().await;
}

#[actix_web::test]
async fn nobody_gives_more_than_they_have_and_an_invitation_is_no_better_than_its_giver() {
    let (s, at) = stage().await;
    let tomorrow = s.clock.now().local_date().plus_days(1);
    let own = Gift { scope: &["tax"], until: Some(tomorrow.plus_days(9)), ..Gift::of(Role::Administrator) };
    let lans = give(&s, LAN, TIMBER, own).await;
    let mut lan = signed_in(&s, LAN).await;
    let day = tomorrow.to_string();
    for (more, what) in [
        (vec![("administrator", "yes"), ("scope", "tax"), ("until", day.as_str())], "an administrator"),
        (vec![("legal_representative", "yes"), ("scope", "tax"), ("until", &day)], "a representative"),
        (vec![("viewer", "yes"), ("scope", "customs"), ("until", &day)], "another group"),
        (vec![("viewer", "yes"), ("until", &day)], "all groups"),
        (vec![("viewer", "yes"), ("scope", "tax")], "no end"),
        (vec![("scope", "tax"), ("until", &day)], "nothing"),
    ] {
        let page = invite(&mut lan, &at, HUNG, &more).await;
        assert!(page.status == 400 && page.has("trouble"), "{what}: {}", page.body);
    }
    let sound = [("viewer", "yes"), ("scope", "tax"), ("until", day.as_str())];
    assert_eq!(invite(&mut lan, &at, "12", &sound).await.status, 400);
    assert!(invite(&mut lan, &at, HUNG, &sound).await.has("withdraw-1"));
    super::end(&s, &lans).await;
    assert_eq!(lan.open(&at).await.status, 404, "it is not hers to see any more");
    let mut hung = signed_in(&s, HUNG).await;
    let page = hung.open("/organisations").await;
    let link = page.between("action=\"/organisations/invitations/", "\"");
    let refused =
        hung.submit(&page, &format!("/organisations/invitations/{link}"), &[("answer", "accept")]).await;
    assert_eq!(refused.status, 409, "whoever invited may not any more");
    s.later(Duration::from_secs(30 * 86_400));
    let mut hung = signed_in(&s, HUNG).await;
    assert!(!hung.open("/organisations").await.has("accept-1"), "it has run out");
    s.finish().await;
}

#[actix_web::test]
async fn members_are_seen_and_ended_by_whoever_may_give_and_by_nobody_else() {
    let (s, at) = stage().await;
    let register = Gift { source: Source::Register, ..Gift::of(Role::LegalRepresentative) };
    let lans = give(&s, LAN, TIMBER, register).await;
    let given = Gift { source: Source::Delegated, ..Gift::of(Role::Administrator) };
    give(&s, HUNG, TIMBER, given).await;
    let mais = give(&s, MAI, TIMBER, Gift { source: Source::Delegated, ..Gift::of(Role::Viewer) }).await;
    let mut hung = signed_in(&s, HUNG).await;
    let page = hung.open(&at).await;
    assert!(page.body.contains("Nguyễn Thị Lan") && page.body.contains("Lê Thị Mai"), "{}", page.body);
    let act = [("act", "end")];
    let refused = hung.post_with_token(&page, &format!("{at}/members/{}", lans.id), &act).await;
    assert_eq!(refused.status, 400, "the register's alone");
    let ended = hung.submit(&page, &format!("{at}/members/{}", mais.id), &act).await;
    assert!(ended.status == 200 && !ended.body.contains("Lê Thị Mai"), "{}", ended.body);
    let before = hung.open(&format!("{at}?ended=1")).await;
    let shown =
        (before.body.contains("Lê Thị Mai"), before.body.contains("Nguyễn Thị Lan"), before.has("end-1"));
    assert_eq!(shown, (true, false, false), "what is over stands behind a link: {}", before.body);
    let mut mai = signed_in(&s, MAI).await;
    assert_eq!(mai.open(&at).await.status, 404);
    let page = mai.open("/organisations").await;
    let forged = mai.post_with_token(&page, &format!("{at}/members/{}", lans.id), &act).await;
    assert_eq!(forged.status, 404, "whoever is none finds nothing there");
    let stones = code(3);
    s.import(&[organisation(&stones, "Đá Quý")]).await;
    let foreign = format!("/organisations/{}", id_of(&s, &stones).await);
    assert_eq!(hung.open(&foreign).await.status, 404);
    s.finish().await;
}

#[actix_web::test]
async fn one_invitation_waits_for_a_number_and_is_spent_when_all_of_it_is_given() {
    let (s, at) = stage().await;
    give(&s, LAN, TIMBER, Gift::of(Role::LegalRepresentative)).await;
    let held = give(&s, HUNG, TIMBER, Gift { scope: &["tax"], ..Gift::of(Role::Submitter) }).await;
    let mut lan = signed_in(&s, LAN).await;
    let everything = [("submitter", "yes"), ("viewer", "yes")];
    assert_eq!(invite(&mut lan, &at, HUNG, &everything).await.status, 200);
    let second = invite(&mut lan, &at, HUNG, &[("signer", "yes")]).await;
    assert!(second.status == 400 && second.has("trouble") && !second.has("withdraw-2"), "{}", second.body);

    let mut hung = signed_in(&s, HUNG).await;
    let page = hung.open("/organisations").await;
    let to =
        format!("/organisations/invitations/{}", page.between("action=\"/organisations/invitations/", "\""));
    let refused = hung.submit(&page, &to, &[("answer", "accept")]).await;
    assert!(refused.status == 409 && refused.has("accept-1"), "it waits on: {}", refused.body);
    super::end(&s, &held).await;
    let joined = hung.submit(&refused, &to, &[("answer", "accept")]).await;
    assert!(joined.status == 200 && !joined.has("accept-1"), "{}", joined.body);

    // What nobody answered makes way for another, and what has run out is not among what counts.
    assert_eq!(invite(&mut lan, &at, MAI, &everything).await.status, 200);
    let week = s.clock.now().local_date().plus_days(7);
    give(&s, MAI, TIMBER, Gift { until: Some(week), ..Gift::of(Role::Signer) }).await;
    assert!(lan.open(&at).await.body.contains("Lê Thị Mai"));
    s.later(Duration::from_secs(40 * 86_400));
    let mut lan = signed_in(&s, LAN).await;
    let again = invite(&mut lan, &at, MAI, &everything).await;
    assert!(
        again.status == 200 && again.has("withdraw-1") && !again.body.contains("Lê Thị Mai"),
        "{}",
        again.body
    );
    assert!(lan.open(&format!("{at}?ended=1")).await.body.contains("Lê Thị Mai"));
    // Who is at the keys by now has to show that it is still her.
    s.later(Duration::from_secs(s.running.app.config.session.fresh_seconds + 1));
    assert_eq!(invite(&mut lan, &at, HUNG, &[("signer", "yes")]).await.url.path(), "/login");
    s.finish().await;
}

/// So many invitations of one organisation wait at a time.
const MOST: usize = 200;

#[actix_web::test]
async fn of_two_invitations_in_one_moment_one_is_the_last_that_may_wait() {
    let (s, at) = stage().await;
    give(&s, LAN, TIMBER, Gift::of(Role::LegalRepresentative)).await;
    give(&s, HUNG, TIMBER, Gift::of(Role::Administrator)).await;
    let (timber, lan, desk) = (id_of(&s, TIMBER).await, id_of(&s, LAN).await, s.running.app.desk(None));
    let waiting = s.running.app.db.write(move |c| {
        for n in 1..MOST {
            let row = (
                invitations::id.eq(InvitationId::new(desk.now, &desk.entropy)),
                invitations::organisation.eq(timber),
                invitations::number.eq(n.to_be_bytes().to_vec()),
                invitations::roles.eq(Json(vec![Role::Viewer])),
                invitations::invited_by.eq(lan),
                invitations::created_at.eq(desk.now),
                invitations::expires_at.eq(desk.now.plus(Duration::from_secs(86_400))),
            );
            diesel::insert_into(invitations::table).values(row).execute(c)?;
        }
        Ok(())
    });
    waiting.await.unwrap();
    let (mut lan, mut hung) = (signed_in(&s, LAN).await, signed_in(&s, HUNG).await);
    let viewer = [("viewer", "yes")];
    let (one, other) =
        join(invite(&mut lan, &at, MAI, &viewer), invite(&mut hung, &at, NOBODY, &viewer)).await;
    let mut answers = [one.status.as_u16(), other.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [200, 400], "{}\n{}", one.body, other.body);
    let waiting = s.running.app.db.read(|c| Ok(invitations::table.count().get_result::<i64>(c)?));
    assert_eq!(usize::try_from(waiting.await.unwrap()).unwrap(), MOST);
    s.finish().await;
}
