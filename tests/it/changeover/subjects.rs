//! What a service called somebody before stays what it calls them: in every token and answer, for people and organisations, and for nobody else.

use std::time::Duration;

use khoa::mandate::member::Role;
use serde_json::json;

use super::{bring, bring_in};
use crate::organisations::{Gift, PASSPHRASE, TIMBER, choose, give, organisation, portal, to_the_choice};
use crate::support::{Browser, Listener, Party, TestServer, Tokens};

const OLD: &str = "lan.nguyen@old.example";

async fn sign_in(portal: &Party, browser: &mut Browser, who: &str) -> Tokens {
    portal.sign_in(browser, who, PASSPHRASE).await
}

#[actix_web::test]
async fn a_service_goes_on_calling_somebody_what_it_called_them_before() {
    let listener = Listener::start().await;
    let allow = vec![listener.at.clone()];
    let s = TestServer::start_with(|config| config.outbound.allow = allow).await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let minh = s.citizen(2, "Trần Văn Minh", PASSPHRASE).await;
    let told = format!("http://{}/told", listener.at);
    let one = s.client("one", json!({ "sector": "old", "backchannel_logout_uri": told })).await;
    let two = s.client("two", json!({ "sector": "old" })).await;
    let other = s.client("other", json!({})).await;
    let mut browser = s.browser();
    let before = sign_in(&one, &mut browser, &lan).await;
    let first = before.id_claims()["sub"].clone();

    s.clock.turn(Duration::from_secs(60));
    let list = format!(
        "legacy_id,personal_number,subject:one,subject:two\nlan,{lan},{OLD},\nminh,{minh},,refused\n"
    );
    assert_eq!(bring(&s, &list).await.taken, 2);
    s.clock.turn(Duration::from_secs(60));
    assert_eq!(s.happened("subject_kept").await, 2);

    // What was allowed before says what it said, and a hint at either name means her.
    let renewed = Tokens::of(&one.refresh(before.refresh.as_deref().unwrap(), &[]).await);
    assert_eq!((&renewed.id_claims()["sub"], &renewed.access_claims()["sub"]), (&first, &first));
    let hinted = async |browser: &mut Browser, tokens: &Tokens| {
        let hint = tokens.id.as_deref().unwrap();
        let page = browser.open(&one.authorization(&[("prompt", "none"), ("id_token_hint", hint)])).await;
        Tokens::of(&one.redeem(&page.query("code").unwrap(), &[]).await)
    };
    let now = hinted(&mut browser, &renewed).await;
    assert_eq!(now.id_claims()["sub"], OLD);
    let now = hinted(&mut browser, &now).await;

    // From now on all say the old one, and go on to.
    let renewed = Tokens::of(&one.refresh(now.refresh.as_deref().unwrap(), &[]).await);
    for tokens in [&now, &renewed] {
        assert_eq!((&tokens.id_claims()["sub"], &tokens.access_claims()["sub"]), (&json!(OLD), &json!(OLD)));
        assert_eq!(one.introspect(&tokens.access).await.body["sub"], OLD);
        assert_eq!(one.userinfo(&tokens.access).await.body["sub"], OLD);
    }
    assert_eq!(
        sign_in(&two, &mut browser, &lan).await.id_claims()["sub"],
        OLD,
        "a client of the same sector"
    );
    let elsewhere = sign_in(&other, &mut browser, &lan).await.id_claims()["sub"].clone();
    assert_ne!((&elsewhere, elsewhere.as_str()), (&first, Some(OLD)), "nobody else is told of it");

    let page = browser.open("/logout").await;
    browser.submit(&page, "/logout", &[("confirm", "yes")]).await;
    while s.running.run_jobs().await.unwrap() > 0 {}
    let mut ended: Vec<_> = listener.logout_tokens().iter().map(|token| token["sub"].clone()).collect();
    ended.sort_by_key(|sub| sub != OLD);
    assert_eq!(ended, [json!(OLD), first], "told by each name that it was told of her");

    // One name is one person's; and a row says exactly what is wrong with it.
    let rows = [
        format!("a,{lan},,,"),
        format!("b,099200000003,{OLD},,"),
        "c,099200000003,,nobody,".into(),
        format!("d,099200000003,,nobody,{}", "A".repeat(43)),
        "e,099200000003,x,y,".into(),
        "f,099200000004,other,,".into(),
        "g,099200000004,,,hai ba".into(),
        format!("h,{lan},another,,"),
    ];
    let text =
        format!("legacy_id,personal_number,subject:one,subject:two,subject:other\n{}", rows.join("\n"));
    let (report, rejected) = bring_in(&s, &text).await;
    assert_eq!(
        rejected,
        [
            "3 subject: is another person's in old",
            "5 subject:other: has the form of the subjects that are given here, and could be another person's",
            "6 subject:two: is another than that of a client of the same sector",
            "7 subject:one: is what a client is called",
            "8 subject:other: a subject has 1 to 255 visible ASCII characters",
        ]
    );
    assert_eq!((report.taken, report.rejected), (3, 5));
    let (_, unknown) = bring_in(&s, "legacy_id,personal_number,subject:three\ni,099200000005,x\n").await;
    assert_eq!(unknown, ["2 subject:three: there is no such client"]);
    let (_, twice) =
        bring_in(&s, "legacy_id,personal_number,subject:one\nj,099200000005,same\nk,099200000006,same\n")
            .await;
    assert_eq!(twice, ["3 subject in old: a row before this one has it"]);
    let blocked = s.running.app.db.read(khoa::changeover::board).await.unwrap().total.blocked;
    assert_eq!(blocked.get(&khoa::changeover::Blocked::TwoSubjects), Some(&1), "{blocked:?}");
    let refused = s.refused_client(json!({})).await;
    assert!(refused.contains("a service knows somebody by this id"), "{refused}");
    s.finish().await;
}

#[actix_web::test]
async fn an_organisation_keeps_what_a_service_called_it_whoever_acts_for_it() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
    give(&s, &lan, TIMBER, Gift::of(Role::Administrator)).await;
    let portal = portal(&s, json!({})).await;
    assert_eq!(
        bring(&s, &format!("{{\"legacy_id\":\"go\",\"tax_code\":\"{TIMBER}\",\"subject:portal\":77}}"))
            .await
            .taken,
        1
    );
    s.clock.turn(Duration::from_secs(1));
    let mut browser = s.browser();
    let page = to_the_choice(&portal, &mut browser, &lan, &[]).await;
    let page = choose(&s, &mut browser, &page, TIMBER).await;
    let tokens = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    let renewed = Tokens::of(&portal.refresh(tokens.refresh.as_deref().unwrap(), &[]).await);
    for said in [tokens.id_claims(), tokens.access_claims(), renewed.id_claims()] {
        assert_eq!((&said["org"]["sub"], said["sub"].as_str().map(str::len)), (&json!("77"), Some(43)));
    }
    assert_eq!(portal.userinfo(&renewed.access).await.body["org"]["sub"], "77");
    s.finish().await;
}
