//! `/applications/place`: in which part of a commune that was split somebody lives.

use askama::Template;

use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// A commune that may be chosen.
#[derive(Debug, Clone)]
pub struct PlaceRow {
    /// As it is sent.
    pub code: String,
    /// With what it belongs to.
    pub name: String,
}

/// The page: a commune of the papers is found, then its new part is chosen. Posts `csrf`, `was`, `now` and `street`.
#[derive(Debug, Clone, Template)]
#[template(path = "application_place.html", config = ".askama.toml")]
pub struct PlaceView {
    /// The frame.
    pub frame: Frame,
    /// What was typed to find a commune.
    pub find: String,
    /// The split communes that were found.
    pub communes: Vec<PlaceRow>,
    /// The one that was chosen.
    pub was: Option<PlaceRow>,
    /// What it was split into.
    pub parts: Vec<PlaceRow>,
    /// The part that was chosen.
    pub now: String,
    /// As typed before.
    pub street: String,
    /// What was wrong with it.
    pub troubles: Vec<Trouble>,
}
