//! Which law counts on a day, what is refused as law, and the clock that stops and goes on.

use proptest::prelude::*;

use super::*;
use crate::base::{LocalDate, Moment};

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

fn law(rows: &[Loaded]) -> Law {
    Law::assemble(SECTIONS, rows).unwrap()
}

fn row(body: &str, confirmed: Option<i64>) -> Loaded {
    Loaded {
        body: body.to_owned(),
        loaded_by: "A".into(),
        loaded_at: Moment::from_seconds(0),
        confirmed: confirmed.map(|at| ("B".into(), Moment::from_seconds(at))),
    }
}

const DECREE_69: &str = include_str!("law/terms/2024-07-01-decree-69.toml");
const DECREE_320: &str = include_str!("law/eligibility/2026-09-28-decree-320.toml");

#[test]
fn the_law_of_the_day_counts_and_what_is_prepared_is_obeyed_by_nobody() {
    let law = law(&[]);
    let before = law.at::<Terms>(day("2024-06-30")).map(|dated| dated.version.valid_from);
    assert_eq!(before.unwrap_err().to_string(), "no version of terms is in force on 2024-06-30");
    let terms = law.at::<Terms>(day("2024-07-01")).unwrap();
    assert_eq!(terms.rules.issue.citizen_level_2.to_string(), "3 working_days");
    assert!(terms.version.law.contains("69/2024"));
    let now = law.at::<Eligibility>(day("2026-11-25")).unwrap();
    assert_eq!(now.rules.foreigners.residence, [Residence::PermanentCard, Residence::TemporaryCard]);
    assert_eq!(law.flaws(day("2026-11-25")), []);
    assert_eq!(law.flaws(day("2027-10-15"))[0].to_string(), "calendar: there is none for 2028");
}

#[test]
fn a_confirmed_row_beats_the_file_of_its_day_and_one_that_waits_does_nothing() {
    let switched_on = DECREE_320.replace("\"prepared\"", "\"in_force\"");
    let residence = |rows: &[Loaded], on: &str| {
        law(rows).at::<Eligibility>(day(on)).unwrap().rules.foreigners.residence.len()
    };
    assert_eq!(residence(&[row(&switched_on, None)], "2026-10-01"), 2);
    assert_eq!(residence(&[row(&switched_on, Some(1))], "2026-10-01"), 4);
    assert_eq!(residence(&[row(&switched_on, Some(1))], "2026-09-27"), 2, "the fact's day decides");
    let off_again = [row(&switched_on, Some(1)), row(DECREE_320, Some(2))];
    assert_eq!(residence(&off_again, "2026-10-01"), 2, "the later correction counts");
    let all = law(&off_again);
    let versions = all.versions();
    let counting: Vec<_> = versions.iter().filter(|version| all.counts(version)).collect();
    assert_eq!((versions.len(), counting.len()), (10, 9));
}

#[test]
fn what_is_no_law_is_refused_by_the_name_of_the_rule() {
    let refused = |from: &str, to: &str| {
        assert!(DECREE_69.contains(from), "{from}");
        Version::read(SECTIONS, &DECREE_69.replace(from, to), Origin::Release).unwrap_err().to_string()
    };
    assert!(
        refused("section = \"terms\"", "section = \"taxes\"").contains("taxes is none of calendar, terms")
    );
    assert!(
        refused("\"3 working_days\"", "\"three days\"").contains("rules.issue.citizen_level_2: a term is")
    );
    assert!(refused("activation =", "activations =").contains("unknown field `activations`"));
    assert!(refused("[50, 80, 100]", "[80, 50]").contains("rules.alerts: shares from 1 to 100"));
    assert!(refused("lock = \"B\"", "").contains("confidence: says nothing about lock.decide; confidence"));
    assert!(refused("2024-07-01", "2024-07-32").contains("valid_from: not a day of the calendar"));
    assert!(refused("Decree 69/2024/ND-CP, articles 13, 14 and 30", " ").contains("law: say which law"));
    assert!(Version::read(SECTIONS, "x = [", Origin::Release).is_err());
    assert!(Version::read(SECTIONS, &"#".repeat(70_000), Origin::Release).is_err());
    let calendar = include_str!("law/calendar/2026.toml");
    let year = |from: &str, to: &str| {
        Version::read(SECTIONS, &calendar.replace(from, to), Origin::Release).unwrap_err().to_string()
    };
    assert!(year("2026-02-16 =", "2027-02-16 =").contains("2027-02-16: not a day of 2026"));
    assert!(year("2026-02-16 =", "2026-02-15 =").contains("off.2026-02-15: a weekend"));
    assert!(year("2026-01-10 =", "2026-01-09 =").contains("2026-01-09: not on a weekend"));
    assert!(year("tet = \"2026-02-17\"", "tet = \"2026-02-24\"").contains("would be a working day"));
}

