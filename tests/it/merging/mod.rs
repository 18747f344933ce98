//! One human being who is kept as two people: officers find it, both holders are told, and every service goes on.

mod documents;
mod found;
mod named;
mod refused;
mod undone;

use std::time::Duration;

use diesel::prelude::*;
use khoa::account;
use khoa::audit;
use khoa::base::Clock;
use khoa::db::schema::merges;
use khoa::keys::{Alg, JwkSet, jws};
use khoa::mandate::Role;
use khoa::mandate::member::{self, Source};
use serde_json::{Value, json};

use crate::console::{agencies, officer};
use crate::organisations::{Gift, TIMBER, give, id_of, organisation};
use crate::support::{Browser, Listener, Page, Party, TestServer, Tokens, person, registers};

const DAY: Duration = Duration::from_secs(86_400);
const MERGES: &str = "/console/G01.C06/authority/merges";
/// As a citizen, proven in person ...
const KIM: &str = "099200000301";
const KIMS: &str = "cánh đồng lúa chín vàng ươm";
/// ... and as the foreigner he was before he was naturalised.
const MIN_JUN: &str = "999000000009";
const MIN_JUNS: &str = "gió lùa qua hàng tre xanh";

fn foreigner(number: &str, password: &str) -> Value {
    json!({
        "kind": "foreigner", "level": 2, "foreigner_number": number, "name": "KIM Min-jun", "birthdate": "2000-03-01",
        "gender": "male", "nationality": "KOR", "email": format!("f{number}@mail.example"), "email_verified": true,
        "password": password,
    })
}

/// Both of one man, whom the register knows by his name and birth, and a server that may call `listener`.
async fn stage(listener: &Listener) -> (TestServer, registers::Registers) {
    let known = json!({ "citizens": [registers::citizen(KIM, "Kim Min-jun", "2000-03-01")] });
    let registers = registers::start(&known, Clock::fixed(TestServer::BEGIN));
    let allowed = listener.at.clone();
    let s = TestServer::start_with(|config| {
        registers.connect(config);
        config.outbound.allow.push(allowed);
    })
    .await;
    agencies(&s).await;
    s.import(&[person(KIM, "Kim Min-jun", Some(KIMS)), foreigner(MIN_JUN, MIN_JUNS)]).await;
    (s, registers)
}

async fn authority(s: &TestServer, number: u16) -> Browser {
    officer(s, number, &[("G01.C06", Role::Authority)]).await
}

fn sub(tokens: &Tokens) -> String {
    tokens.id_claims()["sub"].as_str().unwrap().to_owned()
}

/// As whom a service knows whoever signs in like that.
async fn known_as(s: &TestServer, portal: &Party, (number, password): (&str, &str)) -> String {
    sub(&portal.sign_in(&mut s.browser(), number, password).await)
}

async fn names(officer: &mut Browser, one: &str, other: &str) -> Page {
    let list = officer.open(MERGES).await;
    officer.submit(&list, MERGES, &[("first", one), ("second", other)]).await
}

/// The account that the page calls so.
fn way(page: &Page, n: u8) -> String {
    page.between("name=\"surviving\" value=\"", &format!("\" id=\"survives-{n}\""))
        .rsplit('"')
        .next()
        .unwrap()
        .to_owned()
}

