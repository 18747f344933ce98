//! What an agency sends, judged before anybody is looked for: who may issue what, what stands in it, and its days. And whether what stands in it
//! is about whoever was found.

use serde_json::{Map, Value};

use super::fields::{self, Wrong};
use super::issue::{Content, Means};
use super::kinds::{Documents, Kind, OfHolder};
use super::refused::Refused;
use crate::account::{Profile, is_same_name};
use crate::base::{LocalDate, Moment};
use crate::directory::AgencyCode;

/// What may be issued.
pub(super) struct Sound<'l> {
    pub(super) kind: &'l Kind,
    pub(super) fields: Map<String, Value>,
    /// So often on one day may somebody be named who cannot hold it.
    pub(super) misses_a_day: u32,
}

impl Sound<'_> {
    /// Whether anything in it says who its holder is.
    pub(super) fn names_holder(&self) -> bool {
        self.kind.fields.iter().any(|field| field.is.is_some())
    }

    /// Whether it is about that holder, by all that it says of them. Marks, case and the order of a name do not matter; what the register does
    /// not say contradicts nothing, and where it knows the year of a birth alone the year is compared.
    pub(super) fn is_about(&self, holder: &Profile) -> bool {
        let said = |name: &str| self.fields.get(name).and_then(Value::as_str).unwrap_or_default();
        self.kind.fields.iter().all(|field| match field.is {
            None => true,
            Some(OfHolder::Name) => is_same_name(said(&field.name), &holder.name),
            Some(OfHolder::Birthdate) => {
                holder.birthdate.is_none_or(|born| said(&field.name).starts_with(&born.to_string()))
            }
        })
    }
}

/// Whether that agency may issue a document of that kind and day with that content now, whoever it is for.
pub(super) fn sound<'l>(
    means: Means<'l>,
    agency: &AgencyCode,
    (named, issued_on, content): (&str, LocalDate, &Content),
    now: Moment,
) -> Result<Sound<'l>, Refused> {
    let today = now.local_date();
    let rules = means.law.at::<Documents>(today)?.rules;
    let kind = rules.kinds.get(named).ok_or(Refused::UnknownKind)?;
    if !kind.may_issue(means.units, agency, today) {
        let issuers = kind.issuers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Err(Refused::NotTheirs { issuers });
    }
    let (read, days) = (fields::read(kind, &content.fields), days(kind, (issued_on, content), now));
    match (read, days) {
        (Ok(fields), none) if none.is_empty() => Ok(Sound { kind, fields, misses_a_day: rules.misses_a_day }),
        (read, days) => Err(Refused::Wrong(read.err().unwrap_or_default().into_iter().chain(days).collect())),
    }
}

fn days(kind: &Kind, (issued_on, content): (LocalDate, &Content), now: Moment) -> Vec<Wrong> {
    let (today, mut wrong) = (now.local_date(), Vec::new());
    if issued_on > today {
        wrong.push(Wrong::of("issued_on", "is to come"));
    }
    if content.as_of.is_some_and(|as_of| as_of > now) {
        wrong.push(Wrong::of("as_of", "is to come"));
    }
    if content.as_of.is_some_and(|as_of| as_of.local_date() < issued_on) {
        wrong.push(Wrong::of("as_of", "is before the day of issue"));
    }
    wrong.extend(last_day(kind, (issued_on, content), today));
    wrong
}

fn last_day(kind: &Kind, (issued_on, content): (LocalDate, &Content), today: LocalDate) -> Option<Wrong> {
    let why = match (content.valid_until, kind.validity.last_day(issued_on)) {
        (Some(last), _) if last < today => "is over".to_owned(),
        (Some(last), _) if last < issued_on => "is before the day of issue".to_owned(),
        (Some(last), Some(latest)) if last > latest => {
            format!("is after {latest}: documents of this kind count for {} at most", kind.validity)
        }
        (None, Some(_latest)) => {
            format!("is missing: documents of this kind count for {} at most", kind.validity)
        }
        _ => return None,
    };
    Some(Wrong::of("valid_until", why))
}
