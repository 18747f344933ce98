//! B22: what sessions that live at once take of memory, and whether one is found as fast among all of them as among a few.
//! The figure is what the process grew by; what a Redis grew by, and the look-ups, stand in the notes.

use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use url::Url;

use super::b06_passkey_login;
use super::{CONNECTIONS, must};
use crate::browser::Browser;
use crate::closed_loop::{self, VirtualUser};
use crate::passkey::Passkey;
use crate::plan::{Goal, Mode, Pace, Plan, Sample, Unit};
use crate::request;
use crate::side::khoa::Khoa;
use crate::side::{CALLBACK, Running, Target};
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B22",
    title: "what 100,000 live sessions take of memory (a store, and look-ups: see notes)",
    mode: Mode::Box,
    unit: Unit::MiB,
    ceiling: &[],
    goal: Goal { absolute: Some(60.0), of_ceiling: None, times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// Of one account at once; the service ends the oldest beyond a hundred.
const EACH: usize = 98;
/// How many times slower a look-up may become.
const GROWTH: f64 = 1.15;
/// How long who has begun all of theirs looks away.
const IDLE: Duration = Duration::from_millis(5);
const MIB: f64 = 1_048_576.0;

/// Who leaves one session after another behind: the browser forgets, the service does not.
struct Leaver {
    people: Vec<(Browser, Passkey)>,
    left: Vec<String>,
}

impl VirtualUser for Leaver {
    async fn once(&mut self) -> Result<()> {
        if self.left.len() >= EACH * self.people.len() {
            // Whoever was slower has some to begin yet; one more here would end one of these.
            tokio::time::sleep(IDLE).await;
            return Ok(());
        }
        let at = self.left.len() % self.people.len();
        let (browser, passkey) = self.people.get_mut(at).context("nobody to sign in")?;
        browser.close();
        let login = browser.open("/login").await?;
        browser.by_passkey(&login, passkey).await?;
        self.left.push(browser.cookies());
        Ok(())
    }
}

/// A portal that asks silently who is there: the session is looked up, and no more is done.
struct Looker {
    wire: Wire,
    target: Target,
    path: Rc<str>,
    sessions: Rc<[String]>,
    next: usize,
}

impl VirtualUser for Looker {
    async fn once(&mut self) -> Result<()> {
        let cookies = self.sessions.get(self.next % self.sessions.len()).context("no sessions")?;
        // Never the neighbour's: what was just read lies closer.
        self.next = self.next.wrapping_add(7_919);
        let call = request::get(&self.target.host, &self.path, &[("Cookie", cookies)]);
        let answer = self.wire.ask(&call).await?;
        let to =
            answer.header("location").with_context(|| format!("{}: {}", answer.status, answer.text()))?;
        must(to.contains("error=consent_required"), &format!("a session was not found: {to}"))
    }
}

/// Runs it.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    let known = khoa.newcomers(pace.sessions.div_ceil(EACH)).await?;
    let running = known.start(PLAN.mode).await?;
    let target = running.target.clone();
    let mut users: Vec<Leaver> = Vec::new();
    for (number, holder) in
        b06_passkey_login::holders(&target, &target.clients.portal).await?.into_iter().enumerate()
    {
        match users.get_mut(number % CONNECTIONS) {
            Some(user) => user.people.push(holder),
            None => users.push(Leaver { people: vec![holder], left: Vec::new() }),
        }
    }
    // Once round: what signing in itself makes the process hold is not the sessions'.
    users = until(users, target.people.len(), &running, pace).await?;
    let few: Rc<[String]> = users.iter().flat_map(|user| user.left.iter().cloned()).collect();
    let quick = look_ups(&target, &few, pace).await?;
    tokio::time::sleep(pace.settled).await;
    let (before, stored_before) = (running.server.resident_mib()?, known.stored().await?);
    let begun = few.len();
    users = until(users, pace.sessions, &running, pace).await?;
    let many: Rc<[String]> = users.iter().flat_map(|user| user.left.iter().cloned()).collect();
    drop(users);
    tokio::time::sleep(pace.settled).await;
    let (after, stored_after) = (running.server.resident_mib()?, known.stored().await?);
    let slow = look_ups(&target, &many, pace).await?;
    running.server.stop().await?;
    let more = (many.len() - begun) as f64;
    let hundred_thousand = |mib: f64| mib * 100_000.0 / more;
    let mut notes = vec![
        format!("{} sessions of {} people", many.len(), target.people.len()),
        format!("resident {before:.1} MiB with {begun}, {after:.1} MiB with {}", many.len()),
        format!(
            "look-ups {quick:.0}/s among {begun}, {slow:.0}/s among {}: {} {GROWTH}",
            many.len(),
            if quick <= slow * GROWTH { "within" } else { "beyond" },
        ),
    ];
    if let (Some(before), Some(after)) = (stored_before, stored_after) {
        let grown = after.saturating_sub(before) as f64 / MIB;
        notes.push(format!("Redis grew by {:.1} MiB for 100,000 (goal ≤ 60)", hundred_thousand(grown)));
    }
    Ok(Sample { repeats: vec![hundred_thousand((after - before).max(0.0))], notes, ..Sample::default() })
}

/// Lets them sign in until there are `count` sessions.
async fn until(mut users: Vec<Leaver>, count: usize, running: &Running, pace: &Pace) -> Result<Vec<Leaver>> {
    let slice = Pace { warm_up: Duration::ZERO, repeat: Duration::from_millis(500), repeats: 1, ..*pace };
    while users.iter().map(|user| user.left.len()).sum::<usize>() < count {
        (users, _) = closed_loop::run(users, running.target.pid, &slice).await?;
    }
    Ok(users)
}

/// Sessions found a second.
async fn look_ups(target: &Target, sessions: &Rc<[String]>, pace: &Pace) -> Result<f64> {
    let mut url = Url::parse(&format!("{}{}", target.issuer(), target.paths.authorize))?;
    url.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", target.clients.app.id.as_str()),
        ("redirect_uri", CALLBACK),
        ("scope", "openid profile"),
        ("prompt", "none"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ]);
    let path: Rc<str> = format!("{}?{}", url.path(), url.query().unwrap_or_default()).into();
    let looker = |number: usize| Looker {
        wire: Wire::new(target.address),
        target: target.clone(),
        path: Rc::clone(&path),
        sessions: Rc::clone(sessions),
        next: number * sessions.len() / CONNECTIONS,
    };
    let (_, sample) = closed_loop::run((0..CONNECTIONS).map(looker).collect(), target.pid, pace).await?;
    Ok(sample.median())
}
