//! Visits are bounded in number and time, and end when the provider says so.

use serde_json::{Value, json};

use super::*;

fn visits() -> Visits {
    Visits::new(Clock::fixed(Moment::from_seconds(1_800_000_000)), Entropy::seeded(7))
}

fn pending(state: &str, since: Moment) -> Pending {
    Pending {
        state: state.to_owned(),
        nonce: Nonce::new("n".to_owned()),
        verifier: PkceCodeVerifier::new("v".to_owned()),
        next: Next::Start,
        silent: false,
        since,
    }
}

/// The signature is not looked at here; only the claims beside it matter.
fn person(subject: &str, session: &str) -> SignedIn {
    let unsigned = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwOi8vaWRwLmV4YW1wbGUiLCJhdWQiOiJhIiwiZXhwIjoxLCJpYXQiOjEsInN1YiI6ImIifQ.AAAA";
    let Value::Object(claims) = json!({"sub": subject, "sid": session}) else { unreachable!() };
    SignedIn::new(unsigned.parse().unwrap(), claims, &serde_json::Map::new())
}

#[test]
fn an_answer_is_accepted_once_and_only_from_the_browser_that_asked() {
    let visits = visits();
    let cookie = visits.expect_back(None, pending("s1", visits.now()));
    assert!(visits.take_back(None, "s1").is_none());
    assert!(visits.take_back(Some("another"), "s1").is_none());
    assert!(visits.take_back(Some(&cookie), "s2").is_none());
    assert!(visits.take_back(Some(&cookie), "s1").is_some());
    assert!(visits.take_back(Some(&cookie), "s1").is_none());
}

#[test]
fn a_sign_in_left_lying_starts_anew() {
    let visits = visits();
    let cookie = visits.expect_back(None, pending("s1", visits.now()));
    visits.clock.turn(PENDING_FOR + Duration::from_secs(1));
    assert!(visits.take_back(Some(&cookie), "s1").is_none());
}

#[test]
fn signing_in_changes_the_cookie_and_the_old_one_opens_nothing() {
    let visits = visits();
    let before = visits.expect_back(None, pending("s1", visits.now()));
    let after = visits.welcome(Some(&before), person("lan", "one"));
    assert_ne!(before, after);
    assert!(visits.person(Some(&before)).is_none());
    assert!(visits.person(Some(&after)).is_some());
}

#[test]
fn a_visit_ends_when_idle_and_after_a_working_day_in_any_case() {
    let visits = visits();
    let idle = visits.welcome(None, person("lan", "one"));
    visits.clock.turn(IDLE_FOR + Duration::from_secs(1));
    assert!(visits.person(Some(&idle)).is_none());
    let busy = visits.welcome(None, person("lan", "two"));
    for _ in 0..16 {
        assert!(visits.person(Some(&busy)).is_some());
        visits.clock.turn(IDLE_FOR);
    }
    visits.clock.turn(Duration::from_secs(1));
    assert!(visits.person(Some(&busy)).is_none());
}

#[test]
fn leaving_takes_the_token_of_the_form() {
    let visits = visits();
    let cookie = visits.welcome(None, person("lan", "one"));
    let (_, csrf) = visits.person(Some(&cookie)).unwrap();
    assert!(visits.leave(Some(&cookie), "guessed", "x".to_owned()).is_none());
    assert!(visits.person(Some(&cookie)).is_some());
    let (_, fresh) = visits.leave(Some(&cookie), &csrf, "x".to_owned()).unwrap();
    assert!(visits.person(Some(&cookie)).is_none());
    assert!(!visits.has_left(Some(&fresh), "y"));
}

#[test]
fn a_logout_ends_the_named_session_and_without_one_every_session_of_the_person() {
    let visits = visits();
    let one = visits.welcome(None, person("lan", "one"));
    let two = visits.welcome(None, person("lan", "two"));
    let other = visits.welcome(None, person("hung", "three"));
    assert_eq!(visits.end(Some("hung"), Some("one")), 0);
    assert_eq!(visits.end(None, Some("one")), 1);
    assert!(visits.person(Some(&one)).is_none() && visits.person(Some(&two)).is_some());
    assert_eq!(visits.end(Some("lan"), None), 1);
    assert!(visits.person(Some(&two)).is_none() && visits.person(Some(&other)).is_some());
}

#[test]
fn a_token_is_seen_first_only_once() {
    let visits = visits();
    assert!(visits.first_sight("t"));
    assert!(!visits.first_sight("t"));
}

#[test]
fn strangers_make_room_before_people_do() {
    let visits = visits();
    let lan = visits.welcome(None, person("lan", "one"));
    for _ in 0..MOST_VISITS + 10 {
        visits.expect_back(None, pending("s", visits.now()));
    }
    assert!(visits.lock().visits.len() <= MOST_VISITS);
    assert!(visits.person(Some(&lan)).is_some());
}
