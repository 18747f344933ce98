//! What time it is for keys. What is destroyed or changed for good never hangs on one reading of a machine's clock.
//!
//! [`KeyTime::now`] says which key signs and which are published: the clock of the machine, as long as it goes as time does.
//! A leap is not followed before it has lasted; until then time goes on from where it was.
//!
//! [`KeyTime::surely`] says what may be erased. It is a moment that has been reached for certain, because somebody watched
//! all the time up to it: kept beside the keys, it moves on no faster than time passes in some process, whatever the clocks
//! of the others say. While the service stands still it stands still too, and all that costs is an erasure that comes later.

use std::time::Duration;

use crate::base::{Clock, Moment};

/// How far a clock may be set at once and be followed at once.
const CORRECTION: Duration = Duration::from_secs(300);

/// How long a leap must last before it is followed.
const LASTING: Duration = Duration::from_secs(600);

/// How much may be watched before it is worth a write.
const WORTH_KEEPING: Duration = Duration::from_secs(600);

/// A moment of time that has passed steadily since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    at: Moment,
    passed: Duration,
}

impl Anchor {
    /// `at` is now.
    pub(super) fn here(clock: &Clock, at: Moment) -> Self {
        Self { at, passed: clock.passed() }
    }

    /// The moment that it is now.
    pub(super) fn now(self, clock: &Clock) -> Moment {
        self.at.plus(clock.passed().saturating_sub(self.passed))
    }
}

/// See the file's own words.
#[derive(Debug)]
pub(super) struct KeyTime {
    clock: Clock,
    now: Anchor,
    surely: Option<Anchor>,
    leap: Option<Leap>,
}

/// The clock says something else than the time that passes.
#[derive(Debug, Clone, Copy)]
struct Leap {
    /// What it said, as time has passed since.
    to: Anchor,
    /// When it was first seen.
    seen: Duration,
}

impl KeyTime {
    pub(super) fn begin(clock: &Clock) -> Self {
        let now = Anchor::here(clock, clock.now());
        Self { clock: clock.clone(), now, surely: None, leap: None }
    }

    /// Looks at the clock again, and at what is `kept` of the time that was watched; `newest` is when the youngest key was
    /// made, for a table in which nothing is kept yet.
    pub(super) fn look(&mut self, kept: Option<Moment>, newest: Option<Moment>) {
        let shown = self.clock.now();
        let watched = self.surely.map(|own| own.now(&self.clock));
        let kept = kept.unwrap_or_else(|| newest.map_or(shown, |newest| newest.min(shown)));
        let surely = watched.map_or(kept, |own| own.max(kept));
        let now = self.judged(shown).max(surely);
        self.surely = Some(Anchor::here(&self.clock, surely));
        self.now = Anchor::here(&self.clock, now);
    }

    /// The clock's word, or time as it passed.
    fn judged(&mut self, shown: Moment) -> Moment {
        let passed = self.now.now(&self.clock);
        if apart(shown, passed) <= CORRECTION {
            self.leap = None;
            return shown;
        }
        match self.leap {
            Some(leap) if apart(shown, leap.to.now(&self.clock)) <= CORRECTION => {
                if self.clock.passed().saturating_sub(leap.seen) < LASTING {
                    return passed;
                }
                tracing::warn!(clock = %shown, "signing keys follow the machine's clock, which has leapt");
                self.leap = None;
                shown
            }
            _ => {
                tracing::error!(clock = %shown, time = %passed, "the machine's clock has leapt; signing keys do not follow yet");
                self.leap = Some(Leap { to: Anchor::here(&self.clock, shown), seen: self.clock.passed() });
                passed
            }
        }
    }

    /// From where to count the present.
    pub(super) const fn anchor(&self) -> Anchor {
        self.now
    }

    /// The present, for signing and publishing.
    pub(super) fn now(&self) -> Moment {
        self.now.now(&self.clock)
    }

