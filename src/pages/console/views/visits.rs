//! Who comes to the unit.

use askama::Template;

use super::bar::{Bar, Tab};
use super::dossier::Told;
use super::terms;
use crate::application::KindName;
use crate::base::{LocalDate, Moment};
use crate::pages::layout::Frame;

/// One visit, without anything of a person.
#[derive(Debug, Clone)]
pub struct VisitRow {
    /// The address of its dossier.
    pub address: String,
    /// Where it is said whether they came.
    pub action: String,
    /// What people call the application by.
    pub reference: String,
    /// Its kind.
    pub kind: KindName,
    /// Which of the kind.
    pub about: String,
    /// When.
    pub at: Moment,
    /// Whether they came, once that was said.
    pub came: Option<bool>,
    /// Whether it can be said that they came.
    pub is_here: bool,
    /// Whether it can be said that they did not.
    pub has_begun: bool,
}

impl VisitRow {
    fn kind_name(&self, frame: &Frame) -> String {
        terms::kind(frame, self.kind, &self.about)
    }

    fn outcome(&self, frame: &Frame) -> String {
        frame.say(match self.came {
            Some(true) => "console-visit-came",
            Some(false) => "console-visit-missed",
            None => "console-visit-expected",
        })
    }
}

/// The visits. Posts `csrf` and `came`, `yes` or `no`, to each row's own address.
#[derive(Debug, Clone, Template)]
#[template(path = "console/visits.html", config = ".askama.toml")]
pub struct VisitsView {
    /// The frame.
    pub frame: Frame,
    /// The bar.
    pub bar: Bar,
    /// Today.
    pub today: LocalDate,
    /// The first day that is shown.
    pub from: LocalDate,
    /// The days with visits.
    pub days: Vec<(LocalDate, Vec<VisitRow>)>,
    /// The address of the days before.
    pub before: String,
    /// The address of the days after.
    pub after: String,
    /// Why nothing was recorded.
    pub told: Option<Told>,
}

impl VisitsView {
    /// The status it is answered with.
    pub fn status(&self) -> u16 {
        self.told.as_ref().map_or(200, Told::status)
    }

    fn trouble(&self) -> Option<String> {
        self.told.as_ref().map(|told| told.text(&self.frame))
    }

    fn day(&self, day: &LocalDate) -> String {
        let named = self.frame.weekday(day);
        if *day == self.today { self.frame.say_with("console-visits-today", "day", named) } else { named }
    }
}
