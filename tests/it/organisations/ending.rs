//! What ends it that somebody acts for an organisation, what only rests, and what goes on.

use std::time::Duration;

use khoa::account::Ground;
use khoa::mandate::member::{self, Role, Source};
use serde_json::json;

use super::{
    Gift, PASSPHRASE, TIMBER, choose, end, give, id_of, organisation, portal, signed_in, to_the_choice,
    tokens_for,
};
use crate::support::registers::{self, Registers};
use crate::support::{Listener, Party, TestServer, Tokens};

const LAN: &str = "099200000001";
const HUNG: &str = "099200000002";
const MAI: &str = "099200000003";

/// Three people of level 2 and an organisation, with the business register connected.
async fn stage(allow: Vec<String>) -> (TestServer, Registers) {
    let known = json!({ "enterprises": [registers::enterprise(TIMBER, "Gỗ Việt", LAN)] });
    let registers = registers::start(&known, khoa::base::Clock::fixed(TestServer::BEGIN));
    let s = TestServer::start_with(|config| {
        registers.connect(config);
        config.outbound.allow.extend(allow);
    })
    .await;
    for (number, name) in [(1, "Nguyễn Thị Lan"), (2, "Trần Văn Hùng"), (3, "Lê Thị Mai")] {
        s.citizen(number, name, PASSPHRASE).await;
    }
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    (s, registers)
}

/// What a second brings on every server: it learns what was revoked.
async fn a_second(s: &TestServer) {
    s.later(Duration::from_secs(1));
    s.running.app.heed_endings().await.unwrap();
}

async fn hear(s: &TestServer) {
    s.later(Duration::from_secs(10));
    for (_register, followed) in s.running.app.ports.follow(Duration::from_millis(2_500)).await {
        followed.unwrap();
    }
    while s.running.run_jobs().await.unwrap() > 0 {}
}

/// Whether the access token opens userinfo, is active, and whether the refresh token is good.
async fn opens(party: &Party, tokens: &Tokens) -> (bool, bool, bool) {
    let refresh = party.refresh(tokens.refresh.as_deref().unwrap(), &[]).await.status == 200;
    let active = party.introspect(&tokens.access).await.body["active"] == json!(true);
    (party.userinfo(&tokens.access).await.status == 200, active, refresh)
}

#[actix_web::test]
async fn a_mandate_that_is_ended_is_felt_within_a_second_and_nobody_elses_with_it() {
    let listener = Listener::start().await;
    let (s, _registers) = stage(vec![listener.at.clone()]).await;
    let lans = give(&s, LAN, TIMBER, Gift::of(Role::Submitter)).await;
    give(&s, HUNG, TIMBER, Gift::of(Role::Submitter)).await;
    let told = format!("http://{}/told", listener.at);
    let portal = portal(&s, json!({ "backchannel_logout_uri": told })).await;
    let lan = tokens_for(&s, &portal, &mut s.browser(), LAN, TIMBER).await;
    let hung = tokens_for(&s, &portal, &mut s.browser(), HUNG, TIMBER).await;
    assert_eq!(opens(&portal, &lan).await, (true, true, true));

    end(&s, &lans).await;
    a_second(&s).await;
    // Nothing of this waits for the grants, which follow by a job.
    assert_eq!(opens(&portal, &lan).await, (false, false, false));
    assert_eq!(opens(&portal, &hung).await, (true, true, true), "nobody else's");
    while s.running.run_jobs().await.unwrap() > 0 {}
    assert_eq!(listener.logout_tokens().len(), 1, "the portal is told");
    let letters: Vec<_> = s.outbox().into_iter().map(|letter| letter.to_string()).collect();
    assert!(letters.iter().any(|letter| letter.contains("Bạn thôi làm thay một tổ chức")), "{letters:?}");
    s.finish().await;
}

#[actix_web::test]
async fn one_role_of_several_ends_and_the_rest_goes_on_without_it() {
    let (s, _registers) = stage(Vec::new()).await;
    give(&s, LAN, TIMBER, Gift::of(Role::Administrator)).await;
    let signer = give(&s, LAN, TIMBER, Gift::of(Role::Signer)).await;
    let portal = portal(&s, json!({})).await;
    let tokens = tokens_for(&s, &portal, &mut s.browser(), LAN, TIMBER).await;
    end(&s, &signer).await;
    a_second(&s).await;
    assert_eq!(portal.introspect(&tokens.access).await.body["active"], json!(false), "it said signer");
    let renewed = Tokens::of(&portal.refresh(tokens.refresh.as_deref().unwrap(), &[]).await);
    assert_eq!(renewed.access_claims()["org"]["roles"], json!(["administrator"]));
    assert_eq!(portal.userinfo(&renewed.access).await.body["org"]["roles"], json!(["administrator"]));
    s.finish().await;
}

