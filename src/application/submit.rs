//! Handing an application in: what it says is gathered, the registers are asked outside any transaction, and what follows is
//! committed at once.

use std::sync::Arc;

use super::begin::own;
use super::evidence;
use super::facts::{Face, Facts, Register};
use super::kind::Wish;
use super::known;
use super::model::{Application, By};
use super::moves::{self, Move, Seen};
use super::reason::Want;
use super::refused::Refused;
use super::settle;
use super::state::State;
use super::store::Case;
use crate::db::{Conn, Db, StoreError};
use crate::keys::Desk;
use crate::policy::Law;
use crate::session::{Citizen, Session};

/// What handing in takes beside the application.
#[derive(Clone)]
pub struct Means<'a> {
    /// Records.
    pub db: &'a Db,
    /// Keys, chance, moment.
    pub desk: Desk,
    /// The law.
    pub law: Arc<Law>,
}

/// What was found out from others.
#[derive(Clone, Default)]
pub(super) struct Found {
    pub(super) register: Register,
    pub(super) face: Face,
}

/// Hands in the application as it was seen. Answers what has become of it, which may be a decision.
///
/// # Errors
/// As the database. Inside: [`Refused`], with everything that is missing.
pub async fn submit(
    means: &Means<'_>,
    session: &Session,
    seen: Seen,
) -> Result<Result<Application, Refused>, StoreError> {
    let (desk, of) = (means.desk.clone(), session.clone());
    let ready = means.db.read(move |c| to_be_handed_in(c, &desk, &of, seen)).await?;
    let case = match ready {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    let found = gather(means, &case.wish).await;
    let (desk, law, of) = (means.desk.clone(), means.law.clone(), session.clone());
    means.db.write(move |c| hand_in(c, &desk, &law, &of, (seen, &found))).await
}

/// Asks the registers.
async fn gather(_means: &Means<'_>, _wish: &Wish) -> Found {
    Found::default()
}

/// The case, when nothing is missing that its holder must give before anybody is asked.
fn to_be_handed_in(
    c: &mut Conn,
    desk: &Desk,
    session: &Session,
    seen: Seen,
) -> Result<Result<Case, Refused>, StoreError> {
    let Some(citizen) = Citizen::prove(c, session)? else { return Ok(Err(Refused::NotFound)) };
    let case = match own(c, desk, &citizen, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    let Application { state, version, .. } = case.application;
    if !state.may_become(State::Submitted) {
        return Ok(Err(Refused::WrongState { state, version }));
    }
    let there = evidence::kinds(c, seen.id)?;
    let details = (!case.wish.kind().is_declared()).then_some(Want::Details);
    let papers = case.wish.evidence().iter().filter(|one| !there.contains(one)).map(|one| one.want());
    let missing: Vec<Want> = details.into_iter().chain(papers).collect();
    Ok(if missing.is_empty() { Ok(case) } else { Err(Refused::Missing(missing)) })
}

fn hand_in(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    session: &Session,
    (seen, found): (Seen, &Found),
) -> Result<Result<Application, Refused>, StoreError> {
    let mut case = match to_be_handed_in(c, desk, session, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    learn(c, desk, &mut case, found)?;
    let submitted = moves::go(c, desk, &mut case, Move::plain(State::Submitted, By::Holder))?;
    let settled = match submitted {
        Ok(()) => settle::settle(c, desk, law, &mut case)?,
        Err(refused) => Err(refused),
    };
    Ok(settled.map(|()| case.application))
}

/// Puts what is known and what was found together.
pub(super) fn learn(c: &mut Conn, desk: &Desk, case: &mut Case, found: &Found) -> Result<(), StoreError> {
    let known = known::facts(c, desk, case.application.account, &case.wish)?;
    case.facts = Facts {
        register: found.register.clone(),
        face: found.face,
        presence: case.facts.presence.take(),
        forwarded: case.facts.forwarded,
        handed_in: evidence::kinds(c, case.application.id)?,
        ..known
    };
    Ok(())
}
