//! What registers tell: heard once, heeded at once, taken back under its own name, whatever order it comes in.

use std::time::Duration;

use khoa::demo::registers::Behaviour;
use serde_json::{Value, json};

use crate::support::registers::{self, Registers};
use crate::support::{Listener, TestServer, person};

/// As often as a server with the usual configuration asks, and half of that.
const PAUSE: Duration = Duration::from_millis(2_500);
const PASSPHRASE: &str = "trang sáng trên sông quê";
const LAN: &str = "099200000001";
const MAI: &str = "099200000002";
const VU: &str = "099200000003";
const FIRM: &str = "9900000016";

async fn connected() -> (TestServer, Registers) {
    connected_and_allowing(Vec::new()).await
}

/// A server whose registers know everybody, and these. What they tell is asked for when a test says so.
async fn connected_and_allowing(allow: Vec<String>) -> (TestServer, Registers) {
    let everybody = json!({
        "citizens": [
            registers::citizen(LAN, "Nguyễn Thị Lan", "2000-03-01"),
            registers::citizen(MAI, "Lê Thị Mai", "2000-03-01"),
        ],
        "enterprises": [registers::enterprise(FIRM, "Công ty TNHH Nông sản Sông Ngân", LAN)],
    });
    let registers = registers::start(&everybody, khoa::base::Clock::fixed(TestServer::BEGIN));
    let s = TestServer::start_with(|config| {
        registers.connect(config);
        config.outbound.allow.extend(allow);
    })
    .await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.citizen(2, "Lê Thị Mai", PASSPHRASE).await;
    (s, registers)
}

fn citizen(number: &str) -> Value {
    json!({ "personal_number": number })
}

/// Follows the registers ten seconds later, and does what follows.
async fn hear(s: &TestServer) {
    s.later(Duration::from_secs(10));
    for (register, followed) in s.running.app.ports.follow(PAUSE).await {
        if let Err(failed) = followed {
            panic!("{}: {failed}", register.as_str());
        }
    }
    // What follows may enqueue what follows from that.
    while s.running.run_jobs().await.unwrap() > 0 {}
}

async fn may_sign_in(s: &TestServer, number: &str) -> bool {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, number, PASSPHRASE).await.url.path() == "/"
}

fn times(history: &[String], event: &str) -> usize {
    history.iter().filter(|one| *one == event).count()
}

#[actix_web::test]
async fn a_death_locks_everything_and_is_told_to_portals_within_a_minute() {
    let listener = Listener::start().await;
    let (s, registers) = connected_and_allowing(vec![listener.at.clone()]).await;
    let told = format!("http://{}/told", listener.at);
    let portal = s.client("portal", json!({ "scope": "openid", "backchannel_logout_uri": told })).await;
    let mut browser = s.browser();
    let page = portal.visit(&mut browser, LAN, PASSPHRASE, &[("scope", "openid")]).await;
    let tokens = portal.redeem(&page.query("code").unwrap(), &[]).await;
    assert_eq!(tokens.status, 200);

    let died_at = s.clock.now();
    registers.tell("civil_status", citizen(LAN), json!({ "kind": "death", "on": "2026-01-01" }));
    hear(&s).await;
    assert!(s.clock.now().since(died_at) < Duration::from_secs(60));
    assert_eq!(listener.logout_tokens().len(), 1);
    assert!(!may_sign_in(&s, LAN).await);
    assert!(may_sign_in(&s, MAI).await, "nobody else");
    let history = s.history(LAN).await;
    assert_eq!((times(&history, "death_reported"), times(&history, "account_locked")), (1, 1));
    s.finish().await;
}

#[actix_web::test]
async fn with_its_holder_ends_what_they_had_asked_for_and_a_mistake_lets_them_ask_anew() {
    let (s, registers) = connected().await;
    let mut level_one = person(VU, "Trần Văn Vũ", Some(PASSPHRASE));
    level_one["level"] = json!(1);
    s.import(&[level_one]).await;
    let asks = async || {
        let mut browser = s.browser();
        let page = browser.open("/login").await;
        browser.sign_in(&page, VU, PASSPHRASE).await;
        let page = browser.open("/applications").await;
        browser.submit(&page, "/applications", &[("level", "2")]).await;
        times(&s.history(VU).await, "application_begun")
    };
    assert_eq!(asks().await, 1);
    let death = registers.tell("civil_status", citizen(VU), json!({ "kind": "death" }));
    hear(&s).await;
    assert_eq!(times(&s.history(VU).await, "application_lapsed"), 1);
    registers.tell("civil_status", citizen(VU), json!({ "kind": "correction", "corrects": death }));
    hear(&s).await;
    assert_eq!(asks().await, 2);
    s.finish().await;
}

