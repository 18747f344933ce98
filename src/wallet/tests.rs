//! The state machine and the law of kinds, without a database.

use serde_json::{Map, Value, json};

use super::kinds::{Documents, SECTIONS};
use super::state::State;
use super::{fields, text};
use crate::account::{Kind, Level};
use crate::base::LocalDate;
use crate::directory::{Directory, Rows, UnitRow};
use crate::policy::{Law, Origin, Version};

const LAW: &str = include_str!("../policy/law/documents/2024-07-01.toml");

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

#[test]
fn a_document_is_suspended_and_counts_again_until_it_is_over_for_good() {
    use State::{Active, Revoked, Superseded, Suspended};
    let allowed = [
        (Active, Suspended),
        (Active, Revoked),
        (Active, Superseded),
        (Suspended, Active),
        (Suspended, Revoked),
        (Suspended, Superseded),
    ];
    for from in State::ALL {
        for to in State::ALL {
            assert_eq!(from.may_become(to), allowed.contains(&(from, to)), "{from:?} to {to:?}");
        }
        assert_eq!(State::from_name(from.as_str()), Some(from));
        assert_eq!(from.is_over(), State::ALL.iter().all(|to| !from.may_become(*to)));
    }
}

#[test]
fn the_law_of_the_release_has_every_kind_and_says_who_issues_and_who_holds_it() {
    let law = Law::assemble(SECTIONS, &[]).unwrap();
    let rules = law.at::<Documents>(day("2026-11-27")).unwrap().rules;
    assert!(rules.kinds.len() >= 10, "{:?}", rules.kinds.keys());
    let unit = |code: &str, parent: Option<&str>| UnitRow {
        kind: "agency".into(),
        code: code.into(),
        name: code.into(),
        parent: parent.map(str::to_owned),
        valid_from: day("2020-01-01"),
        valid_to: None,
        place: None,
    };
    let rows = Rows { units: vec![unit("G01", None), unit("000.A0.00.G01", Some("G01"))], ..Rows::default() };
    let units = Directory::of(&rows);
    let issues = |kind: &str, code: &str| {
        rules.kinds[kind].may_issue(&units, &code.parse().unwrap(), day("2026-11-27"))
    };
    assert!(issues("driving_licence", "G01") && issues("driving_licence", "000.A0.00.G01"));
    assert!(!issues("driving_licence", "G12") && !issues("driving_licence", "H01.01"));
    assert!(issues("birth_certificate", "H01.01") && issues("birth_certificate", "000.00.01.H26"));
    assert!(!issues("birth_certificate", "G01"));
    let holds = |kind: &str, holder, level| rules.kinds[kind].may_hold(holder, level);
    assert!(holds("health_insurance", Kind::Citizen, Some(Level::One)));
    assert!(!holds("driving_licence", Kind::Citizen, Some(Level::One)));
    assert!(!holds("driving_licence", Kind::Citizen, None));
    assert!(!holds("health_insurance", Kind::Citizen, None));
    assert!(holds("business_registration", Kind::Organisation, None));
    assert!(!holds("business_registration", Kind::Citizen, Some(Level::Two)));
    let residence = rules.kinds["residence"].validity;
    assert_eq!(residence.last_day(day("2026-01-31")), Some(day("2027-01-31")));
    assert_eq!(rules.kinds["driving_licence"].validity.last_day(day("2026-01-31")), None);
}

