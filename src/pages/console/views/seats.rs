//! Choosing where to sit, and why somebody cannot sit down or do something.

use askama::Template;

use super::bar::{Bar, Tab, role_name};
use super::terms;
use crate::application::Refused;
use crate::mandate::{NotAnOfficer, Role};
use crate::pages::layout::Frame;

/// One office of somebody's.
#[derive(Debug, Clone)]
pub struct SeatRow {
    /// Where its pages begin.
    pub address: String,
    /// The agency, by its name.
    pub agency: String,
    /// And by its code.
    pub code: String,
    /// As what.
    pub role: Role,
}

/// Which of one's offices to sit down in.
#[derive(Debug, Clone, Template)]
#[template(path = "console/choose.html", config = ".askama.toml")]
pub struct ChooseView {
    /// The frame.
    pub frame: Frame,
    /// Two or more.
    pub seats: Vec<SeatRow>,
}

impl ChooseView {
    fn role(&self, seat: &SeatRow) -> String {
        role_name(&self.frame, seat.role)
    }
}

/// Says why nothing was done.
#[derive(Debug, Clone, Template)]
#[template(path = "console/refused.html", config = ".askama.toml")]
pub struct RefusedView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// Why.
    pub why: Refused,
}

impl RefusedView {
    fn reason(&self) -> String {
        terms::refused(&self.frame, &self.why)
    }
}

/// Says why the console stays shut for whoever is signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "console/closed.html", config = ".askama.toml")]
pub struct ClosedView {
    /// The frame.
    pub frame: Frame,
    /// Why.
    pub why: NotAnOfficer,
}

impl ClosedView {
    fn reason(&self) -> String {
        let took_over = |codes: &[crate::directory::AgencyCode]| {
            let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
            match codes.is_empty() {
                true => self.frame.say("console-closed-agency-gone"),
                false => self.frame.say_with("console-closed-agency", "codes", codes.join(", ")),
            }
        };
        match &self.why {
            NotAnOfficer::NoPasskey => self.frame.say("console-closed-passkey"),
            NotAnOfficer::NoMandate => self.frame.say("console-closed-mandate"),
            NotAnOfficer::Level => self.frame.say("console-closed-level"),
            NotAnOfficer::AgencyEnded { successors } => took_over(successors),
            NotAnOfficer::AgencyUnknown => self.frame.say("console-closed-agency-gone"),
        }
    }
}
