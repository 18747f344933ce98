//! What officers do with an application: ask for more, propose, decide. Nothing that the law refuses can be granted by anybody.

use super::clock::unlawful;
use super::kind::Verdict;
use super::model::{Application, By, Step};
use super::moves::{self, Move, Seen};
use super::opinions;
use super::reason::{Doubt, Reason, Want};
use super::refused::Refused;
use super::rules::FourEyes;
use super::settle;
use super::state::State;
use super::store::{self, Case};
use super::words;
use crate::account;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Officer;
use crate::policy::Law;

/// What an officer decides, or proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is granted.
    Approve,
    /// It is not.
    Refuse {
        /// Why.
        reason: Reason,
        /// What the applicant is told, in the officer's words.
        words: String,
    },
}

impl Decision {
    /// In a word, as a proposal is kept and an opinion is counted.
    const fn as_str(&self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Refuse { reason, .. } => reason.as_str(),
        }
    }

    fn words(&self) -> Option<&str> {
        match self {
            Self::Approve => None,
            Self::Refuse { words, .. } => Some(words),
        }
    }
}

/// What an officer asks the applicant for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub wanted: Vec<Want>,
    /// In the officer's words.
    pub words: String,
}

/// Opens an application that is in the officer's queue, or that is their agency's to decide as well, as it was seen.
pub(super) fn theirs(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    seen: Seen,
) -> Result<Result<Case, Refused>, StoreError> {
    let mut case = match moves::open(c, desk, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    if case.wish.is_shared_with(officer.agency()) {
        // Of several that may, it belongs to the one that does.
        case.application.unit = Some(officer.agency().clone());
    }
    let is_theirs = case.application.unit.as_ref() == Some(officer.agency());
    Ok(match refused_to(officer, &case) {
        Some(refused) => Err(refused),
        None if !is_theirs => Err(Refused::NotTheirs),
        None => Ok(case),
    })
}

/// Why this officer, wherever they work, does not touch it.
pub(super) fn refused_to(officer: &Officer, case: &Case) -> Option<Refused> {
    if officer.account() == case.application.account {
        return Some(Refused::OwnCase);
    }
    (officer.role() != case.wish.handled_by()).then_some(Refused::NotTheirs)
}

/// Sends it back to the applicant for what is missing; the clock stands.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn ask(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    seen: Seen,
    asked: &Asked,
) -> Result<Result<Application, Refused>, StoreError> {
    let mut case = match theirs(c, desk, officer, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    if let Err(refused) = words::fit([asked.words.as_str()]) {
        return Ok(Err(refused));
    }
    if asked.wanted.is_empty() {
        return Ok(Err(Refused::Missing(vec![Want::Details])));
    }
    let why = (By::Officer(officer), asked.wanted.as_slice(), Some(asked.words.as_str()));
    let sent = settle::send_back(c, desk, law, &mut case, why)?;
    Ok(sent.map(|()| case.application))
}

/// Proposes a decision for another officer to make.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn propose(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    seen: Seen,
    decision: &Decision,
) -> Result<Result<Application, Refused>, StoreError> {
    let mut case = match weighed(c, desk, law, officer, (seen, decision))? {
        Ok((case, _verdict)) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    // Opinions of a proposal that was sent back count no more.
    opinions::clear(c, case.application.id)?;
    opinions::add(c, desk, case.application.id, (officer.account(), decision.as_str()))?;
    case.application.agreed = 1;
    let reason = Some(decision.as_str().to_owned());
    let step = Move { to: State::Proposed, by: By::Officer(officer), reason, words: decision.words() };
    let proposed = moves::go(c, desk, &mut case, step)?;
    Ok(proposed.map(|()| case.application))
}

/// Decides. Of what takes two, the second who thinks the same decides, and one who thinks otherwise sends it back to be looked at
/// again.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn decide(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    seen: Seen,
    decision: &Decision,
) -> Result<Result<Application, Refused>, StoreError> {
    let (mut case, verdict) = match weighed(c, desk, law, officer, (seen, decision))? {
        Ok(weighed) => weighed,
        Err(refused) => return Ok(Err(refused)),
    };
    let by = By::Officer(officer);
    if case.application.state == State::Proposed {
        let said = opinions::officers(c, case.application.id)?;
        if is_any(c, officer, &said)?
            || !opinions::add(c, desk, case.application.id, (officer.account(), decision.as_str()))?
        {
            return Ok(Err(Refused::SamePerson));
        }
        if case.application.reason.as_deref() != Some(decision.as_str()) {
            let step = Move { words: decision.words(), ..Move::plain(State::Verifying, by) };
            let back = moves::go(c, desk, &mut case, step)?;
            return Ok(back.map(|()| case.application));
        }
        case.application.agreed += 1;
    } else if needs_two(&case, &verdict, law, desk)? {
        return Ok(Err(Refused::NeedsTwo));
    }
    let decided = match decision {
        Decision::Approve => settle::grant(c, desk, law, &mut case, by)?,
        Decision::Refuse { reason, words } => {
            let reason = Some(reason.as_str().to_owned());
            moves::go(c, desk, &mut case, Move { to: State::Refused, by, reason, words: Some(words) })?
        }
    };
    Ok(decided.map(|()| case.application))
}

