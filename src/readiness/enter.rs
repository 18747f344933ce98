//! An officer says how far their province is with something.

use serde_json::json;

use super::board::{Means, own};
use super::model::Criterion;
use super::store::{self, New};
use crate::audit::{self, Entry, Event};
use crate::base::visible::is_invisible;
use crate::db::{Conn, StoreError};
use crate::directory::PlaceCode;
use crate::keys::Desk;
use crate::mandate::{Officer, Role};

/// The longest note.
const LONGEST: usize = 500;

/// What is entered.
#[derive(Debug, Clone)]
pub struct Entering {
    /// Of which province.
    pub province: PlaceCode,
    /// Of what.
    pub criterion: Criterion,
    /// Whether it is done.
    pub met: bool,
    /// What there is to say of it.
    pub note: String,
    /// The version that was seen; nought where nothing was entered.
    pub seen: i32,
}

/// Why nothing was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not the identity authority's seat.
    #[error("a seat of the identity authority")]
    OtherSeat,
    /// The officer sits in another province, or in none.
    #[error("an officer of that province enters it")]
    OtherProvince,
    /// It names nothing that is counted, or not what was seen of it.
    #[error("nothing of that name is counted")]
    Unknown,
    /// There is nothing to read in the note, or too much.
    #[error("1 to 500 characters of what was done and where that can be read")]
    Note,
    /// Somebody else entered something meanwhile, or nothing was seen: that version stands.
    #[error("it was changed meanwhile")]
    Changed(i32),
}

/// Enters it, over what was seen.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn enter(
    c: &mut Conn,
    desk: &Desk,
    means: Means<'_>,
    officer: &Officer,
    what: &Entering,
) -> Result<Result<i32, Refused>, StoreError> {
    if officer.role() != Role::Authority {
        return Ok(Err(Refused::OtherSeat));
    }
    if own(means, officer) != Some(what.province) {
        return Ok(Err(Refused::OtherProvince));
    }
    let note = seen(&what.note);
    if note.is_empty() || note.chars().count() > LONGEST {
        return Ok(Err(Refused::Note));
    }
    let new = New {
        province: what.province,
        criterion: what.criterion,
        met: what.met,
        note: &note,
        agency: officer.agency().to_string(),
        by: officer.account(),
    };
    if !store::enter(c, desk.now, &new, what.seen)? {
        return Ok(Err(Refused::Changed(store::version(c, what.province, what.criterion)?)));
    }
    let facts = json!({
        "province": what.province.to_string(), "criterion": what.criterion.as_str(), "met": what.met,
        "agency": new.agency,
    });
    audit::record(c, desk, &Entry::of(Event::ReadinessEntered).actor(officer.account()).facts(facts))?;
    Ok(Ok(what.seen + 1))
}

/// What is to be read of a note: without what nobody sees, or turns the order of what stands beside it; a browser's line ends are one sign.
fn seen(note: &str) -> String {
    let line =
        |line: &str| -> String { line.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect() };
    note.lines().map(line).collect::<Vec<_>>().join("\n").trim().to_owned()
}
