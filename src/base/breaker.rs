//! A neighbour that hangs costs a few callers their patience, and the others nothing.
//!
//! After some waits in vain in a row the neighbour rests: whoever would ask is refused at once. When the rest is over one
//! caller tries, alone; its answer ends the rest for everybody, another wait in vain begins the next one. What the neighbour
//! answers does not matter here: a refusal is an answer.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// One neighbour as it was seen lately.
#[derive(Debug)]
pub struct Breaker {
    /// Who it is, in metrics.
    name: &'static str,
    /// So many waits in vain in a row begin a rest ...
    patience: u32,
    /// ... of so long.
    rest: Duration,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    in_vain: u32,
    /// Until when it rests; moved on when somebody begins to try, so that nobody else does meanwhile.
    rests_until: Option<Instant>,
}

/// It rests, for about so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("did not answer in time lately, and is not asked for the next {}ms", .0.as_millis())]
pub struct Resting(pub Duration);

impl Breaker {
    /// A neighbour nobody has waited for.
    pub fn new(name: &'static str, patience: u32, rest: Duration) -> Self {
        Self { name, patience, rest, seen: Mutex::default() }
    }

    /// Shows all neighbours there may be to whoever watches, before the first wait in vain.
    pub fn show_all() {
        let registers = ["population", "immigration", "business", "civil_status", "biometrics"];
        for name in ["database", "database in bulk", "redis", "smtp", "client"].into_iter().chain(registers) {
            metrics::counter!("khoa_neighbour_in_vain_total", "neighbour" => name).increment(0);
            metrics::counter!("khoa_neighbour_not_asked_total", "neighbour" => name).increment(0);
        }
    }

    /// Whether to ask it now. Whoever may, says afterwards how it went: [`Breaker::answered`] or [`Breaker::in_vain`].
    ///
    /// # Errors
    /// [`Resting`], at once.
    pub fn ask(&self) -> Result<(), Resting> {
        self.ask_at(Instant::now())
    }

    /// It answered, whatever it said.
    pub fn answered(&self) {
        let mut seen = self.seen();
        if seen.rests_until.take().is_some() {
            tracing::info!(neighbour = self.name, "a neighbour answers again");
        }
        seen.in_vain = 0;
    }

    /// No answer came in time.
    pub fn in_vain(&self) {
        self.in_vain_at(Instant::now());
    }

    fn ask_at(&self, now: Instant) -> Result<(), Resting> {
        let mut seen = self.seen();
        match seen.rests_until {
            Some(until) if now < until => {
                drop(seen);
                metrics::counter!("khoa_neighbour_not_asked_total", "neighbour" => self.name).increment(1);
                Err(Resting(until - now))
            }
            Some(_over) => {
                seen.rests_until = Some(now + self.rest);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn in_vain_at(&self, now: Instant) {
        metrics::counter!("khoa_neighbour_in_vain_total", "neighbour" => self.name).increment(1);
        let mut seen = self.seen();
        seen.in_vain = seen.in_vain.saturating_add(1);
        if seen.in_vain >= self.patience {
            if seen.in_vain == self.patience {
                tracing::warn!(
                    neighbour = self.name,
                    "a neighbour does not answer and is asked now and then only"
                );
            }
            seen.rests_until = Some(now + self.rest);
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: Duration = Duration::from_secs(10);

    #[test]
    fn after_a_few_waits_nobody_waits_but_one_who_tries() {
        let (neighbour, now) = (Breaker::new("test", 3, REST), Instant::now());
        for _wait in 0..3 {
            assert_eq!(neighbour.ask_at(now), Ok(()));
            neighbour.in_vain_at(now);
        }
        assert_eq!(neighbour.ask_at(now), Err(Resting(REST)));
        let over = now + REST;
        assert_eq!(neighbour.ask_at(over), Ok(()), "one tries");
        assert_eq!(neighbour.ask_at(over), Err(Resting(REST)), "alone");
        neighbour.in_vain_at(over);
        assert!(neighbour.ask_at(over + REST / 2).is_err(), "in vain: it rests again");
        assert_eq!(neighbour.ask_at(over + REST), Ok(()));
        neighbour.answered();
        for _caller in 0..5 {
            assert_eq!(neighbour.ask_at(over + REST), Ok(()));
        }
    }

    #[test]
    fn an_answer_between_begins_the_count_anew() {
        let (neighbour, now) = (Breaker::new("test", 2, REST), Instant::now());
        for _round in 0..5 {
            neighbour.in_vain_at(now);
            neighbour.answered();
        }
        assert_eq!(neighbour.ask_at(now), Ok(()));
    }

    #[test]
    fn one_who_tries_and_never_tells_does_not_close_the_door_for_ever() {
        let (neighbour, now) = (Breaker::new("test", 1, REST), Instant::now());
        neighbour.in_vain_at(now);
        assert_eq!(neighbour.ask_at(now + REST), Ok(()));
        assert_eq!(neighbour.ask_at(now + REST * 2), Ok(()));
    }
}
