//! A guardian acts at a service for a child: the service is told of the child and of who acts, and all of it ends with the guardianship.

use std::time::Duration;

use khoa::account::{Ground, Level};
use khoa::base::AccountId;
use serde_json::{Value, json};

use super::level_one::state;
use super::wards::{AS_NA, LAN, MINH, NA, asked, family, signed_in};
use crate::support::registers::Registers;
use crate::support::{Browser, Page, Party, TestServer, Tokens};

const WISH: (&str, &str) = ("scope", "openid profile guardian offline_access");
const ANEW: (&str, &str) = ("prompt", "select_account");

/// A mother and her child of seven, whose account is open; a service at which parents act, and it asks for consent.
struct Stage {
    s: TestServer,
    registers: Registers,
    lan: Browser,
    clinic: Party,
    na: AccountId,
}

impl Stage {
    async fn set() -> Self {
        let (s, registers) = family().await;
        let over = json!({ "khoa_serves_wards": true, "official": false, "scope": WISH.1 });
        let clinic = s.client("clinic", over).await;
        let mut lan = signed_in(&s, LAN).await;
        assert_eq!(state(&asked(&mut lan, Level::One, AS_NA).await), "approved");
        let na: AccountId = lan.open("/wards").await.between("href=\"/wards/", "\"").parse().unwrap();
        // Not taken up, the account is nobody's to use: she is not even asked.
        assert!(lan.open(&clinic.authorization(&[WISH])).await.has("consent-accept"));
        let page = lan.open(&format!("/wards/{na}")).await;
        lan.submit(&page, &format!("/wards/{na}/activate"), &[]).await;
        Self { s, registers, lan, clinic, na }
    }

    /// Chooses at the clinic for whom; what comes of it.
    async fn chooses(&mut self, whom: &str) -> Page {
        let page = self.lan.open(&self.clinic.authorization(&[WISH, ANEW])).await;
        assert!(page.has("choose-myself") && page.has("choose-ward-1"), "{}", page.body);
        assert!(page.body.contains("Trần Thị Na") && !page.body.contains(NA), "{}", page.body);
        self.lan.submit(&page, "/choose", &[("choice", whom)]).await
    }

    /// The tokens of whomever she chooses.
    async fn tokens(&mut self, whom: &str) -> Tokens {
        let mut page = self.chooses(whom).await;
        if page.has("consent-accept") {
            page = self.lan.submit(&page, "/consent", &[("decision", "accept")]).await;
        }
        let code = page.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", page.url, page.body));
        Tokens::of(&self.clinic.redeem(&code, &[]).await)
    }

    fn for_na(&self) -> String {
        format!("ward:{}", self.na)
    }

    /// Nothing of it opens anything any more.
    async fn is_over(&self, tokens: &Tokens) {
        self.s.running.app.heed_endings().await.unwrap();
        assert_eq!(self.clinic.userinfo(&tokens.access).await.refusal(), "401 invalid_token");
        assert_eq!(self.clinic.introspect(&tokens.access).await.body["active"], false);
        let refresh = tokens.refresh.as_deref().unwrap();
        assert_eq!(self.clinic.refresh(refresh, &[]).await.refusal(), "400 invalid_grant");
    }

    async fn locked(&self, account: AccountId) {
        let desk = self.s.running.app.desk(None);
        let lock = move |c: &mut khoa::db::Conn| {
            khoa::sign_out::lock(c, &desk, account, Ground::AuthorityAsked, "CA-1", "a test")
        };
        assert!(self.s.running.app.db.write(lock).await.unwrap());
    }

    async fn unlocked(&self, account: AccountId) {
        let desk = self.s.running.app.desk(None);
        let unlock = move |c: &mut khoa::db::Conn| {
            khoa::sign_out::unlock(c, &desk, account, Ground::AuthorityAsked, "CA-1", "a test")
        };
        assert!(self.s.running.app.db.write(unlock).await.unwrap());
    }
}

