//! The strangers keep to the rule that marks them as invented, and live everything there is to live.

use std::collections::{BTreeSet, HashSet};

use super::*;
use crate::account::Level;
use crate::demo::people::PEOPLE;
use crate::demo::registers::People;

#[test]
fn every_stranger_is_marked_as_invented_and_nobody_shares_a_number_or_an_address() {
    let mut seen = HashSet::new();
    for (line, one) in STRANGERS.lines().zip(strangers().unwrap()) {
        let number = one.number();
        match one.is_foreigner() {
            true => assert!(number.len() == 12 && number.starts_with("999"), "{}", one.name),
            false => assert!(number.len() == 12 && number.starts_with("099"), "{}", one.name),
        }
        assert!(one.sign_in().len() == 10 && one.sign_in().starts_with("0900000"), "{}", one.name);
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let email = line["email"].as_str().unwrap();
        assert!(email.ends_with(".example"), "{}", one.name);
        for thing in [number.to_owned(), one.sign_in(), email.to_owned()] {
            assert!(!PEOPLE.contains(&format!("\"{thing}\"")), "{thing} is an imported person's");
            assert!(seen.insert(thing), "{} shares something", one.name);
        }
        let today = LocalDate::of(2026, 11, 26);
        assert!(one.wish(Level::Two, &one.name, today).is_some(), "{} cannot be declared", one.name);
        assert!(one.registration().is_some(), "{}", one.name);
    }
}

#[test]
fn a_personal_number_tells_of_birth_and_gender() {
    for line in STRANGERS.lines() {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(number) = one["personal_number"].as_str() else { continue };
        let born: LocalDate = one["birthdate"].as_str().unwrap().parse().unwrap();
        let year = born.year();
        let digit = (year - 1900) / 100 * 2 + i16::from(one["gender"] == "female");
        assert_eq!(number.get(3..6), Some(format!("{digit}{:02}", year % 100).as_str()), "{one}");
    }
}

#[test]
fn every_story_is_told_and_the_registers_know_whose_papers_end() {
    let told: BTreeSet<Life> = strangers().unwrap().iter().map(|one| one.life).collect();
    assert_eq!(told.len(), 23, "{told:?}");
    let simulator = Simulator::of(People::of_the_demo().unwrap(), crate::base::Clock::Wall);
    tell_registers(&simulator, LocalDate::of(2026, 11, 26)).unwrap();
    for one in strangers().unwrap() {
        assert!(one.is_foreigner() || simulator.portrait_of(one.number()).is_some(), "{}", one.name);
    }
}
