//! B05: a person without a session signs in with a password, by forms: authorization request, login page with its
//! CSRF token, password, code, tokens. Bounded by the hash alone when everything else is cheap.

use anyhow::{Context as _, Result};

use super::{drive, must};
use crate::browser::{Browser, Means};
use crate::closed_loop::VirtualUser;
use crate::people::Person;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::side::{Side, Target};
use crate::tokens::RelyingParty;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B05",
    title: "full password login: page, CSRF, Argon2id 19 MiB t=2, code, tokens",
    mode: Mode::Box,
    unit: Unit::PerSecond,
    ceiling: &[Part::Argon2Box],
    goal: Goal { absolute: Some(150.0), of_ceiling: Some(0.95), times_peer: Some(1.0) },
    per_core_second: false,
    peer_note: "keeps sessions, codes and tokens in memory only, writes no audit log and counts no attempts",
};
/// Enough to keep both cores hashing, too few to be shed.
const AT_ONCE: usize = 8;

/// Who signs in with a password again and again, each time in a browser that was closed in between.
pub struct Visitor {
    /// People with the browser each has used before: a sign-in from a new one also sends a letter about it, once.
    people: Vec<(Person, Browser)>,
    party: RelyingParty,
    next: usize,
    verified: u64,
}

impl Visitor {
    fn new(target: &Target, number: usize) -> Self {
        let browser = || Browser::new(target.address, &target.host);
        let own = target.people.iter().skip(number).step_by(AT_ONCE);
        Self {
            people: own.map(|person| (person.clone(), browser())).collect(),
            party: RelyingParty::new(target, &target.clients.portal),
            next: 0,
            verified: 0,
        }
    }

    /// Signs everybody in once, so that their browsers are known.
    pub async fn meet(&mut self) -> Result<()> {
        for _ in 0..self.people.len() {
            self.once().await?;
        }
        Ok(())
    }

    /// As many as keep both cores busy and are not shed.
    pub fn all(target: &Target) -> Vec<Self> {
        (0..AT_ONCE).map(|number| Self::new(target, number)).collect()
    }
}

impl VirtualUser for Visitor {
    async fn once(&mut self) -> Result<()> {
        let count = self.people.len();
        let (person, browser) = self.people.get_mut(self.next % count).context("nobody to sign in")?;
        self.next += 1;
        browser.close();
        let typed = browser.logins;
        self.party.sign_in(browser, Means::Password(person)).await?;
        self.verified += 1;
        must(browser.logins == typed + 1, "a login without a password")
    }

    fn verified(&self) -> u64 {
        self.verified
    }
}

/// Runs it.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    let mut users = Visitor::all(&running.target);
    for user in &mut users {
        user.meet().await?;
    }
    let (_, sample) = drive(&running, users, PLAN.mode, pace).await?;
    running.server.stop().await?;
    Ok(sample)
}
