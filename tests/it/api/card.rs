//! `/app/v1/devices/card`: a new phone takes a lost one's place by the chip of its holder's identity card, and by no other's, no
//! other phone's reading and none of before.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use khoa::base::Clock;
use khoa::demo::registers::{Behaviour, read_of};
use reqwest::Method;
use serde_json::{Value, json};

use super::phone::{App, DEVICES, Phone};
use super::stage::problem;
use crate::op::ciba::holder;
use crate::support::registers::{self, Registers};
use crate::support::{Reply, TestServer};

const PATH: &str = "/app/v1/devices/card";
const LAN: &str = "099200000001";
const BINH: &str = "099200000002";

/// A person whose phone is lost and their new one, and registers that know them and somebody else.
struct Stage {
    app: App,
    registers: Registers,
    old: Phone,
    new: Phone,
}

impl Stage {
    async fn set() -> Self {
        let mut mai = registers::citizen("099200000003", "Trần Thanh Mai", "1990-01-01");
        mai["card"] = json!({ "state": "revoked" });
        let citizens = [
            registers::citizen(LAN, "Nguyễn Thị Lan", "1990-01-01"),
            registers::citizen(BINH, "Trần Văn Bình", "1990-01-01"),
            mai,
        ];
        let known = json!({ "citizens": citizens });
        let registers = registers::start(&known, Clock::fixed(TestServer::BEGIN));
        let app = App::set_with(|config| registers.connect(config)).await;
        assert_eq!(app.stage.lan, LAN);
        let (old, new) = (app.phone().await, app.phone().await);
        assert_eq!(app.bind(&old, "bind").await.status, 201);
        Self { app, registers, old, new }
    }

    async fn ask(&self, by: &Phone) -> Reply {
        self.app.send(by, Method::POST, PATH, None, "-").await
    }

    async fn challenge(&self, by: &Phone) -> String {
        let asked = self.ask(by).await;
        assert_eq!(
            (asked.status.as_u16(), &asked.body["expires_in"]),
            (201, &json!(300)),
            "{:?}",
            asked.body
        );
        asked.text("challenge")
    }

    async fn show(&self, by: &Phone, challenge: &str, read: &Value, key: &str) -> Reply {
        let body = json!({ "label": "Máy mới", "chip": read });
        self.app.send(by, Method::POST, &format!("{PATH}/{challenge}"), Some(body), key).await
    }

    /// Which phones are bound, by what they are called.
    async fn bound(&self, by: &Phone) -> Vec<String> {
        let list = self.app.get(by, DEVICES).await;
        let items = list.body["items"].as_array().unwrap_or_else(|| panic!("{:?}", list.body));
        items.iter().map(|one| one["label"].as_str().unwrap().to_owned()).collect()
    }
}

/// What a phone reads of a card that it shows a challenge.
fn read(number: &str, challenge: &str) -> Value {
    json!(read_of(number, &URL_SAFE_NO_PAD.decode(challenge).unwrap()))
}

