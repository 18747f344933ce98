//! Whoever looks at a person in the State's name is seen by that person, with the agency and what it was for.

use khoa::account;
use khoa::audit::{self, Entry, Event, Purpose};
use khoa::base::{AccountId, Entropy};
use serde_json::json;

use crate::support::{Place, TestServer, refusal};

const PASSPHRASE: &str = "trang sáng trên sông quê";

#[actix_web::test]
async fn a_person_reads_which_agency_looked_at_them_and_what_for_but_not_which_officer() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (app, number) = (&s.running.app, lan.clone());
    let (desk, officer) = (app.desk(None), AccountId::new(app.clock.now(), &Entropy::Os));
    let looked = app.db.write(move |c| {
        let person = account::find(c, &desk.vault, &number)?.unwrap();
        let entry = Entry::of(Event::PersonLookedAt).account(person).actor(officer);
        audit::record(c, &desk, &entry.purpose(Purpose::Visit).facts(json!({"agency": "G01.899.001"})))
    });
    looked.await.unwrap();
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, &lan, PASSPHRASE).await;
    for (lang, words, purpose) in [
        ("vi", "Cán bộ đã xem thông tin của bạn", "để đối chiếu trực tiếp tại nơi tiếp nhận · G01.899.001"),
        (
            "en",
            "An officer looked at your information",
            "to compare you with your papers at a counter · G01.899.001",
        ),
    ] {
        let home = browser.open("/").await;
        let home = browser.submit(&home, "/language", &[("lang", lang)]).await;
        assert!(home.body.contains(words) && home.body.contains(purpose), "{}", home.body);
        assert!(!home.body.contains(&officer.to_string()), "who it was is for the agency to know");
    }
    s.finish().await;
}

#[test]
fn what_an_officer_did_is_asked_for_by_their_account_and_by_a_purpose_there_is() {
    let place = Place::new("looks");
    let asked =
        |purpose: &str| place.khoa(&["audit", "by", "nobody", "--purpose", purpose]).output().unwrap();
    let odd = asked("curiosity");
    let said = String::from_utf8(odd.stderr).unwrap();
    assert!(odd.status.code() == Some(2) && said.contains("expected one of application, visit"), "{said}");
    assert!(refusal(&asked("help")).contains("there is no such account"));
}
