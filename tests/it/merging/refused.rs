//! What speaks against making one of two is said with its remedy, and to nobody else.

use khoa::account::{self, Ground};
use khoa::mandate::Role;
use khoa::sign_out;
use serde_json::{Value, json};

use super::{KIM, KIMS, MIN_JUN, MIN_JUNS, authority, citizens, decides, foreigner, names, proposes, stage};
use crate::console::officer;
use crate::support::{Listener, Page, TestServer};

/// What it says why nothing was done.
fn trouble(page: &Page) -> String {
    assert_eq!(page.status, 422, "{}", page.body);
    page.between("id=\"error\"", "</div>")
}

#[actix_web::test]
async fn whoever_cannot_object_or_was_never_told_is_not_merged_and_a_birth_alone_makes_nobody_one() {
    let listener = Listener::start().await;
    let (s, _registers) = stage(&listener).await;
    let (min_ho, unreached) = ("999000000017", "999000000025");
    let another = |number: &str, field: &str, value: Value| {
        let mut one = foreigner(number, MIN_JUNS);
        one[field] = value;
        one
    };
    s.import(&[
        another(min_ho, "name", json!("KIM Min-ho")),
        another(unreached, "email_verified", json!(false)),
    ])
    .await;
    let desk = s.running.app.desk(None);
    let locked = s.running.app.db.write(move |c| {
        let id = account::named(c, &desk.vault, MIN_JUN)?.unwrap();
        sign_out::lock(c, &desk, id, Ground::DocumentEnded, "card", "register").map(drop)
    });
    locked.await.unwrap();
    let mut officer = authority(&s, 6).await;
    for (other, why) in [
        (min_ho, "Cơ sở dữ liệu ghi người"),
        (unreached, "không có nơi nhận tin"),
        (MIN_JUN, "đang bị khoá nên"),
    ] {
        let page = names(&mut officer, KIM, other).await;
        let citizen = if page.body.find(KIM) < page.body.find(other) { 1 } else { 2 };
        let refused = trouble(&proposes(&mut officer, &page, citizen).await);
        assert!(refused.contains(why), "{other}: {refused}");
    }
    s.finish().await;
}

/// How many looks at somebody are on record.
async fn looks(s: &TestServer, whose: &str) -> usize {
    s.history(whose).await.iter().filter(|event| *event == "person_looked_at").count()
}

#[actix_web::test]
async fn what_speaks_against_it_is_said_with_its_remedy_and_nobody_else_sees_anything() {
    let listener = Listener::start().await;
    let (s, _registers) = stage(&listener).await;
    let lan = s.citizen(302, "Nguyễn Thị Lan", KIMS).await;
    let mut one = authority(&s, 6).await;
    let page = names(&mut one, KIM, MIN_JUN).await;
    let citizen = citizens(&page);
    // The citizen's number is known: whoever goes on is not the one without it.
    let refused = proposes(&mut one, &page, 3 - citizen).await;
    assert_eq!((refused.status.as_u16(), refused.has("error")), (422, true), "{}", refused.body);
    let same = names(&mut one, KIM, KIM).await;
    assert_eq!(same.status, 422, "{}", same.body);
    assert_eq!(names(&mut one, KIM, "099200000999").await.status, 404);
    let own = names(&mut one, "099200000006", KIM).await;
    assert_eq!(own.status, 403, "{}", own.body);
    // Of two numbers of its own the register knows two people, or says that it does not know whose the one is.
    let two = names(&mut one, KIM, &lan).await;
    let refused = proposes(&mut one, &two, 1).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    let different = decides(&mut one, &two, "different").await;
    assert_eq!(different.status, 200, "{}", different.body);
    assert!(!different.body.contains(&two.url.path().to_owned()), "it waits for nobody: {}", different.body);

    let mut clerk = officer(&s, 8, &[("G01.899", Role::Clerk)]).await;
    for path in [page.url.path().replace("G01.C06/authority", "G01.899/clerk"), page.url.path().to_owned()] {
        let shut = clerk.open(&path).await;
        assert!(!shut.body.contains("KIM Min-jun") && shut.status != 200, "{path}: {}", shut.body);
    }
    for whose in [KIM, MIN_JUN] {
        let before = looks(&s, whose).await;
        one.open(page.url.path()).await;
        assert_eq!(looks(&s, whose).await, before + 1, "whoever opens it looked at both");
    }
    s.finish().await;
}
