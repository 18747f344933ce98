//! What this room reads of the law: the kinds of documents there are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;

use super::issuer::Issuer;
use super::number::NumberedBy;
use super::offline::Offline;
use crate::account::{self, Level};
use crate::base::{Bilingual, LocalDate};
use crate::directory::{AgencyCode, Directory};
use crate::policy::{Flaw, InvalidTerm, Known, Section, Term, Unit};

/// The section, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Documents>(&[include_str!("../policy/law/documents/2024-07-01.toml")])];

/// The longest name of a kind or a field.
const NAME: usize = 40;
/// The longest label.
const LABEL: usize = 80;
/// The most fields of a kind.
const FIELDS: usize = 40;
/// For no longer is a code good by which a document is shown.
const SHOWN: u16 = 180;
/// The most characters of a field.
const CHARACTERS: u16 = 2_000;

/// The section `documents`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// So often on one day may the programs of one agency name somebody who cannot hold what they issue.
    pub misses_a_day: u32,
    /// So many days before a document ends its holder is told.
    pub told_days_before: u16,
    /// So many seconds is a code good by which a holder shows one.
    #[serde(default = "longest_shown")]
    pub shown_seconds: u16,
    /// The kinds, by name.
    pub kinds: BTreeMap<String, Kind>,
}

const fn longest_shown() -> u16 {
    SHOWN
}

/// A kind of document.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    label: String,
    label_en: String,
    /// Who may hold it.
    pub holders: Vec<account::Kind>,
    /// From which level on people may; organisations have none.
    pub level: Option<Level>,
    /// Whose agencies may issue it.
    pub issuers: Vec<Issuer>,
    /// Among which documents its number is one's alone.
    pub numbered_by: NumberedBy,
    /// How long one may count.
    pub validity: Validity,
    /// How it is shown where there is no network; not at all, where the law says nothing of it.
    pub offline: Option<Offline>,
    /// What stands in it.
    pub fields: Vec<Field>,
}

/// How long a document may count, from the day of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Validity {
    /// It need not end.
    Open,
    /// So long at most.
    Within(Term),
}

/// What a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// One line.
    Text,
    /// A day.
    Date,
    /// A number.
    Number,
    /// Yes or no.
    YesNo,
}

/// What of its holder a field says, as the register has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfHolder {
    /// What they are called.
    Name,
    /// When they were born.
    Birthdate,
}

/// A field of a kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in requests and answers.
    pub name: String,
    label: String,
    label_en: String,
    /// What it is.
    pub r#type: Type,
    /// Of how many characters at most, where it is a text.
    pub longest: Option<u16>,
    /// Whether no document is without it.
    pub required: bool,
    /// Whether its holder may show it to others.
    pub shown: bool,
    /// What of its holder it says: a document that says otherwise is somebody else's.
    pub is: Option<OfHolder>,
}

impl Kind {
    /// What people call it.
    pub fn label(&self) -> Bilingual {
        Bilingual::of(&self.label, Some(&self.label_en))
    }

    /// Whether the agency of that code may issue it on that day.
    pub fn may_issue(&self, units: &Directory, code: &AgencyCode, on: LocalDate) -> bool {
        self.issuers.iter().any(|issuer| issuer.is(units, code, on))
    }

    /// Whether whoever has an account of that kind and level may hold it.
    pub fn may_hold(&self, kind: account::Kind, level: Option<Level>) -> bool {
        let is_enough = kind == account::Kind::Organisation || level >= self.level;
        self.holders.contains(&kind) && is_enough
    }
}

impl Field {
    /// What people call it.
    pub fn label(&self) -> Bilingual {
        Bilingual::of(&self.label, Some(&self.label_en))
    }
}

impl Validity {
    /// The last day that a document which was issued then may have; none where it may have any, or none.
    pub fn last_day(self, issued_on: LocalDate) -> Option<LocalDate> {
        let Self::Within(term) = self else { return None };
        Some(match term.parts() {
            (count, Unit::Months) => issued_on.plus_months(count),
            (count, Unit::Days | Unit::WorkingDays) => issued_on.plus_days(i32::from(count)),
        })
    }
}

impl TryFrom<String> for Validity {
    type Error = InvalidTerm;
    fn try_from(text: String) -> Result<Self, InvalidTerm> {
        if text == "open" { Ok(Self::Open) } else { text.parse().map(Self::Within) }
    }
}

impl fmt::Display for Validity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("open"),
            Self::Within(term) => term.fmt(f),
        }
    }
}