#[actix_web::test]
async fn a_mother_acts_for_her_child_and_the_service_is_told_of_both_until_either_is_locked() {
    let mut stage = Stage::set().await;
    let whom = stage.for_na();
    let asked = stage.chooses(&whom).await;
    assert!(asked.has("for-whom") && asked.body.contains("Trần Thị Na"), "{}", asked.body);
    assert!(
        asked.body.contains("02/01/2019") || asked.body.contains("2/1/2019"),
        "it is her data: {}",
        asked.body
    );
    let tokens = stage.tokens(&whom).await;
    // That she said yes for her child is no yes for herself.
    assert!(stage.chooses("myself").await.has("consent-accept"));
    let own = stage.tokens("myself").await.id_claims();
    let said = tokens.id_claims();
    assert_ne!(said["sub"], own["sub"]);
    assert_eq!(said["act"], json!({ "sub": own["sub"], "relation": "parent" }));
    assert_eq!(own["act"], Value::Null);
    let told = stage.clinic.userinfo(&tokens.access).await.body;
    assert_eq!((&told["name"], &told["act"]), (&json!("Trần Thị Na"), &said["act"]));
    assert_eq!((&told["sub"], &tokens.access_claims()["act"]), (&said["sub"], &said["act"]));
    let introspected = stage.clinic.introspect(&tokens.access).await.body;
    assert_eq!((&introspected["act"], &introspected["mid"]), (&said["act"], &Value::Null));
    let again = stage.clinic.refresh(tokens.refresh.as_deref().unwrap(), &[]).await;
    assert_eq!(Tokens::of(&again).id_claims()["act"], said["act"]);
    // An ID token of hers names whom the next one is to be about.
    let hint = ("id_token_hint", tokens.id.as_deref().unwrap());
    let silent = stage.lan.open(&stage.clinic.authorization(&[WISH, ("prompt", "none"), hint])).await;
    assert_eq!(silent.query("error").as_deref(), Some("login_required"), "{}", silent.url);
    // What she chose before is in nobody's way who has a page to choose another on.
    let again = stage.lan.open(&stage.clinic.authorization(&[WISH, hint])).await;
    assert!(again.has("choose-ward-1"), "{}", again.url);

    // Both read of it, and where nobody acts for others nobody is asked.
    assert!(stage.lan.open("/history").await.body.contains("Trần Thị Na"));
    assert!(stage.s.history(NA).await.contains(&"entered_for".to_owned()));
    let plain = stage.s.client("plain", json!({})).await;
    assert!(stage.lan.open(&plain.authorization(&[])).await.query("code").is_some());
    // Whoever does not represent her chooses her in vain.
    let mut minh = signed_in(&stage.s, MINH).await;
    let page = minh.open(&stage.clinic.authorization(&[WISH])).await;
    let answer = minh
        .post_with_token(
            &page,
            &format!("/choose?flow={}", page.query("flow").unwrap()),
            &[("choice", &whom)],
        )
        .await;
    assert!(!answer.body.contains("Trần Thị Na") && answer.query("code").is_none(), "{}", answer.body);

    stage.locked(stage.na).await;
    stage.is_over(&tokens).await;
    stage.unlocked(stage.na).await;
    let tokens = stage.tokens(&whom).await;
    let lan = crate::organisations::id_of(&stage.s, LAN).await;
    stage.locked(lan).await;
    stage.is_over(&tokens).await;
    stage.s.finish().await;
}

#[actix_web::test]
async fn where_the_processing_of_a_childs_data_is_restricted_nobody_acts_for_her_at_a_service_that_is_not_the_states()
 {
    let mut stage = Stage::set().await;
    let whom = stage.for_na();
    let tokens = stage.tokens(&whom).await;
    let (desk, na) = (stage.s.running.app.desk(None), stage.na);
    let restrict = move |c: &mut khoa::db::Conn| khoa::sign_out::restrict(c, &desk, na, "QD-1");
    assert!(stage.s.running.app.db.write(restrict).await.unwrap());
    stage.is_over(&tokens).await;
    let page = stage.lan.open(&stage.clinic.authorization(&[WISH, ANEW])).await;
    assert!(page.has("consent-accept") && !page.has("for-whom"), "she is not even asked: {}", page.body);
    let to = format!("/choose?flow={}", page.query("flow").unwrap());
    let answer = stage.lan.post_with_token(&page, &to, &[("choice", &whom)]).await;
    assert!(answer.query("code").is_none() && !answer.body.contains("Trần Thị Na"), "{}", answer.body);
    stage.s.finish().await;
}

#[actix_web::test]
async fn what_a_mother_holds_for_her_child_ends_with_custody_and_lasts_to_the_fourteenth_birthday_at_most() {
    let mut stage = Stage::set().await;
    let whom = stage.for_na();
    let tokens = stage.tokens(&whom).await;
    let father = json!([{ "personal_number": MINH, "relation": "parent" }]);
    let event = json!({ "kind": "guardians", "guardians": father });
    stage.registers.tell("civil_status", json!({ "personal_number": NA }), event);
    stage.s.running.app.ports.follow(Duration::ZERO).await;
    stage.s.running.run_jobs().await.unwrap();
    stage.is_over(&tokens).await;
    let page = stage.lan.open(&stage.clinic.authorization(&[WISH, ANEW])).await;
    assert!(!page.has("choose-ward-1"), "{}", page.body);

    // The father, at noon of the day before; the token lives until midnight, and nobody has to turn anything off.
    let day = khoa::base::LocalDate::of(2033, 1, 2);
    stage.s.later(day.begins().since(stage.s.clock.now()) - Duration::from_secs(60));
    stage.s.running.app.ring.refresh().await.unwrap();
    stage.lan = signed_in(&stage.s, MINH).await;
    let tokens = stage.tokens(&whom).await;
    assert_eq!(tokens.access_claims()["exp"], json!(day.begins().as_seconds()));
    stage.s.later(Duration::from_secs(60));
    stage.is_over(&tokens).await;
    stage.s.finish().await;
}
