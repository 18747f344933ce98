//! For whom a guardian may ask, and what each is told who may not.

use super::*;
use crate::account::Birthdate;
use crate::application::facts::{Face, KnownWard, OnRecord, Papers, Presence, Register, Said};
use crate::application::reason::{Reason, Wait, Want};
use crate::base::{AccountId, Moment};
use crate::policy::SECTIONS;

const ON: LocalDate = LocalDate::of(2026, 11, 26);

fn law() -> Law {
    let sections = [SECTIONS, crate::application::SECTIONS, crate::mandate::guardian::SECTIONS].concat();
    Law::assemble(&sections, &[]).unwrap()
}

fn wish(level: Level, relation: Relation) -> Ward {
    let typed = Typed {
        who: "citizen".into(),
        number: "099320000001".into(),
        name: "Nguyễn Thị Na".into(),
        birthdate: "2020-03-01".into(),
        ..Typed::default()
    };
    Ward::read(level, (relation.as_str(), &typed), ON).unwrap()
}

fn said(born: &str) -> Register {
    Register::Said(Said {
        name: None,
        number: None,
        source: "population".into(),
        as_of: Moment::from_seconds(0),
        differs: vec![],
        born: Birthdate::parse(born).unwrap(),
        alive: true,
        document_until: None,
        document_in_force: true,
        residence: None,
        has_biometrics: true,
        lives_in: None,
    })
}

/// Of a guardian of level 2 who is on record as that of somebody born then.
fn facts(born: &str, relation: Relation) -> Facts {
    Facts {
        in_force: Some(Level::Two),
        register: said(born),
        guardian: OnRecord::Yes { relation, until: None },
        ..Facts::default()
    }
}

fn judged(wish: &Ward, facts: &Facts) -> Verdict {
    wish.judge(facts, &law(), ON).unwrap()
}

#[test]
fn a_parent_of_level_2_asks_for_a_child_of_any_age_up_to_the_birthday_of_the_hand_over() {
    let one = wish(Level::One, Relation::Parent);
    for (born, verdict) in [
        ("2026-11-01", Verdict::Grant),
        ("2020-11-27", Verdict::Grant),
        ("2012-11-27", Verdict::Grant),
        ("2012-11-26", Verdict::Refuse(Reason::AsksAlone)),
        ("2012", Verdict::Grant),
        ("2011", Verdict::Refuse(Reason::AsksAlone)),
    ] {
        assert_eq!(judged(&one, &facts(born, Relation::Parent)), verdict, "{born}");
    }
    let ward = wish(Level::One, Relation::Guardian);
    assert_eq!(judged(&ward, &facts("1960-01-01", Relation::Guardian)), Verdict::Grant);
}

#[test]
fn level_2_is_from_six_and_takes_both_at_a_counter() {
    let two = wish(Level::Two, Relation::Parent);
    let young = facts("2020-11-27", Relation::Parent);
    assert_eq!(judged(&two, &young), Verdict::Refuse(Reason::TooYoung));
    let old_enough = facts("2020-11-26", Relation::Parent);
    assert_eq!(judged(&two, &old_enough), Verdict::Visit);
    let (officer, at) = (AccountId::from(uuid::Uuid::nil()), Moment::from_seconds(0));
    let seen = |biometrics| Presence {
        officer,
        at,
        papers: Papers::Genuine,
        guardian: true,
        biometrics,
        compared: None,
        why: None,
    };
    let seen = |face| Facts { presence: Some(seen(face)), ..old_enough.clone() };
    assert_eq!(judged(&two, &seen(Face::Yes)), Verdict::Grant);
    assert_eq!(judged(&two, &seen(Face::No)), Verdict::Refuse(Reason::FaceDiffers));
    let register = Register::Down;
    let unasked = Facts { register, guardian: OnRecord::Down, ..old_enough.clone() };
    assert_eq!(judged(&two, &unasked), Verdict::Visit, "they come, whatever answers");
}

#[test]
fn whoever_may_not_ask_is_told_exactly_why_and_a_silent_register_is_no_answer() {
    let (one, right) = (wish(Level::One, Relation::Parent), facts("2020-03-01", Relation::Parent));
    let level = |in_force| Facts { in_force, ..right.clone() };
    for weak in [None, Some(Level::One)] {
        assert_eq!(judged(&one, &level(weak)), Verdict::Refuse(Reason::GuardianLevel));
    }
    assert_eq!(judged(&Ward::of(Level::One), &right), Verdict::Mend(vec![Want::Details]));
    for (guardian, verdict) in [
        (OnRecord::NotAsked, Verdict::Wait(Wait::RegisterDown)),
        (OnRecord::Down, Verdict::Wait(Wait::RegisterDown)),
        (OnRecord::No, Verdict::Refuse(Reason::NotGuardian)),
        (
            OnRecord::Yes { relation: Relation::Parent, until: Some(ON.plus_days(-1)) },
            Verdict::Refuse(Reason::NotGuardian),
        ),
        (
            OnRecord::Yes { relation: Relation::Guardian, until: None },
            Verdict::Mend(vec![Want::AsRegistered]),
        ),
    ] {
        assert_eq!(judged(&one, &Facts { guardian, ..right.clone() }), verdict, "{guardian:?}");
    }
    let known = |level, guarded| Facts { ward: Some(KnownWard { level, guarded }), ..right.clone() };
    assert_eq!(judged(&one, &known(Some(Level::One), true)), Verdict::Refuse(Reason::NotNeeded));
    assert_eq!(judged(&one, &known(Some(Level::One), false)), Verdict::Grant, "the second of two parents");
    assert_eq!(judged(&one, &Facts { register: Register::Down, ..right }), Verdict::Wait(Wait::RegisterDown));
}
