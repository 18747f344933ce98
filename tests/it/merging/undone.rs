//! What must not undo a merge, or do it behind anybody's back: letters that leave too late, lists that still have the account that ended.

use khoa::account::{self, Ground, Refusal};
use khoa::base::AccountId;
use khoa::db::schema::{accounts, legal_holds};
use khoa::sign_out;

use super::*;

#[actix_web::test]
async fn what_was_agreed_is_called_off_until_its_day_and_comes_to_nothing_where_a_letter_left_too_late() {
    let listener = Listener::start().await;
    let (s, _registers) = stage(&listener).await;
    let mut officers = [authority(&s, 6).await, authority(&s, 7).await];
    let waits = agreed(&mut officers, KIM, MIN_JUN).await;
    assert_eq!(state(&waits), "waits");
    let seen = officers[0].open(waits.url.path()).await;
    assert_eq!(decides(&mut officers[0], &seen, "send_back").await.status, 200);
    assert_eq!(state(&officers[0].open(waits.url.path()).await), "found", "one officer calls it off");

    assert_eq!(state(&agreed(&mut officers, KIM, MIN_JUN).await), "waits");
    // Mail was down: the letters leave when the day is over, and nobody had a day to object.
    days_later(&s, 12).await;
    let back = authority(&s, 8).await.open(waits.url.path()).await;
    assert_eq!(state(&back), "found");
    assert!(back.between("id=\"merge-before\"", "</p>").contains("không gửi đi kịp"), "{}", back.body);
    days_later(&s, 1).await;
    assert_eq!(s.happened("person_merged").await, 0);
    s.finish().await;
}

/// The account that ended.
async fn id_of_closed(s: &TestServer) -> AccountId {
    let closed = accounts::table.filter(accounts::closed_at.is_not_null()).select(accounts::id);
    s.running.app.db.read(move |c| Ok(closed.get_result(c)?)).await.unwrap()
}

/// Whether the law holds what is kept of an account.
async fn is_held(s: &TestServer, account: AccountId) -> bool {
    let held = legal_holds::table.filter(legal_holds::account_id.eq(account)).count();
    let held: i64 = s.running.app.db.read(move |c| Ok(held.get_result(c)?)).await.unwrap();
    held == 1
}

#[actix_web::test]
async fn a_list_that_still_has_the_account_that_ended_brings_nobody_back() {
    let listener = Listener::start().await;
    let (s, _registers) = stage(&listener).await;
    found_to_be_one(&s).await;
    days_later(&s, 12).await;
    assert_eq!(s.happened("person_merged").await, 2);
    let (line, desk) = (foreigner(MIN_JUN, MIN_JUNS).to_string(), s.running.app.desk(None));
    let again = s.running.app.db.write(move |c| {
        let record = account::parse(&line, desk.now.local_date()).unwrap();
        account::apply(c, &desk, &record)
    });
    assert_eq!(again.await.unwrap().unwrap_err(), Refusal::Merged);

    // What holds the account that goes on holds what the other left.
    let (ended, desk) = (id_of_closed(&s).await, s.running.app.desk(None));
    let kim = id_of(&s, KIM).await;
    assert!(!is_held(&s, ended).await);
    let lock = move |c: &mut khoa::db::Conn| {
        sign_out::lock(c, &desk, kim, Ground::AuthorityAsked, "G01.C02", "12/CV").map(drop)
    };
    s.running.app.db.write(lock).await.unwrap();
    assert!(is_held(&s, ended).await);
    s.finish().await;
}
