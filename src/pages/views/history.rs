//! A person's history: what happened, what that means for them and what they can do.

use askama::Template;

use super::happened::EventKind;
use crate::audit::Purpose;
use crate::base::{Moment, Told};
use crate::pages::layout::Frame;
use crate::pages::{agent, when};

/// So many times of one day are listed; of more, how many there were.
const LISTED: usize = 4;

/// A page of the whole history, the newest first.
#[derive(Debug, Clone, Template)]
#[template(path = "history.html", config = ".askama.toml")]
pub struct HistoryView {
    /// The frame.
    pub frame: Frame,
    /// What happened.
    pub events: Vec<Event>,
    /// Whether it is the first page.
    pub newest: bool,
    /// The address of the page behind it.
    pub older: Option<String>,
}

/// One line.
#[derive(Debug, Clone)]
pub struct Event {
    /// When; the last time, where it happened several times.
    pub at: Moment,
    /// What.
    pub kind: EventKind,
    /// With which service.
    pub detail: Option<Told>,
    /// How somebody came, if it is about a sign-in and the log knows.
    pub came: Option<Came>,
    /// In whose name and what for, if it was done in the State's.
    pub duty: Option<Duty>,
    /// When the same happened earlier that day, the latest first.
    pub earlier: Vec<Moment>,
}

/// In whose name and what for an officer did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What for, where that is on record.
    pub purpose: Option<Aim>,
    /// The agency, by its name then.
    pub agency: Option<Told>,
    /// Who it was, where the holder had agreed to their help.
    pub helper: Option<String>,
}

/// What an officer did something for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// One of those we know.
    Known(Purpose),
    /// One of a later release.
    Other,
}

/// What a person recognises a sign-in by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// The browser, by its kind.
    pub browser: Option<String>,
    /// What it ran on.
    pub system: Option<String>,
    /// How they signed in or tried to (RFC 8176 names).
    pub amr: Vec<String>,
    /// Whether the account had been signed in to from there before.
    pub known: bool,
}

impl Event {
    /// What happened.
    pub fn says(&self, frame: &Frame) -> String {
        let (what, _means) = self.kind.words();
        frame.tell(what, &self.kind.arguments())
    }

    /// What it means, and what to do.
    pub fn means(&self, frame: &Frame) -> Option<String> {
        let (_what, means) = self.kind.words();
        means.map(|means| frame.tell(means, &self.kind.arguments()))
    }

    /// The times of one day at which the same happened.
    pub fn times(&self, frame: &Frame) -> Option<String> {
        let first = self.earlier.last()?;
        let count = self.earlier.len() + 1;
        if count > LISTED {
            let args = [
                ("count", count.into()),
                ("first", when::time(*first).into()),
                ("last", when::time(self.at).into()),
            ];
            return Some(frame.tell("event-times-many", &args));
        }
        let times: Vec<String> =
            self.earlier.iter().rev().chain([&self.at]).map(|at| when::time(*at)).collect();
        Some(frame.tell("event-times", &[("count", count.into()), ("times", times.join(", ").into())]))
    }

    /// Device, way and whether it was there before: enough to tell whether it was oneself.
    pub fn how(&self, frame: &Frame) -> Option<String> {
        let came = self.came.as_ref()?;
        let device = agent::named(frame.lang, came.browser.as_deref(), came.system.as_deref());
        let before = frame.say(if came.known { "event-device-known" } else { "event-device-new" });
        let said = [device, methods(frame, &came.amr), before];
        Some(said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
    }
}

impl Duty {
    /// What an officer did it for.
    pub fn aim(&self, frame: &Frame) -> Option<String> {
        let said = match self.purpose? {
            Aim::Known(Purpose::Application) => "purpose-application",
            Aim::Known(Purpose::Visit) => "purpose-visit",
            Aim::Known(Purpose::Lock) => "purpose-lock",
            Aim::Known(Purpose::Correction) => "purpose-correction",
            Aim::Known(Purpose::Merge) => "purpose-merge",
            Aim::Known(Purpose::Help) => "purpose-help",
            Aim::Known(Purpose::Misuse) => "purpose-misuse",
            Aim::Other => "purpose-other",
        };
        Some(frame.say(said))
    }
}

/// How somebody signed in, strongest first; methods without words of their own are not shown.
pub(super) fn methods(frame: &Frame, amr: &[String]) -> String {
    let uses = |any: &[&str]| amr.iter().any(|method| any.contains(&method.as_str()));
    let ways = [
        (uses(&["hwk", "swk"]), "amr-passkey"),
        (uses(&["pwd"]), "amr-password"),
        (uses(&["otp", "sms"]), "amr-code"),
    ];
    let said: Vec<String> =
        ways.into_iter().filter(|(used, _)| *used).map(|(_, key)| frame.say(key)).collect();
    said.join(" + ")
}