#[actix_web::test]
async fn an_event_is_heeded_once_however_often_it_is_told() {
    let (s, registers) = connected().await;
    let id = registers.tell("population", citizen(LAN), json!({ "kind": "death" }));
    hear(&s).await;
    let again = json!({
        "id": id, "at": TestServer::BEGIN.to_string(), "about": citizen(LAN), "what": { "kind": "death", "on": null },
    });
    registers.tell_as_written("population", again.clone());
    let mut otherwise = again;
    otherwise["about"] = citizen(MAI);
    registers.tell_as_written("population", otherwise);
    hear(&s).await;
    assert_eq!(times(&s.history(LAN).await, "death_reported"), 1);
    assert!(may_sign_in(&s, MAI).await, "the same event does not become another's");
    s.finish().await;
}

#[actix_web::test]
async fn a_mistaken_death_is_taken_back_and_every_other_lock_stays() {
    let (s, registers) = connected().await;
    let first = registers.tell("population", citizen(LAN), json!({ "kind": "death" }));
    let second = registers.tell("civil_status", citizen(LAN), json!({ "kind": "death" }));
    hear(&s).await;
    // The clerk meant another person, and corrects it under that one's name.
    registers.tell("population", citizen(MAI), json!({ "kind": "correction", "corrects": first }));
    hear(&s).await;
    assert!(!may_sign_in(&s, LAN).await, "the other register still says so");
    registers.tell("population", citizen(LAN), json!({ "kind": "correction", "corrects": second }));
    hear(&s).await;
    assert!(!may_sign_in(&s, LAN).await, "no register takes back what another told");
    registers.tell("civil_status", citizen(LAN), json!({ "kind": "correction", "corrects": second }));
    hear(&s).await;
    assert!(may_sign_in(&s, LAN).await);
    s.finish().await;
}

#[actix_web::test]
async fn what_is_told_out_of_order_ends_where_it_would_have_ended_in_order() {
    let (s, registers) = connected().await;
    let at = |seconds: u64| TestServer::BEGIN.plus(Duration::from_secs(seconds)).to_string();
    let written = |id: &str, at: String, what: Value| json!({ "id": id, "at": at, "about": citizen(LAN), "what": what });
    // A card that was given back, and then the news that it had been taken.
    registers.tell_as_written(
        "population",
        written("c2", at(2), json!({ "kind": "card_issued", "ends_on": "2036-01-01" })),
    );
    hear(&s).await;
    registers.tell_as_written("population", written("c1", at(1), json!({ "kind": "card_revoked" })));
    hear(&s).await;
    assert!(may_sign_in(&s, LAN).await, "the older one changes nothing");
    // A correction that overtakes what it corrects.
    registers
        .tell_as_written("population", written("k", at(4), json!({ "kind": "correction", "corrects": "d" })));
    hear(&s).await;
    registers.tell_as_written("population", written("d", at(3), json!({ "kind": "death" })));
    hear(&s).await;
    assert!(may_sign_in(&s, LAN).await, "it was taken back before it came");
    registers.tell_as_written("population", written("c3", at(5), json!({ "kind": "card_revoked" })));
    hear(&s).await;
    assert!(!may_sign_in(&s, LAN).await);
    registers.tell_as_written(
        "population",
        written("c4", at(6), json!({ "kind": "card_issued", "ends_on": "2037-01-01" })),
    );
    hear(&s).await;
    assert!(may_sign_in(&s, LAN).await, "a new card opens what the old one's end had locked");
    s.finish().await;
}

#[actix_web::test]
async fn a_new_name_is_shown_to_portals_and_an_older_one_that_comes_late_is_not() {
    let (s, registers) = connected().await;
    let portal = s.client("portal", json!({ "scope": "openid profile" })).await;
    let name = async || {
        let mut browser = s.browser();
        let page = portal.visit(&mut browser, LAN, PASSPHRASE, &[("scope", "openid profile")]).await;
        let tokens = portal.redeem(&page.query("code").unwrap(), &[]).await;
        portal.userinfo(tokens.body["access_token"].as_str().unwrap()).await.body
    };
    let at = |seconds: u64| TestServer::BEGIN.plus(Duration::from_secs(seconds)).to_string();
    let named = |id: &str, at: String, name: &str| json!({ "id": id, "at": at, "about": citizen(LAN), "what": { "kind": "name", "name": name } });
    registers.tell_as_written("civil_status", named("two", at(2), "Nguyễn Thị Lan Anh"));
    hear(&s).await;
    registers.tell_as_written("population", named("one", at(1), "Nguyễn Lan"));
    hear(&s).await;
    let claims = name().await;
    assert_eq!((claims["name"].as_str(), claims.get("family_name")), (Some("Nguyễn Thị Lan Anh"), None));
    let moved = json!({ "kind": "residence", "commune": "00070", "as_of": "2025-07-01", "text": "1 phố Mới, Hà Nội" });
    registers.tell("population", citizen(LAN), moved);
    registers.tell_as_written("population", named("trick", at(3), "<b>Lan</b>"));
    hear(&s).await;
    assert_eq!(name().await["name"], "Nguyễn Thị Lan Anh");
    let history = s.history(LAN).await;
    assert_eq!((times(&history, "residence_reported"), times(&history, "name_reported")), (1, 2));
    s.finish().await;
}

