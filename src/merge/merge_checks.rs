//! What speaks against making one of two. Pure: each check says why, and the first that speaks is the answer.

use super::gather::{Facts, One};
use super::model::Refused;
use super::register::Word;
use crate::account::{Kind, Level};

/// Why these two do not become one.
pub(super) fn against(facts: &Facts, word: Word) -> Result<(), Refused> {
    stands(facts)?;
    agrees(word)?;
    // As of a register that is down: whoever forced them may sit here too.
    if is_forced(facts) { Err(Refused::NotNow) } else { Ok(()) }
}

/// Whether a silent alarm stands for either. Nobody is told of it: where there is no register to hide behind, the pair goes on waiting.
pub(super) const fn is_forced(facts: &Facts) -> bool {
    facts.surviving.is_forced || facts.ending.is_forced
}

/// What speaks against it without the register, and may be told.
pub(super) fn stands(facts: &Facts) -> Result<(), Refused> {
    two(facts)?;
    let both = [&facts.surviving, &facts.ending];
    let any = |is: fn(&One) -> bool| both.iter().any(|one| is(one));
    let checks = [
        (any(|one| one.account.kind == Kind::Organisation), Refused::Organisation),
        (any(|one| one.account.closed_at.is_some()), Refused::Closed),
        (facts.surviving.account.level != Some(Level::Two), Refused::Level),
        // Whoever is locked out cannot object, on whatever ground it is.
        (any(|one| !one.locks.is_empty()), Refused::Locked),
        (any(|one| !one.is_reached), Refused::Unreached),
        (facts.ending.has_another, Refused::Another),
        (any(|one| one.is_represented), Refused::Ward),
        (any(|one| one.account.restricted_at.is_some()), Refused::Restricted),
        (any(|one| one.is_erasing), Refused::Erasing),
        (any(|one| one.has_open_application), Refused::OpenApplication),
        (facts.ending.holds_office, Refused::Office),
    ];
    checks.into_iter().find(|(speaks, _)| *speaks).map_or(Ok(()), |(_, why)| Err(why))
}

fn two(facts: &Facts) -> Result<(), Refused> {
    let is_one = facts.surviving.account.person == facts.ending.account.person;
    if is_one { Err(Refused::One) } else { Ok(()) }
}

fn agrees(word: Word) -> Result<(), Refused> {
    match word {
        Word::Same => Ok(()),
        Word::NotAsked => Err(Refused::NotAsked),
        Word::TwoPeople => Err(Refused::TwoPeople),
        Word::Differs => Err(Refused::RegisterDiffers),
        Word::Down => Err(Refused::NotNow),
    }
}
