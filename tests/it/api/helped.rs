//! A community helper's program is no officer's; and what a history says of whoever helped, once they are gone.

use diesel::prelude::*;
use khoa::db::schema::people;
use khoa::{account, sign_out};
use reqwest::Method;
use serde_json::{Value, json};

use super::assisted::{Counter, HELP, MAI, OFFERS, officers};
use super::console::passkey;
use super::stage::{PASSPHRASE, problem};
use crate::support::Authenticator;

/// Nam, a community helper, with a passkey, and the assistance that his page began with the code Mai has read out.
async fn helped_by_nam(counter: &Counter) -> (String, Authenticator, String) {
    let s = &counter.desk.stage.s;
    let nam = s.citizen(3, "Trần Văn Nam", PASSPHRASE).await;
    let key = passkey(&counter.desk.stage, &nam, 8).await;
    counter.desk.appoint_to(&nam, "helper", "H01.01").await;
    let code = counter.code("applications", "a").await;
    let mut browser = s.browser();
    let login = browser.open("/console").await;
    let page = crate::console::by_passkey(&mut browser, &login, &key).await;
    let fields = [("holder", MAI), ("code", code.as_str())];
    let open = browser.submit(&page, "/console/H01.01/helper/help", &fields).await;
    assert!(open.has("help-open"), "{}", open.body);
    let list = counter.mai_says(Method::GET, OFFERS, None, "-").await;
    (nam, key, list.body["items"][0]["id"].as_str().unwrap().to_owned())
}

#[actix_web::test]
async fn a_community_helpers_program_helps_by_what_is_read_out_and_finds_asks_and_sees_nobody_else() {
    let counter = Counter::set().await;
    let (desk, s) = (&counter.desk, &counter.desk.stage.s);
    let nam = s.citizen(3, "Trần Văn Nam", PASSPHRASE).await;
    let key = passkey(&desk.stage, &nam, 8).await;
    desk.appoint_to(&nam, "helper", "H01.01").await;
    let theirs = officers(desk, &key, &counter.program).await;
    let says = async |method: Method, path: &str, body: Option<Value>, key: &str| {
        desk.send(method, &theirs, path, body, &[("acting-as", "helper@H01.01"), ("idempotency-key", key)])
            .await
    };
    let seats = says(Method::GET, "/console/v1/seats", None, "-").await;
    assert_eq!(seats.body["items"][0]["acting_as"], "helper@H01.01", "{:?}", seats.body);
    let ask = json!({ "by": "approval", "holder": MAI, "scope": "standing" });
    assert_eq!(problem(&says(Method::POST, HELP, Some(ask), "ask").await), "403 not-entitled");
    assert_eq!(problem(&says(Method::GET, "/console/v1/queue", None, "-").await), "403 not-entitled");

    let code = counter.code("applications", "a").await;
    let typed = |holder: &str, code: &str| Some(json!({ "by": "code", "holder": holder, "code": code }));
    let turned: String = code.chars().rev().collect();
    let other = if turned == code { "000001" } else { &turned };
    let nobody = says(Method::POST, HELP, typed("099200000098", other), "nobody").await;
    let wrong = says(Method::POST, HELP, typed(MAI, other), "wrong").await;
    assert_eq!(problem(&wrong), "400 invalid-field", "{:?}", wrong.body);
    assert_eq!((nobody.status, &nobody.body["errors"]), (wrong.status, &wrong.body["errors"]));
    let open = says(Method::POST, HELP, typed(MAI, &code), "right").await;
    assert_eq!((open.status.as_u16(), &open.body["state"]), (201, &json!("open")), "{:?}", open.body);
    let again = says(Method::POST, HELP, typed(MAI, &code), "right").await;
    assert_eq!(again.body, open.body, "sent again it is answered as the first time");

    let id = open.text("id");
    let lent = counter.exchange(&desk.stage.key, &id, &[("actor_token", &theirs)]).await;
    assert_eq!(lent.status, 200, "{:?}", lent.body);
    let token = lent.text("access_token");
    assert_eq!(counter.program.introspect(&token).await.body["act"]["role"], "helper");
    let applications = async || desk.send(Method::GET, &token, "/app/v1/applications", None, &[]).await;
    assert_eq!(applications().await.status, 200);
    let ended = says(Method::POST, &format!("{HELP}/{id}/end"), None, "-").await;
    assert_eq!((ended.status.as_u16(), &ended.body["state"]), (200, &json!("ended")), "{:?}", ended.body);
    assert_eq!(problem(&applications().await), "401 token-needed");
    counter.desk.stage.s.finish().await;
}

#[actix_web::test]
async fn who_helped_is_named_after_their_account_was_closed_and_no_more_once_they_were_erased() {
    let counter = Counter::set().await;
    let (nam, ..) = helped_by_nam(&counter).await;
    let app = &counter.desk.stage.s.running.app;
    let helper = async || {
        let history = counter.mai_says(Method::GET, "/app/v1/history?limit=50", None, "-").await;
        let items = history.body["items"].as_array().unwrap().clone();
        let opened = items.into_iter().find(|one| one["event"] == "assistance_opened").unwrap();
        opened["duty"]["helper"].clone()
    };
    assert_eq!(helper().await, json!("Trần Văn Nam"));
    let desk = app.desk(None);
    let person = app.db.write(move |c| {
        let account = account::find(c, &desk.vault, &nam)?.unwrap();
        assert!(sign_out::close(c, &desk, account, account::Why::HolderAsked, "a test")?);
        Ok(account::account(c, account)?.person)
    });
    let person = person.await.unwrap();
    assert_eq!(helper().await, json!("Trần Văn Nam"), "what stands in a history goes on saying who it was");
    let erased = app.db.write(move |c| {
        Ok(diesel::update(people::table.find(person)).set(people::data_key.eq(None::<Vec<u8>>)).execute(c)?)
    });
    assert_eq!(erased.await.unwrap(), 1);
    assert_eq!(
        helper().await,
        Value::Null,
        "nothing says who it was any more, and the history is read all the same"
    );
    counter.desk.stage.s.finish().await;
}
