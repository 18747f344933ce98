//! The budget holds: in any order of tries, across restarts, and against two hundred at once.

use std::time::Duration;

use proptest::prelude::*;

use super::policy::{Counter, DAY, Policy};
use super::table::{CODES_FROM, TRIES_AT, TRIES_FROM};
use super::*;
use crate::account::testing::{World, worlds};
use crate::base::AccountId;

const ACCOUNT: Policy = TRIES_AT.policy;
const LAN: &str = "lan@mail.example";

/// What a guesser may do.
#[derive(Debug, Clone, Copy)]
enum Step {
    Try,
    Wait(u64),
    GiveBack,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![6 => Just(Step::Try), 3 => (0..5_000u64).prop_map(Step::Wait), 1 => Just(Step::GiveBack)]
}

/// How many tries were made in all, how many were taken back, and the longest run without a wait.
fn play(policy: Policy, steps: &[Step]) -> (usize, usize, usize) {
    let (mut now, mut counter) = (Moment::from_seconds(1_000_000), None::<Counter>);
    let (mut made, mut taken_back, mut at_once, mut longest) = (0usize, 0usize, 0usize, 0usize);
    for step in steps {
        match step {
            Step::Try => {
                if let Ok(next) = policy.reserve(counter, now) {
                    counter = next;
                    made += 1;
                    at_once += 1;
                    longest = longest.max(at_once);
                }
            }
            Step::Wait(seconds) => {
                now = now.plus(Duration::from_secs(*seconds));
                at_once = if *seconds == 0 { at_once } else { 0 };
            }
            Step::GiveBack => {
                if let Some(next) = policy.give_back(counter, now) {
                    counter = Some(next);
                    taken_back += 1;
                    at_once = at_once.saturating_sub(1);
                }
            }
        }
    }
    (made, taken_back, longest)
}

proptest! {
    #[test]
    fn no_order_of_tries_and_waits_beats_the_budget(steps in prop::collection::vec(step(), 0..400)) {
        let (made, taken_back, longest) = play(ACCOUNT, &steps);
        prop_assert!(made - taken_back <= 100);
        prop_assert!(longest <= 10);
    }

    #[test]
    fn a_refusal_tells_a_wait_after_which_the_next_try_is_made(tries in 10..99i32, later in 0..10_000u64) {
        let start = Moment::from_seconds(1_000_000);
        let counter = Counter { failures: tries, first_failed_at: start, blocked_until: start.plus(Duration::from_secs(3_600)) };
        let now = start.plus(Duration::from_secs(later));
        if let Err(Throttled { retry_after }) = ACCOUNT.reserve(Some(counter), now) {
            prop_assert!(ACCOUNT.reserve(Some(counter), now.plus(retry_after)).is_ok());
        }
    }
}

#[test]
fn a_thousand_guesses_without_a_pause_are_ten() {
    assert_eq!(play(ACCOUNT, &[Step::Try; 1_000]), (10, 0, 10));
    assert_eq!(play(CODES_FROM.policy, &[Step::Try; 1_000]), (10, 0, 10));
    let patient = [Step::Try, Step::Wait(3_600)].repeat(1_000);
    assert_eq!(play(ACCOUNT, &patient).0, 100);
}

async fn tried(world: &World, attempt: Attempt) -> Result<Reserved, Throttled> {
    let now = world.now();
    world.write(move |c| reserve(c, now, attempt.clone())).await
}

async fn was_right(world: &World, reserved: Reserved) {
    let now = world.now();
    world.write(move |c| succeeded(c, now, &reserved)).await;
}

/// Somebody who types `typed` for `account` at an address ending in `host`.
fn guess(world: &World, typed: &str, account: Option<AccountId>, host: u8) -> Attempt {
    let address = [192, host, 2, 1].into();
    Attempt::sign_in(&world.vault, &Target { typed, account, device: None, address })
}

