//! One person, one `sub`: whatever becomes of accounts and numbers, every portal knows whoever comes back by the same name.

use khoa::account::{self, Why};
use khoa::sign_out;
use serde_json::{Value, json};

use crate::lives::newcomer;
use crate::support::{Party, TestServer, person};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const ANEW: &str = "mưa rơi trên mái hiên nhà";
const FIRST: &str = "099200000001";
const SECOND: &str = "099300000001";

async fn sub(portal: &Party, s: &TestServer, typed: &str, passphrase: &str) -> String {
    let tokens = portal.sign_in(&mut s.browser(), typed, passphrase).await;
    tokens.id_claims()["sub"].as_str().unwrap().to_owned()
}

async fn close(s: &TestServer, typed: &str, why: Why) {
    let (app, typed) = (&s.running.app, typed.to_owned());
    let desk = app.desk(None);
    let closed = app.db.write(move |c| {
        let id = account::named(c, &desk.vault, &typed)?.unwrap();
        sign_out::close(c, &desk, id, why, "K-1")
    });
    assert!(closed.await.unwrap());
}

fn with(mut line: Value, members: Value) -> Value {
    line.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    line
}

#[actix_web::test]
async fn whoever_comes_back_after_closing_and_under_another_number_is_who_they_were_to_portals() {
    let s = TestServer::start().await;
    let portals = [s.client("portal", json!({})).await, s.client("other", json!({})).await];
    let old = json!({ "old_number": "990000001" });
    s.import(&[with(person(FIRST, "Nguyễn Thị Lan", Some(PASSPHRASE)), old.clone())]).await;
    let mut before = Vec::new();
    for portal in &portals {
        before.push(sub(portal, &s, "990 000 001", PASSPHRASE).await);
    }
    assert_ne!(before[0], before[1], "each portal has its own name for her");

    close(&s, FIRST, Why::HolderAsked).await;
    // Made anew by a file that knows her by another personal number, and by the old one that she had before both.
    let again = with(person(SECOND, "Nguyễn Thị Lan", Some(ANEW)), json!({ "reopen": true }));
    s.import(&[with(again, old)]).await;
    for typed in [FIRST, SECOND, "990000001"] {
        for (portal, before) in portals.iter().zip(&before) {
            assert_eq!(&sub(portal, &s, typed, ANEW).await, before, "{typed}");
        }
    }
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let refused = browser.sign_in(&login, FIRST, PASSPHRASE).await;
    assert!(!refused.has("logout-link"), "the password of the closed account opens nothing");
    s.finish().await;
}

#[actix_web::test]
async fn a_foreigner_who_becomes_a_citizen_is_one_person_to_a_portal() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    let passport = json!({ "passport": { "state": "KOR", "number": "M12345678" } });
    let foreigner = json!({
        "foreigner_number": "999000000001", "kind": "foreigner", "level": 2, "name": "KIM Min-ho", "gender": "male",
        "birthdate": "1988-03-01", "nationality": "KOR", "password": PASSPHRASE,
    });
    s.import(&[with(foreigner, passport.clone())]).await;
    let before = sub(&portal, &s, "999000000001", PASSPHRASE).await;
    close(&s, "999000000001", Why::Mistaken).await;
    s.import(&[with(person(FIRST, "Kim Min Hô", Some(ANEW)), passport)]).await;
    for typed in ["999000000001", FIRST] {
        assert_eq!(sub(&portal, &s, typed, ANEW).await, before, "{typed}");
    }
    s.finish().await;
}

/// A stranger who proved an address first keeps it, and keeps no register from saying who somebody else is.
#[actix_web::test]
async fn what_a_register_says_is_taken_although_a_stranger_claimed_mail_and_phone_first() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    newcomer(&s, 130, "Người Lạ").await;
    let stranger = sub(&portal, &s, "n130@mail.example", PASSPHRASE).await;
    let claimed = json!({ "email": "n130@mail.example", "phone": "0901000130" });
    s.import(&[with(person(FIRST, "Nguyễn Thị Lan", Some(ANEW)), claimed)]).await;
    let lan = sub(&portal, &s, FIRST, ANEW).await;
    assert_ne!(lan, stranger);
    for address in ["n130@mail.example", "0901000130"] {
        assert_eq!(
            sub(&portal, &s, address, PASSPHRASE).await,
            stranger,
            "{address} stays with who has proven it"
        );
    }
    s.finish().await;
}
