//! A whole life of an account, on a real store: issued, missed, rescued, taken up, closed.

use std::time::Duration;

use super::*;
use crate::account::testing::{LAN, World, worlds};
use crate::account::{self, Account, Applied, FullName, Level, SelfRegistration};
use crate::base::{AccountId, Email, Lang, Moment, Phone};
use crate::db::StoreError;

const DAY: Duration = Duration::from_secs(86_400);

async fn self_registered(world: &World) -> AccountId {
    let who = SelfRegistration {
        name: FullName::parse("Đỗ Thị Thu").unwrap(),
        email: Email::parse("thu@mail.example").unwrap(),
        phone: Phone::parse("0900000003").unwrap(),
        lang: Lang::Vi,
    };
    let (desk, new) = (world.desk(), who.verified());
    world.write(move |c| account::create(c, &desk, &new)).await.unwrap().id
}

fn proof(level: Level) -> Proof {
    Proof {
        level,
        method: Method::Counter,
        source: "police/00001".into(),
        reference: "K7-2026".into(),
        officer: None,
        facts: serde_json::json!({ "face": "matches", "name": "Đỗ Thị Thu" }),
    }
}

async fn issued(world: &World, id: AccountId, level: Level, activate_by: Moment) {
    let desk = world.desk();
    world.write(move |c| issue(c, &desk, id, &proof(level), activate_by)).await;
}

async fn activated(world: &World, id: AccountId) -> Result<Level, NotActivated> {
    let desk = world.desk();
    world.write(move |c| activate(c, &desk, id)).await
}

async fn seen(world: &World, id: AccountId) -> (Account, State) {
    let account = world.write(move |c| account::account(c, id)).await;
    let state = account.state(world.now());
    (account, state)
}

#[tokio::test]
async fn a_level_waits_for_its_holder_and_the_one_before_stays_in_force() {
    for world in worlds().await {
        let thu = self_registered(&world).await;
        assert_eq!(seen(&world, thu).await.1, State::Active, "nothing was issued, nothing waits");
        assert_eq!(activated(&world, thu).await, Err(NotActivated::NothingIssued));
        issued(&world, thu, Level::One, world.now().plus(7 * DAY)).await;
        let (account, state) = seen(&world, thu).await;
        assert_eq!((account.level, account.active, state), (None, true, State::Issued));
        assert_eq!(activated(&world, thu).await, Ok(Level::One));
        let (account, state) = seen(&world, thu).await;
        assert_eq!((account.level, account.level_since), (Some(Level::One), Some(world.now())));
        assert_eq!((account.issued, state), (None, State::Active));
        assert_eq!(activated(&world, thu).await, Err(NotActivated::NothingIssued), "once");

        world.clock.turn(DAY);
        issued(&world, thu, Level::Two, world.now().plus(7 * DAY)).await;
        world.clock.turn(7 * DAY);
        let (account, state) = seen(&world, thu).await;
        assert_eq!((account.level, state), (Some(Level::One), State::ActivationExpired));
        assert_eq!(activated(&world, thu).await, Err(NotActivated::Expired));
        let (desk, by) = (world.desk(), world.now().plus(DAY));
        assert!(world.write(move |c| reopen_window(c, &desk, thu, by)).await);
        assert_eq!(activated(&world, thu).await, Ok(Level::Two));
        let desk = world.desk();
        assert!(!world.write(move |c| reopen_window(c, &desk, thu, by)).await, "nothing waits");
    }
}

#[tokio::test]
async fn a_proof_of_less_than_what_is_in_force_is_kept_and_takes_nothing_away() {
    for world in worlds().await {
        let lan = account::testing::import(&world, LAN).await.account;
        issued(&world, lan, Level::One, world.now().plus(DAY)).await;
        let (account, state) = seen(&world, lan).await;
        assert_eq!((account.level, account.issued, state), (Some(Level::Two), None, State::Active));
        let vault = world.vault.clone();
        let kept = world.write(move |c| proofs(c, &vault, lan)).await;
        let [Proven { at, proof }] = kept.as_slice() else { panic!("{kept:?}") };
        assert_eq!((*at, proof.level, proof.method), (world.now(), Level::One, Method::Counter));
        assert_eq!((proof.facts["face"].as_str(), proof.reference.as_str()), (Some("matches"), "K7-2026"));
        assert!(!format!("{proof:?}").contains("Thu"));
    }
}

#[tokio::test]
async fn a_closed_account_is_found_by_nothing_and_takes_nothing_up() {
    for world in worlds().await {
        let Applied { account: lan, .. } = account::testing::import(&world, LAN).await;
        let desk = world.desk();
        let closed = world
            .write(move |c| Ok((close(c, &desk, lan, Why::Died)?, close(c, &desk, lan, Why::HolderAsked)?)))
            .await;
        assert_eq!(closed, (true, false), "once");
        let (account, state) = seen(&world, lan).await;
        assert_eq!((account.active, account.closed_at, state), (false, Some(world.now()), State::Closed));
        for typed in ["099193000001", "0900000001", "lan@mail.example"] {
            let vault = world.vault.clone();
            assert_eq!(world.write(move |c| account::find(c, &vault, typed)).await, None, "{typed}");
        }
        assert_eq!(activated(&world, lan).await, Err(NotActivated::NothingIssued));
        let (desk, by) = (world.desk(), world.now().plus(DAY));
        let issued = world.records.db.write(move |c| issue(c, &desk, lan, &proof(Level::Two), by)).await;
        assert!(matches!(issued, Err(StoreError::Conflict)));
    }
}
