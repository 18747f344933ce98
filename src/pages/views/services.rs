//! The services that may see something of a person's, and taking that back.

use askama::Template;

use super::consent::{Item, items};
use super::home::Notice;
use crate::base::{Moment, Told};
use crate::pages::layout::Frame;

/// One service and what it may see.
#[derive(Debug, Clone)]
pub struct ServiceRow {
    /// Its registered id; goes into the addresses of its forms.
    pub id: String,
    /// The name people know.
    pub name: Told,
    /// Who is behind it.
    pub agency: Option<Told>,
    /// Whether the law, and not a consent, lets it see what it sees.
    pub official: bool,
    /// The scopes of what it may see.
    pub scopes: Vec<String>,
    /// The APIs it may come to in the person's name, as people know them.
    pub apis: Vec<Told>,
    /// Since when.
    pub since: Moment,
    /// When it was used last.
    pub used: Option<Moment>,
}

/// Every connected service.
#[derive(Debug, Clone, Template)]
#[template(path = "services.html", config = ".askama.toml")]
pub struct ServicesView {
    /// The frame.
    pub frame: Frame,
    /// What was just done.
    pub notice: Option<Notice>,
    /// Those used last first.
    pub services: Vec<ServiceRow>,
}

impl ServicesView {
    fn items(&self, service: &ServiceRow) -> Vec<Item> {
        items(&self.frame, service.scopes.iter().map(String::as_str))
    }
}

/// Asks whether one of them is to be cut off. Posts `csrf` to `/settings/services/<id>/end`.
#[derive(Debug, Clone, Template)]
#[template(path = "service_end.html", config = ".askama.toml")]
pub struct ServiceEndView {
    /// The frame.
    pub frame: Frame,
    /// Which.
    pub service: ServiceRow,
}

impl ServiceEndView {
    fn heading(&self) -> String {
        let key = if self.service.official { "service-leave-title" } else { "service-withdraw-title" };
        self.frame.say_quoting(key, "service", &self.service.name.text)
    }
}
