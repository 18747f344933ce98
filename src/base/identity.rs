//! The numbers and addresses people are known by: validated on the way in, masked in `{:?}`.
//!
//! Rules and their sources: Decree 69/2024 and the tax-code circulars as this project's README lists them.
//! A cross-check that law allows to fail (sex digit after a legal correction) is left to an officer.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// Why a number or address was refused. Carries the kind, never the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}")]
pub struct InvalidIdentity {
    /// What it should have been.
    pub kind: &'static str,
}

macro_rules! identity {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $normalise:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Normalises and checks `text`.
            ///
            /// # Errors
            /// [`InvalidIdentity`] when it cannot be one.
            pub fn parse(text: &str) -> Result<Self, InvalidIdentity> {
                let normalise: fn(&str) -> Option<String> = $normalise;
                normalise(text).map(Self).ok_or(InvalidIdentity { kind: $kind })
            }

            /// The normal form. A personal datum: never log it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidIdentity;
            fn try_from(text: String) -> Result<Self, InvalidIdentity> {
                Self::parse(&text)
            }
        }
    };
}

identity!(
    /// A citizen's personal identification number: 12 digits, no check digit.
    PersonalNumber, "personal identification number", |text| digits(text).filter(|d| d.len() == 12)
);
identity!(
    /// A foreigner's identification number: 12 digits made by the identification system.
    ForeignerNumber, "foreigner identification number", |text| digits(text).filter(|d| d.len() == 12)
);
identity!(
    /// A citizen's number of the time before personal numbers: 9 digits, no check digit.
    OldNumber, "old identity card number", |text| digits(text).filter(|d| d.len() == 9)
);
identity!(
    /// The number of a passport or travel document, in capitals (ICAO 9303; longer ones exist than fit its machine-readable zone).
    PassportNumber, "passport number", passport_number
);
identity!(
    /// A State by its three letters (ISO 3166-1 alpha-3).
    CountryCode, "country in three capital letters (ISO 3166-1)", |text| {
        (text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())).then(|| text.to_owned())
    }
);
identity!(
    /// A tax or enterprise code: 10 digits with a check digit, and `-001` to `-999` for a branch.
    TaxCode, "tax code", tax_code
);
identity!(
    /// A Vietnamese mobile number in E.164.
    Phone, "mobile number", phone
);
identity!(
    /// An e-mail address; the domain in lower case, the local part as it was given.
    Email, "e-mail address", email
);

/// Digits without the spaces, dots and hyphens people write between them.
fn digits(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{a0}')).collect();
    (!compact.is_empty() && compact.bytes().all(|b| b.is_ascii_digit())).then_some(compact)
}

fn passport_number(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
    let fits = (4..=20).contains(&compact.len()) && compact.bytes().all(|b| b.is_ascii_alphanumeric());
    (fits && compact.bytes().any(|b| b.is_ascii_digit())).then(|| compact.to_ascii_uppercase())
}

fn tax_code(text: &str) -> Option<String> {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let all = digits(text)?;
    let (code, branch) = all.split_at_checked(10)?;
    let sum: u32 =
        WEIGHTS.iter().zip(code.bytes()).map(|(weight, digit)| weight * u32::from(digit - b'0')).sum();
    let check = u32::from(code.bytes().last()? - b'0');
    let province_and_serial = !code.starts_with("00") && code.get(2..9)? != "0000000";
    if !province_and_serial || 10 - sum % 11 != check {
        return None;
    }
    match branch {
        "" => Some(code.to_owned()),
        "000" => None,
        branch if branch.len() == 3 => Some(format!("{code}-{branch}")),
        _ => None,
    }
}

fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    let national = match text.strip_prefix("+84") {
        Some(rest) => digits(rest)?,
        None => digits(text)?.strip_prefix('0')?.to_owned(),
    };
    let mobile = national.len() == 9 && national.starts_with(['3', '5', '7', '8', '9']);
    mobile.then(|| format!("+84{national}"))
}

