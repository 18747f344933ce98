//! The shipped tables, conversions over every row of them, codes with and without a day, searching, and reading tables.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::base::LocalDate;

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

fn place(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

static SHIPPED: LazyLock<Directory> = LazyLock::new(|| Directory::of(&Rows::default()));

fn shipped() -> &'static Directory {
    &SHIPPED
}

const BEFORE: &str = "2025-06-30";
const AFTER: &str = "2025-07-01";

#[test]
fn every_line_of_the_shipped_tables_is_read() {
    let directory = shipped();
    let count = |level, on: &str| {
        directory.places.all().filter(|unit| unit.code.level() == level && unit.stands(day(on))).count()
    };
    let levels = [Level::Province, Level::District, Level::Commune];
    assert_eq!(levels.map(|level| count(level, BEFORE)), [63, 696, 10_035]);
    assert_eq!(levels.map(|level| count(level, AFTER)), [34, 0, 3_321]);
    assert_eq!(levels.map(|level| count(level, "2026-11-25")), [34, 0, 3_321]);
    let rows = super::place::changes().count();
    assert_eq!(rows, 10_602);
    let named = |kind: &str, on: &str| {
        let communes = directory.places.all().filter(|unit| unit.code.level() == Level::Commune);
        communes.filter(|unit| unit.stands(day(on)) && unit.name.starts_with(kind)).count()
    };
    assert_eq!(["Xã", "Phường", "Đặc khu"].map(|kind| named(kind, AFTER)), [2_621, 687, 13]);
    assert_eq!(named("Phường", "2026-04-30"), 697);
    let orphans = directory.places.all().filter(|unit| {
        unit.code.level() != Level::Province
            && unit.parent.is_none_or(|parent| directory.places.on(&parent, unit.since).is_err())
    });
    assert_eq!(orphans.count(), 0);
}

#[test]
fn a_code_that_was_used_again_is_read_with_its_day_and_not_without() {
    let places = &shipped().places;
    for (code, before, after) in [
        ("15", "Tỉnh Yên Bái", "Tỉnh Lào Cai"),
        ("24", "Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"),
        ("44", "Tỉnh Quảng Bình", "Tỉnh Quảng Trị"),
        ("52", "Tỉnh Bình Định", "Tỉnh Gia Lai"),
        ("80", "Tỉnh Long An", "Tỉnh Tây Ninh"),
        ("82", "Tỉnh Tiền Giang", "Tỉnh Đồng Tháp"),
        ("91", "Tỉnh Kiên Giang", "Tỉnh An Giang"),
    ] {
        assert_eq!(places.on(&place(code), day(BEFORE)).unwrap().name, before);
        assert_eq!(places.on(&place(code), day(AFTER)).unwrap().name, after);
        let refused = places.whenever(&place(code)).unwrap_err().to_string();
        assert!(refused.contains("a date is needed") && refused.contains(before), "{refused}");
    }
    assert_eq!(places.whenever(&place("01")).unwrap().name, "Thành phố Hà Nội", "it never meant another");
    assert_eq!(places.whenever(&place("001")).unwrap().name, "Quận Ba Đình", "nor did what is gone");
    assert!(matches!(places.whenever(&place("75")), Err(NotFound::Ambiguous { .. })));
    assert!(matches!(places.on(&place("99"), day(AFTER)), Err(NotFound::Unknown(_))));
    let early = places.on(&place("01"), day("2019-01-01")).unwrap_err().to_string();
    assert!(early.contains("means nothing on 2019-01-01, but Thành phố Hà Nội from 2025-01-01"), "{early}");
    assert_eq!(
        shipped().place_code(place("06978")),
        place("06970"),
        "Decision 19 prints another code of Ba Chẽ"
    );
}

/// What the shipped table says of each old unit, without asking the converter.
static TABLE: LazyLock<BTreeMap<PlaceCode, Vec<PlaceCode>>> = LazyLock::new(|| {
    let mut table: BTreeMap<PlaceCode, Vec<PlaceCode>> = BTreeMap::new();
    for change in super::place::changes() {
        table.entry(change.old).or_default().push(change.new);
    }
    table
});

