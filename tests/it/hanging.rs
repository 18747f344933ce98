//! One client that hangs holds up nobody else: no other client's logout, and nobody's code.

use std::time::Duration;

use khoa::jobs;
use khoa::sign_out::TellClient;
use serde_json::json;

use crate::support::{Hanging, Listener, TestServer};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// Something went wrong when it takes longer; a hung call takes five seconds, and there are 320.
const SOON: Duration = Duration::from_secs(20);

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let soon = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(SOON, soon).await.is_ok(), "{what}");
}

#[actix_web::test]
async fn hundreds_of_hung_logouts_delay_no_code_and_no_other_clients_logout() {
    let (hanging, listener) = (Hanging::start().await, Listener::start().await);
    let allow = vec![hanging.at.clone(), listener.at.clone()];
    let s = TestServer::at_work(|config| {
        config.outbound.allow = allow;
        // Nobody is told that it took too long while the test lasts.
        config.outbound.timeout_millis = 60_000;
    })
    .await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let told = |at: &str| json!({ "scope": "openid", "backchannel_logout_uri": format!("http://{at}/told") });
    s.client("hangs", told(&hanging.at)).await;
    let portal = s.client("portal", told(&listener.at)).await;
    let mut browser = s.browser();
    let page = portal.visit(&mut browser, &lan, PASSPHRASE, &[("scope", "openid")]).await;
    assert_eq!(portal.redeem(&page.query("code").unwrap(), &[]).await.status, 200);

    let (app, now) = (&s.running.app, s.clock.now());
    let entropy = app.entropy.clone();
    let enqueued = app.db.write(move |c| {
        (0..320).try_for_each(|number| {
            let session = format!("session-{number}");
            let job = TellClient { client: "hangs".into(), subject: "subject".into(), kept: None, session };
            jobs::enqueue(c, now, &entropy, &job).map(drop)
        })
    });
    enqueued.await.unwrap();
    app.jobs.wake();
    until("it was called", async || hanging.taken() > 0).await;

    let mut newcomer = s.browser();
    let page = newcomer.open("/register").await;
    let fields = [
        ("full_name", "Lê Thị Mai"),
        ("email", "mai@mail.example"),
        ("phone", "0900000100"),
        ("terms", "yes"),
    ];
    newcomer.submit(&page, "/register", &fields).await;
    let reaches = |s: &TestServer, to: &str| s.outbox().iter().any(|message| message["to"] == to);
    until("a code by mail", async || reaches(&s, "mai@mail.example")).await;
    until("a code by SMS", async || reaches(&s, "+84900000100")).await;

    let page = browser.open("/logout").await;
    browser.submit(&page, "/logout", &[("confirm", "yes")]).await;
    until("the logout of another client", async || !listener.logout_tokens().is_empty()).await;
    assert!((1..=4).contains(&hanging.taken()), "{} hands of sixteen", hanging.taken());
    s.running.stop().await;
}
