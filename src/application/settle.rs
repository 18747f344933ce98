//! What follows from what is known: granted or refused by the law itself, sent back, waited for, or left to an officer.

use std::time::Duration;

use super::clock::unlawful;
use super::come_back::come_back;
use super::facts::Register;
use super::kind::{Granted, Verdict};
use super::known;
use super::model::By;
use super::moves::{self, Move};
use super::reason::{Reason, Wait, Want};
use super::refused::Refused;
use super::rules::{Counters, Handling};
use super::state::State;
use super::store::Case;
use crate::account::Whose;
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Eligibility, Law, Section, Terms};

/// A register that does not answer is asked again after so long.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(5 * 60);

/// After so long whoever handed in too often is asked about again.
pub(super) const DAY: Duration = Duration::from_secs(86_400);

/// The day whose law counts: the one on which the dossier was complete.
pub(super) fn law_day(case: &Case, desk: &Desk) -> LocalDate {
    case.application.complete_on.unwrap_or_else(|| desk.now.local_date())
}

/// Judges the case, and writes down by which law.
pub(super) fn judge(case: &mut Case, law: &Law, on: LocalDate) -> Result<Verdict, StoreError> {
    let verdict = case.wish.kind().judge(&case.facts, law, on).map_err(unlawful)?;
    let obeyed = [Eligibility::NAME, Terms::NAME].into_iter().filter_map(|name| law.version_at(name, on));
    let names: Vec<_> = obeyed.map(|version| version.name().to_string()).collect();
    case.application.policy = Some(names.join(" "));
    Ok(verdict)
}

/// Takes a submitted case as far as what is known carries it.
pub(super) fn settle(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    case: &mut Case,
) -> Result<Result<(), Refused>, StoreError> {
    let on = law_day(case, desk);
    case.application.ask_again_at = None;
    match judge(case, law, on)? {
        Verdict::Mend(wanted) => send_back(c, desk, law, case, (By::System, &wanted, None)),
        Verdict::Visit => {
            case.application.lapses_on = Some(waits_until(desk, law, |handling| handling.visit)?);
            moves::keep(c, desk, case)
        }
        verdict => {
            if let Err(refused) = look_at(c, desk, law, case, By::System)? {
                return Ok(Err(refused));
            }
            follow(c, desk, law, case, &verdict)
        }
    }
}

/// What follows for a case that nothing is missing from.
fn follow(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    case: &mut Case,
    verdict: &Verdict,
) -> Result<Result<(), Refused>, StoreError> {
    match verdict {
        Verdict::Grant if case.wish.kind().needs_no_officer() => grant(c, desk, law, case, By::System),
        // Whoever came in person is told by whom they stand before.
        Verdict::Refuse(reason) if case.facts.presence.is_none() => {
            let reason = Some(reason.as_str().to_owned());
            moves::go(c, desk, case, Move { to: State::Refused, by: By::System, reason, words: None })
        }
        Verdict::Wait(wait) => {
            case.application.reason = Some(wait.as_str().to_owned());
            let pause = match wait {
                Wait::TooOften => DAY,
                // What was never asked is asked with the next turn.
                Wait::RegisterDown if case.facts.register == Register::NotAsked => Duration::ZERO,
                Wait::RegisterDown | Wait::BiometricsDown => ASKED_AGAIN_AFTER,
            };
            case.application.ask_again_at = Some(desk.now.plus(pause));
            moves::keep(c, desk, case)
        }
        Verdict::Grant | Verdict::Refuse(_) | Verdict::Weigh(_) | Verdict::Mend(_) | Verdict::Visit => {
            Ok(Ok(()))
        }
    }
}

/// The dossier is complete: it comes into the queue of whoever decides, and the clock runs.
pub(super) fn look_at(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    case: &mut Case,
    by: By<'_>,
) -> Result<Result<(), Refused>, StoreError> {
    if case.application.state == State::Verifying {
        case.application.reason = None;
        return moves::keep(c, desk, case);
    }
    let today = desk.now.local_date();
    let on = law_day(case, desk);
    let term = case.wish.kind().term(&case.facts, law, on).map_err(unlawful)?;
    case.application.run(law, term, today)?;
    if case.application.unit.is_none() {
        case.application.unit = case.wish.kind().units().first().cloned();
    }
    if case.application.unit.is_none() && case.wish.handled_by() == Role::Authority {
        case.application.unit = law.at::<Counters>(today).map_err(unlawful)?.rules.authority();
    }
    moves::go(c, desk, case, Move::plain(State::Verifying, by))
}

/// Sends it back to its holder for what is missing; the clock stands.
pub(super) fn send_back(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    case: &mut Case,
    (by, wanted, words): (By<'_>, &[Want], Option<&str>),
) -> Result<Result<(), Refused>, StoreError> {
    let lapses_on = waits_until(desk, law, |handling| handling.more)?;
    case.application.stand(desk.now.local_date(), lapses_on);
    let names: Vec<_> = wanted.iter().map(|want| want.as_str()).collect();
    moves::go(c, desk, case, Move { to: State::NeedsMore, by, reason: Some(names.join(",")), words })
}

/// Grants it, and does what was asked for.
pub(super) fn grant(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    case: &mut Case,
    by: By<'_>,
) -> Result<Result<(), Refused>, StoreError> {
    // Since it was handed in, somebody else may have become the holder of the number.
    let (account, about) = (case.application.account, (&case.wish, &case.facts.register));
    match known::whose(c, desk, account, about)? {
        Whose::Theirs => {}
        Whose::Others => return Ok(Err(Refused::Law(Reason::NumberTaken))),
        Whose::Earlier => {
            if let Err(refused) = come_back(c, desk, case)? {
                return Ok(Err(refused));
            }
        }
    }
    if let Err(refused) = moves::go(c, desk, case, Move::plain(State::Approved, by))? {
        return Ok(Err(refused));
    }
    let Case { application, facts, .. } = &*case;
    let officer = if let By::Officer(officer) = by { Some(officer.account()) } else { None };
    case.wish.kind().effect(c, desk, &Granted { application, facts, law, officer })?;
    Ok(Ok(()))
}

/// The first day on which it is too late, for what its holder has so long for.
fn waits_until(
    desk: &Desk,
    law: &Law,
    term: fn(&Handling) -> crate::policy::Term,
) -> Result<LocalDate, StoreError> {
    let today = desk.now.local_date();
    let handling = law.at::<Handling>(today).map_err(unlawful)?.rules;
    Ok(term(handling).due(today, law.calendar()).map_err(unlawful)?.plus_days(1))
}
