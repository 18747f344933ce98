//! At a counter: somebody is seen with their papers, or an authority's letter is taken in and forwarded.

use super::appointment;
use super::begin;
use super::clock::unlawful;
use super::compare;
use super::decide::refused_to;
use super::facts::{Face, Papers, Presence, Register};
use super::kind::Wish;
use super::known;
use super::model::{Application, By};
use super::moves::{self, Move, Seen};
use super::reason::{Reason, Want};
use super::refused::Refused;
use super::rules::Counters;
use super::settle;
use super::state::State;
use super::store::Case;
use super::submit::{Found, learn};
use super::words;
use crate::account;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::{Look, Officer, Role};
use crate::policy::Law;

/// What an officer found who had the applicant before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What they say of the papers.
    pub papers: Papers,
    /// What comparing face and fingerprints said, or how they judge themselves where it could not tell.
    pub biometrics: Face,
    /// Why they judge so.
    pub why: String,
    /// Whether whoever asks for another stood beside them, and their papers too were seen.
    pub guardian: bool,
}

impl Checked {
    /// Where nothing has to be explained.
    pub const fn of(papers: Papers, biometrics: Face) -> Self {
        Self { papers, biometrics, why: String::new(), guardian: false }
    }
}

/// Opens the application of whoever stands before the officer, as it was seen.
pub(super) fn before_officer(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    seen: Seen,
) -> Result<Result<Case, Refused>, StoreError> {
    let case = match moves::open(c, desk, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    let of = &case.application;
    let elsewhere = of.unit.as_ref().is_some_and(|unit| unit != officer.agency());
    if let Some(refused) = refused_to(officer, &case) {
        return Ok(Err(refused));
    }
    if !case.wish.takes_visit() || (elsewhere && of.state == State::Verifying) {
        return Ok(Err(Refused::NotTheirs));
    }
    if !matches!(of.state, State::Submitted | State::NeedsMore | State::Verifying) {
        return Ok(Err(Refused::WrongState { state: of.state, version: of.version }));
    }
    Ok(if case.wish.kind().is_declared() { Ok(case) } else { Err(Refused::Missing(vec![Want::Details])) })
}

/// Records that the applicant was seen. The dossier is complete with it, in the queue of the officer's unit; whoever comes a second
/// time is recorded anew.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn check_in_person(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    seen: Seen,
    checked: &Checked,
) -> Result<Result<Application, Refused>, StoreError> {
    if let Err(refused) = words::fit([checked.why.as_str()]) {
        return Ok(Err(refused));
    }
    let mut case = match before_officer(c, desk, officer, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    if case.wish.is_for_another() && !checked.guardian {
        return Ok(Err(Refused::Missing(vec![Want::Guardian])));
    }
    let found = case.facts.compared_by(officer.account(), desk.now.local_date());
    let biometrics = match compare::judged(found, checked) {
        Ok(biometrics) => biometrics,
        Err(refused) => return Ok(Err(refused)),
    };
    case.facts.compared = None;
    case.facts.presence = Some(Presence {
        officer: officer.account(),
        at: desk.now,
        papers: checked.papers,
        guardian: checked.guardian && case.wish.is_for_another(),
        biometrics,
        compared: found,
        why: Some(checked.why.trim().to_owned()).filter(|why| !why.is_empty()),
    });
    let found = Found { register: case.facts.register.clone(), face: case.facts.face, ..Found::default() };
    learn(c, desk, law, &mut case, &found)?;
    case.application.unit = Some(officer.agency().clone());
    let looked = settle::look_at(c, desk, law, &mut case, By::Officer(officer))?;
    if let Err(refused) = looked {
        return Ok(Err(refused));
    }
    appointment::seen_at(c, desk, officer, &case.application)?;
    // What the register said when it was handed in may be weeks old: it is asked again before anybody decides.
    case.facts.register = Register::NotAsked;
    let settled = settle::settle(c, desk, law, &mut case)?;
    Ok(settled.map(|()| case.application))
}

/// Takes in an authority's letter about the account of whoever is looked at: the unit has one working day to forward it. In the
/// identity authority itself it is forwarded as it comes. Or takes in what somebody asks at the counter itself. Whom the officer's role has nothing to do with is not there for them.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn take_in(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    look: &Look,
    wish: &Wish,
) -> Result<Result<Application, Refused>, StoreError> {
    if !wish.kind().is_for_officers() {
        return Ok(Err(Refused::Law(Reason::NotEntitled)));
    }
    // A letter comes in anywhere; who has to be seen is where people of their kind come to.
    if wish.takes_visit() && !(officer.role().receives() && officer.role() == wish.handled_by()) {
        return Ok(Err(Refused::NotTheirs));
    }
    if !wish.kind().is_declared() {
        return Ok(Err(Refused::Missing(vec![Want::Details])));
    }
    if let Err(refused) = words::fit(wish.kind().words()) {
        return Ok(Err(refused));
    }
    let account = match account::account(c, look.person()) {
        Ok(account) if officer.role().concerns(account.kind) => account,
        Ok(_) | Err(StoreError::Missing) => return Ok(Err(Refused::NotFound)),
        Err(error) => return Err(error),
    };
    if account.id == officer.account() {
        return Ok(Err(Refused::OwnCase));
    }
    let new = Application {
        begun_by: officer.account(),
        unit: Some(officer.agency().clone()),
        ..begin::fresh(desk, &account, wish)
    };
    let by = By::Officer(officer);
    let made = match begin::insert(c, desk, new, wish, by)? {
        Ok(made) => made,
        Err(refused) => return Ok(Err(refused)),
    };
    let mut case = match moves::open(c, desk, Seen { id: made.id, version: made.version })? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    case.facts = known::facts(c, desk, account.id)?;
    case.facts.forwarded = officer.role() == Role::Authority;
    if let Err(refused) = moves::go(c, desk, &mut case, Move::plain(State::Submitted, by))? {
        return Ok(Err(refused));
    }
    let looked = settle::look_at(c, desk, law, &mut case, by)?;
    Ok(looked.map(|()| case.application))
}

/// Forwards a letter to the identity authority, which has its own term from that day on.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn forward(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    seen: Seen,
) -> Result<Result<Application, Refused>, StoreError> {
    let mut case = match moves::open(c, desk, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    let of = &case.application;
    if of.unit.as_ref() != Some(officer.agency())
        || !case.wish.kind().is_for_officers()
        || case.wish.takes_visit()
    {
        return Ok(Err(Refused::NotTheirs));
    }
    if of.state != State::Verifying || case.facts.forwarded {
        return Ok(Err(Refused::WrongState { state: of.state, version: of.version }));
    }
    let today = desk.now.local_date();
    case.facts.forwarded = true;
    case.application.unit = law.at::<Counters>(today).map_err(unlawful)?.rules.authority();
    let term = case.wish.kind().term(&case.facts, law, today).map_err(unlawful)?;
    case.application.run_anew(law, term, today)?;
    let kept = moves::keep(c, desk, &mut case)?;
    if kept.is_ok() {
        let event = crate::audit::Event::ApplicationForwarded;
        moves::record(c, desk, &case.application, event, By::Officer(officer))?;
    }
    Ok(kept.map(|()| case.application))
}
