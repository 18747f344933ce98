//! B05: a person without a session signs in with a password, by forms: authorization request, login page with its
//! CSRF token, password, code, tokens. Bounded by the hash alone when everything else is cheap.

use anyhow::{Context as _, Result};

use super::{drive, must};
use crate::browser::Browser;
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
    goal: Goal { absolute: Some(87.0), of_ceiling: Some(0.90), times_peer: Some(3.0) },
    peer_note: "keeps sessions, codes and tokens in memory only and writes no audit log",
};
/// Enough to keep both cores hashing, too few to be shed.
const AT_ONCE: usize = 8;

struct Visitor {
    browser: Browser,
    party: RelyingParty,
    people: Vec<Person>,
    next: usize,
    verified: u64,
}

impl Visitor {
    fn new(target: &Target, number: usize) -> Self {
        Self {
            browser: Browser::new(target.address, &target.host),
            party: RelyingParty::new(target, &target.clients.portal),
            people: target.people.iter().skip(number).step_by(AT_ONCE).cloned().collect(),
            next: 0,
            verified: 0,
        }
    }
}

impl VirtualUser for Visitor {
    async fn once(&mut self) -> Result<()> {
        let person = self.people.get(self.next % self.people.len()).context("nobody to sign in")?;
        self.next += 1;
        self.browser.forget();
        let typed = self.browser.logins;
        self.party.sign_in(&mut self.browser, person).await?;
        self.verified += 1;
        must(self.browser.logins == typed + 1, "a login without a password")
    }

    fn verified(&self) -> u64 {
        self.verified
    }
}

/// Runs it.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    let users = (0..AT_ONCE).map(|number| Visitor::new(&running.target, number)).collect();
    let (_, sample) = drive(&running, users, PLAN.mode, pace).await?;
    running.server.stop().await?;
    Ok(sample)
}
