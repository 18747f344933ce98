//! Choosing for whom one acts, and what a service is told.

use std::time::Duration;

use khoa::account::Ground;
use khoa::mandate::member::Role;
use serde_json::json;

use super::{
    Gift, PASSPHRASE, TIMBER, WISH, choose, code, give, id_of, organisation, portal, to_the_choice,
    tokens_for,
};
use crate::support::{TestServer, Tokens};

#[actix_web::test]
async fn whoever_may_act_for_an_organisation_chooses_and_the_service_is_told_of_both() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    give(&s, &lan, TIMBER, Gift::of(Role::Submitter)).await;
    give(&s, &lan, TIMBER, Gift::of(Role::Administrator)).await;
    let portal = portal(&s, json!({})).await;
    let mut browser = s.browser();

    let page = to_the_choice(&portal, &mut browser, &lan, &[]).await;
    assert!(page.has("choose-myself") && page.body.contains("Gỗ Việt") && page.body.contains(TIMBER));
    let page = choose(&s, &mut browser, &page, TIMBER).await;
    let tokens = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    let said = tokens.id_claims();
    assert_eq!(
        (&said["org"]["name"], &said["org"]["tax_code"], &said["org"]["roles"]),
        (&json!("Gỗ Việt"), &json!(TIMBER), &json!(["administrator", "submitter"]))
    );
    assert_ne!(said["org"]["sub"], said["sub"], "the person stays the person");
    let told = portal.userinfo(&tokens.access).await.body;
    assert_eq!((&told["org"], &told["name"]), (&said["org"], &json!("Nguyễn Thị Lan")));
    let introspected = portal.introspect(&tokens.access).await.body;
    assert_eq!(introspected["org"], said["org"]);
    assert_eq!((&introspected["mid"], &introspected["gid"]), (&json!(null), &json!(null)));
    assert_eq!(tokens.access_claims()["org"], said["org"]);

    // It is remembered for the session, and switched by the word that OpenID has for it.
    let again = browser.open(&portal.authorization(&[WISH])).await;
    let again = Tokens::of(&portal.redeem(&again.query("code").unwrap(), &[]).await);
    assert_eq!(again.id_claims()["org"]["sub"], said["org"]["sub"]);
    let page = to_the_choice(&portal, &mut browser, &lan, &[("prompt", "select_account")]).await;
    let own = choose(&s, &mut browser, &page, "myself").await;
    let own = Tokens::of(&portal.redeem(&own.query("code").unwrap(), &[]).await);
    assert_eq!((&own.id_claims()["org"], &own.id_claims()["sub"]), (&json!(null), &said["sub"]));
    assert_eq!(portal.userinfo(&own.access).await.body["org"], json!(null));

    let page = browser.open("/history").await;
    assert!(page.body.contains("Gỗ Việt"), "the person reads for whom");
    assert_eq!(s.happened("entered_for").await, 2, "and the organisation who");
    s.finish().await;
}

#[actix_web::test]
async fn two_services_know_one_organisation_by_two_names_and_no_mandate_links_them() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    give(&s, &lan, TIMBER, Gift::of(Role::Viewer)).await;
    let first = portal(&s, json!({ "scope": "openid offline_access" })).await;
    let both = json!({ "khoa_serves": "both", "scope": "openid offline_access" });
    let second = s.client("second", both).await;
    let mut browser = s.browser();
    let one = tokens_for(&s, &first, &mut browser, &lan, TIMBER).await;
    let two = tokens_for(&s, &second, &mut browser, &lan, TIMBER).await;
    let (one, two) = (one.access_claims(), two.access_claims());
    assert_ne!(one["org"]["sub"], two["org"]["sub"]);
    assert_ne!(one["mid"], two["mid"]);
    assert_eq!(one["org"]["tax_code"], json!(null), "without the scope there are no codes");
    s.finish().await;
}

#[actix_web::test]
async fn nobody_is_asked_who_acts_for_nobody_else_or_where_only_people_are_served() {
    let s = TestServer::start().await;
    let (lan, hung) =
        (s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await, s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await);
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    give(&s, &lan, TIMBER, Gift::of(Role::Viewer)).await;
    let (both, people) = (portal(&s, json!({})).await, s.client("people", json!({})).await);
    assert!(both.visit(&mut s.browser(), &hung, PASSPHRASE, &[WISH]).await.query("code").is_some());
    assert!(people.visit(&mut s.browser(), &lan, PASSPHRASE, &[]).await.query("code").is_some());
    let mut browser = s.browser();
    to_the_choice(&both, &mut browser, &lan, &[]).await;
    let silent = browser.open(&both.authorization(&[WISH, ("prompt", "none")])).await;
    assert_eq!(silent.query("error").as_deref(), Some("account_selection_required"));
    s.finish().await;
}

