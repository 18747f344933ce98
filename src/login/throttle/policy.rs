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

/// One counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) failures: i32,
    pub(super) first_failed_at: Moment,
    pub(super) blocked_until: Moment,
}

/// The rule of one kind of bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    free: i32,
    most: Option<i32>,
    forgets_after: Option<Duration>,
}

/// One account, or one browser that knows it: ten free tries, then waits, and after a hundred in a row only
/// another factor helps (NIST SP 800-63B-4 §3.2.2).
pub const ACCOUNT: Policy = Policy { free: 10, most: Some(100), forgets_after: None };

/// One client address, behind which a whole office or mobile network may sit.
pub const ADDRESS: Policy = Policy { free: 300, most: None, forgets_after: Some(HOUR) };

/// One-time codes sent to one recipient, tried from one network: ten tries a day, however often codes were asked for.
pub const CODE: Policy = Policy { free: 10, most: Some(10), forgets_after: Some(DAY) };

/// The same from all networks together: six guessers of a code of six digits at once, and not one more.
pub const CODE_IN_ALL: Policy = Policy { free: 60, most: Some(60), forgets_after: Some(DAY) };

/// Messages to one recipient who may not want them, asked for from one network: five a day.
pub const MESSAGES_TO_RECIPIENT: Policy = Policy { free: 5, most: Some(5), forgets_after: Some(DAY) };

/// The same from all networks together: what one person may be burdened with in a day.
pub const MESSAGES_TO_RECIPIENT_IN_ALL: Policy =
    Policy { free: 20, most: Some(20), forgets_after: Some(DAY) };

/// Messages one client address may cause: fifty a day, then with growing waits.
pub const MESSAGES_FROM_ADDRESS: Policy = Policy { free: 50, most: None, forgets_after: Some(DAY) };

/// Changes of how one signs in or is reached, by whoever may make them: ten a day.
pub const CHANGES: Policy = Policy { free: 10, most: Some(10), forgets_after: Some(DAY) };

/// Requests to come back into what one name means, from one place: three at once, then with growing waits.
pub(super) const RECOVERIES_ASKED: Policy = Policy { free: 3, most: None, forgets_after: Some(DAY) };

/// Those to which codes are sent, from one place: five a day.
pub(super) const RECOVERIES_FROM: Policy = Policy { free: 5, most: Some(5), forgets_after: Some(DAY) };

/// The same from all places that do not know the account: six at once, then with growing waits, so that strangers can neither
/// flood its holder nor guess. With the tries of each ([`CODES_OF_REQUEST`]) it comes to [`CODE_IN_ALL`], and with what browsers
/// that know the account may ask for it stays below [`MESSAGES_TO_RECIPIENT_IN_ALL`].
pub(super) const RECOVERIES: Policy = Policy { free: 6, most: Some(12), forgets_after: Some(DAY) };

/// Tries at the codes of one request.
pub(super) const CODES_OF_REQUEST: Policy = Policy { free: 5, most: Some(5), forgets_after: Some(DAY) };

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = HOUR;

/// How long an idle counter that never made anybody wait is kept, and how long any other.
pub(super) const KEEP_IDLE: Duration = Duration::from_secs(90 * 86_400);
pub(super) const KEEP: Duration = Duration::from_secs(730 * 86_400);

impl Policy {
    /// How many tries are free.
    pub const fn free(self) -> i32 {
        self.free
    }

    /// Counts one more try, or says how long to wait.
    pub(super) fn reserve(self, counter: Option<Counter>, now: Moment) -> Result<Option<Counter>, Throttled> {
        let fresh = Counter { failures: 0, first_failed_at: now, blocked_until: now };
        let counter = counter.filter(|counter| !self.is_forgotten(counter, now)).unwrap_or(fresh);
        if self.most.is_some_and(|most| counter.failures >= most) {
            // Without an end: as long as one wait can be, and then the same answer again.
            let end = self.forgets_after.map(|after| counter.first_failed_at.plus(after).since(now));
            return Err(Throttled { retry_after: whole_seconds(end.unwrap_or(LONGEST_WAIT)) });
        }
        // Below that nobody waits: the time there is when the last try came, by a clock that may be a little ahead of ours.
        if counter.failures >= self.free && counter.blocked_until > now {
            return Err(Throttled { retry_after: whole_seconds(counter.blocked_until.since(now)) });
        }
        let failures = counter.failures + 1;
        Ok(Some(Counter { failures, blocked_until: now.plus(self.wait_after(failures)), ..counter }))
    }

    /// Takes one try back. A wait that began with the free tries goes with it; a longer one stays, or a try
    /// that was never made could end the wait for one that was.
    pub(super) fn give_back(self, counter: Option<Counter>, now: Moment) -> Option<Counter> {
        let counter = counter.filter(|counter| counter.failures > 0)?;
        let blocked_until = if counter.failures <= self.free { now } else { counter.blocked_until };
        Some(Counter { failures: counter.failures - 1, blocked_until, ..counter })
    }

    /// The wait that begins with failure number `failures`: none, then 30 s, and twice as long each time.
    fn wait_after(self, failures: i32) -> Duration {
        let Ok(doublings) = u32::try_from(failures - self.free) else { return Duration::ZERO };
        FIRST_WAIT.saturating_mul(2u32.saturating_pow(doublings)).min(LONGEST_WAIT)
    }

    fn is_forgotten(self, counter: &Counter, now: Moment) -> bool {
        self.forgets_after.is_some_and(|after| counter.first_failed_at.plus(after) <= now)
    }
}

/// Rounded up, so that nobody who waits as long as they are told comes too early.
fn whole_seconds(wait: Duration) -> Duration {
    Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_from_half_a_minute_to_an_hour() {
        let seconds: Vec<u64> = (9..20).map(|failures| ACCOUNT.wait_after(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
        assert_eq!(ADDRESS.wait_after(i32::MAX), LONGEST_WAIT);
    }

    #[test]
    fn a_counter_that_forgets_begins_anew_and_one_that_does_not_never_does() {
        let start = Moment::from_seconds(1_000_000);
        let full = Counter { failures: 10, first_failed_at: start, blocked_until: start };
        let day_later = start.plus(DAY);
        assert_eq!(CODE.reserve(Some(full), start).unwrap_err().retry_after, DAY);
        assert_eq!(CODE.reserve(Some(full), day_later).unwrap().unwrap().failures, 1);
        let spent = Counter { failures: 100, ..full };
        assert!(ACCOUNT.reserve(Some(spent), start.plus(DAY * 365)).is_err());
    }

    #[test]
    fn a_free_try_is_free_for_whoever_read_the_clock_a_moment_before() {
        let (earlier, now) = (Moment::from_seconds(1_000), Moment::from_seconds(1_001));
        let counter = ADDRESS.reserve(None, now).unwrap();
        let second = ADDRESS.reserve(counter, earlier).unwrap();
        assert_eq!(second.unwrap().failures, 2);
        let given_back = ADDRESS.give_back(second, now);
        assert_eq!(ADDRESS.reserve(given_back, earlier).unwrap().unwrap().failures, 2);
    }
}
