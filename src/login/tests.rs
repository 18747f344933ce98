//! Signing in with a password: one answer for every wrong, a budget for every name, a new secret every time.

use std::time::Duration;

use super::testing::{Desk, desks};
use super::*;
use crate::account::testing::LAN;
use crate::account::{self, Ground};
use crate::audit;
use crate::base::{AccountId, Secret};
use crate::factor::import::Importer;
use crate::session::{self, Session};

const GOOD: &str = "trăng sáng trên sông";

/// Lan, and Hoa who has no password.
async fn people(desk: &Desk) -> (AccountId, AccountId) {
    let lan = LAN.replace('\n', " ");
    let hoa = lan
        .replace("099193000001", "099193000002")
        .replace("Lan@", "hoa@")
        .replace("0900000001", "0900000002")
        .replace(r#""password":"trăng sáng trên sông","#, "");
    let Means { db, vault, hasher, clock, entropy, .. } = desk.means();
    let importer = Importer { db, vault, hasher, clock, entropy, by: "a test" };
    importer.people(format!("{lan}\n{hoa}").as_bytes(), |_line| ()).await.unwrap();
    let vault = vault.clone();
    let find = move |c: &mut _, name| account::find(c, &vault, name).map(Option::unwrap);
    desk.world.write(move |c| Ok((find(c, "0900000001")?, find(c, "0900000002")?))).await
}

async fn sign_in(
    desk: &Desk,
    attempt: Attempt<'_>,
    name: &str,
    password: &str,
) -> Result<SignedIn, LoginRefused> {
    with_password(&desk.means(), &attempt, name, Secret::new(password.to_owned())).await
}

async fn wrong(desk: &Desk, name: &str, password: &str) -> bool {
    matches!(sign_in(desk, desk.attempt(), name, password).await, Err(LoginRefused::Wrong))
}

async fn session_of(desk: &Desk, cookie: &Secret) -> Option<Session> {
    let Means { ephemeral, limits, clock, .. } = desk.means();
    session::load(ephemeral.as_ref(), limits, clock.now(), cookie).await.unwrap()
}

#[tokio::test]
async fn unknown_wrong_locked_and_passkey_only_are_one_answer() {
    for desk in desks().await {
        let (lan, _hoa) = people(&desk).await;
        let now = desk.world.now();
        assert!(sign_in(&desk, desk.attempt(), "lan@mail.example", GOOD).await.is_ok());
        assert!(wrong(&desk, "lan@mail.example", "mưa rơi trên mái").await);
        assert!(wrong(&desk, "nobody@mail.example", GOOD).await);
        assert!(wrong(&desk, "not even a name \0", GOOD).await);
        assert!(wrong(&desk, "hoa@mail.example", GOOD).await, "she has no password");
        assert!(wrong(&desk, "lan@mail.example", &"x".repeat(100_000)).await);
        desk.world.write(move |c| account::lock(c, now, lan, (Ground::HolderAsked, "test"), "test")).await;
        assert!(wrong(&desk, "lan@mail.example", GOOD).await, "she is locked");
        let events = desk.world.write(move |c| audit::history(c, lan, 20)).await;
        let names: Vec<&str> =
            events.iter().map(|event| event.event.as_str()).filter(|name| name.starts_with("sign")).collect();
        assert_eq!(names, ["sign_in_refused", "sign_in_refused", "sign_in_refused", "signed_in"]);
    }
}

#[tokio::test]
async fn every_name_has_ten_tries_whoever_has_it_and_an_account_has_no_more_by_another() {
    for desk in desks().await {
        people(&desk).await;
        for names in
            [["lan@mail.example", "LAN@mail.example"], ["nobody@mail.example", "NOBODY@mail.example"]]
        {
            for guess in 0..10 {
                assert!(wrong(&desk, names[guess % 2], "mưa rơi trên mái").await);
            }
            for name in names {
                let refused = sign_in(&desk, desk.attempt(), name, GOOD).await;
                assert!(matches!(refused, Err(LoginRefused::Throttled { retry_after: 30 })), "{name}");
            }
        }
        assert!(wrong(&desk, "0900000001", GOOD).await, "in silence");
        desk.world.clock.turn(Duration::from_secs(30));
        assert!(sign_in(&desk, desk.attempt(), "0900000001", GOOD).await.is_ok());
    }
}

#[tokio::test]
async fn the_owners_browser_is_let_in_while_strangers_are_not() {
    for desk in desks().await {
        let (lan, hoa) = people(&desk).await;
        let first = sign_in(&desk, desk.attempt(), "0900000001", GOOD).await.unwrap();
        for _guess in 0..10 {
            assert!(wrong(&desk, "0900000001", "mưa rơi trên mái").await);
        }
        assert!(matches!(
            sign_in(&desk, desk.attempt(), "0900000001", GOOD).await,
            Err(LoginRefused::Throttled { .. })
        ));
        let device = || Some(Secret::new(first.device.expose().to_owned()));
        let own = Attempt { device: device(), ..desk.attempt() };
        let again = sign_in(&desk, own, "0900000001", GOOD).await.unwrap();
        let Means { vault, entropy, .. } = desk.means();
        assert_eq!(session::cookie::device_of(vault, (hoa, 0), &again.device), None);
        let both = session::cookie::known_device(vault, entropy, Some(&again.device), (hoa, 0));
        let names = [lan, hoa].map(|id| session::cookie::device_of(vault, (id, 0), &both));
        assert!(names[0].is_some() && names[0] == names[1]);
        assert_eq!(
            session::cookie::device_of(vault, (lan, 1), &both),
            None,
            "the marks before are worthless"
        );
        let forged = Secret::new(format!("{}.AAAA", names[0].as_ref().unwrap()));
        assert_eq!(session::cookie::device_of(vault, (lan, 0), &forged), None);
    }
}

#[tokio::test]
async fn signing_in_again_goes_on_under_a_new_secret_and_ends_what_was_there() {
    for desk in desks().await {
        people(&desk).await;
        let first = sign_in(&desk, desk.attempt(), "0900000001", GOOD).await.unwrap();
        desk.world.clock.turn(Duration::from_secs(60));
        let again = Attempt { replaces: Some(&first.session), ..desk.attempt() };
        let second = sign_in(&desk, again, "0900000001", GOOD).await.unwrap();
        assert_eq!(second.session.sid, first.session.sid);
        assert!(second.session.auth_time > first.session.auth_time);
        assert_eq!(session_of(&desk, &first.cookie).await, None);
        assert_eq!(session_of(&desk, &second.cookie).await, Some(second.session.clone()));
        let need = Need { after: Some(second.session.auth_time), ..Need::default() };
        assert_eq!((need.met_by(&first.session), need.met_by(&second.session)), (false, true));
    }
}

#[tokio::test]
async fn the_owner_is_told_of_a_browser_that_carries_no_mark_of_theirs() {
    for desk in desks().await {
        let (_lan, hoa) = people(&desk).await;
        assert!(wrong(&desk, "0900000001", "mưa rơi trên mái").await && desk.told().await.is_empty());
        let first = sign_in(&desk, desk.attempt(), "0900000001", GOOD).await.unwrap();
        assert_eq!(desk.told().await, [account::Alert::NewDevice { agent: "test".into() }]);
        let own = Attempt { device: Some(first.device), ..desk.attempt() };
        let again = sign_in(&desk, own, "0900000001", GOOD).await.unwrap();
        assert!(first.new_device && !again.new_device && desk.told().await.is_empty());
        let Means { vault, entropy, .. } = desk.means();
        let another = session::cookie::known_device(vault, entropy, None, (hoa, 0));
        let theirs = Attempt { device: Some(another), ..desk.attempt() };
        assert!(sign_in(&desk, theirs, "0900000001", GOOD).await.unwrap().new_device);
        assert_eq!(desk.told().await.len(), 1, "another person's mark is none");
    }
}

#[tokio::test]
async fn a_conversation_is_kept_sealed_and_opens_for_one_browser() {
    for desk in desks().await {
        let Means { ephemeral, vault, entropy, limits, clock, .. } = desk.means();
        let [own, other] = [(); 2].map(|()| entropy.token("khoa_br_").digest());
        let talk = Conversation {
            id: entropy.handle(),
            browser: own,
            opened_at: clock.now(),
            client: None,
            need: Need::default(),
            login_hint: Some("lan@mail.example".into()),
            next: "/".into(),
            asked: None,
            agreement: None,
            request: serde_json::Value::Null,
        };
        let store = ephemeral.as_ref();
        conversation::keep(store, vault, entropy, limits, &talk).await.unwrap();
        let kept = store.get(&crate::ephemeral::Key::conversation(&talk.id)).await.unwrap().unwrap();
        assert!(!kept.windows(3).any(|part| part == b"lan"), "whoever is expected can be read in the store");
        let found = conversation::load(store, vault, &talk.id, own.into()).await.unwrap();
        assert_eq!(found.unwrap().login_hint.as_deref(), Some("lan@mail.example"));
        assert!(conversation::load(store, vault, &talk.id, other.into()).await.unwrap().is_none());
    }
}
