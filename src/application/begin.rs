//! Beginning an application, writing what it says, and taking it back.

use super::applicant::Applicant;
use super::clock::unlawful;
use super::kind::{Firm, Verdict, Wish};
use super::known;
use super::model::{Application, By};
use super::moves::{self, Move, Seen};
use super::reason::Reason;
use super::reference::Reference;
use super::refused::Refused;
use super::rules::Handling;
use super::settle;
use super::state::State;
use super::store::{self, Case};
use crate::account::{self, Kind as Holder};
use crate::base::{AccountId, ApplicationId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::policy::Law;
use crate::session::Citizen;

/// Between what an application says of itself and what tells it from others that say the same.
const OF_MANY: char = '/';

/// So many one person begins in a day: each leaves a row, its steps and its entries for ever.
const MOST_A_DAY: i64 = 10;

/// Begins one for the applicant's own account; answers it, a draft.
///
/// # Errors
/// As the database. Inside: [`Refused`], above all where the same is open, which is named.
pub fn begin<'a>(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    who: impl Into<Applicant<'a>>,
    wish: &Wish,
) -> Result<Result<Application, Refused>, StoreError> {
    let who = who.into();
    let account = who.account();
    if account.kind == Holder::Organisation || wish.kind().is_for_officers() {
        return Ok(Err(Refused::Law(Reason::NotEntitled)));
    }
    let today = desk.now.local_date();
    let facts = known::facts(c, desk, account.id)?;
    if let Verdict::Refuse(reason) = wish.kind().judge(&facts, law, today).map_err(unlawful)? {
        return Ok(Err(Refused::Law(reason)));
    }
    if store::begun(c, account.id, desk.now.minus(settle::DAY))? >= MOST_A_DAY {
        return Ok(Err(Refused::TooOften));
    }
    let draft = law.at::<Handling>(today).map_err(unlawful)?.rules.draft;
    let lapses_on = draft.due(today, law.calendar()).map_err(unlawful)?.plus_days(1);
    let new = Application { lapses_on: Some(lapses_on), ..fresh(desk, account, wish) };
    insert(c, desk, new, wish, who.by())
}

/// A new one, in no queue and without a clock.
pub(super) fn fresh(desk: &Desk, of: &account::Account, wish: &Wish) -> Application {
    let (kind, reference) = (wish.kind(), Reference::new(&desk.entropy));
    let about = match kind.is_one_of_many() {
        true => format!("{}{OF_MANY}{reference}", kind.about()),
        false => kind.about(),
    };
    Application {
        id: ApplicationId::new(desk.now, &desk.entropy),
        reference,
        kind: kind.name(),
        about,
        person: of.person,
        account: of.id,
        begun_by: of.id,
        unit: None,
        state: State::Draft,
        reason: None,
        policy: None,
        complete_on: None,
        clock: None,
        due_on: None,
        alert_on: None,
        alerted: 0,
        ask_again_at: None,
        lapses_on: None,
        agreed: 0,
        version: 1,
        created_at: desk.now,
        updated_at: desk.now,
        decided_at: None,
    }
}

pub(super) fn insert(
    c: &mut Conn,
    desk: &Desk,
    new: Application,
    wish: &Wish,
    by: By<'_>,
) -> Result<Result<Application, Refused>, StoreError> {
    let key = account::key_of(c, &desk.vault, new.person)?;
    if !store::insert(c, desk, &key, &new, wish)? {
        return match store::open_one(c, new.person, new.kind, &new.about)? {
            Some(open) => Ok(Err(Refused::AlreadyOpen(open))),
            // Two references met: whoever asks again gets another.
            None => Err(StoreError::Conflict),
        };
    }
    let Some(case) = store::case(c, &desk.vault, new.id)? else { return Err(StoreError::Missing) };
    store::add_step(c, desk, &case, by, None)?;
    moves::record(c, desk, &new, crate::audit::Event::ApplicationBegun, by)?;
    Ok(Ok(new))
}

/// Opens one of an account's own, as it was seen.
pub(super) fn own(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    seen: Seen,
) -> Result<Result<Case, Refused>, StoreError> {
    let case = moves::open(c, desk, seen)?;
    // What an officer took in about somebody is not theirs to change.
    let is_own = |case: &Case| case.application.account == account && case.application.begun_by == account;
    Ok(match case {
        Ok(case) if !is_own(&case) => Err(Refused::NotFound),
        Err(Refused::Stale { .. }) if store::owner(c, seen.id)? != Some(account) => Err(Refused::NotFound),
        other => other,
    })
}

/// Writes what is asked for anew, in a draft or where something was missing. Answers the version from now on.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn amend(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    seen: Seen,
    wish: &Wish,
) -> Result<Result<i32, Refused>, StoreError> {
    let mut case = match own(c, desk, citizen.account().id, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    let Application { state, version, kind, ref about, .. } = case.application;
    if !matches!(state, State::Draft | State::NeedsMore) {
        return Ok(Err(Refused::WrongState { state, version }));
    }
    // Another kind, or another level, is another application.
    let says = about.split(OF_MANY).next().unwrap_or_default();
    if wish.kind().name() != kind || wish.kind().about() != says {
        return Ok(Err(Refused::NotFound));
    }
    // Whoever was seen at a counter was seen as somebody: who is somebody else now is to come again.
    let whom = |wish: &Wish| [wish.kind().numbers(), wish.kind().ward()];
    if whom(wish) != whom(&case.wish) {
        case.facts.presence = None;
        case.facts.compared = None;
    }
    // What others agreed to was what they were asked: another organisation, or another capacity, is another question.
    if *wish != case.wish {
        case.facts.enterprise = Firm::default();
    }
    case.wish = wish.clone();
    let kept = moves::keep(c, desk, &mut case)?;
    Ok(kept.map(|()| case.application.version))
}

/// Takes it back. What was not decided is as if it had not been asked for.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn withdraw(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    seen: Seen,
) -> Result<Result<(), Refused>, StoreError> {
    match own(c, desk, citizen.account().id, seen)? {
        Ok(mut case) => moves::go(c, desk, &mut case, Move::plain(State::Withdrawn, By::Holder)),
        Err(refused) => Ok(Err(refused)),
    }
}
