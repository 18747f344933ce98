//! A page that says one thing and leads on: what an answer to a form is when nothing is left to fill in.

use askama::Template;

use crate::pages::layout::Frame;

/// What it says. Plain sentences; the first is the heading.
#[derive(Debug, Clone, Template)]
#[template(path = "told.html", config = ".askama.toml")]
pub struct ToldView {
    /// The frame.
    pub frame: Frame,
    /// The heading.
    pub heading: String,
    /// What follows, a paragraph each.
    pub text: Vec<String>,
    /// Where to go on: an address of ours and what stands on the button.
    pub next: (&'static str, String),
}
