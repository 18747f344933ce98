//! The state machine and what people write, without a database.

use proptest::prelude::*;

use super::state::State;
use super::text::{Subject, Text, Unwritten};

#[test]
fn a_case_goes_on_only_as_it_may_and_ends_with_its_holders_word() {
    use State::{Answered, Forwarded, Rated, Reopened, Routed};
    let allowed = [
        (Routed, Forwarded),
        (Routed, Answered),
        (Forwarded, Forwarded),
        (Forwarded, Answered),
        (Answered, Reopened),
        (Answered, Rated),
        (Reopened, Answered),
    ];
    for from in State::ALL {
        for to in State::ALL {
            assert_eq!(from.may_become(to), allowed.contains(&(from, to)), "{from:?} to {to:?}");
        }
        assert_eq!(State::from_name(from.as_str()), Some(from));
        assert_eq!(from.waits(), from.may_become(Answered), "whoever waits for an answer can get one");
    }
}

#[test]
fn what_people_write_is_taken_and_what_nobody_sees_is_left_out() {
    assert_eq!(
        Text::parse(" Đèn đường hỏng. \r\n\r\nTừ hôm qua.\n").unwrap().as_str(),
        "Đèn đường hỏng.\n\nTừ hôm qua."
    );
    assert_eq!(Text::parse(" \n ").unwrap_err(), Unwritten::Empty);
    for written in ["0901 234 567", "a < b, 2 + 2 = 4; C:\\nhà", "Cảm ơn 🙏🏽 👩‍👩‍👧", "…", "ba  dấu   cách"]
    {
        assert_eq!(Text::parse(written).unwrap().as_str(), written);
    }
    assert_eq!(Text::parse("a\u{202e}\u{feff}b\tc\u{7}").unwrap().as_str(), "ab c");
    assert_eq!(Text::parse("\u{200b}\n\u{feff}").unwrap_err(), Unwritten::Empty);
    assert_eq!(Subject::parse("\u{200b} a \u{feff}").unwrap().as_str(), "a");
    assert_eq!(Text::parse(&"a".repeat(2_001)).unwrap_err(), Unwritten::TooLong(2_000));
    assert_eq!(Subject::parse("  Đèn   đường ").unwrap().as_str(), "Đèn đường");
    assert_eq!(Subject::parse(&"a".repeat(121)).unwrap_err(), Unwritten::TooLong(120));
    assert!(!format!("{:?}", Text::parse("bí mật").unwrap()).contains("bí"));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_taken_without_what_nobody_sees_or_is_too_long_or_nothing(typed in "(?s).{0,300}") {
        if let Ok(text) = Text::parse(&typed) {
            prop_assert!(!text.as_str().trim().is_empty());
            prop_assert!(text.as_str().chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert_eq!(Text::parse(text.as_str()).unwrap(), text);
        }
    }
}
