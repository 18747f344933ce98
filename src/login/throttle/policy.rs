//! How many tries are free and how long one waits for the next: pure arithmetic on one counter.

use std::time::Duration;

use crate::base::Moment;

/// Not now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries; wait {} s", .retry_after.as_secs())]
pub struct Throttled {
    /// How long to wait.
    pub retry_after: Duration,
}

impl Throttled {
    /// When room for what is on its way is used up: it comes back within minutes.
    pub(in crate::login) const fn for_a_while() -> Self {
        Self { retry_after: Duration::from_secs(60) }
    }
}

/// One counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) failures: i32,
    pub(super) first_failed_at: Moment,
    pub(super) blocked_until: Moment,
}

/// The rule of one kind of bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Policy {
    /// So many tries cost nothing; each after them makes the next one wait.
    pub(super) free: i32,
    /// And after so many there is no next one.
    pub(super) most: Option<i32>,
    /// How long after its first try the counter begins anew.
    pub(super) forgets_after: Option<Duration>,
    /// The wait after the last free try; it doubles with each one made, to the longest.
    pub(super) first_wait: Duration,
    pub(super) longest_wait: Duration,
}

/// How far ahead of ours another process's clock may be.
const AHEAD: Duration = Duration::from_secs(60);

pub(super) const HOUR: Duration = Duration::from_secs(3_600);
pub(super) const DAY: Duration = Duration::from_secs(86_400);

/// How long the counter of a rule that never forgets is kept once nobody touches it.
pub(super) const KEEP: Duration = Duration::from_secs(730 * 86_400);

impl Policy {
    /// `free` tries, then waits from half a minute to an hour, for ever.
    pub(super) const fn waits(free: i32) -> Self {
        let first_wait = Duration::from_secs(30);
        Self { free, most: None, forgets_after: None, first_wait, longest_wait: HOUR }
    }

    /// The same, and after `most` no more.
    pub(super) const fn at_most(self, most: i32) -> Self {
        Self { most: Some(most), ..self }
    }

    /// `most` tries in `span` and no wait before the last of them.
    pub(super) const fn within(most: i32, span: Duration) -> Self {
        Self { most: Some(most), ..Self::waits(most) }.forgotten_after(span)
    }

    /// The same, beginning anew so long after its first try.
    pub(super) const fn forgotten_after(self, span: Duration) -> Self {
        Self { forgets_after: Some(span), ..self }
    }

    /// The same with other waits.
    pub(super) const fn with_waits(self, first_wait: Duration, longest_wait: Duration) -> Self {
        Self { first_wait, longest_wait, ..self }
    }

    /// The same for so many at once.
    pub(super) fn times(self, many: u16) -> Self {
        let many = i32::from(many);
        let most = self.most.map(|most| most.saturating_mul(many));
        Self { free: self.free.saturating_mul(many), most, ..self }
    }

    /// How many tries are free.
    pub(super) const fn free(self) -> i32 {
        self.free
    }

    /// Until when its counter says anything: then its row may go.
    pub(super) fn kept_until(self, counter: &Counter) -> Moment {
        let forgotten = match self.forgets_after {
            Some(after) => counter.first_failed_at.plus(after),
            None => counter.blocked_until.plus(KEEP),
        };
        forgotten.max(counter.blocked_until)
    }

    /// Counts one more try, or says how long to wait.
    pub(super) fn reserve(self, counter: Option<Counter>, now: Moment) -> Result<Option<Counter>, Throttled> {
        let fresh = Counter { failures: 0, first_failed_at: now, blocked_until: now };
        let counter = counter.filter(|counter| !self.is_forgotten(counter, now)).unwrap_or(fresh);
        if self.most.is_some_and(|most| counter.failures >= most) {
            // Without an end: as long as one wait can be, and then the same answer again.
            let end = self.forgets_after.map(|after| counter.first_failed_at.plus(after).since(now));
            return Err(Throttled { retry_after: whole_seconds(end.unwrap_or(self.longest_wait)) });
        }
        // Below that nobody waits: the time there is when the last try came, by a clock that may be a little ahead of ours.
        if counter.failures >= self.free && self.is_blocked(&counter, now) {
            return Err(Throttled { retry_after: whole_seconds(counter.blocked_until.since(now)) });
        }
        let failures = counter.failures + 1;
        Ok(Some(Counter { failures, blocked_until: now.plus(self.wait_after(failures)), ..counter }))
    }