    /// What has been reached for certain; nothing before the first look.
    pub(super) fn surely(&self) -> Option<Moment> {
        self.surely.map(|surely| surely.now(&self.clock))
    }

    /// What should be kept, when `kept` lags behind.
    pub(super) fn to_keep(&self, kept: Option<Moment>) -> Option<Moment> {
        self.surely().filter(|surely| kept.is_none_or(|kept| surely.since(kept) >= WORTH_KEEPING))
    }

    /// Whether the clock says something that is not believed yet.
    pub(super) const fn is_doubted(&self) -> bool {
        self.leap.is_some()
    }
}

fn apart(one: Moment, other: Moment) -> Duration {
    one.since(other).max(other.since(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment::from_seconds(1_800_000_000);
    const HOUR: Duration = Duration::from_secs(3_600);
    const YEARS: Duration = Duration::from_secs(10 * 365 * 86_400);

    /// A process that looks every five seconds while `span` passes.
    fn watch(time: &mut KeyTime, span: Duration) {
        let mut left = span;
        while !left.is_zero() {
            let step = left.min(Duration::from_secs(5));
            time.clock.turn(step);
            time.look(time.surely(), None);
            left -= step;
        }
    }

    fn begun() -> (Clock, KeyTime) {
        let clock = Clock::fixed(START);
        let mut time = KeyTime::begin(&clock);
        time.look(None, None);
        (clock, time)
    }

    #[test]
    fn a_leap_is_followed_only_when_it_lasts_and_never_makes_anything_certain() {
        for leap in [START.plus(YEARS), START.minus(YEARS)] {
            let (clock, mut time) = begun();
            clock.leap_to(leap);
            watch(&mut time, Duration::from_secs(6));
            assert_eq!((time.now(), time.surely()), (START.plus(Duration::from_secs(6)), time.surely()));
            assert!(time.is_doubted());
            watch(&mut time, HOUR);
            let passed = START.plus(HOUR).plus(Duration::from_secs(6));
            assert_eq!(time.surely(), Some(passed));
            assert_eq!(time.now(), clock.now().max(passed), "never before what is certain");
            clock.leap_to(passed);
            watch(&mut time, LASTING + HOUR);
            assert_eq!((time.now(), time.surely()), (clock.now(), Some(clock.now())), "it heals");
        }
    }

    #[test]
    fn a_small_correction_is_followed_at_once() {
        let (clock, mut time) = begun();
        clock.leap_to(START.plus(CORRECTION));
        time.look(time.surely(), None);
        assert_eq!((time.now(), time.surely()), (clock.now(), Some(START)));
    }

    #[test]
    fn after_months_of_rest_keys_go_on_and_certainty_comes_by_watching_alone() {
        let months = 200 * 24 * HOUR;
        let clock = Clock::fixed(START.plus(months));
        let mut time = KeyTime::begin(&clock);
        time.look(Some(START), Some(START));
        assert_eq!((time.now(), time.surely()), (START.plus(months), Some(START)));
        watch(&mut time, HOUR);
        assert_eq!(time.surely(), Some(START.plus(HOUR)));
    }

    #[test]
    fn what_another_process_watched_counts_and_what_its_clock_says_does_not() {
        let (clock, mut time) = begun();
        time.look(Some(START.plus(HOUR)), None);
        assert_eq!(time.surely(), Some(START.plus(HOUR)));
        time.look(Some(START), None);
        assert_eq!(time.surely(), Some(START.plus(HOUR)), "nor does it run back");
        let mut leapt = KeyTime::begin(&Clock::fixed(START.plus(YEARS)));
        leapt.look(time.surely(), None);
        assert_eq!(leapt.to_keep(time.surely()), None);
        drop(clock);
    }

    #[test]
    fn keys_of_an_earlier_release_are_evidence_of_the_day_they_were_made() {
        let clock = Clock::fixed(START.plus(YEARS));
        let mut time = KeyTime::begin(&clock);
        time.look(None, Some(START));
        assert_eq!(time.surely(), Some(START));
    }
}
