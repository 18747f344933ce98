//! B35: a mandate is ended by whose grants thousands of tokens live. The figure is the time from the order, given at the command
//! line, until whoever asks hears that they are refused; then every one of them is asked about once more, and none may live.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use futures_util::future::try_join_all;
use tokio::task::LocalSet;

use super::{CONNECTIONS, must};
use crate::browser::{Browser, Means};
use crate::people::Person;
use crate::plan::{Goal, Mode, Pace, Plan, Sample, Unit};
use crate::request;
use crate::side::khoa::Khoa;
use crate::side::{Client, Target};
use crate::tokens::RelyingParty;
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B35",
    title: "from the order to end a mandate with 10,000 grants until the last of their tokens is refused",
    mode: Mode::Box,
    unit: Unit::Millis,
    ceiling: &[],
    goal: Goal { absolute: Some(1_000.0), of_ceiling: None, times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// Browsers in which grants are made at once.
const BROWSERS: usize = 8;
/// What the service wishes to know: of the organisation too.
const SCOPE: &str = "openid profile org offline_access";
/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who asks whether tokens live, one after another.
struct Asker {
    wire: Wire,
    questions: Vec<Vec<u8>>,
}

impl Asker {
    async fn lives(&mut self, number: usize) -> Result<bool> {
        let question = self.questions.get(number).context("no token")?;
        let answer = self.wire.ask(question).await?;
        answer.expect_status(200)?;
        Ok(answer.says("\"active\":true"))
    }

    /// How many of its tokens live.
    async fn living(&mut self) -> Result<usize> {
        let mut living = 0;
        for number in 0..self.questions.len() {
            living += usize::from(self.lives(number).await?);
        }
        Ok(living)
    }

    /// Asks about its last token until it is refused; answers when that was.
    async fn until_refused(&mut self) -> Result<Instant> {
        let (began, last) = (Instant::now(), self.questions.len().saturating_sub(1));
        while began.elapsed() < PATIENCE {
            if !self.lives(last).await? {
                return Ok(Instant::now());
            }
            // As services ask: not as fast as anybody can.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bail!("a token of an ended mandate still lives after {PATIENCE:?}")
    }
}

/// Runs it, each time with another member of one organisation.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    let portal = khoa.add_company_portal("load-filing").await?;
    let codes = khoa.bring_in_organisations(1).await?;
    let code = codes.first().context("no organisation")?;
    let running = khoa.start(PLAN.mode).await?;
    let target = &running.target;
    let mut sample = Sample::default();
    for person in target.people.iter().rev().take(pace.repeats) {
        let mandate = khoa.let_file(person, code).await?;
        let began = Instant::now();
        let tokens = tokens_for(target, &portal, person, pace.grants).await?;
        let made = began.elapsed();
        let mut askers = askers(target, &portal, &tokens);
        must(all(&mut askers).await? == tokens.len(), "a token is refused before its mandate ends")?;
        let ordered = Instant::now();
        let asked = askers.iter_mut().map(Asker::until_refused);
        let (ended, refused) = tokio::join!(khoa.end_mandate(&mandate), try_join_all(asked));
        ended?;
        let last = refused?.into_iter().max().context("nobody asked")?;
        let again = Instant::now();
        must(all(&mut askers).await? == 0, "a token of an ended mandate lives")?;
        sample.repeats.push((last - ordered).as_secs_f64() * 1_000.0);
        sample.notes.push(format!(
            "{} grants, made in {:.0} s; none of their tokens lived when all were asked about from then on, in {:.1} s",
            tokens.len(),
            made.as_secs_f64(),
            again.elapsed().as_secs_f64()
        ));
    }
    running.server.stop().await?;
    Ok(sample)
}

/// How many live of all their tokens.
async fn all(askers: &mut [Asker]) -> Result<usize> {
    let living = try_join_all(askers.iter_mut().map(Asker::living)).await?;
    Ok(living.into_iter().sum())
}

fn askers(target: &Target, portal: &Client, tokens: &[String]) -> Vec<Asker> {
    let basic = request::basic(&portal.id, portal.secret.as_deref().unwrap_or_default());
    let headers = [("Authorization", basic.as_str())];
    let question =
        |token: &String| request::post(&target.host, &target.paths.introspect, &headers, &[("token", token)]);
    let share = tokens.len().div_ceil(CONNECTIONS).max(1);
    let asker = |tokens: &[String]| Asker {
        wire: Wire::new(target.address),
        questions: tokens.iter().map(question).collect(),
    };
    tokens.chunks(share).map(asker).collect()
}

/// Access tokens of so many grants, each by an authorization of its own in one of some browsers.
async fn tokens_for(target: &Target, portal: &Client, person: &Person, count: usize) -> Result<Vec<String>> {
    let tasks = LocalSet::new();
    let mut handles = Vec::new();
    for number in 0..BROWSERS {
        let (target, portal, person) = (target.clone(), portal.clone(), person.clone());
        let own = (number..count).step_by(BROWSERS).count();
        handles.push(tasks.spawn_local(async move {
            let mut browser = Browser::new(target.address, &target.host);
            let mut party = RelyingParty::new(&target, &portal);
            let mut tokens = Vec::with_capacity(own);
            for _ in 0..own {
                let grant = party.sign_in_with(&mut browser, Means::Password(&person), SCOPE).await?;
                tokens.push(grant.access_token);
            }
            anyhow::Ok(tokens)
        }));
    }
    let all = tasks.run_until(async {
        let mut all = Vec::with_capacity(count);
        for handle in handles {
            all.extend(handle.await.context("a browser died")??);
        }
        anyhow::Ok(all)
    });
    all.await.context("grants are made")
}
