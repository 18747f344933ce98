//! Ceremonies with a resident-key authenticator written by others (the `passkey` crate), and hostile answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use passkey::authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod};
use passkey::client::{Client, DefaultClientData};
use passkey::crypto::rust_crypto::RustCryptoBackend;
use passkey::types::Passkey as Item;
use passkey::types::ctap2::{Aaguid, Ctap2Error};
use serde_json::{Value, json};
use url::Url;

use super::*;
use crate::account::testing::{LAN, World, worlds};
use crate::account::{self, Holder};
use crate::base::{AccountId, BrowserId, PasskeyId, TokenDigest};
use crate::factor::Factor;

/// A finger on the sensor, or not.
#[derive(Clone)]
struct Finger(Arc<AtomicBool>);

#[async_trait::async_trait]
impl UserValidationMethod for Finger {
    type PasskeyItem = Item;
    async fn check_user<'a>(
        &self,
        _hint: UiHint<'a, Item>,
        _p: bool,
        _v: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence: true, verification: self.0.load(Ordering::SeqCst) })
    }
    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }
    fn is_presence_enabled(&self) -> bool {
        true
    }
}

/// An authenticator with a browser around it.
struct Phone {
    kept: Option<Item>,
    finger: Finger,
}

impl Phone {
    fn new() -> Self {
        Self { kept: None, finger: Finger(Arc::new(AtomicBool::new(true))) }
    }

    async fn register(&mut self, origin: &Url, public_key: &Value) -> Value {
        let options = serde_json::from_value(json!({"publicKey": public_key})).unwrap();
        let authenticator =
            Authenticator::new(Aaguid::new_empty(), self.kept.take(), self.finger.clone(), RustCryptoBackend);
        let mut client = Client::new(authenticator);
        let made = client.register(origin, options, DefaultClientData).await.unwrap();
        self.kept = client.authenticator().store().clone();
        serde_json::to_value(&made).unwrap()
    }

    async fn authenticate(&mut self, origin: &Url, public_key: &Value) -> Value {
        let options = serde_json::from_value(json!({"publicKey": public_key})).unwrap();
        let authenticator =
            Authenticator::new(Aaguid::new_empty(), self.kept.take(), self.finger.clone(), RustCryptoBackend);
        let mut client = Client::new(authenticator);
        let signed = client.authenticate(origin, options, DefaultClientData).await.unwrap();
        self.kept = client.authenticator().store().clone();
        serde_json::to_value(&signed).unwrap()
    }
}

struct Scene {
    world: World,
    passkeys: Passkeys,
    origin: Url,
    lan: Holder,
}

fn browser() -> BrowserId {
    TokenDigest::of("this browser").into()
}

async fn import(world: &World, line: &str) -> Holder {
    let (desk, record) = (world.desk(), account::parse(line, crate::base::LocalDate::LAST).unwrap());
    let id = world.write(move |c| account::apply(c, &desk, &record)).await.unwrap().account;
    let vault = world.vault.clone();
    world.write(move |c| Ok(account::load(c, &vault, id)?)).await
}

async fn scenes() -> Vec<Scene> {
    let origin: Url = "https://id.example.com".parse().unwrap();
    let mut made = Vec::new();
    for world in worlds().await {
        let lan = import(&world, LAN).await;
        made.push(Scene {
            passkeys: Passkeys::new(&origin, &[]).unwrap(),
            origin: origin.clone(),
            lan,
            world,
        });
    }
    made
}

impl Scene {
    async fn challenge(&self) -> Challenge {
        let id = self.lan.account.id;
        let existing = self.world.write(move |c| credential_ids(c, id)).await;
        self.passkeys.start_registration(&self.world.desk(), browser(), &self.lan, existing).unwrap()
    }

    async fn finish(&self, ceremony: &str, answer: &Value) -> Result<NewPasskey, PasskeyError> {
        self.finish_for(self.lan.account.id, ceremony, answer).await
    }

    async fn finish_for(
        &self,
        account: AccountId,
        ceremony: &str,
        answer: &Value,
    ) -> Result<NewPasskey, PasskeyError> {
        let (ephemeral, credential) = (self.world.ephemeral.as_ref(), &answer.to_string());
        let answer = BrowserAnswer { browser: browser(), ceremony, credential };
        self.passkeys.finish_registration(ephemeral, &self.world.desk(), account, &answer).await
    }