    /// Whether no try is left, now or ever.
    pub(super) fn is_spent(self, counter: Option<Counter>) -> bool {
        self.most.zip(counter).is_some_and(|(most, counter)| counter.failures >= most)
    }

    /// Takes one try back. A wait that began with the free tries goes with it; a longer one stays, or a try
    /// that was never made could end the wait for one that was.
    pub(super) fn give_back(self, counter: Option<Counter>, now: Moment) -> Option<Counter> {
        let counter = counter.filter(|counter| counter.failures > 0)?;
        let blocked_until = if counter.failures <= self.free { now } else { counter.blocked_until };
        Some(Counter { failures: counter.failures - 1, blocked_until, ..counter })
    }

    /// The wait that begins with failure number `failures`: none, then the first, and twice as long each time.
    fn wait_after(self, failures: i32) -> Duration {
        let Ok(doublings) = u32::try_from(failures - self.free) else { return Duration::ZERO };
        self.first_wait.saturating_mul(2u32.saturating_pow(doublings)).min(self.longest_wait)
    }

    /// No wait of ours is longer than the longest: one that is was begun by a clock that was years ahead, and holds nobody up.
    fn is_blocked(self, counter: &Counter, now: Moment) -> bool {
        counter.blocked_until > now && counter.blocked_until <= now.plus(self.longest_wait).plus(AHEAD)
    }

    /// So was a counter that begins in the future.
    fn is_forgotten(self, counter: &Counter, now: Moment) -> bool {
        let began = counter.first_failed_at;
        self.forgets_after.is_some_and(|after| began.plus(after) <= now || began > now.plus(AHEAD))
    }
}

/// Rounded up, so that nobody who waits as long as they are told comes too early.
fn whole_seconds(wait: Duration) -> Duration {
    Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUESSES: Policy = Policy::waits(10).at_most(100);

    #[test]
    fn waits_double_from_half_a_minute_to_an_hour() {
        let seconds: Vec<u64> = (9..20).map(|failures| GUESSES.wait_after(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
        assert_eq!(GUESSES.wait_after(i32::MAX), HOUR);
        let slow = GUESSES.with_waits(3 * HOUR, 6 * HOUR);
        assert_eq!([10, 11, 12].map(|failures| slow.wait_after(failures)), [3 * HOUR, 6 * HOUR, 6 * HOUR]);
    }

    #[test]
    fn a_counter_that_forgets_begins_anew_and_one_that_does_not_never_does() {
        let start = Moment::from_seconds(1_000_000);
        let full = Counter { failures: 10, first_failed_at: start, blocked_until: start };
        let (day_later, codes) = (start.plus(DAY), Policy::within(10, DAY));
        assert_eq!(codes.reserve(Some(full), start).unwrap_err().retry_after, DAY);
        assert_eq!(codes.reserve(Some(full), day_later).unwrap().unwrap().failures, 1);
        assert_eq!(codes.kept_until(&full), day_later);
        let spent = Counter { failures: 100, ..full };
        assert!(GUESSES.reserve(Some(spent), start.plus(DAY * 365)).is_err());
        assert!(GUESSES.kept_until(&spent) > start.plus(DAY * 365));
    }

    #[test]
    fn a_clock_that_was_years_ahead_holds_nobody_up_once_it_is_right() {
        let now = Moment::from_seconds(1_800_000_000);
        let ahead = now.plus(10 * KEEP);
        let guessed = Counter { failures: 20, first_failed_at: now, blocked_until: ahead.plus(HOUR) };
        assert_eq!(GUESSES.reserve(Some(guessed), now).unwrap().unwrap().failures, 21);
        let spent = Counter { failures: 10, first_failed_at: ahead, blocked_until: ahead };
        assert_eq!(Policy::within(10, DAY).reserve(Some(spent), now).unwrap().unwrap().failures, 1);
        let sound = Counter { blocked_until: now.plus(HOUR), ..guessed };
        assert_eq!(GUESSES.reserve(Some(sound), now).unwrap_err().retry_after, HOUR);
    }

    #[test]
    fn a_free_try_is_free_for_whoever_read_the_clock_a_moment_before() {
        let (earlier, now) = (Moment::from_seconds(1_000), Moment::from_seconds(1_001));
        let office = Policy::waits(300);
        let counter = office.reserve(None, now).unwrap();
        let second = office.reserve(counter, earlier).unwrap();
        assert_eq!(second.unwrap().failures, 2);
        let given_back = office.give_back(second, now);
        assert_eq!(office.reserve(given_back, earlier).unwrap().unwrap().failures, 2);
    }
}