#[test]
fn every_row_of_the_reform_is_converted_as_its_table_says() {
    let places = &shipped().places;
    let mut counted = BTreeMap::new();
    for (old, into) in &*TABLE {
        let found = places.convert(old, day(BEFORE), day(AFTER)).unwrap();
        let was = found.was.unwrap();
        let codes: Vec<_> = found.candidates.iter().map(|unit| unit.code).collect();
        assert_eq!(codes, *into, "{old}");
        let expected = match &*found.candidates {
            [one] if one.code == *old && one.name == was.name => Status::Exact,
            [_one] => Status::Renamed,
            _ => Status::Split,
        };
        assert_eq!(found.status, expected, "{old}");
        // A unit lies in the province that its province went into: no commune changed sides in the reform.
        let province = |unit: &Unit<PlaceCode>, on| {
            let parent = places.on(&unit.parent.unwrap(), on).unwrap();
            parent.parent.unwrap_or(parent.code)
        };
        let above = places.convert(&province(was, day(BEFORE)), day(BEFORE), day(AFTER)).unwrap();
        assert!(found.candidates.iter().all(|unit| [province(unit, day(AFTER))]
            == *above.candidates.iter().map(|unit| unit.code).collect::<Vec<_>>()));
        *counted.entry(format!("{:?}", found.status)).or_insert(0) += 1;
    }
    assert_eq!(counted["Split"], 471, "of 10,035 communes and five districts without any");
    assert_eq!(counted.values().sum::<usize>(), 10_040);
}

