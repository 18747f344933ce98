//! The visit to a counter, for whoever makes it: which office, day and hour; then where, when, what to bring, and whom to ask.

use askama::Template;

use super::applications::UnitFace;
use crate::base::{LocalDate, Moment};
use crate::pages::layout::Frame;
use crate::pages::trouble::Trouble;

/// A seat that is booked.
#[derive(Debug, Clone)]
pub struct BookedFace {
    /// Where.
    pub office: UnitFace,
    /// When.
    pub at: Moment,
    /// The day of it.
    pub day: LocalDate,
    /// The address of the file for a calendar.
    pub file: String,
}

/// An office one may choose.
#[derive(Debug, Clone)]
pub struct OfficeRow {
    /// Its code.
    pub code: String,
    /// What it is called, and where it is.
    pub face: UnitFace,
    /// The address that chooses it.
    pub address: String,
}

/// A day at the office that was chosen.
#[derive(Debug, Clone)]
pub struct DayRow {
    /// The day.
    pub day: LocalDate,
    /// How many seats are free.
    pub free: usize,
    /// The address that chooses it.
    pub address: String,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// An hour of the day that was chosen, with a free seat.
#[derive(Debug, Clone)]
pub struct HourRow {
    /// As it is sent.
    pub value: i64,
    /// When.
    pub at: Moment,
}

/// `/applications/{id}/visit`. Posts `csrf`, `version`, `office` and `slot` to the address of the day, which shows its other hours
/// where that one was taken, and `csrf` and `version` to
/// `…/visit/cancel`. What was chosen on the way stands in the address, so that it works without any script.
#[derive(Debug, Clone, Template)]
#[template(path = "visit.html", config = ".askama.toml")]
pub struct VisitView {
    /// The frame.
    pub frame: Frame,
    /// The application.
    pub id: String,
    /// What people call it by.
    pub reference: String,
    /// How often the visit was booked: goes with every change.
    pub version: i32,
    /// How often it still can be.
    pub left: u8,
    /// What is booked.
    pub booked: Option<BookedFace>,
    /// Whether a seat is to be chosen on this page.
    pub choosing: bool,
    /// Whether one can be chosen at all.
    pub is_open: bool,
    /// What was typed to find an office.
    pub wanted: String,
    /// The offices that were found.
    pub offices: Vec<OfficeRow>,
    /// Whether there are more than are shown.
    pub has_more: bool,
    /// The office that was chosen.
    pub office: Option<OfficeRow>,
    /// Its days.
    pub days: Vec<DayRow>,
    /// The hours of the day that was chosen.
    pub hours: Vec<HourRow>,
    /// What was wrong with what was just tried.
    pub troubles: Vec<Trouble>,
}

impl VisitView {
    fn day(&self) -> Option<&DayRow> {
        self.days.iter().find(|day| day.chosen)
    }

    /// Whether they have somewhere to go that has seats.
    fn has_seats(&self) -> bool {
        self.days.iter().any(|day| day.free > 0)
    }
}