#[actix_web::test]
async fn a_card_binds_the_new_phone_after_a_password_even_where_the_passkey_is_lost_too() {
    let stage = Stage::set().await;
    // The passkey that would be needed otherwise is on the lost phone.
    holder(&stage.app.stage.s, LAN, 1).await;
    assert_eq!(problem(&stage.app.bind(&stage.new, "plain").await), "401 fresh-sign-in-needed");
    let challenge = stage.challenge(&stage.new).await;
    assert_eq!(URL_SAFE_NO_PAD.decode(&challenge).unwrap().len(), 8, "as chips take them");
    let shown = read(LAN, &challenge);
    let bound = stage.show(&stage.new, &challenge, &shown, "card").await;
    assert_eq!((bound.status.as_u16(), &bound.body["this"]), (201, &json!(true)), "{:?}", bound.body);
    assert_eq!(stage.bound(&stage.new).await, ["Máy mới"]);
    assert_eq!(
        problem(&stage.app.get(&stage.old, DEVICES).await),
        "401 token-needed",
        "the lost one is no key"
    );
    // Its answer was lost on the way: it is the same, and the card is not read again.
    assert_eq!(stage.show(&stage.new, &challenge, &shown, "card").await.body, bound.body);
    assert_eq!(problem(&stage.show(&stage.new, &challenge, &shown, "again").await), "409 stale");
    assert_eq!(stage.registers.asked("chips/verify"), 1);
    let history = stage.app.stage.s.history(LAN).await;
    for event in ["card_read", "device_revoked", "device_bound"] {
        assert!(history.contains(&event.to_owned()), "{event}: {history:?}");
    }
    stage.app.stage.s.running.run_jobs().await.unwrap();
    let told = |letter: &&Value| letter["subject"] == "Một điện thoại vừa được gắn với tài khoản của bạn";
    assert_eq!(stage.app.stage.s.outbox().iter().filter(told).count(), 2, "the first, and this one");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn nobody_elses_card_no_lost_card_and_no_copy_of_one_binds_a_phone() {
    let stage = Stage::set().await;
    for (number, why) in
        [(BINH, "holder"), ("099200000003", "not in force"), ("099200000009", "no chip"), ("", "no chip")]
    {
        let challenge = stage.challenge(&stage.new).await;
        let refused =
            stage.show(&stage.new, &challenge, &read(number, &challenge), &format!("card-{number}")).await;
        assert_eq!(problem(&refused), "403 not-entitled", "{number}");
        let told = refused.body["errors"][0]["detail"].as_str().unwrap();
        assert!(told.contains(why) && told.contains("at a counter"), "{told}");
    }
    assert_eq!(stage.app.stage.s.happened("card_read").await, 4, "each no is on record");
    // The fifth of this hour: a chip that has answered an earlier challenge is a copy.
    let challenge = stage.challenge(&stage.new).await;
    let copied = stage.show(&stage.new, &challenge, &read(LAN, "AAAAAAAAAAA"), "copied").await;
    assert_eq!(problem(&copied), "403 not-entitled");
    assert_eq!(problem(&stage.ask(&stage.new).await), "429 too-many-attempts");
    assert_eq!(stage.bound(&stage.new).await, ["Điện thoại của Lan"]);
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn what_was_read_for_one_phone_is_nothing_in_another_and_a_challenge_has_its_time() {
    let stage = Stage::set().await;
    let challenge = stage.challenge(&stage.new).await;
    let shown = read(LAN, &challenge);
    let third = stage.app.phone().await;
    assert_eq!(problem(&stage.show(&third, &challenge, &shown, "third").await), "409 stale");
    let again = stage.app.signed_in_with(crate::support::Prover::new()).await;
    assert_eq!(problem(&stage.show(&again, &challenge, &shown, "again").await), "409 stale");
    for none in ["AAAAAAAAAAA", "x", "%00"] {
        assert_eq!(problem(&stage.show(&stage.new, none, &shown, none).await), "409 stale", "{none}");
    }
    assert_eq!(problem(&stage.ask(&stage.old).await), "409 taken", "it is bound");
    assert_eq!(stage.registers.asked("chips/verify"), 0, "nobody is asked for a challenge that is none");
    for wrong in
        [json!({}), json!({ "files": {}, "answer": "" }), json!({ "files": { "sod": 1 }, "answer": "" })]
    {
        let refused = stage.show(&stage.new, &challenge, &wrong, "wrong").await;
        assert_eq!(problem(&refused), "400 invalid-field", "{wrong}");
    }
    assert_eq!(
        stage.show(&stage.new, &challenge, &shown, "card").await.status,
        201,
        "it was left for its own"
    );

    let late = stage.challenge(&third).await;
    stage.app.stage.s.later(Duration::from_secs(299));
    stage.app.stage.s.later(Duration::from_secs(2));
    let Stage { app, registers, new, .. } = stage;
    let nonce = app.stage.nonce().await;
    let proof = app.stage.at_token(&third.key, Some(&nonce));
    let renewed = app.stage.refresh(&app.app, third.tokens.refresh.as_deref().unwrap(), &proof).await;
    let third = Phone { key: third.key, tokens: crate::support::Tokens::of(&renewed) };
    let stage = Stage { app, registers, old: third, new };
    assert_eq!(problem(&stage.show(&stage.old, &late, &read(LAN, &late), "late").await), "409 stale");
    assert_eq!(problem(&stage.ask(&stage.old).await), "401 fresh-sign-in-needed", "and the sign-in is old");
    stage.app.stage.s.finish().await;
}

#[actix_web::test]
async fn a_service_that_is_down_or_wrong_says_nothing_and_other_ways_are_named() {
    let stage = Stage::set().await;
    for behaviour in
        [Behaviour::Down, Behaviour::Wrong, Behaviour::Refusing, Behaviour::Slow { millis: 30_000 }]
    {
        stage.registers.behave("chips", behaviour);
        let challenge = stage.challenge(&stage.new).await;
        let down = stage.show(&stage.new, &challenge, &read(LAN, &challenge), "down").await;
        assert_eq!(problem(&down), "503 unavailable", "{behaviour:?}");
        let told = down.body["errors"][0]["detail"].as_str().unwrap();
        assert!(told.contains("at a counter"), "{told}");
    }
    stage.registers.behave("chips", Behaviour::Well);
    assert!(!stage.app.stage.s.history(LAN).await.contains(&"card_read".to_owned()), "nobody was judged");
    let challenge = stage.challenge(&stage.new).await;
    assert_eq!(stage.show(&stage.new, &challenge, &read(LAN, &challenge), "up").await.status, 201);
    stage.app.stage.s.finish().await;

    let without = App::set().await;
    let phone = without.phone().await;
    let none = without.send(&phone, Method::POST, PATH, None, "-").await;
    assert_eq!(problem(&none), "404 not-found");
    assert!(none.body["errors"][0]["detail"].as_str().unwrap().contains("at a counter"));
    without.stage.s.finish().await;
}
