//! Databases on the PostgreSQL of the stage: each belongs to one test and goes with it, so that a disk holds a whole run.

use std::sync::OnceLock;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

/// A database beside the one the stage names.
pub(crate) struct OwnDatabase {
    stage: String,
    name: String,
    url: String,
}

impl OwnDatabase {
    /// An empty one beside the one `stage` names.
    pub(crate) fn new(stage: &str, name: &str) -> Self {
        Self::create(stage, name, "template1")
    }

    /// One with this release's schema in it, which is made once in a run and copied: its steps take longer than most tests.
    pub(crate) fn copied(stage: &str, name: &str) -> Self {
        static TEMPLATE: OnceLock<OwnDatabase> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| {
            let made = Self::new(stage, "template");
            khoa::db::up(&made.url).unwrap();
            made
        });
        Self::create(stage, name, &template.name)
    }

    fn create(stage: &str, name: &str, template: &str) -> Self {
        let name = format!("khoa_it_{}_{name}", std::process::id());
        let (server, _) = stage.rsplit_once('/').unwrap();
        let url = format!("{server}/{name}");
        asked(stage, &format!("create database {name} template {template}")).unwrap();
        Self { stage: stage.to_owned(), name, url }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        // Whoever still reads it was of the same test. One that stays behind costs room and fails nothing.
        drop(asked(&self.stage, &format!("drop database {} with (force)", self.name)));
    }
}

fn asked(stage: &str, what: &str) -> Result<(), Box<dyn std::error::Error>> {
    Ok(PgConnection::establish(stage)?.batch_execute(what)?)
}
