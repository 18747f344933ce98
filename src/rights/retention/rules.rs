//! How long the law keeps what.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;

use super::floor;
use super::model::Kind;
use crate::application::Handling;
use crate::base::{LocalDate, Moment};
use crate::feedback::Feedback;
use crate::policy::{Flaw, InvalidTerm, Known, Law, NoLaw, Section, Term, Unit, Version};

/// The section, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Retention>(&[include_str!("../../policy/law/retention/2024-07-01.toml")])];

const FOR_GOOD: &str = "for_good";

/// How long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Keep {
    /// Nothing of it goes.
    ForGood,
    /// So long after it ended.
    For(Term),
}

impl Keep {
    /// What ended before is over at `now`; nothing ever is that is kept for good.
    pub(super) fn before(self, now: Moment) -> Option<Moment> {
        let Self::For(term) = self else { return None };
        Some(match term.parts() {
            (count, Unit::Days | Unit::WorkingDays) => {
                now.minus(Duration::from_secs(u64::from(count) * 86_400))
            }
            (count, Unit::Months) => now.local_date().months_before(count).begins(),
        })
    }
}

impl TryFrom<String> for Keep {
    type Error = InvalidTerm;
    fn try_from(text: String) -> Result<Self, InvalidTerm> {
        if text == FOR_GOOD { Ok(Self::ForGood) } else { text.parse().map(Self::For) }
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForGood => f.write_str(FOR_GOOD),
            Self::For(term) => term.fmt(f),
        }
    }
}

/// What is said of one kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    kept: Keep,
    source: String,
}

/// The section `retention`. A kind it does not name is kept for good: a version that was loaded under an earlier release stays readable.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Retention(BTreeMap<Kind, Rule>);

impl Section for Retention {
    const NAME: &'static str = "retention";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for (kind, rule) in &self.0 {
            let mut wrong = |field: &str, why: String| {
                flaws.push(Flaw(format!("rules.{}.{field}: {why}", kind.as_str())))
            };
            if matches!(kind, Kind::Reports | Kind::Files) {
                let other = if *kind == Kind::Reports { Feedback::NAME } else { Handling::NAME };
                wrong("kept", format!("stands in the section {other}"));
            }
            if matches!(rule.kept, Keep::For(term) if term.parts().1 == Unit::WorkingDays) {
                wrong("kept", "is counted in days or months".to_owned());
            }
            if rule.source.trim().is_empty() {
                wrong("source", "say by which clause, or that it is ours".to_owned());
            }
            if let Some((least, clause)) = floor::of(*kind).filter(|(least, _)| least.is_above(rule.kept)) {
                let kept = rule.kept;
                wrong("kept", format!("{kept} is shorter than {least}, the least there may be ({clause})"));
            }
        }
        flaws
    }
}

/// How long one kind is kept, and who says so.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'l> {
    /// How long.
    pub keep: Keep,
    /// The clause.
    pub source: &'l str,
    /// The version.
    pub version: &'l Version,
}

/// How long `kind` is kept by the law of that day.
///
/// # Errors
/// [`NoLaw`]: then nothing of it goes.
pub fn kept(law: &Law, kind: Kind, on: LocalDate) -> Result<Kept<'_>, NoLaw> {
    Ok(match kind {
        Kind::Reports => {
            let dated = law.at::<Feedback>(on)?;
            let term = dated.rules.kept_days.and_then(Term::of_days);
            let keep = term.map_or(Keep::ForGood, Keep::For);
            Kept { keep, source: &dated.version.law, version: dated.version }
        }
        Kind::Files => {
            let dated = law.at::<Handling>(on)?;
            Kept { keep: Keep::For(dated.rules.evidence), source: &dated.version.law, version: dated.version }
        }
        _ => {
            let dated = law.at::<Retention>(on)?;
            let rule = dated.rules.0.get(&kind);
            let source = rule.map_or(dated.version.law.as_str(), |rule| rule.source.as_str());
            Kept { keep: rule.map_or(Keep::ForGood, |rule| rule.kept), source, version: dated.version }
        }
    })
}
