//! The one way in which an application changes: from the state and version it was seen in, with its step and its audit entry.

use serde_json::json;

use super::appointment;
use super::model::{Application, By};
use super::refused::Refused;
use super::state::State;
use super::store::{self, Case};
use crate::audit::{self, Entry, Event};
use crate::base::ApplicationId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Which application, and in which version it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The application.
    pub id: ApplicationId,
    /// The version.
    pub version: i32,
}

/// A step.
pub(super) struct Move<'a> {
    pub(super) to: State,
    pub(super) by: By<'a>,
    /// Why, in a word.
    pub(super) reason: Option<String>,
    /// What the applicant is told beside.
    pub(super) words: Option<&'a str>,
}

impl Move<'_> {
    pub(super) const fn plain(to: State, by: By<'_>) -> Move<'_> {
        Move { to, by, reason: None, words: None }
    }
}

/// Opens the application as it was seen.
pub(super) fn open(c: &mut Conn, desk: &Desk, seen: Seen) -> Result<Result<Case, Refused>, StoreError> {
    let Some(case) = store::case(c, &desk.vault, seen.id)? else { return Ok(Err(Refused::NotFound)) };
    let version = case.application.version;
    Ok(if version == seen.version { Ok(case) } else { Err(Refused::Stale { version }) })
}

/// Takes the step, with whatever else was changed in `case` since it was read.
pub(super) fn go(
    c: &mut Conn,
    desk: &Desk,
    case: &mut Case,
    step: Move<'_>,
) -> Result<Result<(), Refused>, StoreError> {
    let Application { state, version, .. } = case.seen;
    if !state.may_become(step.to) {
        return Ok(Err(Refused::WrongState { state, version }));
    }
    case.application.state = step.to;
    case.application.reason = step.reason;
    if !step.to.is_open() {
        case.application.halt(desk.now.local_date());
    }
    if matches!(step.to, State::Approved | State::Refused) {
        case.application.decided_at = Some(desk.now);
    }
    if let Err(refused) = keep(c, desk, case)? {
        return Ok(Err(refused));
    }
    if !step.to.is_open() {
        appointment::release(c, desk, case.application.id)?;
    }
    store::add_step(c, desk, case, step.by, step.words)?;
    record(c, desk, &case.application, event(step.to), step.by)?;
    Ok(Ok(()))
}

/// Writes what was changed in `case` within its state.
pub(super) fn keep(c: &mut Conn, desk: &Desk, case: &mut Case) -> Result<Result<(), Refused>, StoreError> {
    let version = case.seen.version;
    case.application.version = version + 1;
    case.application.updated_at = desk.now;
    if !store::save(c, desk, case)? {
        return Ok(Err(Refused::Stale { version: store::version(c, case.seen.id)? }));
    }
    case.seen = case.application.clone();
    Ok(Ok(()))
}

/// Puts on record what happened to an application.
pub(super) fn record(
    c: &mut Conn,
    desk: &Desk,
    of: &Application,
    event: Event,
    by: By<'_>,
) -> Result<(), StoreError> {
    let mut facts = json!({
        "application": of.id, "reference": of.reference, "kind": of.kind.as_str(), "by": by.as_str(),
    });
    let more = [
        ("about", (!of.about.is_empty()).then(|| of.about.clone())),
        ("reason", of.reason.clone()),
        ("unit", of.unit.as_ref().map(ToString::to_string)),
        ("policy", of.policy.clone()),
        ("due_on", of.due_on.map(|day| day.to_string())),
        (audit::ASSISTANCE, by.helping().map(|helping| helping.assistance().to_string())),
        ("agency", by.helping().map(|helping| helping.helper().agency().to_string())),
    ];
    if let Some(facts) = facts.as_object_mut() {
        let said = more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?))));
        facts.extend(said);
    }
    let entry = Entry::of(event).account(of.account).facts(facts);
    audit::record(c, desk, &by.hand().into_iter().fold(entry, |entry, (hand, _agency)| entry.actor(hand)))
}

const fn event(state: State) -> Event {
    match state {
        State::Draft => Event::ApplicationBegun,
        State::Submitted => Event::ApplicationSubmitted,
        State::Verifying => Event::ApplicationComplete,
        State::NeedsMore => Event::ApplicationNeedsMore,
        State::Proposed => Event::ApplicationProposed,
        State::Approved => Event::ApplicationApproved,
        State::Refused => Event::ApplicationRefused,
        State::Withdrawn => Event::ApplicationWithdrawn,
        State::Lapsed => Event::ApplicationLapsed,
    }
}
