//! How a refusal names the word that was wrong, and those that are right.
//!
//! A description goes into URLs, headers and pages of others: RFC 6749 §5.2 allows it printable ASCII without quotation
//! marks and backslashes, and nothing that a stranger wrote is repeated unless it is a plain word.

use super::error::{Code, OAuthError};

/// The longest word repeated, in bytes.
const LONGEST_WORD: usize = 64;

/// The most words named as right.
const MOST_NAMED: usize = 20;

/// Refuses `word` of `parameter` and says which are right.
pub(super) fn not_one_of<'a>(
    code: Code,
    parameter: &str,
    word: &str,
    right: impl Iterator<Item = &'a str>,
) -> OAuthError {
    OAuthError::worded(code, format!("{parameter}: {} is not among {}", quoted(word), listed(right)))
}

/// The word itself when it can only be a word; otherwise, that there is one.
pub(super) fn quoted(word: &str) -> &str {
    if is_plain(word) { word } else { "what was sent" }
}

/// The plain words of a list, in its order.
pub(super) fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let named: Vec<&str> = words.filter(|word| is_plain(word)).take(MOST_NAMED).collect();
    if named.is_empty() { "(none)".to_owned() } else { named.join(" ") }
}

/// Letters, digits and the signs that scopes and our own words have.
fn is_plain(word: &str) -> bool {
    let sign = |b: u8| matches!(b, b'.' | b':' | b'_' | b'-' | b'/');
    (1..=LONGEST_WORD).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric() || sign(b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_was_sent_a_description_stays_within_what_rfc_6749_allows(
            word in any::<String>(),
            right in proptest::collection::vec(any::<String>(), 0..40),
        ) {
            let error = not_one_of(Code::InvalidScope, "scope", &word, right.iter().map(String::as_str));
            let allowed = |b: u8| matches!(b, 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
            prop_assert!(error.description().bytes().all(allowed), "{}", error.description());
            prop_assert!(error.description().len() < 2_000);
        }
    }

    #[test]
    fn a_plain_word_is_named_and_markup_is_not() {
        let said = |word| not_one_of(Code::InvalidRequest, "prompt", word, ["none", "login"].into_iter());
        assert_eq!(said("dance").description(), "prompt: dance is not among none login");
        assert_eq!(said("<b>").description(), "prompt: what was sent is not among none login");
    }
}