fn at_home(world: &World, typed: &str, account: AccountId) -> Attempt {
    let (account, device) = (Some(account), Some("phone"));
    Attempt::sign_in(&world.vault, &Target { typed, account, device, address: [192, 0, 2, 1].into() })
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_guesses_at_once_do_not_exceed_the_budget_by_one() {
    for world in worlds().await {
        let lan = AccountId::new(world.now(), &world.entropy);
        // By two names, so that those of the account are what is left.
        let guesses: Vec<_> = (0..200u8)
            .map(|n| {
                let typed = if n.is_multiple_of(2) { LAN } else { "0900000001" };
                let (db, now, guess) =
                    (world.records.db.clone(), world.now(), guess(&world, typed, Some(lan), n % 3));
                tokio::spawn(async move { db.write(move |c| reserve(c, now, guess.clone())).await })
            })
            .collect();
        let mut made = 0;
        for guess in guesses {
            // A guess that was shed (Busy) was not made either.
            made += usize::from(matches!(guess.await.unwrap(), Ok(Ok(reserved)) if reserved.may_succeed()));
        }
        assert_eq!(made, 10);
    }
}

#[tokio::test]
async fn strangers_guesses_do_not_lock_the_owner_out_and_their_success_ends_the_row() {
    for world in worlds().await {
        let id = AccountId::new(world.now(), &world.entropy);
        for _guess in 0..10 {
            assert!(tried(&world, guess(&world, LAN, Some(id), 0)).await.unwrap().may_succeed());
        }
        let told = tried(&world, guess(&world, LAN, Some(id), 0)).await.unwrap_err();
        assert_eq!(told.retry_after, Duration::from_secs(30));
        let other_name = tried(&world, guess(&world, "0900000001", Some(id), 0)).await.unwrap();
        assert!(!other_name.may_succeed(), "in silence: it is nobody's business that it is the same account");
        let owner = tried(&world, at_home(&world, LAN, id)).await.unwrap();
        assert!(owner.may_succeed());
        was_right(&world, owner).await;
        assert!(
            tried(&world, guess(&world, LAN, Some(id), 0)).await.is_err(),
            "nobody sees that she was here"
        );
        assert!(tried(&world, guess(&world, "0900000001", Some(id), 0)).await.unwrap().may_succeed());
    }
}

#[tokio::test]
async fn nobodys_names_run_out_as_those_of_people_do() {
    for world in worlds().await {
        let id = AccountId::new(world.now(), &world.entropy);
        let mut answers = Vec::new();
        for (typed, account) in [(LAN, Some(id)), ("nobody@mail.example", None)] {
            let spellings = [typed.to_owned(), format!("  {} ", typed.to_uppercase())];
            for n in 0..12 {
                let try_one = guess(&world, &spellings[n % 2], account, 0);
                answers.push(tried(&world, try_one).await.map_err(|t| t.retry_after).err());
            }
        }
        assert_eq!(answers[..12], answers[12..]);
        assert_eq!(answers[9..12], [None, Some(Duration::from_secs(30)), Some(Duration::from_secs(30))]);
    }
}

#[tokio::test]
async fn people_behind_one_address_pay_for_failures_alone() {
    for world in worlds().await {
        let office = || Attempt::at_a_proof(&world.vault, [192, 0, 2, 1].into());
        for _person in 0..TRIES_FROM.policy.free() + 50 {
            let reserved = tried(&world, office()).await.unwrap();
            was_right(&world, reserved).await;
        }
        for _failure in 0..TRIES_FROM.policy.free() {
            drop(tried(&world, office()).await.unwrap());
        }
        assert!(tried(&world, office()).await.is_err());
        let id = AccountId::new(world.now(), &world.entropy);
        assert!(tried(&world, at_home(&world, LAN, id)).await.is_ok(), "a browser that knows the account");
        world.clock.turn(Duration::from_secs(3_600));
        assert!(tried(&world, office()).await.is_ok());
    }
}

#[tokio::test]
async fn whoever_changes_addresses_within_a_network_is_counted_as_one() {
    for world in worlds().await {
        let from = |n: u16| format!("2001:db8:1:{n:x}::1").parse().unwrap();
        let mut made = 0;
        for n in 0..2_000 {
            made += u32::from(tried(&world, Attempt::messages(&world.vault, [], from(n))).await.is_ok());
        }
        assert_eq!(made, 200, "four clients' worth in a network of 48 bits");
    }
}

#[tokio::test]
async fn a_try_that_was_not_made_costs_nothing() {
    for world in worlds().await {
        let nobody = || guess(&world, "nobody@mail.example", None, 0);
        for _storm in 0..30 {
            let reserved = tried(&world, nobody()).await.unwrap();
            let now = world.now();
            world.write(move |c| untested(c, now, &reserved)).await;
        }
        for _guess in 0..10 {
            drop(tried(&world, nobody()).await.unwrap());
        }
        for _refused in 0..400 {
            assert!(tried(&world, nobody()).await.is_err());
        }
        let address = Attempt::at_a_proof(&world.vault, [192, 0, 2, 1].into());
        assert!(tried(&world, address).await.is_ok(), "what one counter refuses costs the others nothing");
    }
}

#[tokio::test]
async fn sweeping_leaves_only_what_still_says_something() {
    for world in worlds().await {
        let id = AccountId::new(world.now(), &world.entropy);
        drop(tried(&world, guess(&world, "nobody", None, 0)).await.unwrap());
        for _guess in 0..10 {
            drop(tried(&world, guess(&world, LAN, Some(id), 1)).await.unwrap());
        }
        let mut swept = Vec::new();
        for pause in [Duration::from_secs(3_601), DAY, DAY * 728, DAY * 3] {
            world.clock.turn(pause);
            let sweeping = Sweeping::after(world.now(), DAY * 730);
            let both = world.write(move |c| Ok(sweep_spent(c, sweeping.now)? + sweep(c, &sweeping)?));
            swept.push(both.await);
        }
        // Two networks of each; two names and the account of nobody; Lan's account.
        assert_eq!(swept, [4, 3, 0, 1]);
    }
}
