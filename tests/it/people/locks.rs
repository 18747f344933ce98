//! An account is locked while anybody's request stands, and each takes back their own.

use serde_json::{Value, json};

use crate::support::{Browser, Place, Served, refusal};

const LAN: &str = "099200000001";
const PASSPHRASE: &str = "trang sáng trên sông quê";

fn lans_place(name: &str) -> (Place, Served) {
    let place = Place::new(name);
    let file = place.data.path().join("people.jsonl");
    let lan = crate::support::person(LAN, "Nguyễn Thị Lan", Some(PASSPHRASE));
    std::fs::write(&file, format!("{lan}\n")).unwrap();
    place.answer(&["import", "people", file.to_str().unwrap()]);
    let served = place.serve();
    (place, served)
}

fn change(place: &Place, verb: &str, ground: &str, reference: &str) -> Value {
    place.answer(&["account", verb, LAN, "--ground", ground, "--reference", reference])
}

async fn may_sign_in(served: &Served) -> bool {
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let mut browser = Browser::new(http, served.url(""));
    let login = browser.open("/login").await;
    browser.sign_in(&login, LAN, PASSPHRASE).await.has("logout-link")
}

#[actix_web::test]
async fn of_two_authorities_on_one_ground_one_withdraws_and_the_account_stays_locked() {
    let (place, served) = lans_place("two_authorities");
    assert!(may_sign_in(&served).await);
    change(&place, "lock", "authority_asked", "decision 1 of Hà Nội");
    let locked = change(&place, "lock", "authority_asked", "decision 2 of Huế");
    let of = |shown: &Value| -> Vec<Value> {
        shown["locked_for"].as_array().unwrap().iter().map(|lock| lock["reference"].clone()).collect()
    };
    assert_eq!(of(&locked), [json!("decision 1 of Hà Nội"), json!("decision 2 of Huế")]);

    let one_left = change(&place, "unlock", "authority_asked", "decision 1 of Hà Nội");
    assert_eq!((&one_left["active"], of(&one_left)), (&json!(false), vec![json!("decision 2 of Huế")]));
    assert!(!may_sign_in(&served).await, "the other one has not withdrawn");
    let again =
        ["account", "unlock", LAN, "--ground", "authority_asked", "--reference", "decision 1 of Hà Nội"];
    assert!(refusal(&place.khoa(&again).output().unwrap()).contains("does not lock it on authority_asked"));

    let open = change(&place, "unlock", "authority_asked", "decision 2 of Huế");
    assert_eq!((&open["active"], of(&open)), (&json!(true), vec![]));
    assert!(may_sign_in(&served).await, "when nothing is left it opens by itself");
}

#[actix_web::test]
async fn every_ground_locks_and_what_the_release_before_locked_is_taken_back_by_its_source() {
    let (place, served) = lans_place("grounds");
    for ground in ["idle", "duress", "terms_broken"] {
        assert_eq!(change(&place, "lock", ground, "7")["active"], false, "{ground}");
        assert!(!may_sign_in(&served).await, "{ground}");
        assert_eq!(change(&place, "unlock", ground, "7")["active"], true, "{ground}");
    }
    let old = "insert into account_locks (account_id, ground, since, source)
        select id, 'terms_broken',";
    place.meddle(
        &format!("{old} 1700000000000000, 'request 3' from accounts"),
        &format!("{old} now(), 'request 3' from accounts"),
    );
    assert!(!may_sign_in(&served).await, "both releases run for a while");
    change(&place, "lock", "terms_broken", "request 4");
    assert_eq!(change(&place, "unlock", "terms_broken", "request 4")["active"], false);
    assert_eq!(change(&place, "unlock", "terms_broken", "request 3")["active"], true);
    assert!(may_sign_in(&served).await);
}
