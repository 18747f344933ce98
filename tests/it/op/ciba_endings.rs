//! What somebody agreed to away from browsers ends with whatever ends all of theirs, and the service is told which sign-in that was.

use serde_json::{Value, json};

use super::ciba::{GRANT, PASSPHRASE, Stage, ask, come, holder};
use crate::support::{Listener, Party, TestServer, Tokens, Trick};

/// As [`super::ciba`]'s, with a client that asks people and one that they visit in the browser; both hear of sign-outs.
async fn stage(listener: &Listener) -> (Stage, Party) {
    let allowed = listener.at.clone();
    let s = TestServer::start_with(|config| config.outbound.allow = vec![allowed]).await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let told = format!("http://{}/told", listener.at);
    let metadata = json!({
        "grants": [GRANT, "refresh_token"], "redirect_uris": [], "scope": "openid offline_access",
        "backchannel_logout_uri": told,
    });
    let counter = s.client("counter", metadata).await;
    let portal = s.client("portal", json!({ "scope": "openid", "backchannel_logout_uri": told })).await;
    let (browser, key) = holder(&s, &lan, 1).await;
    (Stage { s, lan, browser, key, counter }, portal)
}

impl Stage {
    async fn agreed(&mut self) -> Tokens {
        let asked = ask(&self.counter, &self.lan, &[]).await;
        self.approve(&asked).await;
        Tokens::of(&come(&self.counter, &asked).await)
    }

    /// Whether all of these tokens open nothing any more.
    async fn is_over(&self, tokens: &Tokens) -> bool {
        let refreshed = self.counter.refresh(tokens.refresh.as_deref().unwrap(), &[]).await;
        refreshed.refusal() == "400 invalid_grant"
            && self.counter.userinfo(&tokens.access).await.refusal() == "401 invalid_token"
    }

    async fn told(&self, listener: &Listener) -> Vec<Value> {
        self.s.running.run_jobs().await.unwrap();
        listener.logout_tokens()
    }
}

/// Whether a logout token is about the sign-in of an ID token.
fn is_about(told: &Value, tokens: &Tokens) -> bool {
    let claims = tokens.id_claims();
    ["aud", "sub", "sid"].iter().all(|name| told[*name] == claims[*name] && claims[*name].is_string())
}

#[actix_web::test]
async fn a_lock_ends_what_was_agreed_away_from_browsers_and_says_which_sign_in_that_was() {
    let listener = Listener::start().await;
    let (mut stage, _portal) = stage(&listener).await;
    let (first, second) = (stage.agreed().await, stage.agreed().await);
    assert_ne!(first.id_claims()["sid"], second.id_claims()["sid"], "each is a sign-in of its own");
    let home = stage.browser.open("/").await;
    stage.browser.post_with_token(&home, "/settings/lock", &[]).await;
    let told = stage.told(&listener).await;
    assert_eq!(told.len(), 2, "{told:?}");
    for tokens in [&first, &second] {
        assert!(told.iter().any(|one| is_about(one, tokens)), "{told:?}");
        assert!(stage.is_over(tokens).await);
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_takes_a_passkey_away_ends_it_and_stays_signed_in_where_they_are() {
    let listener = Listener::start().await;
    let (mut stage, portal) = stage(&listener).await;
    let page = portal.visit(&mut stage.browser, &stage.lan, PASSPHRASE, &[("scope", "openid")]).await;
    let here = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    let agreed = stage.agreed().await;
    let login = stage.browser.open("/login?again=passkey").await;
    let options = stage.browser.script(&login, "/passkeys/login/options", "{}").await;
    let options = serde_json::from_str(&options.body).unwrap();
    let answer = stage.key.signed(&options, Trick::None);
    assert_eq!(stage.browser.script(&login, "/passkeys/login", &answer).await.status, 200);
    let home = stage.browser.open("/").await;
    let passkey = format!("/settings/passkeys/{}/remove", home.between("/settings/passkeys/", "/remove"));
    stage.browser.submit(&home, &passkey, &[]).await;
    let told = stage.told(&listener).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(is_about(&told[0], &agreed) && stage.is_over(&agreed).await);
    assert_eq!(portal.userinfo(&here.access).await.status, 200);
    stage.s.finish().await;
}

#[actix_web::test]
async fn signing_out_everywhere_else_ends_it_but_for_what_was_meant_to_go_on() {
    let listener = Listener::start().await;
    let (mut stage, portal) = stage(&listener).await;
    let page = portal.visit(&mut stage.browser, &stage.lan, PASSPHRASE, &[("scope", "openid")]).await;
    let here = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    let kept = stage.agreed().await;
    let asked = stage.counter.post("/bc-authorize", &[("scope", "openid"), ("login_hint", &stage.lan)]).await;
    stage.approve(&asked).await;
    let once = Tokens::of(&come(&stage.counter, &asked).await);
    let home = stage.browser.open("/").await;
    stage.browser.post_with_token(&home, "/settings/sessions/end-others", &[]).await;
    let told = stage.told(&listener).await;
    assert!(told.len() == 1 && is_about(&told[0], &once), "{told:?}");
    assert_eq!(stage.counter.userinfo(&once.access).await.refusal(), "401 invalid_token");
    assert_eq!(
        stage.counter.userinfo(&kept.access).await.status,
        200,
        "that is left under connected services"
    );
    assert_eq!(portal.userinfo(&here.access).await.status, 200);
    stage.s.finish().await;
}

#[actix_web::test]
async fn leaving_the_service_ends_it_there() {
    let listener = Listener::start().await;
    let (mut stage, _portal) = stage(&listener).await;
    let agreed = stage.agreed().await;
    let services = stage.browser.open("/settings/services").await;
    assert!(services.body.contains("counter"));
    let asked = stage.browser.open("/settings/services/counter/end").await;
    stage.browser.post_with_token(&asked, "/settings/services/counter/end", &[]).await;
    let told = stage.told(&listener).await;
    assert!(told.len() == 1 && is_about(&told[0], &agreed), "{told:?}");
    assert!(stage.is_over(&agreed).await);
    stage.s.finish().await;
}
