//! The budget holds: in any order of tries, across restarts, and against two hundred at once.

use std::time::Duration;

use proptest::prelude::*;

use super::policy::{ACCOUNT, ADDRESS, CODE, Counter, Policy};
use super::*;
use crate::account::testing::{World, worlds};
use crate::base::AccountId;

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
    assert_eq!(play(CODE, &[Step::Try; 1_000]), (10, 0, 10));
    let patient = [Step::Try, Step::Wait(3_600)].repeat(1_000);
    assert_eq!(play(ACCOUNT, &patient).0, 100);
}

async fn tried(world: &World, buckets: Vec<Bucket>) -> Result<Reserved, Throttled> {
    let now = world.now();
    world.write(move |c| reserve(c, now, Attempt::new(buckets.clone()))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_guesses_at_once_do_not_exceed_the_budget_by_one() {
    for world in worlds().await {
        let lan = Bucket::account(&world.vault, AccountId::new(world.now(), &world.entropy));
        let guesses: Vec<_> = (0..200)
            .map(|_| {
                let (db, now) = (world.records.db.clone(), world.now());
                tokio::spawn(async move { db.write(move |c| reserve(c, now, Attempt::new(vec![lan]))).await })
            })
            .collect();
        let mut made = 0;
        for guess in guesses {
            // A guess that was shed (Busy) was not made either.
            made += usize::from(matches!(guess.await.unwrap(), Ok(Ok(_))));
        }
        assert_eq!(made, 10);
    }
}

#[tokio::test]
async fn strangers_guesses_do_not_lock_the_owner_out_and_success_forgets_them() {
    for world in worlds().await {
        let id = AccountId::new(world.now(), &world.entropy);
        let (strangers, owner) =
            (Bucket::account(&world.vault, id), Bucket::known_device(&world.vault, id, "phone"));
        for _guess in 0..10 {
            drop(tried(&world, vec![strangers]).await.unwrap());
        }
        assert_eq!(tried(&world, vec![strangers]).await.unwrap_err().retry_after, Duration::from_secs(30));
        let reserved = tried(&world, vec![owner]).await.unwrap();
        let now = world.now();
        world.write(move |c| succeeded(c, now, &reserved)).await;
        assert!(tried(&world, vec![strangers]).await.is_err());
        world.write(move |c| forget(c, &strangers)).await;
        assert!(tried(&world, vec![strangers]).await.is_ok());
    }
}

#[tokio::test]
async fn people_behind_one_address_pay_for_failures_alone() {
    for world in worlds().await {
        let office = Bucket::address(&world.vault, "192.0.2.1".parse().unwrap());
        for _person in 0..ADDRESS.free() + 50 {
            let reserved = tried(&world, vec![office]).await.unwrap();
            let now = world.now();
            world.write(move |c| succeeded(c, now, &reserved)).await;
        }
        for _failure in 0..ADDRESS.free() {
            drop(tried(&world, vec![office]).await.unwrap());
        }
        assert!(tried(&world, vec![office]).await.is_err());
        world.clock.turn(Duration::from_secs(3_600));
        assert!(tried(&world, vec![office]).await.is_ok());
    }
}

#[tokio::test]
async fn a_try_that_was_not_made_costs_nothing() {
    for world in worlds().await {
        let name = Bucket::unknown_name(&world.vault, "nobody@mail.example");
        for _storm in 0..30 {
            let reserved = tried(&world, vec![name]).await.unwrap();
            let now = world.now();
            world.write(move |c| untested(c, now, &reserved)).await;
        }
        let same_name = Bucket::unknown_name(&world.vault, " NOBODY@mail.example");
        for _guess in 0..10 {
            drop(tried(&world, vec![same_name]).await.unwrap());
        }
        assert!(tried(&world, vec![name]).await.is_err());
    }
}

#[tokio::test]
async fn sweeping_takes_only_what_nobody_touched_for_long() {
    for world in worlds().await {
        let (idle, full) = (Bucket::unknown_name(&world.vault, "a"), Bucket::unknown_name(&world.vault, "b"));
        drop(tried(&world, vec![idle]).await.unwrap());
        for _guess in 0..10 {
            drop(tried(&world, vec![full]).await.unwrap());
        }
        let days = |days: u64| Duration::from_secs(days * 86_400);
        let mut swept = Vec::new();
        for pause in [days(89), days(2), days(730)] {
            world.clock.turn(pause);
            let now = world.now();
            swept.push(world.write(move |c| sweep(c, now)).await);
        }
        assert_eq!(swept, [0, 1, 1]);
    }
}