    async fn add(&self, name: &str, new: NewPasskey) -> Result<PasskeyId, NotAdded> {
        let (desk, label) = (self.world.desk(), Label::parse(name).unwrap());
        self.world.write(move |c| store::add(c, &desk, &label, &new)).await
    }

    /// A device that has made a passkey for Lan.
    async fn device(&self, name: &str) -> (Phone, PasskeyId) {
        let mut phone = Phone::new();
        let challenge = self.challenge().await;
        let made = phone.register(&self.origin, &challenge.public_key).await;
        let new = self.finish(&challenge.ceremony, &made).await.unwrap();
        let id = self.add(name, new).await.unwrap();
        (phone, id)
    }

    async fn answer(&self, phone: &mut Phone, origin: &Url) -> (String, Value) {
        let challenge = self.passkeys.start_login(&self.world.desk(), browser()).unwrap();
        let signed = phone.authenticate(origin, &challenge.public_key).await;
        (challenge.ceremony, signed)
    }

    async fn sign_in(
        &self,
        browser: BrowserId,
        ceremony: &str,
        answer: &Value,
    ) -> Result<Proven, PasskeyError> {
        let ephemeral = self.world.ephemeral.as_ref();
        let answer = BrowserAnswer { browser, ceremony, credential: &answer.to_string() };
        let answer = self.passkeys.read_answer(&self.world.desk(), &answer)?;
        let credential = answer.credential_id().to_vec();
        let known = self.world.write(move |c| stored(c, &credential)).await;
        self.passkeys.prove(ephemeral, answer, known).await
    }

    async fn remove(&self, id: PasskeyId) -> Result<(), NotRemoved> {
        let account = self.lan.account.id;
        self.world.write(move |c| remove(c, account, id)).await
    }
}

#[tokio::test]
async fn a_passkey_signs_in_without_a_name_and_only_its_owner() {
    for scene in scenes().await {
        let (mut phone, _id) = scene.device("Điện thoại").await;
        let (ceremony, answer) = scene.answer(&mut phone, &scene.origin).await;
        let proven = scene.sign_in(browser(), &ceremony, &answer).await.unwrap();
        assert_eq!(proven.account, scene.lan.account.id);
        assert!(matches!(proven.factor, Factor::SyncedPasskey | Factor::DevicePasskey));
        let now = scene.world.now();
        let (account, used) = (proven.account, scene.world.write(move |c| used(c, now, &proven)).await);
        assert!(used);
        let listed = scene.world.write(move |c| list(c, account)).await;
        assert_eq!((listed[0].name.as_str(), listed[0].last_used_at), ("Điện thoại", Some(now)));
    }
}

#[tokio::test]
async fn an_answer_counts_once_in_its_own_browser_for_its_own_challenge() {
    for scene in scenes().await {
        let (mut phone, _id) = scene.device("p").await;
        let (ceremony, answer) = scene.answer(&mut phone, &scene.origin).await;
        let thief = scene.sign_in(TokenDigest::of("another browser").into(), &ceremony, &answer).await;
        assert!(matches!(thief, Err(PasskeyError::Over)));
        assert!(scene.sign_in(browser(), &ceremony, &answer).await.is_ok());
        assert!(
            matches!(scene.sign_in(browser(), &ceremony, &answer).await, Err(PasskeyError::Over)),
            "it was spent"
        );
        let (late, late_answer) = scene.answer(&mut phone, &scene.origin).await;
        scene.world.clock.turn(std::time::Duration::from_secs(300));
        assert!(matches!(scene.sign_in(browser(), &late, &late_answer).await, Err(PasskeyError::Over)));
        let (other_ceremony, _other) = scene.answer(&mut phone, &scene.origin).await;
        assert!(matches!(
            scene.sign_in(browser(), &other_ceremony, &answer).await,
            Err(PasskeyError::Refused(_))
        ));
        let registration = scene.challenge().await;
        assert!(matches!(
            scene.sign_in(browser(), &registration.ceremony, &answer).await,
            Err(PasskeyError::Over)
        ));
        for nonsense in [json!({}), json!("x"), json!(null)] {
            let (ceremony, _answer) = scene.answer(&mut phone, &scene.origin).await;
            assert!(matches!(
                scene.sign_in(browser(), &ceremony, &nonsense).await,
                Err(PasskeyError::Malformed)
            ));
        }
    }
}

