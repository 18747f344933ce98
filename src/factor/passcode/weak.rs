//! Which passcodes nobody may choose: whoever steals the phone tries five, so those that anybody tries first, and those that somebody
//! tries who knows the person.

use jiff::civil::Date;

use crate::account::{Identifier, Profile};
use crate::factor::password::is_predictable;

/// How many digits.
const DIGITS: usize = 6;

/// Chosen by many, and no pattern that a rule finds.
const OF_MANY: [&str; 10] =
    ["112233", "445566", "778899", "998877", "332211", "123321", "147852", "159753", "159357", "789456"];

/// Why a passcode is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// It is not six digits.
    #[error("it is not six digits")]
    NotSixDigits,
    /// Repeated, rising or among those that anybody tries first.
    #[error("it is one of those that are tried first")]
    Common,
    /// The day of birth, in whatever order.
    #[error("it is made of the day of birth")]
    Birth,
    /// Part of the person's own number or phone.
    #[error("it is part of your own number or phone")]
    Own,
    /// As the one for when somebody forces its holder: it is the passcode itself, or a slip away from it.
    #[error("it is the passcode itself, or only a slip away from it")]
    TooNear,
}

/// The first reason against `digits`, for the person of `profile`.
///
/// # Errors
/// [`Weak`].
pub(super) fn judge(digits: &str, profile: &Profile) -> Result<(), Weak> {
    if digits.len() != DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Weak::NotSixDigits);
    }
    if is_predictable(digits) || OF_MANY.contains(&digits) {
        return Err(Weak::Common);
    }
    let born = profile.birthdate;
    let of_year = born.is_some_and(|born| digits.contains(&format!("{:04}", born.year())));
    if of_year || born.and_then(|born| born.day()).is_some_and(|day| is_day(digits, day)) {
        return Err(Weak::Birth);
    }
    if profile.identifiers().any(|own| is_part_of(digits, &own)) {
        return Err(Weak::Own);
    }
    Ok(())
}

/// Day, month and the end of the year, in every order; with the whole year it is found by that.
fn is_day(digits: &str, day: Date) -> bool {
    let [d, m, y] = ["%d", "%m", "%y"].map(|form| day.strftime(form).to_string());
    let orders = [[&d, &m, &y], [&d, &y, &m], [&m, &d, &y], [&m, &y, &d], [&y, &d, &m], [&y, &m, &d]];
    orders.into_iter().any(|order| order.map(String::as_str).concat() == digits)
}

/// Read in either direction.
fn is_part_of(digits: &str, own: &Identifier) -> bool {
    let own: String = match own {
        Identifier::Email(_) => return false,
        // As it is dialled at home: the zero stands in place of the country's code.
        Identifier::Phone(phone) => phone.as_str().replacen("+84", "0", 1),
        Identifier::Number(number) => number.text().chars().filter(char::is_ascii_digit).collect(),
    };
    own.contains(digits) || own.chars().rev().collect::<String>().contains(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lan() -> Profile {
        serde_json::from_value(serde_json::json!({
            "name": "Nguyễn Thị Lan", "personal_number": "001190271828", "birthdate": "1990-07-05", "phone": "0916273849"
        }))
        .unwrap()
    }

    #[test]
    fn nobody_chooses_what_is_tried_first_or_is_known_of_them() {
        let judged = |digits: &str| judge(digits, &lan()).err();
        for good in ["280614", "907142", "558013"] {
            assert_eq!(judged(good), None, "{good}");
        }
        for (bad, why) in [
            ("", Weak::NotSixDigits),
            ("28061", Weak::NotSixDigits),
            ("2806140", Weak::NotSixDigits),
            ("28061a", Weak::NotSixDigits),
            ("２８０６１４", Weak::NotSixDigits),
            ("111111", Weak::Common),
            ("123456", Weak::Common),
            ("654321", Weak::Common),
            ("121212", Weak::Common),
            ("123123", Weak::Common),
            ("112233", Weak::Common),
            ("050790", Weak::Birth),
            ("059007", Weak::Birth),
            ("070590", Weak::Birth),
            ("079005", Weak::Birth),
            ("900507", Weak::Birth),
            ("900705", Weak::Birth),
            ("199007", Weak::Birth),
            ("571990", Weak::Birth),
            ("271828", Weak::Own),
            ("828172", Weak::Own),
            ("916273", Weak::Own),
            ("091627", Weak::Own),
        ] {
            assert_eq!(judged(bad), Some(why), "{bad}");
        }
    }
}
