//! Signing in by a phone: the page that shows a code, and what the phone opens that has read it.

use askama::Template;

use crate::base::Told;
use crate::login::Standing;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};
use crate::web::qr::Drawing;

/// A code, or the number that follows it.
#[derive(Debug, Clone, Template)]
#[template(path = "qr.html", config = ".askama.toml")]
pub struct QrView {
    /// The frame.
    pub frame: Frame,
    /// The conversation it belongs to.
    pub flow: Option<String>,
    /// Its name, as the addresses have it that say where it stands.
    pub code: String,
    /// It, as people copy it.
    pub short: String,
    /// What it says.
    pub address: String,
    /// It, drawn.
    pub drawing: Drawing,
    /// Where it stands.
    pub standing: Standing,
}

/// Reading a code. Sends `code` to `/qr`.
#[derive(Debug, Clone, Template)]
#[template(path = "scan.html", config = ".askama.toml")]
pub struct ScanView {
    /// The frame.
    pub frame: Frame,
    /// What was wrong with what was typed.
    pub troubles: Vec<Trouble>,
    /// What was typed.
    pub typed: String,
}

/// What a phone has read. Posts `csrf` to `/qr/<code>`.
#[derive(Debug, Clone, Template)]
#[template(path = "qr_read.html", config = ".askama.toml")]
pub struct QrReadView {
    /// The frame.
    pub frame: Frame,
    /// The code, what somebody wants to sign in to and on which device; nothing when the code is used or over.
    pub asks: Option<(String, Told, String)>,
}
