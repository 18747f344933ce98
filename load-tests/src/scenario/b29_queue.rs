//! B29: officers read the queue of a unit for which very much waits, page by page, among everybody who is registered.
//! What waits are letters of authorities about locks, each about another person: officers take them in through the console, one by
//! one, before anything is measured. The figure is the 95th percentile.

use std::time::Instant;

use anyhow::{Context as _, Result};
use tokio::task::LocalSet;

use super::{drive_at, must};
use crate::closed_loop::VirtualUser;
use crate::officer::{self, Officer};
use crate::people;
use crate::plan::{Goal, Mode, Pace, Plan, Sample, Unit};
use crate::side::Target;
use crate::side::khoa::Khoa;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B29",
    title: "an officer's queue page, p95 (how much waits and among how many people: see notes)",
    mode: Mode::Core,
    unit: Unit::Millis,
    ceiling: &[],
    goal: Goal { absolute: Some(50.0), of_ceiling: None, times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// Officers, each in a browser of their own.
const OFFICERS: usize = 8;
/// Pages a second: five hundred officers who turn one every ten seconds.
const RATE: f64 = 50.0;
/// Rows of a full page.
const ROWS: usize = 50;
/// Pages that are turned before one begins anew.
const TURNED: usize = 20;

/// Who turns page after page, and begins anew.
struct Reader {
    officer: Officer,
    next: Option<String>,
    turned: usize,
    waiting: usize,
}

impl VirtualUser for Reader {
    async fn once(&mut self) -> Result<()> {
        let page = self.officer.queue(self.next.as_deref()).await?;
        must(page.status == 200, "no page of the queue")?;
        let rows = page.body.matches("<th scope=\"row\">").count();
        let left = self.waiting.saturating_sub(self.turned * ROWS);
        must(rows == left.min(ROWS), "a page of the queue that lacks some of what waits")?;
        self.turned += 1;
        self.next = officer::next(&page).filter(|_| self.turned < TURNED);
        if self.next.is_none() {
            self.turned = 0;
        }
        Ok(())
    }
}

/// Runs it among `pace.many` people, where `pace.waiting` applications wait.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    khoa.bring_in(pace.many, false).await?;
    khoa.appoint(OFFICERS).await?;
    let running = khoa.start(PLAN.mode).await?;
    let began = Instant::now();
    let officers = take_in(&running.target, pace).await?;
    let took = began.elapsed();
    let reader = |officer| Reader { officer, next: None, turned: 0, waiting: pace.waiting };
    let readers = officers.into_iter().map(reader).collect();
    let (_, mut sample) = drive_at(&running, readers, RATE, (PLAN.mode, pace)).await?;
    running.server.stop().await?;
    sample.notes.push(format!(
        "{} letters wait in the unit, taken in through the console by {OFFICERS} officers in {:.0} s, among {} people",
        pace.waiting,
        took.as_secs_f64(),
        pace.many
    ));
    Ok(sample)
}

/// Every officer takes in a share of the letters, all at once; each is about another person while there are enough of them.
async fn take_in(target: &Target, pace: &Pace) -> Result<Vec<Officer>> {
    let tasks = LocalSet::new();
    let mut handles = Vec::new();
    let (others, waiting) = (pace.many.saturating_sub(OFFICERS).max(1), pace.waiting);
    for (share, person) in target.people.iter().take(OFFICERS).enumerate() {
        let mut officer = Officer::at_work(target, person).await.context("an officer begins")?;
        handles.push(tasks.spawn_local(async move {
            for letter in (share..waiting).step_by(OFFICERS) {
                let number = people::number(OFFICERS + 1 + letter % others);
                officer.take_in(&number, &letter.to_string()).await?;
            }
            anyhow::Ok(officer)
        }));
    }
    let all = tasks.run_until(async {
        let mut officers = Vec::new();
        for handle in handles {
            officers.push(handle.await.context("an officer died")??);
        }
        anyhow::Ok(officers)
    });
    all.await.context("letters are taken in")
}
