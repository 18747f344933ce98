//! What must hold of questions whatever asks them.

use super::*;
use crate::base::TokenDigest;

#[test]
fn an_answer_is_final_and_only_a_yes_is_spent() {
    for from in State::ALL {
        assert_eq!(State::from_name(from.as_str()), Some(from));
        for next in State::ALL {
            let may = from.may_become(next);
            assert!(!may || matches!(from, State::Pending | State::Approved), "{from:?} > {next:?}");
            assert!(!may || next != State::Spent || from == State::Approved, "{from:?} > {next:?}");
            assert!(!may || next != State::Pending, "{from:?} > {next:?}");
        }
        let over = from.once(true);
        assert_eq!(over == State::Expired, from.may_become(State::Expired) || from == State::Expired);
        assert_eq!(from.once(false), from);
    }
}

#[test]
fn a_signature_is_over_the_very_question_what_was_shown_and_the_number() {
    let id = |n: u128| ApprovalId::from(uuid::Uuid::from_u128(n));
    let shown = |text: &str| *TokenDigest::of(text).as_bytes();
    let signed = model::about(id(1), &shown("a"), "42");
    assert_eq!(signed, model::about(id(1), &shown("a"), "42"));
    assert_ne!(signed, model::about(id(2), &shown("a"), "42"));
    assert_ne!(signed, model::about(id(1), &shown("b"), "42"));
    assert_ne!(signed, model::about(id(1), &shown("a"), "43"));
}