#[actix_web::test]
async fn an_account_locks_the_day_after_its_card_ends_and_opens_with_the_next_card() {
    let (s, registers) = connected().await;
    let sweep = async || s.running.heed_calendar().await.unwrap();
    registers.tell("population", citizen(LAN), json!({ "kind": "card_issued", "ends_on": "2026-01-02" }));
    hear(&s).await;
    // 16:59:59 UTC is the last second of the day in Viet Nam.
    let over = "2026-01-03".parse::<khoa::base::LocalDate>().unwrap().begins();
    s.later(over.since(s.clock.now()) - Duration::from_secs(1));
    sweep().await;
    assert!(may_sign_in(&s, LAN).await, "the last day is a good one");
    s.later(Duration::from_secs(1));
    sweep().await;
    assert!(!may_sign_in(&s, LAN).await);
    registers.tell("population", citizen(LAN), json!({ "kind": "card_issued", "ends_on": "2036-01-02" }));
    hear(&s).await;
    assert!(may_sign_in(&s, LAN).await);
    sweep().await;
    assert!(may_sign_in(&s, LAN).await);
    s.finish().await;
}

#[actix_web::test]
async fn an_event_that_cannot_be_read_holds_up_none_behind_it() {
    let (s, registers) = connected().await;
    for broken in [json!({}), json!("death"), json!({ "id": "a b", "at": "yesterday" })] {
        registers.tell_as_written("population", broken);
    }
    let naive =
        json!({ "id": "n", "at": "2026-01-02T03:04:05", "about": citizen(MAI), "what": { "kind": "death" } });
    registers.tell_as_written("population", naive);
    registers.tell("population", citizen(LAN), json!({ "kind": "death" }));
    hear(&s).await;
    assert!(!may_sign_in(&s, LAN).await);
    assert!(may_sign_in(&s, MAI).await, "a time without its offset is no time");
    s.finish().await;
}

#[actix_web::test]
async fn a_register_that_comes_back_is_followed_from_where_it_was_left() {
    let (s, registers) = connected().await;
    hear(&s).await;
    registers.behave("population", Behaviour::Down);
    for _minute in 0..3 {
        s.later(Duration::from_secs(60));
        drop(s.running.app.ports.follow(PAUSE).await);
    }
    assert_eq!((s.happened("register_down").await, s.happened("register_back").await), (1, 0));
    for number in 100..450 {
        registers.tell("population", citizen(&format!("099200000{number}")), json!({ "kind": "death" }));
    }
    registers.tell("population", citizen(LAN), json!({ "kind": "death" }));
    registers.behave("population", Behaviour::Well);
    hear(&s).await;
    assert!(!may_sign_in(&s, LAN).await, "behind three hundred and fifty others");
    assert_eq!((s.happened("register_down").await, s.happened("register_back").await), (1, 1));
    hear(&s).await;
    assert_eq!(times(&s.history(LAN).await, "death_reported"), 1);
    s.finish().await;
}

#[actix_web::test]
async fn an_organisation_that_is_dissolved_is_locked_and_a_new_representative_is_written_down() {
    let (s, registers) = connected().await;
    s.import(&[
        json!({ "tax_code": FIRM, "kind": "organisation", "name": "Công ty TNHH Nông sản Sông Ngân" }),
    ])
    .await;
    let firm = json!({ "enterprise_code": FIRM });
    let mai = json!([{ "personal_number": MAI, "role": "giám đốc" }]);
    registers.tell("business", firm.clone(), json!({ "kind": "representatives", "representatives": mai }));
    hear(&s).await;
    let history = s.history(FIRM).await;
    assert_eq!((times(&history, "representative_changed"), times(&history, "account_locked")), (1, 0));
    registers.tell("business", firm, json!({ "kind": "dissolved" }));
    hear(&s).await;
    let history = s.history(FIRM).await;
    assert_eq!((times(&history, "dissolved"), times(&history, "account_locked")), (1, 1));
    s.finish().await;
}

#[actix_web::test]
async fn everybody_proven_signs_in_while_registers_are_down_for_a_day_and_none_is_ever_asked_for_it() {
    let (s, registers) = connected().await;
    let portal = s.client("portal", json!({ "scope": "openid profile eid" })).await;
    for register in ["population", "immigration", "business", "civil_status", "biometrics", "chips"] {
        registers.behave(register, Behaviour::Slow { millis: 30_000 });
    }
    for _hour in 0..24 {
        s.later(Duration::from_secs(3_600));
        let mut browser = s.browser();
        let page = portal.visit(&mut browser, LAN, PASSPHRASE, &[("scope", "openid profile eid")]).await;
        let tokens = portal.redeem(&page.query("code").unwrap(), &[]).await;
        assert_eq!(tokens.status, 200);
    }
    assert_eq!(registers.asked_at_all(), 0);
    s.finish().await;
}
