//! Working-day arithmetic, held against counting day by day, on the years that ship.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Calendar, NoCalendar};
use crate::base::LocalDate;
use crate::policy::{Law, SECTIONS, Term};

static LAW: LazyLock<Law> = LazyLock::new(|| Law::assemble(SECTIONS, &[]).unwrap());

fn calendar() -> &'static Calendar {
    LAW.calendar()
}

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

/// A day of the years that ship, far enough from their end for the terms of these tests.
fn days() -> impl Strategy<Value = LocalDate> {
    (day("2024-01-01").as_days()..day("2027-06-30").as_days()).prop_map(LocalDate::from_days)
}

proptest! {
    #[test]
    fn the_nth_working_day_after_a_day_is_a_working_day_with_n_counted_between(from in days(), n in 1..60_u16) {
        let calendar = calendar();
        let end = calendar.after(from, n).unwrap();
        prop_assert!(calendar.is_working(end).unwrap());
        prop_assert_eq!(calendar.between(from, end).unwrap(), n);
        prop_assert_eq!(calendar.between(from, end.plus_days(-1)).unwrap(), n - 1);
    }

    #[test]
    fn adding_in_two_steps_is_adding_at_once(from in days(), a in 0..40_u16, b in 0..40_u16) {
        let calendar = calendar();
        let halfway = calendar.after(from, a).unwrap();
        prop_assert_eq!(calendar.after(halfway, b).unwrap(), calendar.after(from, a + b).unwrap());
    }

    #[test]
    fn who_begins_later_never_ends_earlier(from in days(), later in 0..30_i32, n in 1..60_u16) {
        let calendar = calendar();
        prop_assert!(calendar.after(from, n).unwrap() <= calendar.after(from.plus_days(later), n).unwrap());
        prop_assert!(calendar.after(from, n).unwrap() < calendar.after(from, n + 1).unwrap());
    }

    #[test]
    fn counting_adds_up_over_any_day_in_between(from in days(), a in 0..60_i32, b in 0..60_i32) {
        let calendar = calendar();
        let (halfway, end) = (from.plus_days(a), from.plus_days(a + b));
        let parts = calendar.between(from, halfway).unwrap() + calendar.between(halfway, end).unwrap();
        prop_assert_eq!(parts, calendar.between(from, end).unwrap());
        prop_assert_eq!(calendar.between(end, from).unwrap(), 0);
    }

    #[test]
    fn every_term_ends_on_a_working_day_after_it_began(
        from in days(), count in 1..60_u16, unit in prop_oneof![Just("working_days"), Just("days"), Just("months")],
    ) {
        let calendar = calendar();
        let count = if unit == "months" { 1 + count % 3 } else { count };
        let due = format!("{count} {unit}").parse::<Term>().unwrap().due(from, calendar).unwrap();
        prop_assert!(due > from && calendar.is_working(due).unwrap());
    }
}

#[test]
fn holidays_days_in_lieu_and_days_worked_for_others_are_as_decided() {
    let calendar = calendar();
    let works = |text: &str| calendar.is_working(day(text)).unwrap();
    // Tết Bính Ngọ: nine days with both weekends.
    assert!((14..=22).all(|n| !works(&format!("2026-02-{n}"))) && works("2026-02-13") && works("2026-02-23"));
    // The Hùng Kings' day of 2026 is a Sunday, so Monday is off.
    assert!(!works("2026-04-26") && !works("2026-04-27") && works("2026-04-28"));
    assert!(works("2026-01-10") && !works("2026-01-02"), "a Saturday is worked for a Friday");
    assert!(works("2025-04-26") && !works("2025-05-02") && works("2024-05-04") && !works("2024-04-29"));
}

#[test]
fn terms_run_over_holidays_as_people_would_count_them() {
    let calendar = calendar();
    let due = |term: &str, from: &str| term.parse::<Term>().unwrap().due(day(from), calendar).unwrap();
    assert_eq!(due("3 working_days", "2026-02-12"), day("2026-02-24"), "Friday, then the Monday after Tết");
    assert_eq!(due("1 working_day", "2026-01-09"), day("2026-01-10"), "the Saturday that is worked");
    assert_eq!(due("15 days", "2026-08-16"), day("2026-09-03"), "the last day was off");
    assert_eq!(due("7 days", "2026-03-02"), day("2026-03-09"));
    assert_eq!(due("1 month", "2026-01-31"), day("2026-03-02"), "28 February is a Saturday");
}

#[test]
fn a_year_that_is_not_known_is_said_and_never_guessed() {
    let calendar = calendar();
    let late = "30 working_days".parse::<Term>().unwrap().due(day("2027-12-15"), calendar);
    assert_eq!(late, Err(NoCalendar(2028)));
    assert_eq!(calendar.is_working(day("2023-12-31")), Err(NoCalendar(2023)));
}
