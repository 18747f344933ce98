//! A guardianship is given, ends, and what its holder chooses in it.

use serde_json::{Value, json};

use super::model::{Guardianship, Relation, Source, Why};
use super::proof::Guardian;
use super::rules::Rules;
use super::store;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Birthdate, LocalDate, MandateId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// A guardianship to be given.
#[derive(Debug, Clone)]
pub struct Giving {
    /// Who is represented.
    pub ward: AccountId,
    /// By whom.
    pub guardian: AccountId,
    /// As what.
    pub relation: Relation,
    /// The first day on which it is so no more, where that is known.
    pub valid_to: Option<LocalDate>,
    /// Who said so.
    pub source: Source,
    /// The application or event it rests on, by its name.
    pub reference: String,
}

/// Gives it from today on, and has both told. Nothing where they have it already.
///
/// # Errors
/// As the database.
pub fn give(c: &mut Conn, desk: &Desk, giving: &Giving) -> Result<Option<Guardianship>, StoreError> {
    let Giving { ward, guardian, relation, valid_to, source, reference } = giving.clone();
    let new = Guardianship {
        id: MandateId::new(desk.now, &desk.entropy),
        ward,
        guardian,
        relation,
        holds_days: None,
        valid_from: desk.now.local_date(),
        valid_to,
        reference,
    };
    // Before its last day is over nobody can have it anew: a court's later word takes the place of the one before.
    let before = store::of_ward(c, ward)?.into_iter().find(|one| one.guardian == guardian);
    let new = Guardianship { holds_days: before.as_ref().and_then(|before| before.holds_days), ..new };
    if let Some(before) = before {
        if before.valid_to == new.valid_to && before.relation == relation {
            return Ok(None);
        }
        end(c, desk, &before, (source.as_str(), Why::NotOnRecord))?;
    }
    if !store::insert(c, desk.now, &new, (source, source.as_str()))? {
        return Ok(None);
    }
    record(c, desk, Event::GuardianGiven, &new, json!({ "source": source.as_str() }))?;
    Ok(Some(new))
}

/// Ends it at once, on the word of `by`, and has both told but of a death; false where somebody else did. What its holder still has
/// open by it is `sign_out`'s.
///
/// # Errors
/// As the database.
pub fn end(c: &mut Conn, desk: &Desk, of: &Guardianship, (by, why): (&str, Why)) -> Result<bool, StoreError> {
    let ended = store::end(c, desk.now, of.id, (by, why))?;
    if ended {
        record(c, desk, Event::GuardianEnded, of, json!({ "by": by, "why": why.as_str() }))?;
    }
    Ok(ended)
}

/// The ward was born on another day than was known: whoever represents them as a child does so until the birthday that the law names
/// now, or until an earlier day of a court. Answers of how many guardianships the last day is another. What is over by it already
/// is ended as on any such day.
///
/// # Errors
/// As the database.
pub fn born_anew(
    c: &mut Conn,
    rules: &Rules,
    ward: AccountId,
    (before, now): (Option<Birthdate>, Birthdate),
) -> Result<usize, StoreError> {
    let own = before.map(|born| born.completes(rules.hands_over_at));
    let mut moved = 0;
    for one in store::of_ward(c, ward)? {
        let court = one.valid_to.filter(|end| Some(*end) != own).map(|end| end.plus_days(-1));
        let valid_to = super::ends(rules, now, (one.valid_from, one.relation, court));
        if valid_to != one.valid_to && store::lasts(c, &one, valid_to)? {
            moved += 1;
        }
    }
    Ok(moved)
}

/// From now on what the guardian agrees to holds for so many days; none are each time anew. Answers false where it is no more.
///
/// # Errors
/// As the database.
pub fn hold_for(c: &mut Conn, desk: &Desk, guardian: &Guardian, days: u16) -> Result<bool, StoreError> {
    let of = guardian.guardianship();
    let kept = store::hold_for(c, of, days)?;
    if kept {
        let facts = json!({ "mandate": of.id, "guardian": of.guardian, "holds_days": days });
        audit::record(c, desk, &Entry::of(Event::AgreementTermSet).account(of.ward).facts(facts))?;
    }
    Ok(kept)
}

/// Two entries, one in the history of each: whoever reads one learns of the other's account its name in this house and no more.
fn record(c: &mut Conn, desk: &Desk, event: Event, of: &Guardianship, more: Value) -> Result<(), StoreError> {
    for (account, side) in [(of.ward, "ward"), (of.guardian, "guardian")] {
        let mut facts = json!({
            "mandate": of.id, "side": side, "relation": of.relation.as_str(), "reference": of.reference,
            "from": of.valid_from, "until": of.valid_to, "ward": of.ward, "guardian": of.guardian,
        });
        if let (Value::Object(facts), Value::Object(more)) = (&mut facts, more.clone()) {
            facts.extend(more);
        }
        audit::record(c, desk, &Entry::of(event).account(account).facts(facts))?;
    }
    Ok(())
}
