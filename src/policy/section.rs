//! What a section of the law is to the room that obeys it.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use toml::Table;

use crate::base::LocalDate;

/// Something that is wrong with a version or with the whole, in words for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw(pub String);

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The rules of one section, as the room that obeys them reads them. Unknown keys must be refused (`deny_unknown_fields`).
pub trait Section: DeserializeOwned + Send + Sync + 'static {
    /// Its name in files and commands.
    const NAME: &'static str;

    /// What contradicts itself in rules that hold from `valid_from`.
    fn flaws(&self, valid_from: LocalDate) -> Vec<Flaw>;
}

/// Rules that were read; their type is that of the section.
pub(super) type Read = Arc<dyn Any + Send + Sync>;

/// A section whose type is known only by name: what the timeline is made with.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// [`Section::NAME`].
    pub name: &'static str,
    pub(super) read: fn(Table, LocalDate) -> Result<Read, Vec<Flaw>>,
    /// The versions that come with the release: texts in the binary, read when somebody asks for the law.
    pub(super) files: &'static [&'static str],
}

impl Known {
    /// The section `S`, of which these versions come with the release.
    pub const fn of<S: Section>(files: &'static [&'static str]) -> Self {
        Self { name: S::NAME, read: read::<S>, files }
    }
}

fn read<S: Section>(rules: Table, valid_from: LocalDate) -> Result<Read, Vec<Flaw>> {
    let section: S = serde_path_to_error::deserialize(toml::Value::Table(rules))
        .map_err(|e| vec![Flaw(format!("rules.{}: {}", e.path(), e.inner().message()))])?;
    match section.flaws(valid_from) {
        none if none.is_empty() => Ok(Arc::new(section)),
        flaws => Err(flaws),
    }
}