impl Type {
    /// The name in the law and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Date => "date",
            Self::Number => "number",
            Self::YesNo => "yes_no",
        }
    }
}

impl Section for Documents {
    const NAME: &'static str = "documents";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let none = self.kinds.is_empty().then(|| "rules.kinds: there is none".to_owned());
        let none_missed = self.misses_a_day == 0;
        let misses =
            none_missed.then(|| "rules.misses_a_day: 1 or more, or nobody could mistype a number".to_owned());
        let shown = (!(1..=SHOWN).contains(&self.shown_seconds))
            .then(|| format!("rules.shown_seconds: 1 to {SHOWN}"));
        let of_kinds = self.kinds.iter().flat_map(|(name, kind)| {
            kind.flaws(name).into_iter().map(move |why| format!("rules.kinds.{name}{why}"))
        });
        none.into_iter().chain(misses).chain(shown).chain(of_kinds).map(Flaw).collect()
    }
}

impl Kind {
    fn flaws(&self, name: &str) -> Vec<String> {
        let mut flaws = Vec::new();
        if !is_name(name) {
            flaws.push(format!(": {A_NAME}"));
        }
        for (of, label) in [("label", &self.label), ("label_en", &self.label_en)] {
            if !is_label(label) {
                flaws.push(format!(".{of}: 1 to {LABEL} characters that people can read"));
            }
        }
        let people = self.holders.iter().any(|holder| *holder != account::Kind::Organisation);
        match (self.holders.is_empty(), people, self.level) {
            (true, ..) => flaws.push(".holders: somebody must be able to hold it".to_owned()),
            (_, true, None) => flaws.push(".level: 1 or 2, for the people who hold it".to_owned()),
            (_, false, Some(_)) => flaws.push(".level: organisations have none".to_owned()),
            _ => {}
        }
        if self.issuers.is_empty() {
            flaws.push(".issuers: somebody must be able to issue it".to_owned());
        }
        if matches!(self.validity, Validity::Within(term) if term.parts().1 == Unit::WorkingDays) {
            flaws.push(".validity: in days or months, or \"open\"".to_owned());
        }
        flaws.extend(self.flaws_of_fields());
        flaws
    }

    fn flaws_of_fields(&self) -> Vec<String> {
        let mut flaws = Vec::new();
        if !(1..=FIELDS).contains(&self.fields.len()) {
            flaws.push(format!(".fields: 1 to {FIELDS}"));
        }
        flaws.extend(self.offline.iter().flat_map(|offline| offline.flaws(&self.fields)));
        let (mut seen, mut of_holder) = (BTreeSet::new(), BTreeSet::new());
        for field in &self.fields {
            if field.is.is_some_and(|is| !of_holder.insert(is)) {
                flaws.push(format!(".fields: {}.is: another field says that of the holder", field.name));
            }
            if !seen.insert(&field.name) {
                flaws.push(format!(".fields: {} is there twice", field.name));
            }
            flaws.extend(field.flaws().into_iter().map(|why| format!(".fields: {}{why}", field.name)));
        }
        flaws
    }
}

impl Field {
    fn flaws(&self) -> Vec<String> {
        let mut flaws = Vec::new();
        if !is_name(&self.name) {
            flaws.push(format!(": {A_NAME}"));
        }
        for (of, label) in [("label", &self.label), ("label_en", &self.label_en)] {
            if !is_label(label) {
                flaws.push(format!(".{of}: 1 to {LABEL} characters that people can read"));
            }
        }
        match (self.r#type, self.longest) {
            (Type::Text, Some(1..=CHARACTERS)) => {}
            (Type::Text, _) => {
                flaws.push(format!(".longest: a text has 1 to {CHARACTERS} characters at most"))
            }
            (_, None) => {}
            (_, Some(_)) => flaws.push(".longest: of a text alone".to_owned()),
        }
        let fits = match self.is {
            None => true,
            Some(OfHolder::Name) => self.required && self.r#type == Type::Text,
            Some(OfHolder::Birthdate) => self.required && self.r#type == Type::Date,
        };
        if !fits {
            flaws.push(".is: \"name\" of a text and \"birthdate\" of a date, and both required".to_owned());
        }
        flaws
    }
}

/// What a name is.
const A_NAME: &str = "a name is 1 to 40 small letters, digits and _, and begins with a letter";

fn is_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=NAME).contains(&name.len())
        && name.bytes().all(plain)
        && name.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
}

fn is_label(label: &str) -> bool {
    super::text::line(LABEL, label).is_ok_and(|line| line == label)
}
