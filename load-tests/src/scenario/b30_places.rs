//! B30: addresses are searched as one types them: a question for each letter, at first without the marks.
//! The systems of offices ask on behalf of the people at their screens; the figure is the 95th percentile.

use std::rc::Rc;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::Value;

use super::{drive_at, must};
use crate::closed_loop::VirtualUser;
use crate::plan::{Goal, Mode, Pace, Plan, Sample, Unit};
use crate::request;
use crate::side::khoa::Khoa;
use crate::side::{Client, Target};
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B30",
    title: "an address search as one types, p95 (among how many people: see notes)",
    mode: Mode::Core,
    unit: Unit::Millis,
    ceiling: &[],
    goal: Goal { absolute: Some(50.0), of_ceiling: None, times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// Offices whose systems ask; each may ask 3,000 times a minute.
const OFFICES: usize = 8;
/// Questions a second: a hundred people who type two letters a second.
const RATE: f64 = 200.0;
/// What is typed, letter by letter, and what must be among the answers to the whole.
const TYPED: [(&str, &str); 6] = [
    ("ba dinh", "Phường Ba Đình"),
    ("hoan kiem", "Phường Hoàn Kiếm"),
    ("p. ben thanh", "Phường Bến Thành"),
    ("cau giay", "Phường Cầu Giấy"),
    ("hai chau", "Phường Hải Châu"),
    ("ninh kieu", "Phường Ninh Kiều"),
];

/// What is asked, and the name that must be among the answers where a whole name was typed.
type Question = (String, Option<&'static str>);

/// Somebody who types one address after another.
struct Typist {
    wire: Wire,
    requests: Rc<[(Vec<u8>, Option<&'static str>)]>,
    next: usize,
}

#[derive(Deserialize)]
struct Found {
    items: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    name: String,
}

impl VirtualUser for Typist {
    async fn once(&mut self) -> Result<()> {
        let (request, name) = self.requests.get(self.next % self.requests.len()).context("no questions")?;
        self.next += 1;
        let answer = self.wire.ask(request).await?;
        answer.expect_status(200)?;
        let found: Found = serde_json::from_slice(answer.body)?;
        must(!found.items.is_empty(), "nothing begins as was typed")?;
        must(
            name.is_none_or(|name| found.items.iter().any(|place| place.name == name)),
            "the place whose whole name was typed is not found",
        )
    }
}

/// Runs it among `pace.many` people.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    khoa.bring_in(pace.many, false).await?;
    let systems = khoa.register_systems(OFFICES).await?;
    let running = khoa.start(PLAN.mode).await?;
    let questions = questions();
    let mut typists = Vec::new();
    for (number, system) in systems.iter().enumerate() {
        let token = token(&running.target, system).await.context("a token for an office")?;
        typists.push(typist(&running.target, &token, (&questions, number)));
    }
    let (_, mut sample) = drive_at(&running, typists, RATE, (PLAN.mode, pace)).await?;
    running.server.stop().await?;
    sample.notes.push(format!(
        "{} questions in turn, asked by the systems of {OFFICES} offices, among {} people",
        questions.len(),
        pace.many
    ));
    Ok(sample)
}

fn questions() -> Vec<Question> {
    let typed = TYPED.iter().flat_map(|(words, name)| {
        let ends = words.char_indices().map(|(at, letter)| at + letter.len_utf8());
        ends.map(move |end| {
            let (so_far, _) = words.split_at(end);
            (so_far.to_owned(), Some(*name).filter(|_| end == words.len()))
        })
    });
    typed.collect()
}

fn typist(target: &Target, token: &str, (questions, number): (&[Question], usize)) -> Typist {
    let bearer = format!("Bearer {token}");
    let ask = |(typed, name): &Question| {
        let path = format!("/agency/v1/places?{}", request::form_encoded(&[("q", typed)]));
        (request::get(&target.host, &path, &[("Authorization", &bearer)]), *name)
    };
    let apart = questions.len().div_ceil(OFFICES);
    Typist {
        wire: Wire::new(target.address),
        requests: questions.iter().map(ask).collect(),
        next: number * apart,
    }
}

async fn token(target: &Target, system: &Client) -> Result<String> {
    let resource = format!("http://{}/agency/v1", target.host);
    let authorization = request::basic(&system.id, system.secret.as_deref().unwrap_or_default());
    let form = [("grant_type", "client_credentials"), ("resource", resource.as_str())];
    let call = request::post(&target.host, &target.paths.token, &[("Authorization", &authorization)], &form);
    let mut wire = Wire::new(target.address);
    let answer = wire.ask(&call).await?;
    answer.expect_status(200)?;
    let told: Value = serde_json::from_slice(answer.body)?;
    told["access_token"].as_str().map(str::to_owned).context("no access_token")
}
