//! What is kept about the holder: having it, and having it erased.

use askama::Template;

use crate::base::{LocalDate, Moment};
use crate::pages::layout::Frame;

/// How it stands with the erasure.
#[derive(Debug, Clone)]
pub enum ErasureFace {
    /// It can be had.
    Possible {
        /// The last day on which it could be taken back.
        last_day: LocalDate,
    },
    /// The law keeps what is known.
    Kept,
    /// It was asked for.
    Waits {
        /// When it is done.
        due: Moment,
        /// The address of its receipt.
        receipt: String,
    },
}

/// All of it. Posts `csrf` to `/settings/data/copy`, `/settings/data/lift`, `/settings/data/erase` or `/settings/data/keep`.
#[derive(Debug, Clone, Template)]
#[template(path = "data.html", config = ".askama.toml")]
pub struct DataView {
    /// The frame.
    pub frame: Frame,
    /// How it stands.
    pub erasure: ErasureFace,
    /// Since when processing is restricted.
    pub restricted: Option<Moment>,
    /// How many days the law gives: for a correction, for a restriction, and for a service that has to stop.
    pub terms: Option<[String; 3]>,
}

/// That somebody's data was erased, or was not yet.
#[derive(Debug, Clone, Template)]
#[template(path = "erased.html", config = ".askama.toml")]
pub struct ErasedView {
    /// The frame.
    pub frame: Frame,
    /// When.
    pub erased_at: Option<Moment>,
    /// The signed statement, once there is one.
    pub statement: Option<String>,
}
