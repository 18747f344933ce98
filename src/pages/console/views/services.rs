//! The services that stand here.

use askama::Template;

use super::bar::{Bar, Tab};
use crate::base::{Moment, Told};
use crate::pages::layout::Frame;
use crate::readiness::State;

/// One service.
#[derive(Debug, Clone)]
pub struct ServiceRow {
    /// What it is registered as.
    pub id: String,
    /// What people call it.
    pub name: Told,
    /// Who is behind it.
    pub agency: Option<Told>,
    /// Whether it is the State's.
    pub official: bool,
    /// How it stands.
    pub state: State,
    /// When it closes, or has.
    pub closes_at: Option<Moment>,
    /// What takes its place.
    pub successor: Option<Told>,
}

/// A page of them.
#[derive(Debug, Clone, Template)]
#[template(path = "console/services.html", config = ".askama.toml")]
pub struct ServicesView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// The services.
    pub rows: Vec<ServiceRow>,
    /// Where there are more.
    pub more: Option<String>,
}

impl ServicesView {
    fn state(&self, row: &ServiceRow) -> String {
        let when = || row.closes_at.as_ref().map(|at| self.frame.when(at)).unwrap_or_default();
        match row.state {
            State::Active => self.frame.say("console-service-active"),
            State::Closing => self.frame.say_with("console-service-closing", "when", when()),
            State::Closed => self.frame.say_with("console-service-closed", "when", when()),
            State::Off => self.frame.say("console-service-off"),
        }
    }
}
