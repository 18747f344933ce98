//! The invented people keep to the rule that marks them as invented.

use std::collections::{BTreeMap, HashSet};

use super::*;
use crate::base::{Email, ForeignerNumber, PersonalNumber, Phone, TaxCode};

/// The import format, every field known; a misspelt one is an error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    personal_number: Option<PersonalNumber>,
    foreigner_number: Option<ForeignerNumber>,
    tax_code: Option<TaxCode>,
    kind: String,
    level: Option<u8>,
    name: String,
    family_name: Option<String>,
    middle_name: Option<String>,
    given_name: Option<String>,
    birthdate: Option<jiff::civil::Date>,
    gender: Option<String>,
    nationality: Option<String>,
    email: Option<Email>,
    #[serde(default)]
    email_verified: bool,
    phone: Option<String>,
    #[serde(default)]
    phone_verified: bool,
    password: Option<String>,
    #[serde(default)]
    locale: Option<String>,
    address: Address,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    formatted: String,
    region: String,
    country: String,
}

fn everyone() -> Vec<Line> {
    PEOPLE.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

/// The fourth digit: 19xx 0/1, 20xx 2/3, odd for women. Then the year's last two digits.
fn fits_birth(number: &str, born: jiff::civil::Date, gender: &str) -> bool {
    let digit = (born.year() - 1900) / 100 * 2 + i16::from(gender == "female");
    number.get(3..6) == Some(format!("{digit}{:02}", born.year() % 100).as_str())
}

#[test]
fn there_are_people_of_every_kind_and_age() {
    let mut count = BTreeMap::new();
    for person in everyone() {
        let age = person.birthdate.map(|born| 2026 - born.year());
        let group = match (person.kind.as_str(), age) {
            ("citizen", Some(..6)) => "small child",
            ("citizen", Some(6..14)) => "child",
            ("citizen", Some(14..18)) => "youth",
            ("citizen", Some(_)) => "adult",
            (kind, _) => {
                if kind == "foreigner" {
                    "foreigner"
                } else {
                    "organisation"
                }
            }
        };
        *count.entry((group, person.level)).or_insert(0) += 1;
    }
    assert!(count.values().sum::<i32>() >= 50);
    for group in [
        ("small child", Some(1)),
        ("child", Some(1)),
        ("child", Some(2)),
        ("youth", Some(1)),
        ("youth", Some(2)),
        ("adult", Some(1)),
        ("adult", Some(2)),
        ("foreigner", Some(1)),
        ("foreigner", Some(2)),
        ("organisation", None),
    ] {
        assert!(count.contains_key(&group), "nobody is {group:?}");
    }
}

#[test]
fn every_number_is_fictitious_and_well_formed() {
    for person in everyone() {
        match person.kind.as_str() {
            "citizen" => {
                let number = person.personal_number.unwrap();
                assert!(number.as_str().starts_with("099"), "{}", person.name);
                assert_eq!(person.nationality.as_deref(), Some("VNM"), "{}", person.name);
                let (born, gender) = (person.birthdate.unwrap(), person.gender.unwrap());
                assert!(fits_birth(number.as_str(), born, &gender), "{}", person.name);
            }
            "foreigner" => {
                assert!(person.foreigner_number.unwrap().as_str().starts_with("999"), "{}", person.name);
                assert_ne!(person.nationality.as_deref(), Some("VNM"), "{}", person.name);
            }
            // TaxCode::parse has verified the check digit.
            "organisation" => assert!(person.tax_code.unwrap().as_str().starts_with("99"), "{}", person.name),
            other => panic!("unknown kind {other}"),
        }
        if let Some(phone) = person.phone {
            assert!(phone.len() == 10 && phone.starts_with("0900000"), "{}", person.name);
            assert!(Phone::parse(&phone).is_ok(), "{}", person.name);
        }
        if let Some(email) = person.email {
            assert!(email.as_str().ends_with(".example"), "{}", person.name);
        }
    }
}

#[test]
fn nobody_shares_a_number_a_phone_or_a_mailbox() {
    let mut seen = HashSet::new();
    for person in everyone() {
        let numbers = [
            person.personal_number.map(String::from),
            person.foreigner_number.map(String::from),
            person.tax_code.map(String::from),
        ];
        assert_eq!(numbers.iter().flatten().count(), 1, "{}", person.name);
        for thing in numbers.into_iter().chain([person.phone, person.email.map(String::from)]).flatten() {
            assert!(seen.insert(thing), "{} shares something", person.name);
        }
    }
}

#[test]
fn names_are_whole_and_levels_fit_the_law() {
    for person in everyone() {
        let parts = [person.family_name, person.middle_name, person.given_name];
        for part in parts.iter().flatten() {
            assert!(person.name.contains(part.as_str()), "{}", person.name);
        }
        let named_in_parts = parts[0].is_some() && parts[2].is_some();
        assert_eq!(named_in_parts, person.kind != "organisation", "{}", person.name);
        assert_eq!(person.level.is_some(), person.kind != "organisation", "{}", person.name);
        // An officer saw the phone and the mailbox of whoever came in person.
        let seen = person.level == Some(2) && person.email.is_some();
        assert_eq!((person.email_verified, person.phone_verified), (seen, seen), "{}", person.name);
        // Decree 69/2024 art. 7: below six only level 1.
        if person.birthdate.is_some_and(|born| born.year() > 2020) {
            assert_eq!(person.level, Some(1), "{}", person.name);
        }
        assert_eq!(person.address.country, "VN");
        assert!(person.address.formatted.ends_with(&person.address.region), "{}", person.name);
    }
}

#[test]
fn whoever_can_sign_in_has_the_printed_passphrase() {
    let with_password: Vec<_> = everyone().into_iter().filter_map(|p| p.password).collect();
    assert!(with_password.iter().all(|password| password == PASSPHRASE));
    let newcomers = newcomers().unwrap();
    assert_eq!(newcomers.len(), with_password.len());
    assert_eq!(newcomers[0].name, "Nguyễn Thị Lan");
}

#[test]
fn foreigners_read_english_letters() {
    for person in everyone() {
        let reads_english = person.locale.as_deref() == Some("en");
        assert_eq!(person.kind == "foreigner", reads_english, "{}", person.name);
    }
}
