//! Drives virtual users as fast as the server answers: warm-up and repeats in one unbroken run, so that no window
//! has an idle edge. Only correct answers reach a histogram; the first wrong one ends the run.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use hdrhistogram::Histogram;
use tokio::task::LocalSet;

use crate::plan::{Pace, Sample};
use crate::process;

/// One user who repeats one action.
pub trait VirtualUser: 'static {
    /// Does it once and checks the answer.
    fn once(&mut self) -> impl Future<Output = Result<()>>;
    /// How many signatures it verified so far.
    fn verified(&self) -> u64 {
        0
    }
}

struct Board {
    windows: Vec<Histogram<u64>>,
    wrong: Option<anyhow::Error>,
    verified: u64,
}

/// Lets all users run through the warm-up and every repeat; gives them back with what they did.
pub async fn run<U: VirtualUser>(users: Vec<U>, server: u32, pace: &Pace) -> Result<(Vec<U>, Sample)> {
    let mut windows = Vec::new();
    for _ in 0..pace.repeats {
        windows.push(Histogram::<u64>::new_with_bounds(1, 60_000_000, 3)?);
    }
    let board = Rc::new(RefCell::new(Board { windows, wrong: None, verified: 0 }));
    let start = Instant::now() + pace.warm_up;
    let tasks = LocalSet::new();
    let mut handles = Vec::new();
    for user in users {
        handles.push(tasks.spawn_local(live(user, Rc::clone(&board), start, *pace)));
    }
    let cpu = tasks.run_until(watch_cpu(server, start, pace.measured()?)).await;
    let users = tasks
        .run_until(async {
            let mut users = Vec::new();
            for handle in handles {
                users.push(handle.await.context("a virtual user died")?);
            }
            anyhow::Ok(users)
        })
        .await?;
    let board = Rc::into_inner(board).context("a virtual user is still there")?.into_inner();
    if let Some(wrong) = board.wrong {
        return Err(wrong.context("a wrong answer"));
    }
    let mut sample = gather(&board.windows, pace.repeat)?;
    sample.verified = board.verified;
    sample.put_cpu(cpu?);
    Ok((users, sample))
}

async fn live<U: VirtualUser>(mut user: U, board: Rc<RefCell<Board>>, start: Instant, pace: Pace) -> U {
    let verified_before = user.verified();
    let end = start + pace.repeat * u32::try_from(pace.repeats).unwrap_or(u32::MAX);
    loop {
        let began = Instant::now();
        if began >= end || board.borrow().wrong.is_some() {
            break;
        }
        let outcome = user.once().await;
        let mut board = board.borrow_mut();
        if let Err(wrong) = outcome {
            board.wrong.get_or_insert(wrong);
            break;
        }
        let now = Instant::now();
        if let Some(since) = now.checked_duration_since(start) {
            let index = (since.as_nanos() / pace.repeat.as_nanos()) as usize;
            if let Some(window) = board.windows.get_mut(index) {
                window.saturating_record((now - began).as_micros() as u64);
            }
        }
    }
    board.borrow_mut().verified += user.verified() - verified_before;
    user
}

/// Shares of a core used by the server, by us and by others, from `start` on.
pub async fn watch_cpu(server: u32, start: Instant, length: Duration) -> Result<[f64; 3]> {
    tokio::time::sleep_until(start.into()).await;
    let look = || anyhow::Ok([process::cpu_of(server)?, process::own_cpu()?, process::both_cores_cpu()?]);
    let before = look()?;
    tokio::time::sleep(length).await;
    let [before_server, before_own, before_all] = before.map(|used| used.as_secs_f64());
    let [server, own, all] = look()?.map(|used| used.as_secs_f64());
    let [server, own, all] = [server - before_server, own - before_own, all - before_all];
    Ok([server, own, (all - server - own).max(0.0)].map(|used| used / length.as_secs_f64()))
}

fn gather(windows: &[Histogram<u64>], length: Duration) -> Result<Sample> {
    let mut all = Histogram::<u64>::new_with_bounds(1, 60_000_000, 3)?;
    for window in windows {
        all.add(window)?;
    }
    ensure!(!all.is_empty(), "no answer came within the measured time");
    Ok(Sample {
        repeats: windows.iter().map(|window| window.len() as f64 / length.as_secs_f64()).collect(),
        p50_us: Some(all.value_at_quantile(0.5)),
        p99_us: Some(all.value_at_quantile(0.99)),
        answers: all.len(),
        ..Sample::default()
    })
}
