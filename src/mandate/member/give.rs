//! Writing down that somebody acts for an organisation, and that they do no more.

use serde_json::{Value, json};

use super::act::ActingFor;
use super::model::{Member, Role, Scope, Source};
use super::store;
use crate::account::{self, Kind};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, LocalDate, MandateId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::{Ended, RAN_OUT};

/// A mandate to be.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// For which organisation.
    pub organisation: AccountId,
    /// Who is to act.
    pub actor: AccountId,
    /// As what.
    pub role: Role,
    /// In which services.
    pub scope: Scope,
    /// The first day.
    pub valid_from: LocalDate,
    /// The first day on which it is so no more, where that is known.
    pub valid_to: Option<LocalDate>,
    /// On what it rests.
    pub source: Source,
    /// The paper, event or application, by its name.
    pub reference: String,
    /// On whose word.
    pub by: String,
}

/// Why it was not written down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotGiven {
    /// Nobody acts for a person by such a mandate.
    #[error("this is the account of a person, and not of an organisation")]
    NotAnOrganisation,
    /// An organisation acts through people.
    #[error("an organisation cannot act for another: name the person")]
    NotAPerson,
    /// It would end before it begins.
    #[error("it would end on {end}, before it begins on {from}")]
    EndsFirst {
        /// The first day.
        from: LocalDate,
        /// The first day on which it is so no more.
        end: LocalDate,
    },
    /// They have that role.
    #[error("they have this role already: {0}")]
    Held(MandateId),
}

/// Writes it down. One that has run out is ended first, so that it can be given again.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account, or when the database refuses. Inside: [`NotGiven`].
pub fn give(c: &mut Conn, desk: &Desk, new: &NewMember) -> Result<Result<Member, NotGiven>, StoreError> {
    if account::hold(c, new.organisation)?.kind != Kind::Organisation {
        return Ok(Err(NotGiven::NotAnOrganisation));
    }
    if account::hold(c, new.actor)?.kind == Kind::Organisation {
        return Ok(Err(NotGiven::NotAPerson));
    }
    if let Some(end) = new.valid_to.filter(|end| *end <= new.valid_from) {
        return Ok(Err(NotGiven::EndsFirst { from: new.valid_from, end }));
    }
    let today = desk.now.local_date();
    let before = store::between(c, new.organisation, new.actor)?.into_iter().find(|one| one.role == new.role);
    if let Some(before) = before {
        if before.until().is_none_or(|end| today < end) {
            return Ok(Err(NotGiven::Held(before.id)));
        }
        end(c, desk, before.id, &new.by, RAN_OUT)?;
    }
    let member = Member {
        id: MandateId::new(desk.now, &desk.entropy),
        organisation: new.organisation,
        actor: new.actor,
        role: new.role,
        scope: new.scope.clone(),
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        source: new.source,
        reference: new.reference.clone(),
        granted_by: new.by.clone(),
        confirm_by: None,
        ended: None,
        version: 1,
    };
    if !store::insert(c, desk.now, &member)? {
        // Somebody else gave it in the same moment.
        return Err(StoreError::Conflict);
    }
    record(c, desk, Event::MemberAdded, &member, json!({ "by": new.by, "reference": new.reference }))?;
    account::stir(c, desk.now, member.organisation)?;
    Ok(Ok(member))
}

/// Ends it at once, on the word of `by`. Answers it as it is now; nothing when there is none of that id that could be ended.
/// What hangs from it ends too where `sign_out` does this.
///
/// # Errors
/// When the database refuses.
pub fn end(
    c: &mut Conn,
    desk: &Desk,
    id: MandateId,
    by: &str,
    why: &str,
) -> Result<Option<Member>, StoreError> {
    let ended = Ended { at: desk.now, by: by.to_owned(), why: why.to_owned() };
    let Some(member) = store::end(c, id, &ended)? else { return Ok(None) };
    record(c, desk, Event::MemberEnded, &member, json!({ "by": by, "why": why }))?;
    Ok(Some(member))
}

/// In the history of the person, who hears of it, and in that of the organisation.
fn record(c: &mut Conn, desk: &Desk, event: Event, member: &Member, facts: Value) -> Result<(), StoreError> {
    let facts = full(member, facts);
    audit::record(c, desk, &Entry::of(event).account(member.actor).facts(facts.clone()))?;
    let kept = match event {
        Event::MemberAdded => Event::MemberJoined,
        Event::MemberConfirmed => Event::MemberConfirmed,
        _ => Event::MemberLeft,
    };
    audit::record(c, desk, &Entry::of(kept).account(member.organisation).facts(facts))
}

/// In the history of the organisation alone: the person has what they had.
pub(super) fn joined(c: &mut Conn, desk: &Desk, member: &Member, facts: Value) -> Result<(), StoreError> {
    let entry = Entry::of(Event::MemberJoined).account(member.organisation);
    audit::record(c, desk, &entry.facts(full(member, facts)))
}

fn full(member: &Member, mut facts: Value) -> Value {
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("mandate".into(), json!(member.id));
        facts.insert("organisation".into(), json!(member.organisation));
        facts.insert("member".into(), json!(member.actor));
        facts.insert("role".into(), json!(member.role));
        facts.insert("source".into(), json!(member.source.as_str()));
        facts.insert("scope".into(), json!(member.scope));
        facts.insert("from".into(), json!(member.valid_from));
        facts.insert("until".into(), json!(member.valid_to));
    }
    facts
}

/// Marks what `giver` gave for confirmation, and what those gave in turn who may appoint by that alone: it counts until `by`, unless a
/// representative confirms it. Answers how much there was.
///
/// # Errors
/// When the database refuses.
pub fn doubt(
    c: &mut Conn,
    (organisation, giver): (AccountId, AccountId),
    by: LocalDate,
) -> Result<usize, StoreError> {
    let mut sure = store::of_organisation(c, organisation, false)?;
    sure.retain(|one| one.confirm_by.is_none());
    let (mut givers, mut marked) = (vec![giver], 0);
    while let Some(giver) = givers.pop() {
        let word = giver.to_string();
        let is_theirs = |one: &mut Member| one.source == Source::Delegated && one.granted_by == word;
        let given: Vec<Member> = sure.extract_if(.., is_theirs).collect();
        for one in given {
            if !store::doubt(c, &one, by)? {
                continue;
            }
            marked += 1;
            let stands = |other: &Member| other.actor == one.actor && other.role.appoints();
            if one.role.appoints() && !sure.iter().any(stands) {
                givers.push(one.actor);
            }
        }
    }
    Ok(marked)
}

/// Why nothing was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotConfirmed {
    /// It is not for them: they represent nobody, or it is their own.
    #[error("whoever represents the organisation confirms, and nobody for themselves")]
    Beyond,
    /// It was ended, confirmed, or changed since it was seen.
    #[error("it is not as it was seen")]
    Changed,
}

/// Confirms a mandate that was marked.
///
/// # Errors
/// When the database refuses. Inside: [`NotConfirmed`].
pub fn confirm(
    c: &mut Conn,
    desk: &Desk,
    by: &ActingFor,
    seen: &Member,
) -> Result<Result<(), NotConfirmed>, StoreError> {
    if !by.may_confirm(seen, desk.now.local_date()) {
        return Ok(Err(NotConfirmed::Beyond));
    }
    if !store::confirm(c, seen)? {
        return Ok(Err(NotConfirmed::Changed));
    }
    let facts = json!({ "by": by.actor(), "was_to_end": seen.confirm_by });
    record(c, desk, Event::MemberConfirmed, seen, facts).map(Ok)
}
