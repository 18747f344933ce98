//! The nouns of a run: what a scenario promises (its plan) and what came out (its sample).
//! Must never measure anything itself.

use std::time::Duration;

use anyhow::Result;

/// Where the processes run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Server alone on core 0, generator alone on core 1: figures per server core.
    Core,
    /// Server, stores and generator share cores 0 and 1, as a small province would run them.
    Box,
}

impl Mode {
    /// The word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Box => "box",
        }
    }
}

/// One physical cost that bounds a scenario from above; several add up to the time of one call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// One HTTP exchange of 13 bytes with a bare actix-web server.
    Http,
    /// One ES256 signature over 600 bytes.
    Sign,
    /// One ES256 verification over 600 bytes.
    Verify,
    /// One HMAC-SHA-256 over 64 bytes.
    Hmac,
    /// One Argon2id hash at the default parameters, on both cores at once, by the fastest implementation there is here.
    Argon2Box,
    /// One unit that spends a row and writes the next, of as many as share one durable commit, in the store of the run.
    Commit,
    /// One row as long as a legacy account's with its digests, written with five hundred others to a durable commit, in the store of the run.
    Insert,
    /// exec of a bare server until its first 200.
    ColdStart,
}

/// What the figures of a scenario count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Correct answers a second: more is better.
    PerSecond,
    /// Milliseconds: less is better.
    Millis,
    /// MiB of resident memory: less is better.
    MiB,
}

impl Unit {
    /// Whether a larger figure is the better one.
    pub fn more_is_better(self) -> bool {
        self == Self::PerSecond
    }
}

/// The thresholds of a scenario; absent ones are not asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Goal {
    /// At least this many a second, or at most this many milliseconds or MiB.
    pub absolute: Option<f64>,
    /// At least this share of the ceiling (rates), or at most this multiple of the floor (times).
    pub of_ceiling: Option<f64>,
    /// At least this many times the peer's rate, or at most its time or memory divided by this.
    pub times_peer: Option<f64>,
}

/// What a scenario is: its row in the table before it ran.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Number in the list of benchmarks, "B01".
    pub id: &'static str,
    /// One line for a reader.
    pub title: &'static str,
    /// Where the processes run.
    pub mode: Mode,
    /// What is counted.
    pub unit: Unit,
    /// Costs whose sum is the ceiling; empty when nothing physical bounds the figure.
    pub ceiling: &'static [Part],
    /// What is to be reached.
    pub goal: Goal,
    /// Whether the sides are compared by the processor time they took: where one of them cannot use both cores.
    pub per_core_second: bool,
    /// What is not the same work for the peer, so that nobody has to guess.
    pub peer_note: &'static str,
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Unmeasured head of every scenario: caches fill, a just-in-time compiler settles.
    pub warm_up: Duration,
    /// One repeat.
    pub repeat: Duration,
    /// Number of repeats; the middle one is reported.
    pub repeats: usize,
    /// One measurement of one ceiling part.
    pub ceiling: Duration,
    /// How many people are registered.
    pub people: usize,
    /// How many are registered where growth is looked at.
    pub many: usize,
    /// How many applications wait for one unit where its queue is looked at.
    pub waiting: usize,
    /// Accounts of another system that come in with one list.
    pub legacy: usize,
    /// Sign-ins before introspection, each with a refresh token: the full benchmark wants a million.
    pub grants: usize,
    /// Access tokens where there must be more than a server can remember (Khoá remembers 8,192).
    pub access_tokens: usize,
    /// Sessions that live at once where they are counted.
    pub sessions: usize,
    /// Bound of the calls of the memory scenario.
    pub memory: Duration,
    /// How long memory has after the last call.
    pub settled: Duration,
}

impl Pace {
    /// All repeats together.
    pub fn measured(&self) -> Result<Duration> {
        Ok(self.repeat * u32::try_from(self.repeats)?)
    }

    /// The pace of a run that counts.
    pub fn full(seconds: u64) -> Self {
        Self {
            warm_up: Duration::from_secs(2),
            repeat: Duration::from_secs(seconds),
            repeats: 3,
            ceiling: Duration::from_millis(1_500),
            people: 256,
            many: 200_000,
            waiting: 20_000,
            legacy: 1_000_000,
            grants: 10_000,
            access_tokens: 40_000,
            sessions: 100_000,
            memory: Duration::from_secs(75),
            settled: Duration::from_secs(60),
        }
    }

    /// The pace of a look in passing: says whether it works, not how fast it is.
    pub fn quick() -> Self {
        Self {
            warm_up: Duration::from_millis(700),
            repeat: Duration::from_secs(2),
            repeats: 3,
            ceiling: Duration::from_millis(400),
            people: 64,
            many: 5_000,
            waiting: 500,
            legacy: 20_000,
            grants: 500,
            access_tokens: 2_000,
            sessions: 2_000,
            memory: Duration::from_secs(4),
            settled: Duration::from_secs(2),
        }
    }
}

/// What whoever asks at a constant rate waits for an answer.
#[derive(Clone, Copy, Debug)]
pub struct Latency {
    /// Actions a second.
    pub rate: f64,
    /// Median, microseconds.
    pub p50_us: u64,
    /// 95th percentile, microseconds.
    pub p95_us: u64,
    /// 99th percentile, microseconds.
    pub p99_us: u64,
    /// 99.9th percentile, microseconds.
    pub p999_us: u64,
}

/// What one side did in one scenario.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// The figure of each repeat, in the scenario's unit.
    pub repeats: Vec<f64>,
    /// Median latency over all repeats, microseconds; absent where it means nothing.
    pub p50_us: Option<u64>,
    /// 99th percentile over all repeats, microseconds.
    pub p99_us: Option<u64>,
    /// Latencies at a constant rate below the greatest, slowest rate first.
    pub open_loop: Vec<Latency>,
    /// Correct answers counted over all repeats.
    pub answers: u64,
    /// Answers whose signature was verified.
    pub verified: u64,
    /// Share of one core the server used while measured.
    pub server_cpu: Option<f64>,
    /// Share of one core the generator used while measured.
    pub generator_cpu: Option<f64>,
    /// Share of one core that processes of neither side used meanwhile (PostgreSQL counts among them).
    pub others_cpu: Option<f64>,
    /// What a reader must know to judge the figure.
    pub notes: Vec<String>,
}

impl Sample {
    /// Puts down the shares of a core that the server, the generator and others used.
    pub fn put_cpu(&mut self, shares: [f64; 3]) {
        [self.server_cpu, self.generator_cpu, self.others_cpu] = shares.map(Some);
    }

    /// The middle repeat.
    pub fn median(&self) -> f64 {
        median(&self.repeats)
    }

    /// (largest - smallest) / median.
    pub fn spread(&self) -> f64 {
        let low = self.repeats.iter().copied().fold(f64::INFINITY, f64::min);
        let high = self.repeats.iter().copied().fold(0.0, f64::max);
        if self.repeats.is_empty() { 0.0 } else { (high - low) / self.median() }
    }
}

/// The middle of some figures; 0 of none.
pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}
