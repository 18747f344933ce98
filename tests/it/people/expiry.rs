//! An account locks on the first day in Viet Nam on which its document is over, and opens by itself when a later day is known.

use std::time::Duration;

use diesel::prelude::*;
use khoa::account::{self, Ground};
use khoa::base::LocalDate;
use khoa::db::schema::accounts;
use khoa::sign_out;

use super::recovery::{EMAIL, LAN, PASSPHRASE, is_let_in, newest, opened};
use crate::support::TestServer;

/// What a register says of the last day of Lan's card.
async fn card_ends(s: &TestServer, on: Option<LocalDate>) {
    let vault = s.running.app.vault.clone();
    let written = s.running.app.db.write(move |c| {
        let lan = account::find(c, &vault, LAN)?.unwrap();
        Ok(diesel::update(accounts::table.find(lan)).set(accounts::ends_on.eq(on)).execute(c)?)
    });
    assert_eq!(written.await.unwrap(), 1);
    s.running.heed_calendar().await.unwrap();
    s.running.run_jobs().await.unwrap();
}

#[actix_web::test]
async fn an_account_locks_on_the_local_day_after_its_cards_last_one_and_opens_when_it_is_renewed() {
    let s = opened().await;
    let today = s.clock.now().local_date();
    card_ends(&s, Some(today.plus_days(2))).await;
    s.later(today.plus_days(3).begins().since(s.clock.now()) - Duration::from_secs(60));
    card_ends(&s, Some(today.plus_days(2))).await;
    assert!(is_let_in(&s, PASSPHRASE).await, "its last day is not over in Viet Nam");
    s.later(Duration::from_secs(60));
    s.running.heed_calendar().await.unwrap();
    s.running.run_jobs().await.unwrap();
    assert!(!is_let_in(&s, PASSPHRASE).await);
    let letter = newest(&s, EMAIL).unwrap();
    assert!(letter.contains("đã hết hạn") && letter.contains("tự mở lại"), "{letter}");

    let (vault, desk) = (s.running.app.vault.clone(), s.running.app.desk(None));
    let ground = (Ground::AuthorityAsked, "decision 3");
    let locked = s.running.app.db.write(move |c| {
        let lan = account::find(c, &vault, LAN)?.unwrap();
        sign_out::lock(c, &desk, lan, ground.0, ground.1, "test")
    });
    locked.await.unwrap();
    card_ends(&s, Some(today.plus_days(3_650))).await;
    assert!(!is_let_in(&s, PASSPHRASE).await, "a new card takes off no other ground");
    let (vault, desk) = (s.running.app.vault.clone(), s.running.app.desk(None));
    let open = s.running.app.db.write(move |c| {
        let lan = account::find(c, &vault, LAN)?.unwrap();
        assert_eq!(account::locks(c, lan)?.len(), 1, "that of the calendar is gone");
        sign_out::unlock(c, &desk, lan, ground.0, ground.1, "test")
    });
    open.await.unwrap();
    assert!(is_let_in(&s, PASSPHRASE).await);

    card_ends(&s, Some(today)).await;
    assert!(!is_let_in(&s, PASSPHRASE).await, "a day that is over already");
    card_ends(&s, None).await;
    assert!(is_let_in(&s, PASSPHRASE).await, "a card that never ends");
    s.finish().await;
}