proptest! {
    #[test]
    fn converting_in_two_steps_is_converting_at_once(n in 0..10_040_usize, halfway in 0..700_i32, rest in 0..400_i32) {
        let places = &shipped().places;
        let old = *TABLE.keys().nth(n).unwrap();
        let (middle, end) = (day(BEFORE).plus_days(halfway), day(BEFORE).plus_days(halfway + rest));
        let once: Vec<_> = places.convert(&old, day(BEFORE), end).unwrap().candidates.iter().map(|unit| unit.code).collect();
        let mut twice: Vec<_> = places.convert(&old, day(BEFORE), middle).unwrap().candidates.iter()
            .flat_map(|unit| places.convert(&unit.code, middle, end).unwrap().candidates).map(|unit| unit.code).collect();
        twice.sort_unstable();
        twice.dedup();
        prop_assert!(!once.is_empty());
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn codes_are_written_as_they_are_read(text in "[0-9]{1,6}|[A-Z0-9.]{1,16}|\\PC{0,8}") {
        if let Ok(code) = text.parse::<PlaceCode>() {
            prop_assert_eq!(code.to_string(), text.clone());
        }
        if let Ok(code) = text.parse::<AgencyCode>() {
            prop_assert_eq!(code.to_string(), text);
        }
    }

    #[test]
    fn no_table_and_no_search_makes_it_panic(text in "(code|name|,|\"|\n|\r|[0-9]{5}|Xã|\\PC){0,40}") {
        let directory = shipped();
        let read = compare(directory, Task::Places, &text, &Columns::default(), Some(day("2027-01-01")));
        drop(read);
        directory.search(&text, day(AFTER), 10);
    }
}

#[test]
fn districts_and_provinces_went_where_their_communes_went_and_names_change_alone() {
    let places = &shipped().places;
    let to = |code: &str, from: &str, to: &str| {
        let found = places.convert(&place(code), day(from), day(to)).unwrap();
        (found.status, found.candidates.iter().map(|unit| unit.code.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(to("24", BEFORE, AFTER), (Status::Renamed, vec!["24".into()]));
    assert_eq!(to("10", BEFORE, AFTER), (Status::Renamed, vec!["15".into()]));
    assert_eq!(to("96", BEFORE, AFTER), (Status::Exact, vec!["96".into()]));
    assert_eq!(
        to("318", BEFORE, AFTER),
        (Status::Renamed, vec!["11948".into()]),
        "an island without communes"
    );
    assert_eq!(to("001", BEFORE, AFTER).0, Status::Split, "a district went into several communes");
    assert_eq!(
        to("75", "2026-04-29", "2026-04-30"),
        (Status::Renamed, vec!["75".into()]),
        "it became a city"
    );
    assert_eq!(to("25270", "2025-07-01", "2026-11-25").0, Status::Renamed, "from commune to ward");
    assert_eq!(to("11948", BEFORE, AFTER), (Status::Unknown, vec![]), "a code of after the reform");
    assert!(places.convert(&place("24"), day(AFTER), day(BEFORE)).is_err());
}

#[test]
fn places_are_found_as_people_type_them() {
    let directory = shipped();
    let first = |text: &str, on: &str| {
        let found = directory.search(text, day(on), 5);
        found.first().map(|unit| unit.name.to_string()).unwrap_or_default()
    };
    for (typed, name) in [
        ("ba dinh", "Phường Ba Đình"),
        ("ba di", "Phường Ba Đình"),
        ("BA ĐÌNH hà nội", "Phường Ba Đình"),
        ("tp ho chi m", "Thành phố Hồ Chí Minh"),
        ("tphcm", ""),
        ("hcm", "Thành phố Hồ Chí Minh"),
        ("dong nai", "Thành phố Đồng Nai"),
        ("phuong ben thanh", "Phường Bến Thành"),
        ("con dao", "Đặc khu Côn Đảo"),
        ("bến thành, tp.hcm", "Phường Bến Thành"),
        ("nowhere at all", ""),
        ("", ""),
        ("...", ""),
    ] {
        assert_eq!(first(typed, "2026-11-25"), name, "{typed}");
    }
    assert_eq!(first("q1 tp ho chi minh", BEFORE), "Quận 1");
    assert_eq!(first("quận hoàn kiếm", AFTER), "", "districts are gone");
    assert_eq!(first("Thanh Hoá", AFTER), first("Thanh Hóa", AFTER));
    let hoa: Vec<_> =
        directory.search("hòa bình", day(AFTER), 100).into_iter().map(|unit| unit.name.to_string()).collect();
    assert!(hoa[0].ends_with("Hòa Bình"), "{hoa:?}");
    assert!(directory.search("a", day(AFTER), 7).len() == 7, "as many as were asked for");
}

fn agencies(units: &str, changes: &str) -> Directory {
    let mut rows = Rows::default();
    for line in units.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        rows.units.push(UnitRow {
            kind: "agency".into(),
            code: fields[0].into(),
            valid_from: day(fields[1]),
            valid_to: None,
            name: format!("Agency {}", fields[0]),
            parent: None,
            place: None,
        });
    }
    for line in changes.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        rows.changes.push(ChangeRow {
            kind: "agency".into(),
            old: fields[0].into(),
            new: fields[1].into(),
            valid_from: day(fields[2]),
        });
    }
    Directory::of(&rows)
}

#[test]
fn the_code_of_an_agency_that_ended_leads_to_its_successor_for_a_year_and_then_no_more() {
    let directory = agencies("H30.01 2020-01-01\nH13.01 2025-07-01\n", "H30.01 H13.01 2025-07-01\n");
    let rules = Succession { retired_codes: "12 months".parse().unwrap() };
    let code: AgencyCode = "H30.01".parse().unwrap();
    let on = |text: &str| standing(&directory.agencies, &code, day(text), &rules);
    assert_eq!(on("2019-12-31"), Standing::Unknown);
    assert!(matches!(on("2025-06-30"), Standing::Active(_)));
    let successors = vec!["H13.01".parse().unwrap()];
    let refused_from = day("2026-07-01");
    let since = "2025-07-01".parse().unwrap();
    let retired = || Standing::Retired { since, successors: successors.clone(), refused_from };
    assert_eq!(on("2025-07-01"), retired());
    assert_eq!(on("2026-06-30"), retired());
    assert_eq!(on("2026-07-01"), Standing::Ended { successors });
}

#[test]
fn an_agency_that_existed_already_is_found_as_what_another_became() {
    let directory = agencies(
        "H30.01 2020-01-01\nH30.02 2020-01-01\nH30.03 2020-01-01\nH30.04 2020-01-01\nH30.09 2020-01-01\n",
        "H30.01 H30.02 2025-07-01\nH30.02 H30.03 2026-01-01\nH30.02 H30.04 2026-01-01\n",
    );
    let code = |text: &str| text.parse::<AgencyCode>().unwrap();
    for (old, on, status, became) in [
        ("H30.01", "2025-06-30", Status::Exact, vec!["H30.01"]),
        ("H30.01", "2025-07-01", Status::Renamed, vec!["H30.02"]),
        ("H30.01", "2026-01-01", Status::Split, vec!["H30.03", "H30.04"]),
        ("H30.02", "2026-01-01", Status::Split, vec!["H30.03", "H30.04"]),
        ("H30.09", "2026-01-01", Status::Exact, vec!["H30.09"]),
    ] {
        let found = directory.agencies.convert(&code(old), day("2020-01-01"), day(on)).unwrap();
        let codes: Vec<_> = found.candidates.iter().map(|unit| unit.code.to_string()).collect();
        assert_eq!(
            (found.status, codes),
            (status, became.iter().map(|code| (*code).to_owned()).collect()),
            "{old} on {on}"
        );
    }
}

#[test]
fn codes_of_both_forms_are_read_and_the_other_form_is_only_guessed() {
    let code = |text: &str| text.parse::<AgencyCode>().unwrap();
    for (axis, tree, highest) in [
        ("000.00.01.H26", "H26.01", "H26"),
        ("000.A0.01.H26", "H26.01.A0", "H26"),
        ("000.00.00.G01", "G01", "G01"),
        ("001.02.03.H29", "H29.03.02.001", "H29"),
    ] {
        assert_eq!((code(axis).form(), code(tree).form()), (Form::Axis, Form::Tree));
        assert_eq!((code(axis).guess(), code(tree).guess()), (code(tree), code(axis)));
        assert_eq!((code(axis).highest(), code(tree).highest()), (highest, highest));
    }
    for wrong in [
        "",
        "H2",
        "h26",
        "H26.",
        "H26.123456",
        "000.00.H26",
        "0000.00.01.H26",
        "000.00.01.26H",
        "H26.1.2.3.4.5",
    ] {
        assert!(wrong.parse::<AgencyCode>().is_err(), "{wrong}");
    }
}
