//! B34: whoever acts for five hundred organisations says at a service for which: the request, the page that asks, the search that
//! finds one of them by its code, and the press that leads back with a code. The figure is the 95th percentile of all four together.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use hdrhistogram::Histogram;

use super::{drive_at, must};
use crate::browser::{Browser, Means, Page};
use crate::closed_loop::VirtualUser;
use crate::plan::{Goal, Mode, Pace, Plan, Sample, Unit};
use crate::request;
use crate::side::khoa::Khoa;
use crate::side::{CALLBACK, Client, Target};
use crate::tokens::RelyingParty;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B34",
    title: "choosing an organisation among 500 at sign-in, p95 of request, page, search and press together",
    mode: Mode::Core,
    unit: Unit::Millis,
    ceiling: &[],
    goal: Goal { absolute: Some(50.0), of_ceiling: None, times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// For how many one person acts.
const ORGANISATIONS: usize = 500;
/// Browsers in which they are signed in.
const BROWSERS: usize = 8;
/// Choices a second: seventy-two thousand accountants an hour.
const RATE: f64 = 20.0;

/// How long each step took, in microseconds.
struct Steps([Histogram<u64>; 3]);

/// Who chooses one organisation after another.
struct Chooser {
    browser: Browser,
    start: Rc<str>,
    codes: Rc<[String]>,
    steps: Rc<RefCell<Steps>>,
    next: usize,
}

impl Chooser {
    fn took(&self, step: usize, since: Instant) {
        if let Some(histogram) = self.steps.borrow_mut().0.get_mut(step) {
            histogram.saturating_record(since.elapsed().as_micros() as u64);
        }
    }

    async fn asked(&mut self) -> Result<Page> {
        let began = Instant::now();
        let page = self.browser.open(&self.start).await?;
        must(page.status == 200 && page.path.starts_with("/choose"), "nobody was asked for whom they act")?;
        self.took(0, began);
        Ok(page)
    }
}

impl VirtualUser for Chooser {
    async fn once(&mut self) -> Result<()> {
        let code = self.codes.get(self.next % self.codes.len()).context("no organisations")?.clone();
        // Never the neighbour's.
        self.next = self.next.wrapping_add(79);
        let page = self.asked().await?;
        let began = Instant::now();
        let found =
            self.browser.submit(&page, "choose-find", &[("wanted", &code), ("decision", "find")]).await?;
        must(found.body.contains(&code) && !found.body.contains("id=\"choose-2\""), "one was found wrongly")?;
        self.took(1, began);
        let began = Instant::now();
        let back = self.browser.press(&found, "choose-1", CALLBACK).await?;
        must(back.iter().any(|(name, _)| name == "code"), "the choice led to no code")?;
        self.took(2, began);
        Ok(())
    }
}

/// Runs it.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    let portal = khoa.add_company_portal("load-choices").await?;
    let person = khoa.people().first().context("nobody")?.clone();
    let codes: Rc<[String]> = khoa.bring_in_organisations(ORGANISATIONS).await?.into();
    for code in codes.iter() {
        khoa.let_file(&person, code).await?;
    }
    let running = khoa.start(PLAN.mode).await?;
    let target = &running.target;
    let start: Rc<str> = question(target, &portal).into();
    let steps = Steps([histogram()?, histogram()?, histogram()?]);
    let steps = Rc::new(RefCell::new(steps));
    let mut choosers = Vec::new();
    for number in 0..BROWSERS {
        let mut browser = Browser::new(target.address, &target.host);
        // At a portal that asks nothing: from then on they are signed in.
        let party = RelyingParty::new(target, &target.clients.portal);
        party.code(&mut browser, Means::Password(&person), &[("scope", "openid")]).await?;
        let (start, codes, steps) = (Rc::clone(&start), Rc::clone(&codes), Rc::clone(&steps));
        let mut chooser = Chooser { browser, start, codes, steps, next: number * 7 };
        chooser.once().await?;
        choosers.push(chooser);
    }
    steps.borrow_mut().0.iter_mut().for_each(Histogram::reset);
    let (choosers, mut sample) = drive_at(&running, choosers, RATE, (PLAN.mode, pace)).await?;
    drop(choosers);
    running.server.stop().await?;
    let names = ["request and page", "search", "press"];
    for (name, step) in names.into_iter().zip(&steps.borrow().0) {
        let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|at| step.value_at_quantile(at) as f64 / 1_000.0);
        sample.notes.push(format!("{name}: p50 {p50:.1} ms, p95 {p95:.1} ms, p99 {p99:.1} ms"));
    }
    sample.notes.push(format!(
        "{ORGANISATIONS} organisations of one person, chosen at {RATE} a second in {BROWSERS} browsers"
    ));
    Ok(sample)
}

fn histogram() -> Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, u64::try_from(Duration::from_secs(60).as_micros())?, 3)?)
}

/// A request that has them asked, whatever they chose before.
fn question(target: &Target, portal: &Client) -> String {
    let query = request::form_encoded(&[
        ("response_type", "code"),
        ("client_id", &portal.id),
        ("redirect_uri", CALLBACK),
        ("scope", "openid profile org"),
        ("prompt", "select_account"),
        ("state", "s"),
        ("nonce", "n"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ]);
    format!("{}?{query}", target.paths.authorize)
}
