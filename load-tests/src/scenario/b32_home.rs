//! B32: the app's first screen, asked for by phones with a proof of possession each time. More sign-ins than are remembered: a
//! token may ask 120 times a minute.

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{CONNECTIONS, drive, must};
use crate::browser::{Browser, Means};
use crate::closed_loop::VirtualUser;
use crate::phone::Phone;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::side::khoa::Khoa;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B32",
    title: "the app's first screen (/app/v1/home) with DPoP, more tokens than are remembered",
    mode: Mode::Core,
    unit: Unit::PerSecond,
    ceiling: &[Part::Http, Part::Verify, Part::Verify],
    goal: Goal { absolute: None, of_ceiling: Some(0.50), times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// One call's whole answer is at most so long: it has to come through a slow line.
const MOST: usize = 20 * 1024;

#[derive(Deserialize)]
struct Home {
    name: String,
}

/// Somebody with a few phones in turn.
struct Holder {
    phones: Vec<Phone>,
    next: usize,
}

impl VirtualUser for Holder {
    async fn once(&mut self) -> Result<()> {
        let count = self.phones.len();
        let phone = self.phones.get_mut(self.next % count).context("no phone")?;
        self.next += 1;
        let answer = phone.get("/app/v1/home").await?;
        must(answer.body.len() <= MOST, "more than a slow line takes")?;
        must(serde_json::from_slice::<Home>(&answer.body)?.name.len() > 1, "nobody's first screen")
    }
}

/// Runs it.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    let app = khoa.add_app("load-home").await?;
    let running = khoa.start(PLAN.mode).await?;
    let target = &running.target;
    let mut users: Vec<Holder> =
        (0..CONNECTIONS.min(target.people.len())).map(|_| Holder { phones: Vec::new(), next: 0 }).collect();
    let each = pace.grants.div_ceil(target.people.len());
    for (number, person) in target.people.iter().enumerate() {
        let mut browser = Browser::new(target.address, &target.host);
        let phone = Phone::sign_in(target, &app, &mut browser, Means::Password(person), each).await?;
        if let Some(user) = users.get_mut(number % CONNECTIONS) {
            user.phones.push(phone);
        }
    }
    let (_, mut sample) = drive(&running, users, PLAN.mode, pace).await?;
    running.server.stop().await?;
    sample.notes.push(format!(
        "{} tokens of {} phones in turn",
        each * target.people.len(),
        target.people.len()
    ));
    Ok(sample)
}
