//! The law as data, as an operator handles it: shown, compared, checked, loaded by one person and confirmed by another.

use serde_json::{Value, json};

use crate::support::{Place, refusal};

const PREPARED: &str = include_str!("../../src/policy/law/eligibility/2026-09-28-decree-320.toml");

fn says<'v>(shown: &'v Value, path: &str) -> &'v Value {
    let rules = shown["rules"].as_array().unwrap();
    &rules.iter().find(|rule| rule["path"] == path).unwrap_or_else(|| panic!("{path}: {shown}"))["says"]
}

#[test]
fn the_law_of_a_day_is_shown_with_its_articles_and_how_sure_we_are() {
    let place = Place::new("policy_show");
    let terms = place.answer(&["policy", "show", "terms", "--at", "2025-07-01"]);
    assert_eq!(says(&terms, "issue.citizen_level_2"), "3 working_days");
    assert!(terms["version"]["law"].as_str().unwrap().starts_with("Decree 69/2024"));
    assert!(terms["rules"].as_array().unwrap().iter().all(|rule| !rule["confidence"].is_null()));
    let foreigners = place.answer(&["policy", "show", "eligibility", "--at", "2026-10-01"]);
    assert_eq!(says(&foreigners, "foreigners.residence"), "permanent_card, temporary_card");
    let early = place.khoa(&["policy", "show", "terms", "--at", "2024-06-30"]).output().unwrap();
    assert!(refusal(&early).contains("no version of terms is in force on 2024-06-30"));
    let text = place.khoa(&["policy", "show", "calendar", "--at", "2026-06-01"]).output().unwrap();
    assert!(String::from_utf8(text.stdout).unwrap().contains("[c] off.2026-02-17 = Tết Bính Ngọ"));
    let versions = place.answer(&["policy", "show"]);
    let prepared = versions.as_array().unwrap().iter().find(|one| one["standing"] == "prepared").unwrap();
    assert_eq!(
        (&prepared["section"], &prepared["valid_from"]),
        (&json!("eligibility"), &json!("2026-09-28"))
    );
    let found = place.answer(&["policy", "diff", "eligibility@2024-07-01", "eligibility@2026-09-28"]);
    assert_eq!((found.as_array().unwrap().len(), &found[0]["path"]), (1, &json!("foreigners.residence")));
    assert_eq!(
        place.khoa(&["policy", "show", "terms", "--at", "yesterday"]).output().unwrap().status.code(),
        Some(2)
    );
}

#[test]
fn a_law_counts_only_when_two_people_stand_for_it_and_both_are_on_record() {
    let place = Place::new("policy_load");
    let file = place.data.path().join("decree-320.toml");
    let file = file.to_str().unwrap();
    std::fs::write(file, PREPARED.replace("\"prepared\"", "\"in_force\"")).unwrap();
    let residence = || place.answer(&["policy", "show", "eligibility", "--at", "2026-10-01"]);
    assert_eq!(place.answer(&["policy", "check", file])["ok"], true);
    let loaded = place.answer(&["policy", "load", file, "--by", "CA-017"]);
    let name = loaded["version"].as_str().unwrap();
    assert_eq!(loaded["new"], true);
    assert_eq!(says(&residence(), "foreigners.residence"), "permanent_card, temporary_card", "it waits");
    assert_eq!(place.answer(&["policy", "load", file, "--by", "CA-018"])["new"], false);
    let same = place.khoa(&["policy", "confirm", name, "--by", "CA-017"]).output().unwrap();
    assert!(refusal(&same).contains("CA-017 loaded it: another person must confirm it"));
    place.answer(&["policy", "confirm", name, "--by", "CA-018"]);
    assert!(says(&residence(), "foreigners.residence").as_str().unwrap().contains("ninety_days"));
    let twice = place.khoa(&["policy", "confirm", name, "--by", "CA-019"]).output().unwrap();
    assert!(refusal(&twice).contains("confirmed before, by CA-018"));
    let unknown =
        place.khoa(&["policy", "confirm", "terms@2024-07-01#abc", "--by", "CA-019"]).output().unwrap();
    assert!(refusal(&unknown).contains("no version terms@2024-07-01#abc was loaded"));
    let versions = place.answer(&["policy", "show"]);
    let counting: Vec<_> =
        versions.as_array().unwrap().iter().filter(|one| one["valid_from"] == "2026-09-28").collect();
    assert_eq!(counting.iter().map(|one| &one["standing"]).collect::<Vec<_>>(), ["in force", "replaced"]);
    assert_eq!(counting[0]["origin"]["confirmed_by"], "CA-018");
    assert!(place.answer(&["doctor"]).as_array().unwrap().iter().all(|part| part["ok"] == true));
}

#[test]
fn what_is_no_law_is_refused_by_the_name_of_the_rule_and_nothing_is_kept() {
    let place = Place::new("policy_refused");
    let file = place.data.path().join("wrong.toml");
    let path = file.to_str().unwrap();
    for (from, to, why) in [
        ("level_2_from = 6", "level_2_from = \"six\"", "rules.citizens.level_2_from: invalid type"),
        ("asks_alone_from = 14", "ask_alone_from = 14", "rules.citizens.ask_alone_from: unknown field"),
        ("organisations = \"B\"", "", "confidence: says nothing about organisations.applicant_level"),
        ("\"2026-09-28\"", "\"28/09/2026\"", "valid_from: not a day of the calendar"),
        ("\"eligibility\"", "\"eligible\"", "section: eligible is none of"),
    ] {
        std::fs::write(&file, PREPARED.replacen(from, to, 1)).unwrap();
        let refused = place.khoa(&["policy", "load", path, "--by", "CA-017"]).output().unwrap();
        assert!(refusal(&refused).contains(why), "{}", refusal(&refused));
        assert_eq!(place.khoa(&["policy", "check", path]).output().unwrap().status.code(), Some(1));
    }
    std::fs::write(&file, [0xff, 0xfe, 0x00]).unwrap();
    assert!(
        refusal(&place.khoa(&["policy", "load", path, "--by", "A"]).output().unwrap())
            .contains("cannot read")
    );
    assert!(
        place
            .answer(&["policy", "show"])
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["origin"]["release"].is_string())
    );
    let nameless = place.khoa(&["policy", "load", path]).output().unwrap();
    assert_eq!(nameless.status.code(), Some(2), "who loads is not optional");
}