#[actix_web::test]
async fn a_code_is_worth_nothing_once_the_mandate_behind_it_ended() {
    let (s, _registers) = stage(Vec::new()).await;
    let mandate = give(&s, LAN, TIMBER, Gift::of(Role::Submitter)).await;
    let portal = portal(&s, json!({})).await;
    let mut browser = s.browser();
    let page = to_the_choice(&portal, &mut browser, LAN, &[]).await;
    let page = choose(&s, &mut browser, &page, TIMBER).await;
    end(&s, &mandate).await;
    let refused = portal.redeem(&page.query("code").unwrap(), &[]).await;
    assert_eq!(refused.refusal(), "400 invalid_grant");
    // Whoever comes again is not asked any more: there is nobody to act for.
    let page = browser.open(&portal.authorization(&[super::WISH])).await;
    let own = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    assert_eq!(own.id_claims()["org"], json!(null));
    s.finish().await;
}

#[actix_web::test]
async fn a_lock_ends_what_people_gave_and_lets_rest_what_the_register_gave() {
    let (s, _registers) = stage(Vec::new()).await;
    give(&s, LAN, TIMBER, Gift { source: Source::Register, ..Gift::of(Role::LegalRepresentative) }).await;
    give(&s, HUNG, TIMBER, Gift { source: Source::Delegated, ..Gift::of(Role::Submitter) }).await;
    give(&s, MAI, TIMBER, Gift { source: Source::Delegated, ..Gift::of(Role::Submitter) }).await;
    let portal = portal(&s, json!({})).await;
    let mai = tokens_for(&s, &portal, &mut s.browser(), MAI, TIMBER).await;
    for number in [LAN, HUNG] {
        let (desk, account) = (s.running.app.desk(None), id_of(&s, number).await);
        let lock = move |c: &mut khoa::db::Conn| {
            khoa::sign_out::lock(c, &desk, account, Ground::HolderAsked, "own", "own")?;
            khoa::sign_out::unlock(c, &desk, account, Ground::HolderAsked, "own", "own")
        };
        assert!(s.running.app.db.write(lock).await.unwrap());
    }
    a_second(&s).await;
    // No clock of a replica is so far ahead that what it wrote before could be taken for new.
    s.later(Duration::from_secs(30));
    assert_eq!(
        opens(&portal, &mai).await,
        (true, true, true),
        "a member's lock ends nobody else's delegation"
    );
    let lan = tokens_for(&s, &portal, &mut s.browser(), LAN, TIMBER).await;
    while s.running.run_jobs().await.unwrap() > 0 {}
    a_second(&s).await;
    assert_eq!(opens(&portal, &lan).await, (true, true, true), "a lost phone undoes no company");
    let page = portal.visit(&mut s.browser(), HUNG, PASSPHRASE, &[super::WISH]).await;
    assert!(page.query("code").is_some(), "he is not asked: he acts for nobody any more");
    s.finish().await;
}

#[actix_web::test]
async fn the_lock_of_an_organisation_is_felt_by_all_who_act_for_it_and_leaves_them_their_own() {
    let (s, _registers) = stage(Vec::new()).await;
    give(&s, LAN, TIMBER, Gift { source: Source::Register, ..Gift::of(Role::LegalRepresentative) }).await;
    let portal = portal(&s, json!({})).await;
    let mut browser = s.browser();
    let lan = tokens_for(&s, &portal, &mut browser, LAN, TIMBER).await;
    let (desk, account) = (s.running.app.desk(None), id_of(&s, TIMBER).await);
    let lock = move |c: &mut khoa::db::Conn| {
        khoa::sign_out::lock(c, &desk, account, Ground::AuthorityAsked, "QĐ-9", "C06")
    };
    assert!(s.running.app.db.write(lock).await.unwrap());
    a_second(&s).await;
    assert_eq!(opens(&portal, &lan).await, (false, false, false));
    let page = browser.open(&portal.authorization(&[super::WISH])).await;
    assert_eq!(page.url.path(), "/choose", "the answer of before holds no more");
    assert!(!page.body.contains("Gỗ Việt"));
    let own = choose(&s, &mut browser, &page, "myself").await;
    assert!(own.query("code").is_some());
    s.finish().await;
}