#[actix_web::test]
async fn a_service_for_organisations_alone_is_no_dead_end_for_whoever_has_none() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let only = portal(&s, json!({ "khoa_serves": "organisations" })).await;
    let mut browser = s.browser();
    let page = to_the_choice(&only, &mut browser, &lan, &[]).await;
    assert!(page.has("no-organisation") && !page.has("choose-myself"));
    let forced = browser.submit(&page, "/choose", &[("choice", "myself")]).await;
    assert_eq!(forced.url.path(), "/choose", "oneself is not to be chosen there");
    let back = browser.submit(&page, "/choose", &[("decision", "cancel")]).await;
    assert_eq!(back.query("error").as_deref(), Some("access_denied"));
    s.finish().await;
}

#[actix_web::test]
async fn a_choice_that_is_not_ones_own_opens_nothing_and_names_nobody() {
    let s = TestServer::start().await;
    let (lan, hung) =
        (s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await, s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await);
    let stones = code(77);
    s.import(&[organisation(TIMBER, "Gỗ Việt"), organisation(&stones, "Đá Quý")]).await;
    give(&s, &lan, TIMBER, Gift::of(Role::Viewer)).await;
    give(&s, &hung, &stones, Gift::of(Role::LegalRepresentative)).await;
    let portal = portal(&s, json!({})).await;
    let mut browser = s.browser();
    let page = to_the_choice(&portal, &mut browser, &lan, &[]).await;
    for foreign in [id_of(&s, &stones).await.to_string(), id_of(&s, &hung).await.to_string(), "acc_x".into()]
    {
        let answer = browser.submit(&page, "/choose", &[("choice", &foreign)]).await;
        assert_eq!(answer.url.path(), "/choose", "{foreign}");
        assert!(!answer.body.contains("Đá Quý"));
    }
    s.finish().await;
}

#[actix_web::test]
async fn a_mandate_for_some_services_counts_in_those_alone() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    give(&s, &lan, TIMBER, Gift { scope: &["tax"], ..Gift::of(Role::Submitter) }).await;
    give(&s, &lan, TIMBER, Gift { scope: &["customs"], ..Gift::of(Role::Signer) }).await;
    let groups = |word: &str| json!({ "khoa_serves": "both", "khoa_service_groups": [word] });
    let (tax, other) = (s.client("tax", groups("tax")).await, s.client("other", groups("health")).await);
    let openid = ("scope", "openid");
    let page = to_the_choice(&tax, &mut s.browser(), &lan, &[openid]).await;
    assert!(page.body.contains("submitter") || page.body.contains("người nộp hồ sơ"));
    assert!(!page.body.contains("người ký"), "what counts elsewhere is not shown");
    assert!(other.visit(&mut s.browser(), &lan, PASSPHRASE, &[openid]).await.query("code").is_some());
    s.finish().await;
}

#[actix_web::test]
async fn of_five_hundred_organisations_twenty_are_shown_and_any_is_found_by_name_or_code() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let all: Vec<_> =
        (1..=105).map(|n| organisation(&code(n), &format!("Công ty số {n:03} Đông Á"))).collect();
    s.import(&all).await;
    for n in 1..=105 {
        give(&s, &lan, &code(n), Gift::of(Role::Viewer)).await;
    }
    let portal = portal(&s, json!({})).await;
    let mut browser = s.browser();
    let page = to_the_choice(&portal, &mut browser, &lan, &[]).await;
    let own = browser.open("/organisations").await;
    assert!(own.has("organisations-more") && own.body.contains("số 050") && !own.body.contains("số 051"));
    let more = own.between("id=\"organisations-more\" href=\"", "\"");
    let rest = browser.open(&more).await;
    assert!(!rest.body.contains("số 050") && rest.body.contains("số 051") && rest.body.contains("số 060"));
    assert!(page.has("choose-20") && !page.has("choose-21") && page.has("choose-more"));
    let found = browser.submit(&page, "/choose", &[("decision", "find"), ("wanted", "so 044 dong a")]).await;
    assert!(found.has("choose-1") && !found.has("choose-2") && found.body.contains(&code(44)));
    assert!(!found.url.as_str().contains("044"), "what is looked for stands in no address");
    let found = browser.submit(&page, "/choose", &[("decision", "find"), ("wanted", &code(7))]).await;
    assert!(found.body.contains("Công ty số 007"));
    let found = browser.submit(&page, "/choose", &[("decision", "find"), ("wanted", "không có")]).await;
    assert!(found.has("choose-nothing"));
    let page = choose(&s, &mut browser, &found, &code(44)).await;
    assert!(page.query("code").is_some(), "{}", page.body);
    // A lock ends what they were given: some of it at once, and the rest by a job.
    let (desk, account) = (s.running.app.desk(None), id_of(&s, &lan).await);
    let lock = move |c: &mut khoa::db::Conn| {
        khoa::sign_out::lock(c, &desk, account, Ground::HolderAsked, "own", "own")
    };
    assert!(s.running.app.db.write(lock).await.unwrap());
    assert_eq!(s.happened("member_ended").await, 100);
    while s.running.run_jobs().await.unwrap() > 0 {}
    assert_eq!(s.happened("member_ended").await, 105);
    s.finish().await;
}

