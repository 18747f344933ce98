//! Places as every audience finds them: by name as one types it, by what they belong to, and by code on a day.

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::paging;
use super::refusal::invalid;
use crate::base::{LocalDate, Problem, ProblemType};
use crate::directory::{Code, Directory, NotFound, PlaceCode, Unit};
use crate::keys::Vault;

/// The longest name that is searched for, in characters.
const LONGEST: usize = 100;

/// What may stand in the query of a list: a name, or what the places belong to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    q: Option<String>,
    parent: Option<String>,
    on: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// What may stand beside a code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct On {
    pub(super) on: Option<String>,
}

/// Who looks for places, where, and when.
pub(super) struct Finder<'a> {
    pub(super) vault: &'a Vault,
    pub(super) directory: &'a Directory,
    /// The address of the list.
    pub(super) path: &'a str,
    /// Whose list it is: its cursors are nobody else's.
    pub(super) owner: &'a str,
    pub(super) today: LocalDate,
}

impl Finder<'_> {
    /// The places that a name may be the beginning of, the likeliest first; or all that belong to one, by code.
    ///
    /// # Errors
    /// `invalid-field` where neither or both are asked for; `not-found` for what they should belong to.
    pub(super) fn list(&self, asked: Asked) -> Result<Answer, Problem> {
        let Asked { q, parent, on, limit, cursor } = asked;
        let on = day("on", on.as_deref())?.unwrap_or(self.today);
        let answer = match (q, parent) {
            (Some(q), None) if cursor.is_none() => self.by_name(&q, on, limit.as_deref())?,
            (None, Some(parent)) => self.within(&parent, on, (limit.as_deref(), cursor.as_deref()))?,
            _ => return Err(invalid("q", "either q, which has no cursor, or parent")),
        };
        Ok(answer.member("on", json!(on)))
    }

    /// What a code means on a day; without one, only where it has always meant the same.
    ///
    /// # Errors
    /// `not-found`, `date-needed`.
    pub(super) fn one(&self, code: &str, asked: &On) -> Result<Answer, Problem> {
        let on = day("on", asked.on.as_deref())?;
        let code = read(code).ok_or_else(|| Problem::new(ProblemType::NotFound))?;
        let code = self.directory.place_code(code);
        let unit = match on {
            Some(on) => self.directory.places.on(&code, on),
            None => self.directory.places.whenever(&code),
        };
        Ok(Answer::ok(described(self.directory, unit.map_err(|why| not_found(&why))?)))
    }

    fn by_name(&self, q: &str, on: LocalDate, limit: Option<&str>) -> Result<Answer, Problem> {
        if q.trim().is_empty() || q.chars().count() > LONGEST {
            return Err(invalid("q", format!("a name of 1 to {LONGEST} characters, or its beginning")));
        }
        let page = paging::page(self.vault, &[], limit, None)?;
        let found = self.directory.search(q, on, page.limit);
        let items = found.into_iter().map(|unit| described(self.directory, unit)).collect();
        Ok(Answer::page(items, self.path, None))
    }

    fn within(
        &self,
        parent: &str,
        on: LocalDate,
        (limit, cursor): (Option<&str>, Option<&str>),
    ) -> Result<Answer, Problem> {
        let code = read(parent).ok_or_else(|| invalid("parent", "the code of a place"))?;
        let day = on.to_string();
        let list = [self.path, self.owner, parent, day.as_str()];
        let page = paging::page(self.vault, &list, limit, cursor)?;
        let places = &self.directory.places;
        places.on(&code, on).map_err(|why| not_found(&why))?;
        let after = page.after.as_deref().and_then(read);
        let belongs = |unit: &&Unit<PlaceCode>| unit.parent == Some(code) && unit.stands(on);
        let behind = |unit: &&Unit<PlaceCode>| after.is_none_or(|after| unit.code > after);
        let mut found: Vec<_> =
            places.all().filter(belongs).filter(behind).take(page.limit.saturating_add(1)).collect();
        let next = paging::cut(self.vault, &list, &page, &mut found, |unit| unit.code.to_string());
        let items = found.into_iter().map(|unit| described(self.directory, unit)).collect();
        Ok(Answer::page(items, self.path, next.as_deref()))
    }
}

/// The code in a text.
pub(super) fn read(text: &str) -> Option<PlaceCode> {
    text.parse().ok()
}

/// A place with what it belongs to on its day, the nearest first.
pub(super) fn described(directory: &Directory, unit: &Unit<PlaceCode>) -> Value {
    let above = std::iter::successors(Some(unit), |unit| {
        unit.parent.and_then(|code| directory.places.on(&code, unit.since).ok())
    });
    let above: Vec<Value> =
        above.skip(1).map(|unit| json!({ "code": unit.code.to_string(), "name": unit.name })).collect();
    json!({
        "code": unit.code.to_string(), "name": unit.name, "level": unit.code.level(), "above": above,
        "since": unit.since, "until": unit.until,
    })
}

/// Why a code means nothing, or not one thing.
pub(super) fn not_found<C: Code>(why: &NotFound<'_, C>) -> Problem {
    match why {
        NotFound::Ambiguous { .. } => Problem::new(ProblemType::DateNeeded).field("on", why.to_string()),
        NotFound::Unknown(_) | NotFound::NotThen { .. } => {
            Problem::new(ProblemType::NotFound).field("code", why.to_string())
        }
    }
}

/// A day of the query.
pub(super) fn day(field: &str, text: Option<&str>) -> Result<Option<LocalDate>, Problem> {
    let read = |text: &str| text.parse().map_err(|_no_day| invalid(field, "a day, as YYYY-MM-DD"));
    text.map(read).transpose()
}