#[test]
fn a_kind_that_contradicts_itself_is_refused_by_its_name_and_why() {
    let refused = |from: &str, to: &str| {
        assert!(LAW.contains(from), "{from}");
        Version::read(SECTIONS, &LAW.replacen(from, to, 1), Origin::Release).unwrap_err().to_string()
    };
    for (from, to, why) in [
        ("misses_a_day = 5000", "misses_a_day = 0", "rules.misses_a_day: 1 or more"),
        (
            "holders = [\"citizen\"]\nlevel = 2",
            "holders = [\"citizen\"]",
            "rules.kinds.identity_card.level: 1 or 2",
        ),
        ("holders = [\"citizen\"]", "holders = []", "rules.kinds.identity_card.holders: somebody"),
        (
            "holders = [\"organisation\"]",
            "holders = [\"organisation\"]\nlevel = 1",
            ".level: organisations have none",
        ),
        (
            "holders = [\"citizen\"]",
            "holders = [\"minister\"]",
            "rules.kinds.identity_card.holders[0]: unknown variant",
        ),
        ("issuers = [\"G01\"]", "issuers = []", "rules.kinds.identity_card.issuers: somebody"),
        (
            "issuers = [\"G01\"]",
            "issuers = [\"police\"]",
            "rules.kinds.identity_card.issuers[0]: an issuer is",
        ),
        (
            "validity = \"12 months\"",
            "validity = \"12 working_days\"",
            "rules.kinds.residence.validity: in days",
        ),
        ("validity = \"12 months\"", "validity = \"a year\"", "rules.kinds.residence.validity: a term is"),
        ("longest = 120, ", "", "rules.kinds.identity_card.fields: full_name.longest: a text has"),
        ("longest = 120", "longest = 2001", "full_name.longest: a text has 1 to 2000"),
        ("type = \"date\"", "type = \"date\", longest = 9", "date_of_birth.longest: of a text alone"),
        (
            "name = \"sex\"",
            "name = \"full_name\"",
            "rules.kinds.identity_card.fields: full_name is there twice",
        ),
        ("numbered_by = \"kind\"", "numbered_by = \"country\"", "identity_card.numbered_by: unknown variant"),
        ("is = \"birthdate\"", "is = \"name\"", "date_of_birth.is: another field says that"),
        ("is = \"birthdate\"", "is = \"name\"", "date_of_birth.is: \"name\" of a text"),
        (
            "required = true, shown = true, is",
            "required = false, shown = true, is",
            "full_name.is: \"name\" of a text",
        ),
        ("name = \"sex\"", "name = \"Sex\"", "rules.kinds.identity_card.fields: Sex: a name is"),
        ("label = \"Giới tính\"", "label = \"\"", "sex.label: 1 to 80 characters"),
        ("label_en = \"Sex\"", "label_en = \"S\u{202e}ex\"", "sex.label_en: 1 to 80 characters"),
        ("[rules.kinds.residence]", "[rules.kinds.Residence]", "rules.kinds.Residence: a name is"),
        ("shown = true", "shown = true, secret = true", "unknown field `secret`"),
        ("minutes = 15", "minutes = 1441", "rules.kinds.identity_card.offline.minutes: 1 to 1440"),
        (
            "fields = [\"full_name\", \"date_of_birth\", \"sex\", \"nationality\"]",
            "fields = [\"religion\"]",
            "rules.kinds.identity_card.offline.fields: religion is no field that is shown",
        ),
        (
            "number = true, fields = [\"full_name\", \"date_of_birth\", \"sex\", \"nationality\"]",
            "number = false, fields = []",
            "rules.kinds.identity_card.offline.fields: something, or the number",
        ),
        ("\"kinds.residence\" = \"B\"", "", "confidence: says nothing about kinds.residence."),
    ] {
        let told = refused(from, to);
        assert!(told.contains(why), "{why}: {told}");
    }
}

#[test]
fn an_operator_adds_a_kind_by_the_same_file() {
    let more = "\n[rules.kinds.fishing_permit]\nlabel = \"Giấy phép câu cá\"\nlabel_en = \"Fishing permit\"\nholders = [\"citizen\"]\nlevel = 1\n\
        issuers = [\"H99.01\"]\nnumbered_by = \"issuer\"\nvalidity = \"30 days\"\nfields = [{ name = \"lake\", label = \"Hồ\", label_en = \"Lake\", type = \"text\", \
        longest = 60, required = true, shown = true }]\n\n[confidence]\n\"kinds.fishing_permit\" = \"D\"\n";
    let text = LAW.replacen("\n[confidence]\n", more, 1);
    let version = Version::read(SECTIONS, &text, Origin::Release).unwrap();
    assert!(version.rules().iter().any(|rule| rule.path == "kinds.fishing_permit.validity"));
}

#[test]
fn fields_are_read_by_their_kind_and_everything_wrong_is_told() {
    let law = Law::assemble(SECTIONS, &[]).unwrap();
    let kind = &law.at::<Documents>(day("2026-11-27")).unwrap().rules.kinds["driving_licence"];
    let read = |fields: Value| {
        let fields: Map<String, Value> = serde_json::from_value(fields).unwrap();
        fields::read(kind, &fields)
    };
    let sound = json!({ "full_name": " Nguyễn Thị Lan ", "date_of_birth": "1993-03-01", "classes": "A1, B", "points": 12 });
    assert_eq!(read(sound).unwrap()["full_name"], "Nguyễn Thị Lan");
    let wrong = json!({ "full_name": ["Lan"], "date_of_birth": 1993, "classes": "\n", "points": "12", "Có\u{7}x": true });
    let wrong = read(wrong).unwrap_err();
    let at: Vec<&str> = wrong.iter().map(|one| one.at.as_str()).collect();
    assert_eq!(
        at,
        ["fields.full_name", "fields.date_of_birth", "fields.classes", "fields.points", "fields.Cx"]
    );
    assert!(wrong.iter().all(|one| !one.why.contains("Lan")), "{wrong:?}");
    // Combined or not, it is the same text.
    assert_eq!(text::line(9, "Lê\u{301}").unwrap(), text::line(9, "L\u{1ebf}").unwrap());
}