fn email(text: &str) -> Option<String> {
    let text: String = text.trim().nfc().collect();
    if text.len() > 254 || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let address: lettre::Address = text.parse().ok()?;
    (address.user().len() <= 64 && address.domain().contains('.'))
        .then(|| format!("{}@{}", address.user(), address.domain().to_lowercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tax_codes_are_checked_by_their_last_digit() {
        for valid in ["9900000016", "9900000023", "9900000030", "990 000 0048", "9900000016-001"] {
            assert!(TaxCode::parse(valid).is_ok(), "{valid}");
        }
        for invalid in ["9900000017", "0000000016", "9900000016-000", "9900000016-1", "990000001"] {
            assert!(TaxCode::parse(invalid).is_err(), "{invalid}");
        }
    }

    #[test]
    fn phones_and_mails_have_one_spelling() {
        assert_eq!(Phone::parse("0900 000 001").map(String::from), Ok("+84900000001".into()));
        assert_eq!(Phone::parse("+84900000001"), Phone::parse("0900.000.001"));
        assert!(Phone::parse("0200000001").is_err());
        assert_eq!(Email::parse(" Lan@Mail.Example ").map(String::from), Ok("Lan@mail.example".into()));
        assert!(Email::parse("lan@localhost").is_err());
        assert!(Email::parse("a@b.example\r\nBcc: c@d.example").is_err());
    }

    #[test]
    fn personal_data_never_shows_in_debug_output() {
        assert_eq!(format!("{:?}", PersonalNumber::parse("099200000001")), "Ok(PersonalNumber(…))");
        assert_eq!(format!("{:?}", Email::parse("lan@mail.example")), "Ok(Email(…))");
    }

    /// Digits with what people write between them.
    fn written(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = (String, String)> {
        let digit = (0_u8..10, prop::sample::select(vec!["", "", " ", ".", "-", "\u{a0}"]));
        prop::collection::vec(digit, count).prop_map(|all| {
            let digits: String = all.iter().map(|(digit, _)| digit.to_string()).collect();
            let text: String = all.iter().map(|(digit, behind)| format!("{digit}{behind}")).collect();
            (digits, text)
        })
    }

    proptest! {
        #[test]
        fn a_number_is_its_digits_however_it_is_written_and_by_their_count_alone((digits, text) in written(0..20)) {
            let personal = PersonalNumber::parse(&text).map(String::from).ok();
            let foreigner = ForeignerNumber::parse(&text).map(String::from).ok();
            let old = OldNumber::parse(&text).map(String::from).ok();
            let of_length = |length: usize| (digits.len() == length).then(|| digits.clone());
            prop_assert_eq!((personal, foreigner, old), (of_length(12), of_length(12), of_length(9)));
        }

        #[test]
        fn a_tax_code_has_one_last_digit_and_no_digit_of_it_can_be_another(serial in 1_u32..10_000_000, province in 1_u32..100, place in 0_usize..10, by in 1_u8..10) {
            let begin = format!("{province:02}{serial:07}");
            let codes: Vec<String> = (0..10).map(|last| format!("{begin}{last}")).filter(|code| TaxCode::parse(code).is_ok()).collect();
            prop_assert!(codes.len() <= 1, "{codes:?}");
            for code in codes {
                let mut digits = code.clone().into_bytes();
                digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
                prop_assert!(TaxCode::parse(&String::from_utf8(digits).unwrap()).is_err());
                let (branch, none) = (format!("{code}-{by:03}"), format!("{code}-000"));
                prop_assert!(TaxCode::parse(&branch).is_ok());
                prop_assert!(TaxCode::parse(&none).is_err());
            }
        }

        #[test]
        fn whatever_is_taken_is_in_its_normal_form(text in "\\PC{0,24}|[ 0-9.+a-zA-Z@-]{0,24}") {
            macro_rules! stays { ($($kind:ident),+) => { $(
                if let Ok(one) = $kind::parse(&text) {
                    prop_assert_eq!($kind::parse(one.as_str()), Ok(one.clone()));
                }
            )+ } }
            stays!(PersonalNumber, ForeignerNumber, OldNumber, PassportNumber, CountryCode, TaxCode, Phone, Email);
        }

        #[test]
        fn a_mobile_number_is_ten_digits_of_a_mobile_network((digits, text) in written(9..12)) {
            let national = digits.strip_prefix('0').filter(|rest| rest.len() == 9);
            let mobile = national.filter(|rest| rest.starts_with(['3', '5', '7', '8', '9']));
            let normal = mobile.map(|rest| format!("+84{rest}"));
            prop_assert_eq!(Phone::parse(&text).map(String::from).ok(), normal);
        }
    }
}
