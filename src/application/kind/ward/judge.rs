//! Whether the law grants a child or ward an account for whose representative asks: rules in the order in which a person would want
//! to be told.

use super::Ward;
use crate::account::Level;
use crate::application::facts::{Facts, OnRecord, Register, Said};
use crate::application::kind::{Verdict, identity, in_person};
use crate::application::reason::{Reason, Wait, Want};
use crate::base::LocalDate;
use crate::mandate::guardian::{Relation, Rules};
use crate::policy::Eligibility;

type Check = fn(&Seen<'_>) -> Option<Verdict>;

/// Each says something, or leaves it to the next.
const CHECKS: &[Check] = &[asker, declared, known, on_record, relation, standing, age, needed, presence];

struct Seen<'a> {
    wish: &'a Ward,
    facts: &'a Facts,
    eligible: &'a Eligibility,
    rules: &'a Rules,
    on: LocalDate,
}

pub(super) fn judge(
    wish: &Ward,
    facts: &Facts,
    (eligible, rules): (&Eligibility, &Rules),
    on: LocalDate,
) -> Verdict {
    let seen = Seen { wish, facts, eligible, rules, on };
    CHECKS.iter().find_map(|check| check(&seen)).unwrap_or(Verdict::Grant)
}

impl<'a> Seen<'a> {
    const fn said(&self) -> Option<&'a Said> {
        if let Register::Said(said) = &self.facts.register { Some(said) } else { None }
    }

    const fn at_counter(&self) -> bool {
        matches!(self.wish.level, Level::Two)
    }
}

/// What somebody represents another by is their own account, of the level the law names, in force and not only issued.
fn asker(seen: &Seen<'_>) -> Option<Verdict> {
    let level = seen.facts.in_force.map_or(0, Level::number);
    (level < seen.rules.guardian_level).then_some(Verdict::Refuse(Reason::GuardianLevel))
}

fn declared(seen: &Seen<'_>) -> Option<Verdict> {
    let is_there = seen.wish.declared.is_some() && seen.wish.relation.is_some();
    (!is_there).then(|| Verdict::Mend(vec![Want::Details]))
}

fn known(seen: &Seen<'_>) -> Option<Verdict> {
    identity::knows_ward(&seen.wish.identity(), seen.facts, seen.eligible, seen.on)
}

/// That they died, left or have no card any more is nothing for whoever does not represent them.
fn standing(seen: &Seen<'_>) -> Option<Verdict> {
    identity::of_a_ward(&seen.wish.identity(), seen.facts, seen.eligible, seen.on)
}

fn on_record(seen: &Seen<'_>) -> Option<Verdict> {
    match seen.facts.guardian {
        OnRecord::NotAsked | OnRecord::Down if seen.at_counter() && seen.facts.presence.is_none() => {
            Some(Verdict::Visit)
        }
        OnRecord::NotAsked | OnRecord::Down => Some(Verdict::Wait(Wait::RegisterDown)),
        OnRecord::No => Some(Verdict::Refuse(Reason::NotGuardian)),
        OnRecord::Yes { until: Some(until), .. } if until < seen.on => {
            Some(Verdict::Refuse(Reason::NotGuardian))
        }
        OnRecord::Yes { .. } => None,
    }
}

/// Who represents them as something else than they say may mean another child.
fn relation(seen: &Seen<'_>) -> Option<Verdict> {
    let OnRecord::Yes { relation, .. } = seen.facts.guardian else { return None };
    (seen.wish.relation != Some(relation)).then(|| Verdict::Mend(vec![Want::AsRegistered]))
}

/// Parents ask for children; for whoever is older a guardian asks, whom a court or a registration has named.
fn age(seen: &Seen<'_>) -> Option<Verdict> {
    let born = seen.said()?.born;
    let is_child = born.completes(seen.rules.hands_over_at) > seen.on;
    if !is_child && seen.wish.relation == Some(Relation::Parent) {
        return Some(Verdict::Refuse(Reason::AsksAlone));
    }
    let (citizens, foreigners) = (&seen.eligible.citizens, &seen.eligible.foreigners);
    let from = match (seen.wish.identity().is_foreigner(), seen.wish.level) {
        (false, Level::One) => citizens.level_1_from,
        (false, Level::Two) => citizens.level_2_from,
        (true, Level::One) => foreigners.level_1_from,
        (true, Level::Two) => foreigners.level_2_from,
    };
    (born.completes(from) > seen.on).then_some(Verdict::Refuse(Reason::TooYoung))
}

/// The second of two parents asks for what the child has: they are its guardian from then on.
fn needed(seen: &Seen<'_>) -> Option<Verdict> {
    let ward = seen.facts.ward?;
    (ward.guarded && ward.level >= Some(seen.wish.level)).then_some(Verdict::Refuse(Reason::NotNeeded))
}

fn presence(seen: &Seen<'_>) -> Option<Verdict> {
    seen.at_counter().then(|| in_person(seen.facts)).flatten()
}