#[actix_web::test]
async fn when_the_register_names_another_the_old_one_is_out_at_once_and_members_go_on_for_a_while() {
    let (s, registers) = stage(Vec::new()).await;
    let old = Gift { source: Source::Register, ..Gift::of(Role::LegalRepresentative) };
    give(&s, LAN, TIMBER, old).await;
    let (giver, organisation) = (id_of(&s, LAN).await.to_string(), id_of(&s, TIMBER).await);
    let gift = Gift { source: Source::Delegated, by: &giver, ..Gift::of(Role::Submitter) };
    let mais = give(&s, MAI, TIMBER, gift).await;
    let db = s.running.app.db.clone();
    let portal = portal(&s, json!({})).await;
    let mut browser = s.browser();
    let lan = tokens_for(&s, &portal, &mut browser, LAN, TIMBER).await;
    let mai = tokens_for(&s, &portal, &mut s.browser(), MAI, TIMBER).await;
    let filed_as = lan.id_claims()["org"]["sub"].clone();

    let about = json!({ "enterprise_code": TIMBER });
    let representatives = json!([{ "personal_number": HUNG, "role": "giám đốc" }]);
    registers.tell(
        "business",
        about,
        json!({ "kind": "representatives", "representatives": representatives }),
    );
    hear(&s).await;
    a_second(&s).await;
    assert_eq!(opens(&portal, &lan).await, (false, false, false), "out at once");
    assert!(opens(&portal, &mai).await.2, "the member goes on");
    let hung = tokens_for(&s, &portal, &mut s.browser(), HUNG, TIMBER).await;
    let said = hung.id_claims();
    assert_eq!(said["org"]["roles"], json!(["legal_representative"]));
    assert_eq!(said["org"]["sub"], filed_as, "what was filed is found by the same name");

    let today = s.clock.now().local_date();
    let members = db.read(move |c| member::of_organisation(c, organisation, false)).await.unwrap();
    let marked = members.iter().find(|one| one.id == mais.id).unwrap();
    assert!(marked.confirm_by.is_some_and(|by| by > today.plus_days(29)), "{marked:?}");
    s.later(Duration::from_secs(40 * 86_400));
    let page = portal.visit(&mut s.browser(), MAI, PASSPHRASE, &[super::WISH]).await;
    assert!(page.query("code").is_some(), "unconfirmed, it is over");
    s.finish().await;
}

#[actix_web::test]
async fn ten_thousand_grants_end_by_one_row() {
    let (s, _registers) = stage(Vec::new()).await;
    let mandate = give(&s, LAN, TIMBER, Gift::of(Role::Submitter)).await;
    let portal = portal(&s, json!({})).await;
    let tokens = tokens_for(&s, &portal, &mut s.browser(), LAN, TIMBER).await;
    end(&s, &mandate).await;
    let id = mandate.id.to_string();
    let rows = s.running.app.db.read(move |c| {
        use diesel::prelude::*;
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let all = diesel::sql_query("select count(*) as n from revocations").get_result::<Count>(c)?.n;
        let own = format!("select count(*) as n from revocations where subject = '{id}'");
        Ok((all, diesel::sql_query(own).get_result::<Count>(c)?.n))
    });
    assert_eq!(rows.await.unwrap(), (1, 1), "before any job ran");
    a_second(&s).await;
    assert_eq!(portal.userinfo(&tokens.access).await.refusal(), "401 invalid_token");
    s.finish().await;
}

#[actix_web::test]
async fn whoever_stood_in_is_out_when_the_register_brings_a_representative_who_confirms_what_they_gave() {
    let (s, registers) = stage(Vec::new()).await;
    let ngoc = s.citizen(4, "Đỗ Thị Ngọc", PASSPHRASE).await;
    let stood_in = |role| Gift { source: Source::Authorised, ..Gift::of(role) };
    let administers = give(&s, LAN, TIMBER, stood_in(Role::Administrator)).await;
    give(&s, LAN, TIMBER, stood_in(Role::Submitter)).await;
    let (lan, mai) = (id_of(&s, LAN).await.to_string(), id_of(&s, MAI).await.to_string());
    let by = |role, by| Gift { source: Source::Delegated, by, ..Gift::of(role) };
    let mais = give(&s, MAI, TIMBER, by(Role::Administrator, &lan)).await;
    let ngocs = give(&s, &ngoc, TIMBER, by(Role::Viewer, &mai)).await;
    let (db, organisation) = (s.running.app.db.clone(), id_of(&s, TIMBER).await);
    registers.tell(
        "business",
        json!({ "enterprise_code": TIMBER }),
        json!({ "kind": "representatives", "representatives": [{ "personal_number": HUNG, "role": "giám đốc" }] }),
    );
    hear(&s).await;
    let members = db.read(move |c| member::of_organisation(c, organisation, false)).await.unwrap();
    let find = |id| members.iter().find(|one| one.id == id);
    assert!(find(administers.id).is_none(), "whoever stood in administers no more");
    assert_eq!(members.len(), 4, "and files on");
    assert!([mais.id, ngocs.id].iter().all(|id| find(*id).unwrap().confirm_by.is_some()), "{members:?}");

    let at = format!("/organisations/{organisation}");
    let confirm = [("act", "confirm")];
    let of = |one: &member::Member| format!("{at}/members/{}", one.id);
    let mut mai = signed_in(&s, MAI).await;
    let page = mai.open(&at).await;
    for (whose, what) in [(&mais, "her own"), (&ngocs, "another's, whom she may end")] {
        let refused = mai.post_with_token(&page, &of(whose), &confirm).await;
        assert_eq!(refused.status, 400, "{what}: {}", refused.body);
    }
    assert_eq!(s.happened("member_confirmed").await, 0);
    let mut hung = signed_in(&s, HUNG).await;
    let page = hung.open(&at).await;
    let done = hung.submit(&page, &of(&mais), &confirm).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(s.happened("member_confirmed").await, 2, "in the history of each");
    let again = hung.post_with_token(&page, &of(&mais), &confirm).await;
    assert_eq!(again.status, 400, "nothing is to be confirmed");
    s.finish().await;
}