#[test]
fn versions_are_compared_rule_by_rule() {
    let law = law(&[]);
    let named = |name: &str| law.named(&name.parse().unwrap()).unwrap();
    let found = differences(named("eligibility@2024-07-01"), named("eligibility@2026-09-28"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, "foreigners.residence");
    assert_eq!(found[0].before.as_deref(), Some("permanent_card, temporary_card"));
    assert!("terms@yesterday".parse::<VersionName>().is_err() && "terms".parse::<VersionName>().is_err());
}

fn running(term: &str, from: &str) -> Deadline {
    Deadline::begin(term.parse().unwrap(), day(from))
}

#[test]
fn the_clock_stands_while_something_is_missing_and_goes_on_where_it_stood() {
    let law = law(&[]);
    let calendar = law.calendar();
    let clock = running("3 working_days", "2026-04-22"); // Wednesday
    assert_eq!(clock.due(calendar), Ok(Some(day("2026-04-28"))), "over the Hùng Kings' day");
    assert_eq!(clock.percent(day("2026-04-23"), calendar), Ok(33));
    // Thursday is used, Friday is the stop, Monday and Tuesday are off or over: two days are left after 28 April.
    let stopped = clock.stop(day("2026-04-24")).unwrap();
    assert_eq!((stopped.due(calendar), stopped.percent(day("2026-04-28"), calendar)), (Ok(None), Ok(33)));
    assert_eq!(stopped.stop(day("2026-04-25")), Err(ClockError::Stopped));
    assert_eq!(stopped.go_on(day("2026-04-23"), calendar), Err(ClockError::Backwards));
    let going = stopped.go_on(day("2026-04-28"), calendar).unwrap();
    assert_eq!(going.due(calendar), Ok(Some(day("2026-05-04"))), "29 April, then over both holidays");
    assert_eq!(going.go_on(day("2026-04-29"), calendar), Err(ClockError::Running));
    let late = clock.stop(day("2026-04-29")).unwrap();
    assert_eq!(late.is_late(day("2026-04-29"), calendar), Ok(true));
    let late = late.go_on(day("2026-06-01"), calendar).unwrap();
    assert_eq!(late.due(calendar), Ok(Some(day("2026-04-28"))), "what ran out stays run out");
}

proptest! {
    #[test]
    fn stops_only_ever_put_the_end_off_and_use_up_no_day_of_the_term(
        term in prop_oneof![Just("1 working_day"), Just("3 working_days"), Just("7 working_days"), Just("15 days"), Just("1 month")],
        start in day("2025-01-01").as_days()..day("2026-12-31").as_days(),
        stops in prop::collection::vec((0..12_i32, 0..40_i32), 0..4),
    ) {
        let law = law(&[]);
        let calendar = law.calendar();
        let mut clock = Deadline::begin(term.parse().unwrap(), LocalDate::from_days(start));
        let mut today = LocalDate::from_days(start);
        for (runs, stands) in stops {
            let due = clock.due(calendar).unwrap().unwrap();
            let stop = today.plus_days(runs);
            today = stop.plus_days(stands);
            clock = clock.stop(stop).unwrap().go_on(today, calendar).unwrap();
            let after = clock.due(calendar).unwrap().unwrap();
            prop_assert!(after >= due, "{after} before {due}");
            prop_assert!(stands > 0 || after == due, "a stop of no day changes nothing");
            prop_assert!(stop > due || stands == 0 || after > today, "a day is left after a stop in time");
        }
        let due = clock.due(calendar).unwrap().unwrap();
        prop_assert!(calendar.is_working(due).unwrap());
        prop_assert_eq!(clock.percent(due, calendar).unwrap(), 100);
        prop_assert!(!clock.is_late(due, calendar).unwrap() && clock.is_late(due.plus_days(1), calendar).unwrap());
    }

    #[test]
    fn terms_are_written_as_they_are_read(text in "[0-9]{0,6} ?(working_)?(days?|months?)?|\\PC{0,12}") {
        if let Ok(term) = text.parse::<Term>() {
            prop_assert_eq!(term.to_string().parse(), Ok(term));
        }
    }
}
