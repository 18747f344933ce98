//! What the silent alarm holds back while it stands, and what its lock takes back.

use std::time::Duration;

use khoa::account;
use khoa::approval::{self, State};
use reqwest::Method;
use serde_json::json;

use super::{APPROVALS, CODE, FORCED, GRANT, PASSPHRASE, Stage};
use crate::api::phone::DEVICES;
use crate::api::stage::problem;

#[actix_web::test]
async fn what_the_holder_is_made_to_agree_to_reaches_nobody() {
    let stage = Stage::set().await;
    let s = &stage.app.stage.s;
    let counter = json!({ "grants": [GRANT], "redirect_uris": [], "scope": "openid profile" });
    let counter = s.client("counter", counter).await;
    let shop = s.client("shop", json!({ "official": false, "scope": "openid profile" })).await;
    let fields = [("scope", "openid profile"), ("login_hint", stage.app.stage.lan.as_str())];
    let asked = counter.post("/bc-authorize", &fields).await;
    let question = stage.app.get(&stage.phone, APPROVALS).await.body["items"][0].clone();
    let mut yes = stage.phone.yes(&question, &asked.text("khoa_number"));
    yes["passcode"] = json!(FORCED);
    let path = format!("{APPROVALS}/{}/answer", question["id"].as_str().unwrap());
    let said = stage.app.send(&stage.phone, Method::POST, &path, Some(yes), "-").await;
    assert_eq!((said.status.as_u16(), said.text("state").as_str()), (200, "approved"), "{:?}", said.body);
    assert_eq!(s.happened("duress_code_used").await, 1, "it is heard there as well");
    let come = async || {
        let fields = [("grant_type", GRANT), ("auth_req_id", &*asked.text("auth_req_id"))];
        counter.post("/token", &fields).await.refusal()
    };
    s.later(Duration::from_secs(6));
    assert_eq!(come().await, "400 authorization_pending", "as if nobody had answered");

    let (mut browser, _home) = stage.browser(PASSPHRASE).await;
    let consent = browser.open(&shop.authorization(&[("scope", "openid profile")])).await;
    assert!(consent.has("consent-accept"), "{}", consent.body);
    let refused = browser.submit(&consent, "/consent", &[("decision", "accept")]).await;
    assert_eq!(refused.query("error").as_deref(), Some("temporarily_unavailable"), "{}", refused.url);
    assert_eq!(s.happened("consent_given").await, 0);

    stage.minutes_later(10).await;
    assert_eq!(come().await, "400 expired_token", "its time was over before the lock");
    assert_eq!(s.happened("duress_answered").await, 1);
    assert_eq!((s.happened("approval_given").await, s.happened("consent_given").await), (1, 0));
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_yes_whose_time_is_not_over_is_taken_back_by_the_lock() {
    let stage = Stage::set().await;
    let s = &stage.app.stage.s;
    let counter = json!({ "grants": [GRANT], "redirect_uris": [], "scope": "openid profile" });
    let counter = s.client("counter", counter).await;
    assert_eq!(stage.sign_in(FORCED).await.status, 200);
    let fields = [
        ("scope", "openid profile"),
        ("login_hint", stage.app.stage.lan.as_str()),
        ("requested_expiry", "900"),
    ];
    let asked = counter.post("/bc-authorize", &fields).await;
    let question = stage.app.get(&stage.phone, APPROVALS).await.body["items"][0].clone();
    let mut yes = stage.phone.yes(&question, &asked.text("khoa_number"));
    yes["passcode"] = json!(CODE);
    let path = format!("{APPROVALS}/{}/answer", question["id"].as_str().unwrap());
    let said = stage.app.send(&stage.phone, Method::POST, &path, Some(yes), "-").await;
    assert_eq!((said.status.as_u16(), said.text("state").as_str()), (200, "approved"), "{:?}", said.body);
    let id = question["id"].as_str().unwrap().parse().unwrap();
    let come = async || {
        let fields = [("grant_type", GRANT), ("auth_req_id", &*asked.text("auth_req_id"))];
        let refusal = counter.post("/token", &fields).await.refusal();
        let desk = s.running.app.desk(None);
        let found = s.running.app.db.read(move |c| approval::find_by_id(c, &desk, id)).await;
        (refusal, found.unwrap().unwrap().state)
    };
    s.later(Duration::from_secs(6));
    assert_eq!(come().await, ("400 authorization_pending".to_owned(), State::Pending));
    stage.minutes_later(10).await;
    assert_eq!(come().await, ("400 access_denied".to_owned(), State::Cancelled));
    stage.unlocked().await;
    s.later(Duration::from_secs(6));
    assert_eq!(come().await, ("400 access_denied".to_owned(), State::Cancelled), "nor after a counter");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn what_is_the_holders_own_goes_on_as_always_and_ends_with_the_lock() {
    let stage = Stage::set().await;
    let new = stage.app.phone().await;
    let path = format!("{DEVICES}/handover");
    let asked = stage.app.send(&new, Method::POST, &path, Some(json!({ "label": "Máy mới" })), "ask").await;
    let question = format!("{APPROVALS}/{}", asked.text("id"));
    let shown = stage.app.get(&stage.phone, &question).await.body;
    let mut yes = stage.phone.yes(&shown, &asked.text("number"));
    yes["passcode"] = json!(FORCED);
    let said =
        stage.app.send(&stage.phone, Method::POST, &format!("{question}/answer"), Some(yes), "-").await;
    assert_eq!((said.status.as_u16(), said.text("state").as_str()), (200, "approved"), "{:?}", said.body);
    assert_eq!(stage.app.stage.s.happened("duress_code_used").await, 1);
    let take = format!("{path}/{}", asked.text("id"));
    let taken = stage.app.send(&new, Method::POST, &take, Some(json!({})), "take").await;
    assert_eq!(taken.status, 201, "nothing hangs: {:?}", taken.body);
    stage.minutes_later(10).await;
    assert_eq!(problem(&stage.app.get(&new, DEVICES).await), "401 token-needed", "no key of it any more");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn what_cannot_be_undone_does_not_stand_in_the_way_of_the_lock_nor_of_another_alarm() {
    use diesel::prelude::*;
    use khoa::db::schema::former_contacts as kept;

    let stage = Stage::set().await;
    let s = &stage.app.stage.s;
    let (app, lan) = (&s.running.app, stage.app.stage.lan.clone());
    let forced = stage.tokens(&stage.sign_in(FORCED).await).await;
    let desk = app.desk(None);
    let damaged = app.db.write(move |c| {
        let account = account::named(c, &desk.vault, &lan)?.unwrap();
        let row = (
            kept::account_id.eq(account),
            kept::kind.eq("email"),
            kept::blind_index.eq(vec![0_u8; 32]),
            kept::sealed.eq(vec![0_u8; 32]),
            kept::replaced_at.eq(desk.now),
            kept::kept_until.eq(desk.now.plus(Duration::from_secs(86_400))),
        );
        Ok(diesel::insert_into(kept::table).values(row).execute(c)?)
    });
    assert_eq!(damaged.await.unwrap(), 1);
    stage.minutes_later(10).await;
    let refused = stage.refresh(forced.refresh.as_deref().unwrap()).await;
    assert_eq!(refused.refusal(), "400 invalid_grant", "all is over");
    assert_eq!((s.happened("account_locked").await, s.happened("duress_answered").await), (1, 0));
    stage.minutes_later(30).await;
    assert_eq!(s.happened("account_locked").await, 1, "once, however often the rest is tried");

    // A counter opens the account, and its holder is forced again.
    stage.unlocked().await;
    stage.minutes_later(30).await;
    assert_eq!(s.happened("account_locked").await, 1, "what a counter opened stays open");
    let (lan, desk) = (stage.app.stage.lan.clone(), app.desk(None));
    let raised = app.db.write(move |c| {
        let account = account::named(c, &desk.vault, &lan)?.unwrap();
        assert!(!account::is_alarm_raised(c, account)?, "it works for its holder again");
        account::raise_alarm(c, &desk, account, Duration::from_secs(600))?;
        account::is_alarm_raised(c, account)
    });
    assert!(raised.await.unwrap());
    let mended = app.db.write(|c| Ok(diesel::delete(kept::table).execute(c)?));
    assert_eq!(mended.await.unwrap(), 1);
    stage.minutes_later(11).await;
    assert_eq!((s.happened("account_locked").await, s.happened("duress_answered").await), (2, 1));
    stage.app.stage.s.finish().await;
}
