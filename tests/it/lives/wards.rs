//! Children and wards: from the birth that a register tells, by the application of a parent, to the day on which the account is the
//! child's own.

use std::time::Duration;

use khoa::account::Level;
use khoa::base::{Birthdate, LocalDate};
use khoa::demo::registers::Behaviour;
use khoa::mandate::guardian::{self, Giving, Relation, Rules, Source};
use serde_json::{Value, json};

use super::level_one::state;
use crate::support::registers::{self, Registers};
use crate::support::{Browser, Page, TestServer, person};

pub(crate) const LAN: &str = "099193000001";
pub(crate) const MINH: &str = "099090000002";
pub(crate) const HOA: &str = "099195000003";
/// Six on the day after tests begin, and seven on the day itself.
const BABY: &str = "099320000004";
pub(crate) const NA: &str = "099319000005";
const ONG: &str = "099040000006";
pub(crate) const PASSPHRASE: &str = "trang sáng trên sông quê";

fn of(number: &str, name: &str, born: &str, guardians: &[(&str, &str)]) -> Value {
    let mut one = registers::citizen(number, name, born);
    let by = |(number, relation): &(&str, &str)| json!({ "personal_number": number, "relation": relation });
    one["guardians"] = guardians.iter().map(by).collect();
    one["card"]["ends_on"] = Value::Null;
    one
}

/// Registers, and a service with the two parents and a stranger of level 2.
pub(crate) async fn family() -> (TestServer, Registers) {
    let parents = [(LAN, "parent"), (MINH, "parent")];
    let everybody = json!({
        "citizens": [
            of(LAN, "Nguyễn Thị Lan", "1993-03-01", &[]),
            of(MINH, "Trần Văn Minh", "1990-03-01", &[]),
            of(HOA, "Lê Thị Hoa", "1995-03-01", &[]),
            of(BABY, "Trần Thị Bé", "2020-01-03", &parents),
            of(NA, "Trần Thị Na", "2019-01-02", &parents),
            of(ONG, "Nguyễn Văn Ông", "1940-03-01", &[(LAN, "guardian")]),
        ],
        "foreigners": [], "enterprises": [],
    });
    let registers = registers::start(&everybody, khoa::base::Clock::fixed(TestServer::BEGIN));
    let s = TestServer::start_with(|config| registers.connect(config)).await;
    crate::console::agencies(&s).await;
    s.import(&[
        person(LAN, "Nguyễn Thị Lan", Some(PASSPHRASE)),
        person(MINH, "Trần Văn Minh", Some(PASSPHRASE)),
        person(HOA, "Lê Thị Hoa", Some(PASSPHRASE)),
    ])
    .await;
    (s, registers)
}

pub(crate) async fn signed_in(s: &TestServer, number: &str) -> Browser {
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let home = browser.sign_in(&login, number, PASSPHRASE).await;
    assert!(home.has("wards-link"), "{}", home.body);
    browser
}

/// Asks for an account for somebody, and hands it in.
pub(crate) async fn asked(
    browser: &mut Browser,
    level: Level,
    (number, name, born, relation): (&str, &str, &str, &str),
) -> Page {
    let page = browser.open("/wards").await;
    let level = level.number().to_string();
    let page = browser.submit(&page, "/applications", &[("for", "ward"), ("level", &level)]).await;
    let path = page.url.path().to_owned();
    let form = browser.open(&format!("{path}/details")).await;
    let fields = [("number", number), ("name", name), ("birthdate", born), ("relation", relation)];
    let page = browser.submit(&form, &format!("{path}/details"), &fields).await;
    browser.submit(&page, &format!("{path}/submit"), &[]).await
}

pub(crate) const AS_NA: (&str, &str, &str, &str) = (NA, "Trần Thị Na", "2019-01-02", "parent");
const AS_BABY: (&str, &str, &str, &str) = (BABY, "Trần Thị Bé", "2020-01-03", "parent");

/// Some moment of that day.
async fn on_day(s: &TestServer, day: LocalDate) {
    s.later(day.begins().since(s.clock.now()) + Duration::from_secs(3_600));
    s.running.heed_calendar().await.unwrap();
    s.running.run_jobs().await.unwrap();
}

