//! Clients that ask people by a code which those tell them (CIBA Core §7.1, `user_code`): who is reached, and what nobody learns.

use std::time::Duration;

use serde_json::{Value, json};

use super::ciba::{GRANT, PASSPHRASE, ask};
use crate::support::{Browser, Page, Party, TestServer};

const PATH: &str = "/settings/user-code";
const CODE: &str = "271828";

struct Stage {
    s: TestServer,
    lan: String,
    browser: Browser,
    counter: Party,
}

/// Somebody who signs in by a password alone, and a client that asks by a code.
async fn stage() -> Stage {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    browser.sign_in(&login, &lan, PASSPHRASE).await;
    let counter = asker(&s, "counter").await;
    Stage { s, lan, browser, counter }
}

async fn asker(s: &TestServer, id: &str) -> Party {
    let metadata = json!({
        "grants": [GRANT], "redirect_uris": [], "scope": "openid profile",
        "backchannel_user_code_parameter": true,
    });
    s.client(id, metadata).await
}

impl Stage {
    async fn set(&mut self, code: &str) -> Page {
        let page = self.browser.open(PATH).await;
        self.browser.post_with_token(&page, PATH, &[("code", code)]).await
    }

    async fn asked(&self, whom: &str, code: &str) -> String {
        let reply = ask(&self.counter, whom, &[("user_code", code)]).await;
        if reply.status == 200 { "200".to_owned() } else { reply.refusal() }
    }

    async fn waiting(&mut self) -> bool {
        !self.browser.open("/approvals").await.has("approvals-none")
    }
}

#[actix_web::test]
async fn a_client_that_asks_by_a_code_reaches_whoever_told_it_and_nobody_else() {
    let mut stage = stage().await;
    let lan = stage.lan.clone();
    assert_eq!(ask(&stage.counter, &lan, &[]).await.refusal(), "400 missing_user_code");
    // Who has set none, who gave another one and who is nobody are one answer.
    let none = ask(&stage.counter, &lan, &[("user_code", CODE)]).await;
    let set = stage.set(CODE).await;
    assert!(set.has("user-code-set") && !set.body.contains(CODE), "{}", set.body);
    let wrong = ask(&stage.counter, &lan, &[("user_code", "271829")]).await;
    let nobody = ask(&stage.counter, "099200000999", &[("user_code", CODE)]).await;
    for refused in [&none, &wrong, &nobody] {
        assert_eq!(refused.refusal(), "400 invalid_user_code");
        assert_eq!((&refused.body, refused.status), (&wrong.body, wrong.status));
    }
    assert!(!stage.waiting().await);
    assert_eq!(stage.asked(&lan, CODE).await, "200");
    assert!(stage.waiting().await);

    // Another one takes its place, and without one nobody is reached.
    stage.set("314159265").await;
    assert_eq!(stage.asked(&lan, CODE).await, "400 invalid_user_code");
    assert_eq!(stage.asked(&lan, "314159265").await, "200");
    let page = stage.browser.open(PATH).await;
    let gone = stage.browser.post_with_token(&page, PATH, &[("remove", "yes")]).await;
    assert!(gone.has("user-code-none"));
    assert_eq!(stage.asked(&lan, "314159265").await, "400 invalid_user_code");
    let history = stage.s.history(&lan).await;
    assert!(
        ["user_code_set", "user_code_removed"].iter().all(|event| history.iter().any(|one| one == event))
    );
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_guesses_is_told_nothing_more_after_twenty_codes_and_the_right_one_counts_again_in_an_hour() {
    let mut stage = stage().await;
    let lan = stage.lan.clone();
    stage.set(CODE).await;
    for guess in 0..20 {
        assert_eq!(stage.asked(&lan, &format!("{:06}", 500_000 + guess)).await, "400 invalid_user_code");
    }
    assert_eq!(stage.asked(&lan, CODE).await, "400 invalid_user_code", "as if it were wrong");
    // By another of their names it is the same person; and it does not end another's.
    assert_eq!(stage.asked(&format!("p{lan}@mail.example"), CODE).await, "400 invalid_user_code");
    // Whoever guesses has used up their own, and not what other clients have.
    let own = std::mem::replace(&mut stage.counter, asker(&stage.s, "library").await);
    assert_eq!(stage.asked(&lan, CODE).await, "200");
    // All of them together do not guess for ever either.
    for guesser in ["a", "b", "c", "d"] {
        stage.counter = asker(&stage.s, guesser).await;
        for guess in 0..20 {
            assert_eq!(stage.asked(&lan, &format!("{:06}", 600_000 + guess)).await, "400 invalid_user_code");
        }
    }
    stage.counter = asker(&stage.s, "last").await;
    assert_eq!(stage.asked(&lan, CODE).await, "400 invalid_user_code");
    stage.counter = own;
    stage.s.later(Duration::from_secs(3_601));
    assert_eq!(stage.asked(&lan, CODE).await, "200");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_code_that_is_guessed_first_is_not_taken_and_other_clients_ask_as_ever() {
    let mut stage = stage().await;
    for bad in ["", "12345", "123456", "000000", "abcdef", "1234567890123"] {
        let refused = stage.set(bad).await;
        assert!(
            refused.status == 400 && refused.has("user-code-why") && refused.has("user-code-none"),
            "{bad}"
        );
    }
    stage.set(CODE).await;
    let other = json!({ "grants": [GRANT], "redirect_uris": [], "scope": "openid profile" });
    let other = stage.s.client("other", other).await;
    assert_eq!(ask(&other, &stage.lan, &[]).await.status, 200);
    let discovery = stage.s.http.get(stage.s.url("/.well-known/openid-configuration")).send().await.unwrap();
    let found: Value = discovery.json().await.unwrap();
    assert_eq!(found["backchannel_user_code_parameter_supported"], true);
    let nothing_asked = json!({ "backchannel_user_code_parameter": true });
    assert!(stage.s.refused_client(nothing_asked).await.contains("user code"), "a code without the grant");
    stage.s.finish().await;
}
