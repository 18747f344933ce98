//! Who may have a level, and what is wrong with what is declared.

use super::*;
use crate::account::Birthdate;
use crate::application::facts::{Face, Papers, Presence, Said, Stay};
use crate::application::reason::{Doubt, Reason, Wait, Want};
use crate::base::{AccountId, Moment};
use crate::policy::{Residence, SECTIONS};

const ON: LocalDate = LocalDate::of(2026, 11, 26);

fn law() -> Law {
    Law::assemble(&[SECTIONS, crate::application::SECTIONS].concat(), &[]).unwrap()
}

fn typed(who: &str) -> Typed {
    let of = |text: &str| text.to_owned();
    Typed {
        who: of(who),
        number: of("099 193 000 001"),
        name: of("Nguyễn Thị  Lan"),
        birthdate: of("01/03/1993"),
        nationality: of("jpn"),
        passport: of("tk 123-4567"),
        residence_card: of("TRC 0012345"),
    }
}

fn wish(level: Level, who: &str) -> Identity {
    Identity { level, declared: Some(typed(who).read(ON).unwrap()) }
}

fn said() -> Said {
    Said {
        name: None,
        number: None,
        source: "population".into(),
        as_of: Moment::from_seconds(0),
        differs: vec![],
        born: Birthdate::parse("1993-03-01").unwrap(),
        alive: true,
        document_until: Some(LocalDate::of(2033, 3, 1)),
        document_in_force: true,
        residence: Some(Stay { right: Residence::TemporaryCard, until: Some(LocalDate::of(2027, 1, 31)) }),
        has_biometrics: true,
        lives_in: None,
    }
}

fn facts() -> Facts {
    let handed_in = vec![Evidence::Portrait];
    Facts { register: Register::Said(said()), face: Face::Yes, handed_in, ..Facts::default() }
}

fn with(change: impl FnOnce(&mut Said)) -> Facts {
    let mut said = said();
    change(&mut said);
    Facts { register: Register::Said(said), ..facts() }
}

fn seen(papers: Papers, biometrics: Face) -> Facts {
    let officer = AccountId::from(uuid::Uuid::nil());
    let (at, compared, why) = (Moment::from_seconds(0), None, None);
    let presence = Presence { officer, at, papers, guardian: false, biometrics, compared, why };
    Facts { presence: Some(presence), ..facts() }
}

#[test]
fn a_citizen_is_given_level_1_when_all_is_as_registered_and_told_exactly_why_when_it_is_not() {
    let (law, wish) = (law(), wish(Level::One, "citizen"));
    let judged = |facts: Facts| wish.judge(&facts, &law, ON).unwrap();
    assert_eq!(judged(facts()), Verdict::Grant);
    assert_eq!(judged(Facts { handed_in: vec![], ..facts() }), Verdict::Mend(vec![Want::Portrait]));
    assert_eq!(judged(Facts { level: Some(Level::One), ..facts() }), Verdict::Refuse(Reason::NotNeeded));
    for (register, verdict) in [
        (Register::NotAsked, Verdict::Wait(Wait::RegisterDown)),
        (Register::Down, Verdict::Wait(Wait::RegisterDown)),
        (Register::Unknown, Verdict::Mend(vec![Want::AsRegistered])),
    ] {
        assert_eq!(judged(Facts { register, ..facts() }), verdict);
    }
    assert_eq!(judged(with(|said| said.alive = false)), Verdict::Refuse(Reason::HolderEnded));
    let differs = with(|said| said.differs = vec![Want::Name]);
    assert_eq!(
        judged(differs),
        Verdict::Mend(vec![Want::AsRegistered]),
        "which of it, a stranger is not told"
    );
    let often = Facts { register: Register::NotAsked, too_often: true, ..facts() };
    assert_eq!(judged(often), Verdict::Wait(Wait::TooOften));
    assert_eq!(judged(with(|said| said.document_in_force = false)), Verdict::Refuse(Reason::DocumentEnded));
    let ended = |until| with(move |said: &mut Said| said.document_until = Some(until));
    assert_eq!(judged(ended(ON.plus_days(-1))), Verdict::Refuse(Reason::DocumentEnded));
    assert_eq!(judged(ended(ON)), Verdict::Grant, "the last day counts");
    for (face, verdict) in [
        (Face::No, Verdict::Mend(vec![Want::Portrait])),
        (Face::Unsure, Verdict::Weigh(Doubt::FaceUnsure)),
        (Face::Down, Verdict::Wait(Wait::BiometricsDown)),
    ] {
        assert_eq!(judged(Facts { face, ..facts() }), verdict);
    }
}

#[test]
fn the_fourteenth_birthday_is_the_first_day_to_ask_alone() {
    let (law, wish) = (law(), wish(Level::One, "citizen"));
    let born = |text: &str| {
        let born = Birthdate::parse(text).unwrap();
        wish.judge(&with(|said| said.born = born), &law, ON).unwrap()
    };
    assert_eq!(born("2012-11-26"), Verdict::Grant);
    assert_eq!(born("2012-11-27"), Verdict::Refuse(Reason::TooYoung));
    assert_eq!(born("2012"), Verdict::Refuse(Reason::TooYoung), "of a year alone its last day counts");
}