#[actix_web::test]
async fn a_child_is_told_of_by_a_register_given_an_account_and_has_it_as_their_own_at_fourteen() {
    let (s, registers) = family().await;
    let parents = json!([{ "personal_number": LAN }, { "personal_number": MINH }]);
    registers.tell(
        "civil_status",
        json!({ "personal_number": BABY }),
        json!({ "kind": "birth", "parents": parents }),
    );
    s.running.app.ports.follow(Duration::ZERO).await;
    s.running.run_jobs().await.unwrap();
    assert!(s.history(LAN).await.contains(&"birth_reported".to_owned()));

    let mut lan = signed_in(&s, LAN).await;
    let page = asked(&mut lan, Level::One, AS_BABY).await;
    assert_eq!(state(&page), "approved", "{}", page.body);
    let wards = lan.open("/wards").await;
    assert!(wards.body.contains("Trần Thị Bé") && wards.body.contains("•••••••••004"), "{}", wards.body);
    assert!(!wards.body.contains(BABY), "a number is not shown whole");
    // The other parent asks for the same child, and is its guardian too.
    let mut minh = signed_in(&s, MINH).await;
    assert_eq!(state(&asked(&mut minh, Level::One, AS_BABY).await), "approved");
    assert_eq!(state(&asked(&mut minh, Level::One, AS_BABY).await), "refused", "twice is not needed");
    assert_eq!(s.happened("ward_registered").await, 1, "one child, one account");
    assert_eq!(s.happened("guardian_given").await, 4, "an entry in the history of each");
    s.running.run_jobs().await.unwrap();

    // The sixth birthday lets a parent ask for level 2; the fourteenth hands the account over, in Viet Nam's day.
    let page = asked(&mut lan, Level::Two, AS_BABY).await;
    assert_eq!(state(&page), "refused", "{}", page.body);
    on_day(&s, LocalDate::of(2026, 1, 3)).await;
    let mut lan = signed_in(&s, LAN).await;
    let page = asked(&mut lan, Level::Two, AS_BABY).await;
    assert_eq!(state(&page), "submitted", "both are to come to a counter: {}", page.body);
    on_day(&s, LocalDate::of(2034, 1, 2)).await;
    let mut lan = signed_in(&s, LAN).await;
    assert!(lan.open("/wards").await.body.contains("Trần Thị Bé"));
    assert_eq!(s.happened("handed_over").await, 0);
    on_day(&s, LocalDate::of(2034, 1, 3)).await;
    assert_eq!(s.happened("handed_over").await, 3, "of the child, and of each parent");
    let mut lan = signed_in(&s, LAN).await;
    assert!(!lan.open("/wards").await.body.contains("Trần Thị Bé"));
    assert!(s.history(BABY).await.contains(&"handed_over".to_owned()));
    on_day(&s, LocalDate::of(2034, 1, 4)).await;
    assert_eq!(s.happened("handed_over").await, 3, "once");
    s.finish().await;
}

#[actix_web::test]
async fn nobody_asks_for_a_child_who_is_not_on_record_as_theirs_or_stands_below_level_2() {
    let (s, registers) = family().await;
    let mut hoa = signed_in(&s, HOA).await;
    let page = asked(&mut hoa, Level::One, AS_NA).await;
    assert!(state(&page) == "refused" && page.body.contains("cha, mẹ hoặc người giám hộ"), "{}", page.body);
    // What is declared wrong is sent back, and the civil-status system was not even asked.
    let asked_before = registers.asked("civil_status/guardians");
    let page = asked(&mut hoa, Level::One, (NA, "Trần Thị Nở", "2019-01-02", "parent")).await;
    assert_eq!(state(&page), "needs_more");
    assert_eq!(registers.asked("civil_status/guardians"), asked_before);
    assert_eq!(s.happened("ward_registered").await, 0);
    let mut newcomer = super::newcomer(&s, 140, "Người Mới").await;
    let page = newcomer.open("/wards").await;
    assert!(page.has("wards-level"), "{}", page.body);
    let sent = newcomer.post_with_token(&page, "/applications", &[("for", "ward"), ("level", "1")]).await;
    assert_eq!(sent.status, 409, "{}", sent.body);
    s.finish().await;
}

