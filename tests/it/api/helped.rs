//! A community helper's program is no officer's; and what a history says of whoever helped, once they are gone.

use diesel::prelude::*;
use khoa::db::schema::people;
use khoa::{account, sign_out};
use reqwest::Method;
use serde_json::{Value, json};

use super::assisted::{Counter, MAI, OFFERS, officers};
use super::console::passkey;
use super::stage::PASSPHRASE;
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
async fn a_community_helper_is_no_officer_and_their_program_gets_no_token() {
    let counter = Counter::set().await;
    let (_nam, key, id) = helped_by_nam(&counter).await;
    let theirs = officers(&counter.desk, &key, &counter.program).await;
    let refused = counter.exchange(&counter.desk.stage.key, &id, &[("actor_token", &theirs)]).await;
    assert_eq!(refused.refusal(), "400 invalid_grant", "{:?}", refused.body);
    assert!(refused.body.get("access_token").is_none());
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
