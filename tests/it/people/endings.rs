//! What ends, ends everywhere: sessions, grants and tokens, and every client that knows of them is told once.

use khoa::account::{self, Ground};
use khoa::base::AccountId;
use khoa::sign_out;
use serde_json::{Value, json};

use crate::support::{Browser, Listener, Party, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// Lan, signed in to two portals in one browser and to one of them in another.
struct Scene {
    s: TestServer,
    listener: Listener,
    lan: String,
    id: AccountId,
    first: Party,
    second: Party,
    here: Browser,
    there: Browser,
    tokens: Vec<Tokens>,
}

async fn scene() -> Scene {
    let listener = Listener::start().await;
    let allowed = listener.at.clone();
    let s = TestServer::start_with(|config| config.outbound.allow = vec![allowed]).await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let told = json!({ "official": false, "backchannel_logout_uri": format!("http://{}/told", listener.at) });
    let (first, second) = (s.client("first", told.clone()).await, s.client("second", told).await);
    let (mut here, mut there) = (s.browser(), s.browser());
    let mut tokens = Vec::new();
    for (party, browser) in [(&first, &mut here), (&first, &mut there)] {
        tokens.push(party.sign_in(browser, &lan, PASSPHRASE).await);
    }
    tokens.push(second.sign_in(&mut here, &lan, PASSPHRASE).await);
    let (app, number) = (&s.running.app, lan.clone());
    let vault = app.vault.clone();
    let id = app.db.read(move |c| account::find(c, &vault, &number)).await.unwrap().unwrap();
    s.running.run_jobs().await.unwrap();
    Scene { s, listener, lan, id, first, second, here, there, tokens }
}

async fn is_home(browser: &mut Browser) -> bool {
    browser.open("/").await.has("logout-link")
}

impl Scene {
    /// Who was told of which session, each once.
    async fn told(&self) -> Vec<(String, Value)> {
        self.s.running.run_jobs().await.unwrap();
        let tokens = self.listener.logout_tokens();
        let mut told: Vec<_> = tokens
            .iter()
            .map(|told| (told["aud"].as_str().unwrap().to_owned(), told["sid"].clone()))
            .collect();
        told.sort_by_key(|(client, sid)| (client.clone(), sid.to_string()));
        told
    }

    fn sid(&self, number: usize) -> Value {
        self.tokens[number].id_claims()["sid"].clone()
    }

    async fn lock(&self) {
        let (app, id) = (&self.s.running.app, self.id);
        let desk = app.desk(None);
        app.db
            .write(move |c| sign_out::lock(c, &desk, id, Ground::AuthorityAsked, "letter 7", "test"))
            .await
            .unwrap();
    }

    async fn unlock(&self) {
        let (app, id) = (&self.s.running.app, self.id);
        let desk = app.desk(None);
        app.db
            .write(move |c| sign_out::unlock(c, &desk, id, Ground::AuthorityAsked, "letter 7", "test"))
            .await
            .unwrap();
    }
}

#[actix_web::test]
async fn a_lock_tells_every_client_of_every_session_once() {
    let mut scene = scene().await;
    scene.lock().await;
    assert!(!is_home(&mut scene.here).await && !is_home(&mut scene.there).await);
    let mut expected = vec![
        ("first".to_owned(), scene.sid(0)),
        ("first".to_owned(), scene.sid(1)),
        ("second".to_owned(), scene.sid(2)),
    ];
    expected.sort_by_key(|(client, sid)| (client.clone(), sid.to_string()));
    assert_eq!(scene.told().await, expected);
    scene.lock().await;
    assert_eq!(scene.told().await, [], "a lock upon a lock ends nothing more");
    scene.s.finish().await;
}

#[actix_web::test]
async fn what_a_lock_ended_stays_ended_after_the_unlock() {
    let mut scene = scene().await;
    scene.lock().await;
    scene.unlock().await;
    scene.s.running.app.heed_endings().await.unwrap();
    assert!(!is_home(&mut scene.here).await && !is_home(&mut scene.there).await);
    for (party, tokens) in [(&scene.first, &scene.tokens[0]), (&scene.second, &scene.tokens[2])] {
        assert_eq!(party.userinfo(&tokens.access).await.refusal(), "401 invalid_token");
        let renewed = party.refresh(tokens.refresh.as_deref().unwrap(), &[]).await;
        assert_eq!(renewed.refusal(), "400 invalid_grant");
    }
    let silent = scene.here.open(&scene.first.authorization(&[("prompt", "none")])).await;
    assert_eq!(silent.query("error").as_deref(), Some("login_required"));
    let anew = scene.first.sign_in(&mut scene.here, &scene.lan, PASSPHRASE).await;
    assert_eq!(scene.first.userinfo(&anew.access).await.status, 200, "and a new sign-in is one");
    scene.s.finish().await;
}

#[actix_web::test]
async fn a_holder_locks_their_own_account_at_once_and_only_a_counter_opens_it() {
    let mut scene = scene().await;
    let page = scene.here.open("/settings/lock").await;
    assert!(is_home(&mut scene.here).await, "looking locks nothing");
    let page = scene.here.submit(&page, "/settings/lock", &[]).await;
    assert!(page.has("locked"), "{}", page.body);
    assert_eq!(scene.here.open("/locked").await.status, 404, "nobody is sent to a page that says so");
    assert!(!is_home(&mut scene.here).await && !is_home(&mut scene.there).await);
    assert_eq!(scene.told().await.len(), 3);
    assert_eq!(scene.first.userinfo(&scene.tokens[0].access).await.refusal(), "401 invalid_token");
    let login = scene.here.open("/login").await;
    assert!(scene.here.sign_in(&login, &scene.lan, PASSPHRASE).await.has("login-submit"));
    scene.s.finish().await;
}

#[actix_web::test]
async fn a_client_that_is_switched_off_is_told_of_every_session_and_no_other_is() {
    let mut scene = scene().await;
    let app = &scene.s.running.app;
    let desk = app.desk(None);
    app.db.write(move |c| khoa::client::disable(c, &desk, "first")).await.unwrap();
    loop {
        let desk = app.desk(None);
        if app.db.write(move |c| sign_out::grants_of(c, &desk, "first", "client disabled")).await.unwrap()
            == 0
        {
            break;
        }
    }
    let told = scene.told().await;
    assert_eq!(told.iter().map(|(client, _)| client.as_str()).collect::<Vec<_>>(), ["first", "first"]);
    assert!(is_home(&mut scene.here).await, "the person stays signed in with us");
    assert_eq!(scene.second.userinfo(&scene.tokens[2].access).await.status, 200);
    scene.s.finish().await;
}

#[actix_web::test]
async fn what_is_withdrawn_ends_at_that_client_alone_and_is_asked_for_again() {
    let mut scene = scene().await;
    let (app, id) = (&scene.s.running.app, scene.id);
    let withdraw = || {
        let desk = app.desk(None);
        app.db.write(move |c| sign_out::cut_off(c, &desk, id, "first"))
    };
    assert_eq!(withdraw().await.unwrap(), Some(sign_out::CutOff::Withdrawn));
    app.heed_endings().await.unwrap();
    assert_eq!(scene.told().await.len(), 2);
    assert_eq!(scene.first.userinfo(&scene.tokens[0].access).await.refusal(), "401 invalid_token");
    assert_eq!(scene.second.userinfo(&scene.tokens[2].access).await.status, 200);
    assert!(scene.s.history(&scene.lan).await.contains(&"consent_withdrawn".to_owned()));
    assert!(scene.here.open(&scene.first.authorization(&[])).await.has("consent-accept"));
    assert_eq!(withdraw().await.unwrap(), None, "nothing is left to withdraw");
    scene.s.finish().await;
}
