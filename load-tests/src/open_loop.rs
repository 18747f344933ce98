//! Drives virtual users at a constant rate, whether the server keeps up or not. Each action has a time at which it is
//! due and its latency counts from then, so that what waits for a slow answer is not left out (no coordinated omission).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use hdrhistogram::Histogram;
use tokio::task::LocalSet;

use crate::closed_loop::VirtualUser;
use crate::plan::{Latency, Mode};

/// What timers are good for; the rest of a wait is spent looking at the clock, where the generator has a core alone.
const TIMER: Duration = Duration::from_millis(2);
/// Unmeasured head of each rate.
const WARM_UP: Duration = Duration::from_millis(500);

struct Board {
    began: Instant,
    rate: f64,
    count: u64,
    next: Cell<u64>,
    mode: Mode,
    latencies: RefCell<Histogram<u64>>,
    wrong: RefCell<Option<anyhow::Error>>,
}

impl Board {
    /// When the next action is due; none after the last.
    fn next(&self) -> Option<Instant> {
        let number = self.next.get();
        self.next.set(number + 1);
        let due = self.began + Duration::from_secs_f64(number as f64 / self.rate);
        (number < self.count && self.wrong.borrow().is_none()).then_some(due)
    }
}

/// Lets the users act `rate` times a second, for `length`; whoever is free takes the next action.
pub async fn run<U: VirtualUser>(
    users: Vec<U>,
    rate: f64,
    length: Duration,
    mode: Mode,
) -> Result<(Vec<U>, Latency)> {
    let board = Rc::new(Board {
        began: Instant::now(),
        rate,
        count: ((length + WARM_UP).as_secs_f64() * rate) as u64,
        next: Cell::new(0),
        mode,
        latencies: RefCell::new(Histogram::new_with_bounds(1, 60_000_000, 3)?),
        wrong: RefCell::new(None),
    });
    let tasks = LocalSet::new();
    let handles: Vec<_> =
        users.into_iter().map(|user| tasks.spawn_local(live(user, Rc::clone(&board)))).collect();
    let users = tasks.run_until(async {
        let mut users = Vec::new();
        for handle in handles {
            users.push(handle.await.context("a virtual user died")?);
        }
        anyhow::Ok(users)
    });
    let users = users.await?;
    if let Some(wrong) = board.wrong.take() {
        return Err(wrong.context("a wrong answer"));
    }
    let latencies = board.latencies.borrow();
    let at = |quantile| latencies.value_at_quantile(quantile);
    let (p50_us, p95_us) = (at(0.5), at(0.95));
    Ok((users, Latency { rate, p50_us, p95_us, p99_us: at(0.99), p999_us: at(0.999) }))
}

async fn live<U: VirtualUser>(mut user: U, board: Rc<Board>) -> U {
    while let Some(due) = board.next() {
        wait(due, board.mode).await;
        if let Err(wrong) = user.once().await {
            board.wrong.borrow_mut().get_or_insert(wrong);
            break;
        }
        if due >= board.began + WARM_UP {
            board.latencies.borrow_mut().saturating_record(due.elapsed().as_micros() as u64);
        }
    }
    user
}

async fn wait(due: Instant, mode: Mode) {
    match mode {
        Mode::Box => tokio::time::sleep_until(due.into()).await,
        Mode::Core => {
            if due.saturating_duration_since(Instant::now()) > TIMER {
                tokio::time::sleep_until((due - TIMER).into()).await;
            }
            while Instant::now() < due {
                tokio::task::yield_now().await;
            }
        }
    }
}