/// identity-idp 4788: of whoever was born on a 29 February the age was in doubt.
#[test]
fn who_was_born_on_a_leap_day_is_fourteen_on_the_last_day_of_february() {
    let (law, wish) = (law(), wish(Level::One, "citizen"));
    let born = Birthdate::parse("2012-02-29").unwrap();
    let on = |day| wish.judge(&with(|said| said.born = born), &law, day).unwrap();
    assert_eq!(on(LocalDate::of(2026, 2, 27)), Verdict::Refuse(Reason::TooYoung));
    assert_eq!(on(LocalDate::of(2026, 2, 28)), Verdict::Grant);
}

#[test]
fn a_foreigner_needs_a_residence_card_that_has_not_ended() {
    let (law, wish) = (law(), wish(Level::Two, "foreigner"));
    let judged = |stay: Option<Stay>| {
        let Register::Said(mut said) = seen(Papers::Genuine, Face::Yes).register else { unreachable!() };
        said.residence = stay;
        let facts = Facts { register: Register::Said(said), ..seen(Papers::Genuine, Face::Yes) };
        wish.judge(&facts, &law, ON).unwrap()
    };
    let stay = |right, until| Some(Stay { right, until });
    assert_eq!(judged(stay(Residence::TemporaryCard, Some(ON))), Verdict::Grant);
    assert_eq!(judged(stay(Residence::PermanentCard, None)), Verdict::Grant);
    let ended = stay(Residence::TemporaryCard, Some(ON.plus_days(-1)));
    assert_eq!(judged(ended), Verdict::Refuse(Reason::ResidenceEnded));
    // Decree 320/2026 is prepared and switched off.
    assert_eq!(judged(stay(Residence::LongTermVisa, None)), Verdict::Refuse(Reason::NoResidence));
    assert_eq!(judged(None), Verdict::Refuse(Reason::NoResidence));
}

#[test]
fn level_2_is_given_to_whoever_was_seen_with_genuine_papers_and_their_own_face() {
    let (law, wish) = (law(), wish(Level::Two, "citizen"));
    let judged = |facts: &Facts| wish.judge(facts, &law, ON).unwrap();
    assert_eq!(judged(&facts()), Verdict::Visit);
    for (papers, face, verdict) in [
        (Papers::Genuine, Face::Yes, Verdict::Grant),
        (Papers::Genuine, Face::No, Verdict::Refuse(Reason::FaceDiffers)),
        (Papers::Genuine, Face::Unsure, Verdict::Weigh(Doubt::FaceUnsure)),
        (Papers::Genuine, Face::Down, Verdict::Wait(Wait::BiometricsDown)),
        (Papers::InRenewal, Face::Yes, Verdict::Weigh(Doubt::CardInRenewal)),
        (Papers::NotGenuine, Face::Yes, Verdict::Refuse(Reason::PapersNotGenuine)),
    ] {
        assert_eq!(judged(&seen(papers, face)), verdict, "{papers:?} {face:?}");
    }
}

#[test]
fn terms_are_those_of_article_13() {
    let law = law();
    let term = |level, who: &str, facts: &Facts| wish(level, who).term(facts, &law, ON).unwrap().to_string();
    assert_eq!(term(Level::One, "citizen", &facts()), "1 working_day");
    assert_eq!(term(Level::Two, "citizen", &facts()), "3 working_days");
    let ended = with(|said| said.document_until = Some(ON.plus_days(-1)));
    assert_eq!(term(Level::Two, "citizen", &ended), "7 working_days");
    assert_eq!(term(Level::Two, "foreigner", &facts()), "3 working_days");
    assert_eq!(term(Level::Two, "foreigner", &with(|said| said.has_biometrics = false)), "7 working_days");
}

#[test]
fn every_field_that_is_wrong_is_named_at_once() {
    let fields = |typed: Typed| {
        typed
            .read(ON)
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|one| (one.field, one.flaw))
            .collect::<Vec<_>>()
    };
    assert_eq!(fields(typed("citizen")), []);
    assert_eq!(fields(typed("foreigner")), []);
    let empty = Typed { who: "citizen".into(), ..Typed::default() };
    assert_eq!(fields(empty), [("name", "missing"), ("birthdate", "missing"), ("number", "missing")]);
    let wrong = Typed {
        nationality: "VNM".into(),
        passport: "1".into(),
        residence_card: "số 5".into(),
        birthdate: "2027-01-01".into(),
        ..typed("foreigner")
    };
    let expected = [
        ("birthdate", "future"),
        ("nationality", "invalid"),
        ("passport", "invalid"),
        ("residence_card", "invalid"),
    ];
    assert_eq!(fields(wrong), expected);
    assert_eq!(fields(Typed { number: "01".into(), ..typed("citizen") }), [("number", "invalid")]);
    assert_eq!(fields(typed("")), [("who", "missing")]);
}
