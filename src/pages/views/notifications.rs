//! The browsers that are rung when something waits for their holder.

use askama::Template;

use super::home::Notice;
use crate::base::Moment;
use crate::pages::agent;
use crate::pages::layout::Frame;
use crate::pages::trouble::Trouble;

/// One browser.
#[derive(Debug, Clone)]
pub struct RungRow {
    /// Goes into the address of its form.
    pub id: String,
    /// What kind of browser it is, as it called itself.
    pub agent: String,
    /// Whether it is the one at hand.
    pub current: bool,
    /// Since when.
    pub since: Moment,
}

/// All of them. Posts `csrf`, `endpoint`, `p256dh` and `auth` to `/settings/notifications`, where its script has asked the browser,
/// and `csrf` to `/settings/notifications/<id>/remove`.
#[derive(Debug, Clone, Template)]
#[template(path = "notifications.html", config = ".askama.toml")]
pub struct NotificationsView {
    /// The frame.
    pub frame: Frame,
    /// What was just done.
    pub notice: Option<Notice>,
    /// What went wrong.
    pub troubles: Vec<Trouble>,
    /// What the browser is to expect messages from.
    pub key: String,
    /// The browsers, the newest first.
    pub browsers: Vec<RungRow>,
}

impl NotificationsView {
    fn called(&self, row: &RungRow) -> String {
        agent::describe(self.frame.lang, &row.agent)
    }
}
