//! Whoever looks at a person in the State's name is seen by that person, with the agency and what it was for.

use khoa::account;
use khoa::audit::{self, Entry, Event, Purpose};
use khoa::base::{AccountId, Entropy};
use khoa::directory::{self, Columns, Directory, Rows, Task};
use serde_json::json;

use crate::support::{Place, TestServer, refusal};

const PASSPHRASE: &str = "trang sáng trên sông quê";

pub(super) const AGENCY: &str = "G01.899.001";

/// Brings the agency in, as an operator does.
pub(super) async fn agency(s: &TestServer) {
    let table = format!("code,name,parent,valid_from\n{AGENCY},Công an phường Giả Định,,2025-07-01\n");
    let known = Directory::of(&Rows::default());
    let import = directory::compare(&known, Task::Agencies, &table, &Columns::default(), None).unwrap();
    let app = &s.running.app;
    let desk = app.desk(None);
    app.db.write(move |c| directory::write(c, &desk, &import, "test", "test")).await.unwrap();
}

/// Somebody there looks at that person, `times` times.
async fn looks(s: &TestServer, officer: AccountId, number: &str, purpose: Purpose, times: usize) {
    let (app, number) = (&s.running.app, number.to_owned());
    let desk = app.desk(None);
    let looked = app.db.write(move |c| {
        let person = account::find(c, &desk.vault, &number)?.unwrap();
        let entry = Entry::of(Event::PersonLookedAt).account(person).actor(officer).purpose(purpose);
        let entry = entry.facts(json!({ "agency": AGENCY }));
        (0..times).try_for_each(|_| audit::record(c, &desk, &entry))
    });
    looked.await.unwrap();
}

#[actix_web::test]
async fn a_person_reads_which_agency_looked_at_them_what_for_and_how_often_but_not_which_officer() {
    let s = TestServer::start().await;
    agency(&s).await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let officer = AccountId::new(s.running.app.clock.now(), &Entropy::Os);
    looks(&s, officer, &lan, Purpose::Visit, 3).await;
    looks(&s, officer, &lan, Purpose::Lock, 1).await;
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, &lan, PASSPHRASE).await;
    for (lang, words, purpose, times) in [
        (
            "vi",
            "Người của cơ quan đã xem thông tin của bạn",
            "để đối chiếu trực tiếp tại nơi tiếp nhận",
            "3 lần trong ngày: ",
        ),
        (
            "en",
            "Somebody of an agency looked at your information",
            "to compare you with your papers at a counter",
            "3 times that day: ",
        ),
    ] {
        let home = browser.open("/").await;
        browser.submit(&home, "/language", &[("lang", lang)]).await;
        for path in ["/", "/history"] {
            let page = browser.open(path).await;
            assert_eq!(
                page.body.matches(words).count(),
                2,
                "a line an agency, a purpose and a day: {}",
                page.body
            );
            for said in [purpose, times, "Công an phường Giả Định"] {
                assert!(page.body.contains(said), "{said}: {}", page.body);
            }
            assert!(!page.body.contains(AGENCY), "people know agencies by their names");
            assert!(!page.body.contains(&officer.to_string()), "who it was is for the agency to know");
        }
    }
    s.finish().await;
}

#[actix_web::test]
async fn a_person_reads_their_whole_history_page_by_page_and_nobody_elses() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let nam = s.citizen(2, "Trần Văn Nam", PASSPHRASE).await;
    let officer = AccountId::new(s.running.app.clock.now(), &Entropy::Os);
    looks(&s, officer, &lan, Purpose::Misuse, 1).await;
    for _ in 0..110 {
        looks(&s, officer, &lan, Purpose::Help, 1).await;
    }
    let mut browser = s.browser();
    assert_eq!(browser.open("/history").await.url.path(), "/login", "whose history?");
    let page = browser.open("/login").await;
    browser.sign_in(&page, &lan, PASSPHRASE).await;
    let oldest = "để bảo vệ tài khoản trước dấu hiệu lạm dụng";
    let newest = browser.open("/history").await;
    assert!(!newest.body.contains(oldest), "{}", newest.body);
    let (_, link) = newest.body.split_once("id=\"history-older\" href=\"").unwrap();
    let older = link.split('"').next().unwrap().to_owned();
    let page = browser.open(&older).await;
    assert!(page.body.contains(oldest) && !page.body.contains("history-older"), "{}", page.body);
    let mut other = s.browser();
    let page = other.open("/login").await;
    other.sign_in(&page, &nam, PASSPHRASE).await;
    for path in [older.as_str(), "/history?after=nonsense"] {
        let page = other.open(path).await;
        assert!(page.status == 200 && !page.body.contains(oldest), "{}", page.body);
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
