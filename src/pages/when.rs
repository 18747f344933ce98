//! Moments as people in Viet Nam write them. Stored in UTC, shown in Asia/Ho_Chi_Minh.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::{Birthdate, HO_CHI_MINH, Moment};

/// Day, month, year and time: `03/02/2026 14:05`, the same in both languages.
pub fn day_and_time(at: Moment) -> String {
    written(at, "%d/%m/%Y %H:%M")
}

/// Day, month and year: `03/02/2026`.
pub fn day(at: Moment) -> String {
    written(at, "%d/%m/%Y")
}

/// The time alone: `14:05`.
pub fn time(at: Moment) -> String {
    written(at, "%H:%M")
}

/// A day of birth as [`day`] is written, or the year alone.
pub fn birth(born: Birthdate) -> String {
    match born {
        Birthdate::Day(day) => day.strftime("%d/%m/%Y").to_string(),
        Birthdate::Year(year) => year.to_string(),
    }
}

/// For the `datetime` attribute of `<time>`: RFC 3339 in UTC.
pub fn machine(at: Moment) -> String {
    at.to_string()
}

fn written(at: Moment, format: &str) -> String {
    match Timestamp::from_microsecond(at.as_micros()) {
        Ok(instant) => instant.to_zoned(TimeZone::fixed(HO_CHI_MINH)).strftime(format).to_string(),
        Err(_beyond_year_9999) => at.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_in_utc_is_the_next_morning_in_ha_noi() {
        let at = Moment::from_seconds(1_767_292_200); // 2026-01-01T18:30:00Z
        assert_eq!(day_and_time(at), "02/01/2026 01:30");
        assert_eq!((day(at).as_str(), time(at).as_str()), ("02/01/2026", "01:30"));
        assert_eq!(birth(Birthdate::parse("1990-05-20").unwrap()), "20/05/1990");
        assert_eq!(birth(Birthdate::parse("1951").unwrap()), "1951");
        assert_eq!(machine(at), "2026-01-01T18:30:00Z");
    }
}