#[actix_web::test]
async fn a_civil_status_system_that_is_down_is_waited_for() {
    let (s, registers) = family().await;
    registers.behave("civil_status", Behaviour::Down);
    let mut lan = signed_in(&s, LAN).await;
    let page = asked(&mut lan, Level::One, AS_NA).await;
    assert_eq!(state(&page), "verifying", "{}", page.body);
    registers.behave("civil_status", Behaviour::Well);
    s.later(Duration::from_secs(301));
    let (app, law) = (&s.running.app, s.running.app.law.get().await.unwrap());
    let means = khoa::application::Means { db: &app.db, desk: app.desk(None), law, ports: &app.ports };
    assert_eq!(khoa::application::ask_again(&means).await.unwrap(), 1);
    assert_eq!(state(&lan.open(page.url.path()).await), "approved");
    s.finish().await;
}

#[actix_web::test]
async fn a_register_ends_and_gives_guardianships_and_a_death_ends_them() {
    let (s, registers) = family().await;
    let mut lan = signed_in(&s, LAN).await;
    let page = asked(&mut lan, Level::One, AS_NA).await;
    assert_eq!(state(&page), "approved");
    let ward = (ONG, "Nguyễn Văn Ông", "1940-03-01", "guardian");
    assert_eq!(state(&asked(&mut lan, Level::One, ward).await), "approved");
    s.running.run_jobs().await.unwrap();
    let hear = async |about: Value, what: Value| {
        registers.tell("civil_status", about, what);
        s.running.app.ports.follow(Duration::ZERO).await;
        s.running.run_jobs().await.unwrap();
    };
    // A court gives custody to the father alone, who has an account of level 2 and needs to ask for nothing.
    let alone = json!([{ "personal_number": MINH, "relation": "parent" }]);
    hear(json!({ "personal_number": NA }), json!({ "kind": "guardians", "guardians": alone })).await;
    let wards = lan.open("/wards").await;
    assert!(!wards.body.contains("Trần Thị Na") && wards.body.contains("Nguyễn Văn Ông"), "{}", wards.body);
    let mut minh = signed_in(&s, MINH).await;
    assert!(minh.open("/wards").await.body.contains("Trần Thị Na"));
    assert_eq!(state(&asked(&mut lan, Level::One, AS_NA).await), "refused", "she is not on record any more");
    let letters = s.outbox();
    let subjects: Vec<_> = letters.iter().filter(|one| one["to"] == format!("p{LAN}@mail.example")).collect();
    let ended = |one: &Value| one["subject"] == "Bạn thôi đại diện cho một người ở Khoá";
    assert!(subjects.iter().any(|one| ended(one)), "{subjects:?}");
    hear(json!({ "personal_number": MINH }), json!({ "kind": "death" })).await;
    let ended: Vec<_> =
        s.recorded("guardian_ended").await.into_iter().map(|facts| facts["why"].clone()).collect();
    assert_eq!(ended, ["not_on_record", "not_on_record", "guardian_ended", "guardian_ended"]);
    s.finish().await;
}

#[actix_web::test]
async fn a_birthdate_that_is_corrected_moves_the_day_on_which_a_guardianship_is_over() {
    let s = TestServer::start().await;
    s.import(&[person(LAN, "Nguyễn Thị Lan", None), person(NA, "Nguyễn Thị Na", None)]).await;
    let (ward, of) = (crate::organisations::id_of(&s, NA).await, crate::organisations::id_of(&s, LAN).await);
    let day = |text: &str| text.parse::<LocalDate>().unwrap();
    let born = |text: &str| Birthdate::parse(text).unwrap();
    let rules =
        Rules { hands_over_at: 14, signs_in_from: 6, guardian_level: 2, holds_days: 30, answered_within: 10 };
    let desk = s.running.app.desk(None);
    let giving = Giving {
        ward,
        guardian: of,
        relation: Relation::Parent,
        valid_to: Some(day("2033-05-01")),
        source: Source::Register,
        reference: "e-1".into(),
    };
    let last = s.running.app.db.write(move |c| {
        guardian::give(c, &desk, &giving)?;
        let was = Some(born("2019-05-01"));
        let moved = guardian::born_anew(c, &rules, ward, (was, born("2018-03-02")))?;
        let again = guardian::born_anew(c, &rules, ward, (Some(born("2018-03-02")), born("2018-03-02")))?;
        let until = guardian::of_child(c, ward)?.into_iter().map(|one| one.valid_to).collect::<Vec<_>>();
        Ok((moved, again, until))
    });
    assert_eq!(last.await.unwrap(), (1, 0, vec![Some(day("2032-03-02"))]));
    s.finish().await;
}
