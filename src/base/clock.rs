//! Time as a parameter. UTC with microseconds: the finest unit both databases keep.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// An instant in UTC, in whole microseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// From microseconds since 1970.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From whole seconds since 1970 (a JWT `NumericDate`).
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since 1970.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down (a JWT `NumericDate`).
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This instant, `span` later.
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(micros(span)))
    }

    /// This instant, `span` earlier.
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(micros(span)))
    }

    /// How long ago `earlier` was; zero when it lies in the future.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

/// The text is no moment of RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a moment of RFC 3339")]
pub struct InvalidMoment;

impl FromStr for Moment {
    type Err = InvalidMoment;
    fn from_str(text: &str) -> Result<Self, InvalidMoment> {
        let at: jiff::Timestamp = text.parse().map_err(|_other| InvalidMoment)?;
        Ok(Self(at.as_microsecond()))
    }
}

/// RFC 3339 in UTC.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(at) => write!(f, "{at}"),
            Err(_beyond_year_9999) => write!(f, "{}us", self.0),
        }
    }
}

/// Where `now` comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    Wall,
    /// Stands still until a test turns it.
    #[cfg(feature = "testing")]
    Fixed(std::sync::Arc<ByHand>),
}

/// Time that a test moves: what the clock shows, and how much has really passed.
#[cfg(feature = "testing")]
#[derive(Debug)]
pub struct ByHand {
    shown: std::sync::atomic::AtomicI64,
    passed: std::sync::atomic::AtomicI64,
}

impl Clock {
    /// The present moment, as the clock shows it: it may be wrong, and may leap.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Moment {
        match self {
            Self::Wall => match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
                Ok(since_1970) => Moment(micros(since_1970)),
                Err(_before_1970) => Moment(0),
            },
            #[cfg(feature = "testing")]
            Self::Fixed(hand) => Moment(hand.shown.load(std::sync::atomic::Ordering::SeqCst)),
        }
    }

    /// How much time has passed since some moment in the life of this process, whatever anybody does to the clock.
    pub fn passed(&self) -> Duration {
        static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
        match self {
            Self::Wall => BEGAN.elapsed(),
            #[cfg(feature = "testing")]
            Self::Fixed(hand) => {
                Moment(hand.passed.load(std::sync::atomic::Ordering::SeqCst)).since(Moment(0))
            }
        }
    }

    /// A clock that starts at `at` and moves only by [`Clock::turn`].
    #[cfg(feature = "testing")]
    pub fn fixed(at: Moment) -> Self {
        Self::Fixed(std::sync::Arc::new(ByHand { shown: at.0.into(), passed: 0.into() }))
    }

    /// Lets `span` pass on a fixed clock; the wall clock cannot be turned.
    #[cfg(feature = "testing")]
    pub fn turn(&self, span: Duration) {
        if let Self::Fixed(hand) = self {
            hand.shown.fetch_add(micros(span), std::sync::atomic::Ordering::SeqCst);
            hand.passed.fetch_add(micros(span), std::sync::atomic::Ordering::SeqCst);
        }
    }

    /// Sets a fixed clock, forward or back, while no time passes.
    #[cfg(feature = "testing")]
    pub fn leap_to(&self, at: Moment) {
        if let Self::Fixed(hand) = self {
            hand.shown.store(at.0, std::sync::atomic::Ordering::SeqCst);
        }
    }
}
