//! B06: a person without a session signs in with a passkey: authorization request, login page, challenge, assertion, code, tokens.

use anyhow::{Context as _, Result};

use super::{CONNECTIONS, drive, must};
use crate::browser::{Browser, Means};
use crate::closed_loop::VirtualUser;
use crate::passkey::Passkey;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::side::khoa::Khoa;
use crate::side::{Client, Target};
use crate::tokens::RelyingParty;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B06",
    title: "full passkey login: page, challenge, assertion, code, tokens",
    mode: Mode::Box,
    unit: Unit::PerSecond,
    // The request, the page, challenge, assertion and code; the tokens. A session's code and its redemption are what is committed.
    ceiling: &[
        Part::Http,
        Part::Http,
        Part::Http,
        Part::Http,
        Part::Http,
        Part::Verify,
        Part::Sign,
        Part::Sign,
        Part::Commit,
        Part::Commit,
    ],
    goal: Goal { absolute: Some(1_000.0), of_ceiling: Some(0.50), times_peer: None },
    per_core_second: false,
    peer_note: "",
};

/// Who signs in with a passkey again and again, each time in a browser that was closed in between.
pub struct Holder {
    people: Vec<(Browser, Passkey)>,
    party: RelyingParty,
    next: usize,
    verified: u64,
}

impl VirtualUser for Holder {
    async fn once(&mut self) -> Result<()> {
        let count = self.people.len();
        let (browser, passkey) = self.people.get_mut(self.next % count).context("nobody to sign in")?;
        self.next += 1;
        browser.close();
        let used = browser.logins;
        self.party.sign_in(browser, Means::Passkey(passkey)).await?;
        self.verified += 1;
        must(browser.logins == used + 1, "a login without a passkey")
    }

    fn verified(&self) -> u64 {
        self.verified
    }
}

/// Everybody of the target with a passkey of their own, in a browser that is known.
pub async fn holders(target: &Target, client: &Client) -> Result<Vec<(Browser, Passkey)>> {
    let (mut party, mut holders) = (RelyingParty::new(target, client), Vec::new());
    for person in target.people.iter() {
        let mut browser = Browser::new(target.address, &target.host);
        party.sign_in(&mut browser, Means::Password(person)).await.context("signing somebody in")?;
        let passkey = browser.add_passkey().await.context("adding a passkey")?;
        holders.push((browser, passkey));
    }
    Ok(holders)
}

/// Runs it.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    let running = khoa.newcomers(pace.people).await?.start(PLAN.mode).await?;
    let client = &running.target.clients.portal;
    let mut users: Vec<Holder> = Vec::new();
    for (number, holder) in holders(&running.target, client).await?.into_iter().enumerate() {
        match users.get_mut(number % CONNECTIONS) {
            Some(user) => user.people.push(holder),
            None => users.push(Holder {
                people: vec![holder],
                party: RelyingParty::new(&running.target, client),
                next: 0,
                verified: 0,
            }),
        }
    }
    let (_, sample) = drive(&running, users, PLAN.mode, pace).await?;
    running.server.stop().await?;
    Ok(sample)
}