#[actix_web::test]
async fn who_said_yes_for_themselves_is_asked_again_for_an_organisation() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    give(&s, &lan, TIMBER, Gift::of(Role::Viewer)).await;
    let library = portal(&s, json!({ "official": false })).await;
    let mut browser = s.browser();
    let page = to_the_choice(&library, &mut browser, &lan, &[]).await;
    let page = browser.submit(&page, "/choose", &[("choice", "myself")]).await;
    assert!(page.has("consent-accept") && !page.has("for-whom"));
    browser.submit(&page, "/consent", &[("decision", "accept")]).await;
    let page = to_the_choice(&library, &mut browser, &lan, &[("prompt", "select_account")]).await;
    let whom = id_of(&s, TIMBER).await.to_string();
    let page = browser.submit(&page, "/choose", &[("choice", &whom)]).await;
    assert!(page.has("consent-accept") && page.has("for-whom") && page.body.contains("Gỗ Việt"));
    let page = browser.submit(&page, "/consent", &[("decision", "accept")]).await;
    assert!(page.query("code").is_some());
    s.finish().await;
}

#[actix_web::test]
async fn no_grant_and_no_token_outlives_the_day_on_which_the_mandate_ends() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    let tomorrow = s.clock.now().local_date().plus_days(1);
    give(&s, &lan, TIMBER, Gift { until: Some(tomorrow), ..Gift::of(Role::Submitter) }).await;
    let portal = portal(&s, json!({})).await;
    let left = tomorrow.begins().since(s.clock.now());
    s.later(left - Duration::from_secs(60));
    let tokens = tokens_for(&s, &portal, &mut s.browser(), &lan, TIMBER).await;
    let said = tokens.access_claims();
    assert_eq!(
        said["exp"],
        json!(tomorrow.begins().as_seconds()),
        "a minute before midnight it lives a minute"
    );
    let refresh = tokens.refresh.clone().unwrap();
    assert_eq!(portal.refresh(&refresh, &[]).await.status, 200);
    s.later(Duration::from_secs(60));
    assert_eq!(portal.refresh(&refresh, &[]).await.refusal(), "400 invalid_grant");
    assert_eq!(portal.userinfo(&tokens.access).await.refusal(), "401 invalid_token");
    s.finish().await;
}

#[actix_web::test]
async fn who_signs_in_next_in_the_same_browser_acts_for_nobody_whom_the_last_one_chose() {
    let s = TestServer::start().await;
    let (lan, hung) =
        (s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await, s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await);
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    give(&s, &lan, TIMBER, Gift::of(Role::Viewer)).await;
    give(&s, &hung, TIMBER, Gift::of(Role::Viewer)).await;
    let portal = portal(&s, json!({})).await;
    let mut browser = s.browser();
    tokens_for(&s, &portal, &mut browser, &lan, TIMBER).await;
    let out = browser.open("/logout").await;
    browser.submit(&out, "/logout", &[("confirm", "yes")]).await;
    let page = to_the_choice(&portal, &mut browser, &hung, &[]).await;
    assert!(page.has("choose-myself"), "he is asked himself");
    s.finish().await;
}

#[actix_web::test]
async fn a_consent_page_holds_for_the_organisation_that_it_told_of_whatever_another_tab_chose() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let stones = code(77);
    s.import(&[organisation(TIMBER, "Gỗ Việt"), organisation(&stones, "Đá Quý")]).await;
    for firm in [TIMBER, &stones] {
        give(&s, &lan, firm, Gift::of(Role::Viewer)).await;
    }
    let library = portal(&s, json!({ "official": false })).await;
    let mut browser = s.browser();
    let (timber, stones) = (id_of(&s, TIMBER).await.to_string(), id_of(&s, &stones).await.to_string());
    let select = [("prompt", "select_account")];
    let one = to_the_choice(&library, &mut browser, &lan, &select).await;
    let asked = browser.submit(&one, "/choose", &[("choice", &timber)]).await;
    let two = to_the_choice(&library, &mut browser, &lan, &select).await;
    let other = browser.submit(&two, "/choose", &[("choice", &stones)]).await;
    assert!(asked.body.contains("Gỗ Việt") && other.body.contains("Đá Quý"));
    // The same conversation in two tabs: what was told is what is asked again.
    let meanwhile = browser.submit(&two, "/choose", &[("choice", &timber)]).await;
    assert!(meanwhile.has("for-whom") && meanwhile.body.contains("Gỗ Việt"), "{}", meanwhile.body);
    let stale = browser.submit(&other, "/consent", &[("decision", "accept")]).await;
    assert!(stale.url.path() == "/consent" && stale.body.contains("Gỗ Việt"), "{}", stale.body);
    let again = browser.submit(&two, "/choose", &[("choice", &stones)]).await;
    assert!(again.body.contains("Đá Quý"));
    let page = browser.submit(&asked, "/consent", &[("decision", "accept")]).await;
    let tokens = Tokens::of(&library.redeem(&page.query("code").unwrap(), &[]).await);
    assert_eq!(
        tokens.id_claims()["org"]["name"],
        "Gỗ Việt",
        "though the last word in this session was another"
    );
    s.finish().await;
}