#[tokio::test]
async fn hostile_answers_are_refused() {
    for scene in scenes().await {
        let (mut phone, _id) = scene.device("p").await;
        // A page of a sub-domain may use the same RP id, but it is not us.
        let elsewhere: Url = "https://evil.id.example.com".parse().unwrap();
        let (ceremony, answer) = scene.answer(&mut phone, &elsewhere).await;
        assert!(matches!(scene.sign_in(browser(), &ceremony, &answer).await, Err(PasskeyError::Refused(_))));
        for (pointer, forged) in [
            ("/response/signature", "AAAA"),
            ("/response/userHandle", "AAAAAAAAAAAAAAAAAAAAAA"),
            ("/rawId", "AAAA"),
        ] {
            let (ceremony, mut answer) = scene.answer(&mut phone, &scene.origin).await;
            *answer.pointer_mut(pointer).unwrap() = json!(forged);
            assert!(scene.sign_in(browser(), &ceremony, &answer).await.is_err(), "{pointer}");
        }
        phone.finger.0.store(false, Ordering::SeqCst);
        let challenge = scene.passkeys.start_login(&scene.world.desk(), browser()).unwrap();
        let mut careless = challenge.public_key.clone();
        careless["userVerification"] = json!("discouraged");
        let unverified = phone.authenticate(&scene.origin, &careless).await;
        assert!(scene.sign_in(browser(), &challenge.ceremony, &unverified).await.is_err());
    }
}

#[tokio::test]
async fn a_passkey_is_added_once_to_the_account_that_began() {
    for scene in scenes().await {
        let challenge = scene.challenge().await;
        assert_eq!(
            challenge.public_key.pointer("/authenticatorSelection/residentKey"),
            Some(&json!("required"))
        );
        assert_eq!(
            challenge.public_key.pointer("/authenticatorSelection/userVerification"),
            Some(&json!("required"))
        );
        let answer = Phone::new().register(&scene.origin, &challenge.public_key).await;
        let somebody = AccountId::new(scene.world.now(), &scene.world.entropy);
        let stolen = scene.finish_for(somebody, &challenge.ceremony, &answer).await;
        assert!(matches!(stolen, Err(PasskeyError::Over)));

        let challenge = scene.challenge().await;
        let mut hidden = Phone::new().register(&scene.origin, &challenge.public_key).await;
        hidden["clientExtensionResults"] = json!({"credProps": {"rk": false}});
        let refused = scene.finish(&challenge.ceremony, &hidden).await;
        assert!(matches!(refused, Err(PasskeyError::NotDiscoverable)));
    }
}

#[tokio::test]
async fn the_last_way_in_stays() {
    for scene in scenes().await {
        let (_phone, first) = scene.device("một").await;
        assert_eq!(scene.remove(first).await, Err(NotRemoved::LastFactor));
        let (_tablet, second) = scene.device("hai").await;
        assert_eq!(scene.remove(first).await, Ok(()));
        assert_eq!(scene.remove(first).await, Err(NotRemoved::Unknown));
        assert_eq!(scene.remove(second).await, Err(NotRemoved::LastFactor));
        let stranger = import(
            &scene.world,
            &LAN.replace("099193000001", "099193000002")
                .replace("Lan@", "lan2@")
                .replace("0900000001", "0900000002"),
        )
        .await;
        let theirs = stranger.account.id;
        assert_eq!(scene.world.write(move |c| remove(c, theirs, second)).await, Err(NotRemoved::Unknown));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_removals_at_once_leave_one() {
    for scene in scenes().await {
        let (_phone, first) = scene.device("một").await;
        let (_tablet, second) = scene.device("hai").await;
        let (one, other) = tokio::join!(scene.remove(first), scene.remove(second));
        assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|ok| **ok).count(), 1);
    }
}
