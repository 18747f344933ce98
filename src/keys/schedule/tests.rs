//! The life of keys, without keys.

use proptest::prelude::*;

use super::*;

const START: Moment = Moment::from_seconds(1_800_000_000);
const HOUR: Duration = Duration::from_secs(3_600);

fn schedule() -> Schedule {
    Schedule { rotation: 90 * 24 * HOUR, prepublish: 24 * HOUR, keep: 48 * HOUR }
}

/// Does to a list what the store does to the table.
fn take(keys: &mut Vec<Listed>, steps: Vec<Step>, now: Moment) {
    for step in steps {
        match step {
            Step::Make { alg, generation, signs_from } => {
                for older in keys.iter_mut().filter(|key| key.alg == alg && key.life.signs_until > signs_from)
                {
                    older.life.signs_until = signs_from;
                    older.life.published_until = signs_from.plus(schedule().keep);
                }
                let life = schedule().life(now, signs_from);
                let kid = format!("{alg}-{generation}");
                keys.push(Listed { kid, alg, generation, life, private_half: true });
            }
            Step::Promote { kid } => {
                let key = keys.iter_mut().find(|key| key.kid == kid).unwrap();
                key.life = Life { created_at: key.life.created_at, ..schedule().life(now, now) };
            }
        }
    }
}

fn settle(keys: &mut Vec<Listed>, now: Moment) {
    let steps = due(keys, now, &schedule());
    take(keys, steps, now);
    assert_eq!(due(keys, now, &schedule()), [], "what was done is not due again");
}

fn states(keys: &[Listed], now: Moment) -> Vec<(i32, KeyState)> {
    keys.iter()
        .filter(|key| key.alg == Alg::Es256)
        .map(|key| (key.generation, KeyInfo::of(key, now).state))
        .collect()
}

#[test]
fn a_key_is_published_before_it_signs_and_after_it_signed() {
    use KeyState::{Kept, Retired, Signing, Waiting};
    let mut keys = Vec::new();
    settle(&mut keys, START);
    assert_eq!(states(&keys, START), [(1, Signing)]);
    let end = START.plus(schedule().rotation);
    for (now, expected) in [
        (end.minus(25 * HOUR), vec![(1, Signing)]),
        (end.minus(24 * HOUR), vec![(1, Signing), (2, Waiting)]),
        (end.minus(Duration::from_micros(1)), vec![(1, Signing), (2, Waiting)]),
        (end, vec![(1, Kept), (2, Signing)]),
        (end.plus(48 * HOUR), vec![(1, Retired), (2, Signing)]),
    ] {
        settle(&mut keys, now);
        assert_eq!(states(&keys, now), expected, "{now}");
    }
}

#[test]
fn after_a_long_absence_a_new_key_signs_at_once() {
    let mut keys = Vec::new();
    settle(&mut keys, START);
    let late = START.plus(schedule().rotation).plus(HOUR);
    assert!(keys.iter().all(|key| key.life.may_sign(late)), "until then the old one signs on");
    settle(&mut keys, late);
    assert_eq!(states(&keys, late), [(1, KeyState::Kept), (2, KeyState::Signing)]);
    let later = START.plus(300 * 24 * HOUR);
    assert!(!keys.iter().any(|key| key.life.may_sign(later)));
    settle(&mut keys, later);
    assert_eq!(states(&keys, later).last(), Some(&(3, KeyState::Signing)));
}

#[test]
fn asking_for_a_rotation_twice_is_asking_once() {
    let mut keys = Vec::new();
    settle(&mut keys, START);
    let steps = hurried(&keys, START, &schedule());
    assert_eq!(steps.len(), Alg::ALL.len());
    take(&mut keys, steps, START);
    assert_eq!(hurried(&keys, START, &schedule()), []);
    let begin = START.plus(24 * HOUR);
    settle(&mut keys, begin);
    assert_eq!(states(&keys, begin), [(1, KeyState::Kept), (2, KeyState::Signing)]);
}

#[test]
fn when_the_signing_key_is_revoked_the_waiting_one_begins() {
    let mut keys = Vec::new();
    settle(&mut keys, START);
    let steps = hurried(&keys, START, &schedule());
    take(&mut keys, steps, START);
    for revoked in ["ES256-1", "ES256-2"] {
        keys.iter_mut().find(|key| key.kid == revoked).unwrap().life.revoked_at = Some(START);
        settle(&mut keys, START);
    }
    assert_eq!(
        states(&keys, START),
        [(1, KeyState::Revoked), (2, KeyState::Revoked), (3, KeyState::Signing)]
    );
    assert_eq!(states(&keys, START.plus(HOUR)).len(), 3);
}

#[test]
fn a_key_without_its_private_half_is_never_current_and_is_replaced_at_once() {
    let mut keys = Vec::new();
    settle(&mut keys, START);
    let broken = keys.iter_mut().find(|key| key.alg == Alg::Es256).unwrap();
    broken.private_half = false;
    assert_eq!(states(&keys, START), [(1, KeyState::Broken)]);
    settle(&mut keys, START);
    assert_eq!(states(&keys, START), [(1, KeyState::Kept), (2, KeyState::Signing)]);
}

#[test]
fn a_key_of_a_wrong_clocks_future_changes_no_turn_of_the_others() {
    let (mut keys, future) = (Vec::new(), START.plus(10 * 365 * 24 * HOUR));
    settle(&mut keys, START);
    settle(&mut keys, future);
    assert_eq!(states(&keys, START), [(1, KeyState::Signing), (2, KeyState::Waiting)]);
    let end = START.plus(schedule().rotation);
    settle(&mut keys, end.minus(24 * HOUR));
    settle(&mut keys, end);
    assert_eq!(
        states(&keys, end),
        [(1, KeyState::Kept), (2, KeyState::Kept), (3, KeyState::Signing)],
        "the one of the future never gets a turn"
    );
}

proptest! {
    /// Whatever happens when: one key of each algorithm signs, and while somebody looks often enough, no key
    /// signs that has not been published for as long as it had to be.
    #[test]
    fn there_is_always_one_signer_and_it_was_announced(
        events in prop::collection::vec((0u32..2_000, prop::sample::select(vec!["look", "look", "look", "rotate", "revoke"])), 1..60),
    ) {
        let (mut keys, mut now, mut disturbed) = (Vec::new(), START, START);
        settle(&mut keys, now);
        for (hours, event) in events {
            now = now.plus(hours * HOUR);
            if hours > 12 {
                disturbed = now;
            }
            settle(&mut keys, now);
            match event {
                "rotate" => {
                    let steps = hurried(&keys, now, &schedule());
                    take(&mut keys, steps, now);
                }
                "revoke" => {
                    let signing = keys.iter_mut().find(|key| key.life.is_current(now)).unwrap();
                    signing.life.revoked_at = Some(now);
                    disturbed = now;
                }
                _ => {}
            }
            settle(&mut keys, now);
            for alg in Alg::ALL {
                let signing: Vec<_> = keys.iter().filter(|key| key.alg == alg && key.life.is_current(now)).collect();
                prop_assert_eq!(signing.len(), 1);
                prop_assert!(signing[0].life.is_published(now) && signing[0].life.may_sign(now));
            }
            for key in keys.iter().filter(|key| key.life.revoked_at.is_none() && key.life.created_at > disturbed) {
                prop_assert!(key.life.signs_from.since(key.life.created_at) >= 12 * HOUR, "{:?}", key);
                prop_assert!(key.life.published_until.since(key.life.signs_until) >= schedule().keep);
            }
        }
    }
}
