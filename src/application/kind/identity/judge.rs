//! Whether the law grants a level: rules in the order in which a person would want to be told.

use super::Identity;
use crate::account::Level;
use crate::application::facts::{Face, Facts, Register, Said};
use crate::application::kind::{Verdict, in_person};
use crate::application::model::Evidence;
use crate::application::reason::{Doubt, Reason, Wait, Want};
use crate::base::LocalDate;
use crate::policy::{Eligibility, NoLaw};

type Check = fn(&Seen<'_>) -> Option<Verdict>;

/// Each says something, or leaves it to the next.
const CHECKS: &[Check] =
    &[level, declared, register, mends, alive, number, age, residence, document, face, presence];

/// Of somebody for whom another asks: whether they are whom the register knows ...
const KNOWN_WARD: &[Check] = &[register, mends];
/// ... and how they stand, whatever the law says of their age: for whoever represents them to know, and for nobody else.
const STANDING_WARD: &[Check] = &[alive, residence, document];

struct Seen<'a> {
    wish: &'a Identity,
    facts: &'a Facts,
    rules: &'a Eligibility,
    on: LocalDate,
}

pub(super) fn judge(
    wish: &Identity,
    facts: &Facts,
    rules: &Eligibility,
    on: LocalDate,
) -> Result<Verdict, NoLaw> {
    let seen = Seen { wish, facts, rules, on };
    Ok(CHECKS.iter().find_map(|check| check(&seen)).unwrap_or(Verdict::Grant))
}

/// Whether the register knows whoever `wish` declares, for whom another asks; nothing where nothing is in the way.
pub(in crate::application::kind) fn knows_ward(
    wish: &Identity,
    facts: &Facts,
    rules: &Eligibility,
    on: LocalDate,
) -> Option<Verdict> {
    let seen = Seen { wish, facts, rules, on };
    KNOWN_WARD.iter().find_map(|check| check(&seen))
}

/// How they stand, as whoever represents them is told it.
pub(in crate::application::kind) fn of_a_ward(
    wish: &Identity,
    facts: &Facts,
    rules: &Eligibility,
    on: LocalDate,
) -> Option<Verdict> {
    let seen = Seen { wish, facts, rules, on };
    STANDING_WARD.iter().find_map(|check| check(&seen))
}

impl<'a> Seen<'a> {
    const fn said(&self) -> Option<&'a Said> {
        if let Register::Said(said) = &self.facts.register { Some(said) } else { None }
    }

    const fn at_counter(&self) -> bool {
        matches!(self.wish.level, Level::Two)
    }
}

fn level(seen: &Seen<'_>) -> Option<Verdict> {
    (seen.facts.level >= Some(seen.wish.level)).then_some(Verdict::Refuse(Reason::NotNeeded))
}

fn declared(seen: &Seen<'_>) -> Option<Verdict> {
    if seen.wish.declared.is_none() {
        return Some(Verdict::Mend(vec![Want::Details]));
    }
    let without_photo = !seen.at_counter() && !seen.facts.handed_in.contains(&Evidence::Portrait);
    without_photo.then(|| Verdict::Mend(vec![Want::Portrait]))
}

fn register(seen: &Seen<'_>) -> Option<Verdict> {
    match &seen.facts.register {
        // Whoever is to come to a counter comes; the register is asked again when they were there.
        Register::NotAsked | Register::Down if seen.at_counter() && seen.facts.presence.is_none() => {
            Some(Verdict::Visit)
        }
        Register::NotAsked if seen.facts.too_often => Some(Verdict::Wait(Wait::TooOften)),
        Register::NotAsked | Register::Down => Some(Verdict::Wait(Wait::RegisterDown)),
        Register::Unknown => Some(Verdict::Mend(vec![Want::AsRegistered])),
        Register::Said(_) => None,
    }
}

fn alive(seen: &Seen<'_>) -> Option<Verdict> {
    (!seen.said()?.alive).then_some(Verdict::Refuse(Reason::HolderEnded))
}

fn number(seen: &Seen<'_>) -> Option<Verdict> {
    seen.facts.number_taken.then_some(Verdict::Refuse(Reason::NumberTaken))
}

fn age(seen: &Seen<'_>) -> Option<Verdict> {
    let born = seen.said()?.born;
    let (alone, level) = match (seen.wish.is_foreigner(), seen.wish.level) {
        (false, Level::One) => (seen.rules.citizens.asks_alone_from, seen.rules.citizens.level_1_from),
        (false, Level::Two) => (seen.rules.citizens.asks_alone_from, seen.rules.citizens.level_2_from),
        (true, Level::One) => (seen.rules.foreigners.asks_alone_from, seen.rules.foreigners.level_1_from),
        (true, Level::Two) => (seen.rules.foreigners.asks_alone_from, seen.rules.foreigners.level_2_from),
    };
    (born.completes(alone.max(level)) > seen.on).then_some(Verdict::Refuse(Reason::TooYoung))
}

fn residence(seen: &Seen<'_>) -> Option<Verdict> {
    if !seen.wish.is_foreigner() {
        return None;
    }
    let stay = seen.said()?.residence.as_ref();
    let stay = stay.filter(|stay| seen.rules.foreigners.residence.contains(&stay.right));
    match stay {
        None => Some(Verdict::Refuse(Reason::NoResidence)),
        Some(stay) if stay.until.is_some_and(|until| until < seen.on) => {
            Some(Verdict::Refuse(Reason::ResidenceEnded))
        }
        Some(_) => None,
    }
}

/// At a counter a citizen's card is made anew in the same visit; a passport is another State's.
fn document(seen: &Seen<'_>) -> Option<Verdict> {
    let said = seen.said()?;
    let ended = !said.document_in_force || said.document_until.is_some_and(|until| until < seen.on);
    let is_renewed = seen.at_counter() && !seen.wish.is_foreigner();
    (ended && !is_renewed).then_some(Verdict::Refuse(Reason::DocumentEnded))
}

/// First of what the register says: who types another's number learns nothing else of them.
fn mends(seen: &Seen<'_>) -> Option<Verdict> {
    (!seen.said()?.differs.is_empty()).then(|| Verdict::Mend(vec![Want::AsRegistered]))
}

fn face(seen: &Seen<'_>) -> Option<Verdict> {
    if seen.at_counter() {
        return None;
    }
    match seen.facts.face {
        Face::Yes => None,
        Face::No => Some(Verdict::Mend(vec![Want::Portrait])),
        Face::Unsure => Some(Verdict::Weigh(Doubt::FaceUnsure)),
        Face::NotAsked | Face::Down => Some(Verdict::Wait(Wait::BiometricsDown)),
    }
}

fn presence(seen: &Seen<'_>) -> Option<Verdict> {
    seen.at_counter().then(|| in_person(seen.facts)).flatten()
}