/// Opens an application of the officer's queue that the law lets be decided so, with what the law says of it.
fn weighed(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    officer: &Officer,
    (seen, decision): (Seen, &Decision),
) -> Result<Result<(Case, Verdict), Refused>, StoreError> {
    let mut case = match theirs(c, desk, officer, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    // Whoever filled it in for the applicant has an opinion of it already, whoever handed it in.
    if !case.wish.kind().is_for_officers() {
        let filled_in = |step: &Step| matches!(step.state, State::Draft | State::Submitted);
        let steps = store::steps(c, &case)?;
        let helpers: Vec<_> = steps.into_iter().filter(filled_in).filter_map(|step| step.officer).collect();
        if is_any(c, officer, &helpers)? {
            return Ok(Err(Refused::SamePerson));
        }
    }
    if let Err(refused) = words::fit(decision.words()) {
        return Ok(Err(refused));
    }
    let on = settle::law_day(&case, desk);
    let verdict = settle::judge(&mut case, law, on)?;
    Ok(match against(&verdict, decision) {
        Some(refused) => Err(refused),
        None => Ok((case, verdict)),
    })
}

/// Whether the officer is any of these, by whichever account: of two who turn out to be one, the opinions are one person's.
fn is_any(c: &mut Conn, officer: &Officer, those: &[AccountId]) -> Result<bool, StoreError> {
    if those.is_empty() {
        return Ok(false);
    }
    let me = account::joined::holder_today(c, officer.account())?;
    for one in those {
        if account::joined::holder_today(c, *one)? == me {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Why the law does not let it be decided so.
fn against(verdict: &Verdict, decision: &Decision) -> Option<Refused> {
    if let Decision::Refuse { words, .. } = decision {
        // Decree 69/2024, article 30: in writing, with reasons.
        return words.trim().is_empty().then(|| Refused::Missing(vec![Want::Details]));
    }
    match verdict {
        Verdict::Grant | Verdict::Weigh(_) => None,
        Verdict::Refuse(reason) => Some(Refused::Law(*reason)),
        Verdict::Mend(wanted) => Some(Refused::Missing(wanted.clone())),
        Verdict::Wait(_) => Some(Refused::NotYet),
        Verdict::Visit => Some(Refused::Missing(vec![Want::Visit])),
    }
}

/// Whether policy lets no single officer decide it.
fn needs_two(case: &Case, verdict: &Verdict, law: &Law, desk: &Desk) -> Result<bool, StoreError> {
    let rules = law.at::<FourEyes>(desk.now.local_date()).map_err(unlawful)?.rules;
    let is_named = rules.kinds.iter().any(|kind| kind == case.application.kind.as_str());
    Ok(is_named || (rules.unsure_faces && *verdict == Verdict::Weigh(Doubt::FaceUnsure)))
}