async fn proposes(officer: &mut Browser, page: &Page, n: u8) -> Page {
    let path = format!("{}/propose", page.url.path());
    let fields = [("surviving", way(page, n)), ("words", "Đã nhập quốc tịch, quyết định số 12".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    officer.submit(page, &path, &fields).await
}

async fn decides(officer: &mut Browser, page: &Page, decision: &str) -> Page {
    officer.submit(page, &format!("{}/decide", page.url.path()), &[("decision", decision)]).await
}

fn state(page: &Page) -> String {
    page.between("data-state=\"", "\"")
}

/// Which of both is the citizen's, as the page has them in order.
fn citizens(page: &Page) -> u8 {
    if page.body.find(KIM) < page.body.find(MIN_JUN) { 1 } else { 2 }
}

async fn days_later(s: &TestServer, days: u32) {
    s.later(DAY * days);
    s.running.app.ring.refresh().await.unwrap();
    s.running.heed_calendar().await.unwrap();
    s.running.run_jobs().await.unwrap();
}

async fn published(s: &TestServer) -> JwkSet {
    let document = s.http.get(s.url("/jwks")).send().await.unwrap().text().await.unwrap();
    JwkSet::parse(&document).unwrap()
}

/// Two officers at work, who agree that both of him are one and that the citizen goes on. On the way, what nobody may do is refused.
async fn found_to_be_one(s: &TestServer) {
    let (mut one, mut other) = (authority(s, 6).await, authority(s, 7).await);
    let page = names(&mut one, MIN_JUN, KIM).await;
    assert!(page.body.contains("KIM Min-jun") && page.body.contains("Kim Min-jun"), "{}", page.body);
    let citizen = citizens(&page);
    let path = page.url.path().to_owned();
    let unsaid = [("surviving", way(&page, citizen)), ("words", " ".to_owned())];
    let unsaid = unsaid.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(one.submit(&page, &format!("{path}/propose"), &unsaid).await.status, 400);
    assert_eq!(proposes(&mut one, &page, citizen).await.status, 200);
    let proposed = one.open(&path).await;
    assert_eq!(state(&proposed), "proposed", "{}", proposed.body);
    let alone = decides(&mut one, &proposed, "agree").await;
    assert_eq!(alone.status, 403, "whoever proposes does not decide: {}", alone.body);
    let seen = other.open(&path).await;
    assert_eq!(decides(&mut other, &seen, "send_back").await.status, 200);
    let stale = decides(&mut other, &seen, "agree").await;
    assert_eq!((stale.status.as_u16(), state(&stale).as_str()), (409, "found"), "{}", stale.body);
    let again = one.open(&path).await;
    proposes(&mut one, &again, citizen).await;
    let seen = other.open(&path).await;
    assert_eq!(decides(&mut other, &seen, "agree").await.status, 200);
    let replayed = decides(&mut other, &seen, "agree").await;
    assert_eq!((replayed.status.as_u16(), state(&replayed).as_str()), (409, "waits"), "{}", replayed.body);
    s.running.run_jobs().await.unwrap();
    let letters = s.outbox();
    let told = letters.iter().filter(|one| one["subject"] == "Hai tài khoản của bạn sắp hợp nhất");
    let told: Vec<&str> = told.filter_map(|one| one["to"].as_str()).collect();
    for to in [format!("p{KIM}@mail.example"), format!("f{MIN_JUN}@mail.example")] {
        assert!(told.contains(&to.as_str()), "both are told: {to} in {told:?}");
    }
}

/// What a service was pushed: by whom it is signed, and what it says.
async fn heard(s: &TestServer, (head, token): &(String, Vec<u8>), (ends, stays): (&str, &str)) {
    assert!(head.to_ascii_lowercase().contains("content-type: application/secevent+jwt"), "{head}");
    let token = std::str::from_utf8(token).unwrap();
    let event = jws::verify(token, &published(s).await, &[Alg::Es256]).unwrap();
    assert!(event.header.is_typ("secevent+jwt") && event.is_for(&["tax".to_owned()]));
    let claims = &event.claims;
    assert!(
        claims.get("sub").is_none() && claims.get("exp").is_none(),
        "nobody takes it for an ID token: {claims:?}"
    );
    let named = |sub: &str| json!({ "format": "iss_sub", "iss": s.issuer(), "sub": sub });
    assert_eq!(claims["sub_id"], named(ends));
    assert_eq!(
        claims["events"],
        json!({ "urn:vn:eid:event:subject-moved": { "new_subject": named(stays) } })
    );
}

#[actix_web::test]
async fn a_merged_person_keeps_both_portals_and_one_that_knew_both_is_told_which_name_ends() {
    let listener = Listener::start().await;
    let (s, registers) = stage(&listener).await;
    let events = json!({ "events_endpoint": format!("http://{}/events", listener.at) });
    let (land, health) = (s.client("land", events.clone()).await, s.client("health", events.clone()).await);
    let tax = s.client("tax", events).await;
    let as_before = known_as(&s, &land, (MIN_JUN, MIN_JUNS)).await;
    let at_health = known_as(&s, &health, (KIM, KIMS)).await;
    let ends = tax.sign_in(&mut s.browser(), MIN_JUN, MIN_JUNS).await;
    let stays = known_as(&s, &tax, (KIM, KIMS)).await;
    found_to_be_one(&s).await;
    assert_eq!(
        known_as(&s, &land, (MIN_JUN, MIN_JUNS)).await,
        as_before,
        "nothing changes before the day is over"
    );
    days_later(&s, 12).await;

    assert_eq!(known_as(&s, &land, (KIM, KIMS)).await, as_before, "it knew the one alone");
    assert_eq!(known_as(&s, &health, (KIM, KIMS)).await, at_health, "it knew the other alone");
    let now = tax.sign_in(&mut s.browser(), KIM, KIMS).await;
    assert_eq!(sub(&now), stays, "it knew both");
    assert_eq!(tax.refresh(&ends.refresh.clone().unwrap(), &[]).await.refusal(), "400 invalid_grant");
    let sent = listener.sealed();
    assert_eq!(sent.len(), 1, "it alone is told: {sent:?}");
    heard(&s, &sent[0], (&sub(&ends), &stays)).await;

    // What opened the one that ended opens nothing; his old number is his, and opens by what the other is opened by.
    let mut stranger = s.browser();
    let login = stranger.open("/login").await;
    let refused = stranger.sign_in(&login, MIN_JUN, MIN_JUNS).await;
    assert_eq!(refused.url.path(), "/login", "{}", refused.body);
    assert_eq!(known_as(&s, &health, (MIN_JUN, KIMS)).await, at_health);
    // A hint by either name means him.
    let mut browser = s.browser();
    tax.sign_in(&mut browser, KIM, KIMS).await;
    for hint in [&ends, &now] {
        let id = hint.id.clone().unwrap();
        let silent = browser.open(&tax.authorization(&[("prompt", "none"), ("id_token_hint", &id)])).await;
        assert!(silent.query("code").is_some(), "{}", silent.url);
    }
    let data = browser.open("/settings/data").await;
    let copy = browser.submit(&data, "/settings/data/copy", &[]).await;
    let copy: Value = serde_json::from_str(&copy.body).unwrap();
    assert_eq!(copy["merged_accounts"][0]["identity"]["name"], "KIM Min-jun", "{copy}");
    let history = s.history(KIM).await;
    for event in ["merge_proposed", "merge_agreed", "merge_ended", "person_merged", "account_closed"] {
        assert!(history.contains(&event.to_owned()), "{event} in {history:?}");
    }
    let verdict = s.running.app.db.read(audit::verify).await.unwrap();
    assert!(matches!(verdict, audit::Verdict::Sound { .. }), "{verdict:?}");
    // A residence card that ended with his naturalisation is not the citizen's card; a death is his.
    let his_old_number = json!({ "foreigner_number": MIN_JUN });
    registers.tell("immigration", his_old_number.clone(), json!({ "kind": "card_revoked" }));
    hear(&s).await;
    assert_eq!(known_as(&s, &health, (KIM, KIMS)).await, at_health);
    registers.tell("immigration", his_old_number, json!({ "kind": "death" }));
    hear(&s).await;
    assert_eq!(holder(&s, (KIM, KIMS)).await.open("/settings/merge").await.url.path(), "/login");
    // What officers wrote goes in its time; that they are one stays.
    assert_eq!(pairs(&s).await, [("done".to_owned(), true)]);
    s.later(DAY * 1_830);
    s.running.app.ring.refresh().await.unwrap();
    s.running.retain().await.unwrap();
    assert_eq!(pairs(&s).await, [("done".to_owned(), false)]);
    s.finish().await;
}

/// Where each pair stands, and whether what was written of it is kept.
async fn pairs(s: &TestServer) -> Vec<(String, bool)> {
    let read = s
        .running
        .app
        .db
        .read(|c| Ok(merges::table.select((merges::state, merges::words.is_not_null())).load(c)?));
    read.await.unwrap()
}

/// Follows the registers ten seconds later, and does what follows.
async fn hear(s: &TestServer) {
    s.later(Duration::from_secs(10));
    for (register, followed) in s.running.app.ports.follow(Duration::from_millis(2_500)).await {
        assert!(followed.is_ok(), "{}", register.as_str());
    }
    while s.running.run_jobs().await.unwrap() > 0 {}
}

/// Somebody signed in at the page where holders answer.
async fn holder(s: &TestServer, (number, password): (&str, &str)) -> Browser {
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    browser.sign_in(&login, number, password).await;
    browser
}

/// Has two agree that these are one, and that the one proven by the register goes on.
async fn agreed(officers: &mut [Browser; 2], one: &str, other: &str) -> Page {
    let page = names(&mut officers[0], one, other).await;
    let citizen = citizens(&page);
    let proposed = proposes(&mut officers[0], &page, citizen).await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    let seen = officers[1].open(page.url.path()).await;
    decides(&mut officers[1], &seen, "agree").await;
    officers[1].open(page.url.path()).await
}

/// A firm for which he acts by both accounts, by one of them in all services, and for which somebody acts on his word.
async fn a_firm(s: &TestServer) {
    s.import(&[organisation(TIMBER, "Công ty TNHH Gỗ Sông Ngân")]).await;
    let lan = s.citizen(302, "Nguyễn Thị Lan", KIMS).await;
    give(s, KIM, TIMBER, Gift { scope: &["tax"], ..Gift::of(member::Role::Viewer) }).await;
    give(s, MIN_JUN, TIMBER, Gift::of(member::Role::Viewer)).await;
    give(s, MIN_JUN, TIMBER, Gift::of(member::Role::Signer)).await;
    let by = id_of(s, MIN_JUN).await.to_string();
    let on_his_word = Gift { source: Source::Delegated, by: &by, ..Gift::of(member::Role::Submitter) };
    give(s, &lan, TIMBER, on_his_word).await;
}

/// As what anybody acts for it in all services, and whether that is the citizen, on whose word everybody else does.
async fn of_firm(s: &TestServer) -> Vec<(member::Role, bool)> {
    let (firm, kim) = (id_of(s, TIMBER).await, id_of(s, KIM).await);
    let found = s.running.app.db.read(move |c| member::of_organisation(c, firm, false));
    let mut members = found.await.unwrap();
    members.retain(|one| one.scope.is_all() && (one.actor == kim || one.granted_by == kim.to_string()));
    let mut members: Vec<_> = members.into_iter().map(|one| (one.role, one.actor == kim)).collect();
    members.sort_by_key(|(role, is_his)| (!is_his, *role));
    members
}

#[actix_web::test]
async fn either_holder_stops_it_and_both_together_hasten_it() {
    let listener = Listener::start().await;
    let (s, _registers) = stage(&listener).await;
    a_firm(&s).await;
    let mut officers = [authority(&s, 6).await, authority(&s, 7).await];
    let pair = agreed(&mut officers, KIM, MIN_JUN).await;
    assert_eq!(state(&pair), "waits");
    let (mut kim, mut min_jun) = (holder(&s, (KIM, KIMS)).await, holder(&s, (MIN_JUN, MIN_JUNS)).await);
    let page = min_jun.open("/settings/merge").await;
    let stopped = min_jun.submit(&page, "/settings/merge/object", &[]).await;
    assert!(stopped.has("joining-none"), "{}", stopped.body);
    assert_eq!(state(&officers[0].open(pair.url.path()).await), "objected");

    // An officer who names both anew knows more. Which account the other one is, is shown; a yes is said of what was seen.
    assert_eq!(state(&agreed(&mut officers, KIM, MIN_JUN).await), "waits");
    let early = min_jun.open("/settings/merge").await;
    let page = kim.open("/settings/merge").await;
    assert!(page.body.contains("•••••••••009") && early.body.contains("•••••••••301"), "{}", page.body);
    let said = kim.submit(&page, "/settings/merge/agree", &[]).await;
    assert!(said.has("joining-agreed"), "{}", said.body);
    assert_eq!(s.happened("person_merged").await, 0, "one alone hastens nothing");
    let stale = min_jun.submit(&early, "/settings/merge/agree", &[]).await;
    assert_eq!((stale.status.as_u16(), stale.has("error")), (409, true), "{}", stale.body);
    let page = min_jun.open("/settings/merge").await;
    let over = min_jun.submit(&page, "/settings/merge/agree", &[]).await;
    assert_eq!(over.url.path(), "/login", "that account has ended, and its sessions with it: {}", over.body);
    assert_eq!(s.happened("person_merged").await, 2);
    assert_eq!(
        of_firm(&s).await,
        [(member::Role::Signer, true), (member::Role::Viewer, true), (member::Role::Submitter, false)]
    );
    let history = s.history(TIMBER).await;
    let times = |event: &str| history.iter().filter(|one| *one == event).count();
    assert_eq!((times("member_left"), times("member_joined")), (1, 6), "{history:?}");
    s.finish().await;
}

#[actix_web::test]
async fn a_silent_alarm_keeps_two_accounts_apart_and_is_told_to_nobody() {
    let listener = Listener::start().await;
    let (s, _registers) = stage(&listener).await;
    let mut officers = [authority(&s, 6).await, authority(&s, 7).await];
    let pair = agreed(&mut officers, KIM, MIN_JUN).await;
    let (mut kim, mut min_jun) = (holder(&s, (KIM, KIMS)).await, holder(&s, (MIN_JUN, MIN_JUNS)).await);
    let desk = s.running.app.desk(None);
    let raised = s.running.app.db.write(move |c| {
        let id = account::named(c, &desk.vault, MIN_JUN)?.unwrap();
        account::raise_alarm(c, &desk, id, DAY * 90)
    });
    raised.await.unwrap();
    for browser in [&mut kim, &mut min_jun] {
        let page = browser.open("/settings/merge").await;
        let said = browser.submit(&page, "/settings/merge/agree", &[]).await;
        assert!(said.has("joining-agreed") && !said.has("error"), "{}", said.body);
    }
    s.running.run_jobs().await.unwrap();
    days_later(&s, 12).await;
    let mut officer = authority(&s, 8).await;
    assert_eq!(state(&officer.open(pair.url.path()).await), "waits");
    assert_eq!(s.happened("person_merged").await + s.happened("merge_ended").await, 0);
    s.finish().await;
}
