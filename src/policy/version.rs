//! One version of one section: its head, its rules, and where it came from.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use toml::Table;

use super::name::VersionName;
use super::rules::{self, Rule};
use super::section::{Flaw, Known, Read};
use crate::base::{LocalDate, Moment};

/// Longer than any law of ours, and short enough to read.
const LONGEST: usize = 64 * 1024;

/// Whether a version is obeyed from its day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is.
    InForce,
    /// It is not: written down for the day on which somebody loads it as in force.
    Prepared,
}

/// How sure we are that a rule is the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confidence {
    /// A source states it.
    #[serde(rename = "C")]
    Stated,
    /// One weak or secondary source states it.
    #[serde(rename = "c")]
    Reported,
    /// Background knowledge that no source confirms.
    #[serde(rename = "B")]
    Believed,
    /// A proposal of ours where the law is silent.
    #[serde(rename = "D")]
    Proposed,
}

impl Confidence {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Stated => "stated by a source",
            Self::Reported => "reported by one secondary source",
            Self::Believed => "believed, not confirmed",
            Self::Proposed => "proposed by us",
        }
    }
}

/// Where a version came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// With the release.
    Release,
    /// From an operator.
    Operator {
        /// Who loaded it.
        by: String,
        /// When.
        at: Moment,
        /// Who confirmed it, and when; without this it is obeyed by nobody.
        confirmed: Option<(String, Moment)>,
    },
}

/// Why a text is no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(Flaw::to_string).collect::<Vec<_>>().join("; "))]
pub struct Unreadable(pub Vec<Flaw>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    section: String,
    valid_from: LocalDate,
    state: State,
    law: String,
    confidence: BTreeMap<String, Confidence>,
    rules: Table,
}

/// One version of one section.
#[derive(Clone)]
pub struct Version {
    /// Which section.
    pub section: &'static str,
    /// The day from which it holds.
    pub valid_from: LocalDate,
    /// Whether it is obeyed.
    pub state: State,
    /// The law it was taken from, with articles.
    pub law: String,
    /// SHA-256 of its text, in hexadecimal.
    pub digest: String,
    /// Where it came from.
    pub origin: Origin,
    pub(super) read: Read,
    confidence: BTreeMap<String, Confidence>,
    table: Table,
}

impl Version {
    /// Reads `text`, of one of the sections `known`.
    ///
    /// # Errors
    /// [`Unreadable`]: every flaw that was found.
    pub fn read(known: &[Known], text: &str, origin: Origin) -> Result<Self, Unreadable> {
        let refuse = |why: String| Unreadable(vec![Flaw(why)]);
        if text.len() > LONGEST {
            return Err(refuse(format!("longer than {LONGEST} bytes")));
        }
        let table: Table = text.parse().map_err(|e: toml::de::Error| refuse(e.to_string()))?;
        let file: File = serde_path_to_error::deserialize(toml::Value::Table(table))
            .map_err(|e| refuse(format!("{}: {}", e.path(), e.inner().message())))?;
        let section = known.iter().find(|known| known.name == file.section).ok_or_else(|| {
            let names: Vec<_> = known.iter().map(|known| known.name).collect();
            refuse(format!("section: {} is none of {}", file.section, names.join(", ")))
        })?;
        let mut flaws = Vec::new();
        if file.law.trim().is_empty() {
            flaws.push(Flaw("law: say which law and articles this is".into()));
        }
        let unsure =
            rules::all(&file.rules).into_iter().filter(|(path, _)| sure(&file.confidence, path).is_none());
        flaws.extend(unsure.map(|(path, _)| Flaw(format!("confidence: says nothing about {path}"))));
        let read = (section.read)(file.rules.clone(), file.valid_from).map_err(|found| flaws.extend(found));
        match read {
            Ok(read) if flaws.is_empty() => Ok(Self {
                section: section.name,
                valid_from: file.valid_from,
                state: file.state,
                law: file.law,
                digest: hexadecimal(text),
                origin,
                read,
                confidence: file.confidence,
                table: file.rules,
            }),
            _ => Err(Unreadable(flaws)),
        }
    }

    /// Its rules one by one.
    pub fn rules(&self) -> Vec<Rule> {
        rules::all(&self.table)
            .into_iter()
            .map(|(path, says)| Rule { confidence: sure(&self.confidence, &path), path, says })
            .collect()
    }

    /// What it is called in commands.
    pub fn name(&self) -> VersionName {
        VersionName {
            section: self.section.to_owned(),
            valid_from: self.valid_from,
            digest: self.short().to_owned(),
        }
    }

    /// As much of the digest as tells versions apart.
    pub fn short(&self) -> &str {
        self.digest.get(..12).unwrap_or(&self.digest)
    }

    /// Whether anybody may obey it: it came with the release, or two people stand for it.
    pub fn is_confirmed(&self) -> bool {
        !matches!(self.origin, Origin::Operator { confirmed: None, .. })
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({})", self.name())
    }
}

/// The mark of the rule at `path`: its own, or that of the nearest table around it.
fn sure(marks: &BTreeMap<String, Confidence>, path: &str) -> Option<Confidence> {
    let around = path.match_indices('.').map(|(at, _)| at).rev().filter_map(|at| path.get(..at));
    std::iter::once(path).chain(around).find_map(|path| marks.get(path)).copied()
}

fn hexadecimal(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
