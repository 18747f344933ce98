//! The passwords everybody tries first. Compared as a whole and without the digits people hang on them; never
//! a rule about which kinds of characters a password must have.

use std::collections::HashSet;
use std::sync::LazyLock;

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// How many digits may hang on a common stem before the whole is a choice again.
const HANGING: usize = 8;

/// Whether `compact` (folded letters and digits) is on the list, or is a word of it with a few digits around.
pub(super) fn is_common(compact: &str) -> bool {
    let unleeted: String = compact.chars().map(unleet).collect();
    [compact, unleeted.as_str()].into_iter().any(|text| {
        let stem = text.trim_matches(|c: char| c.is_ascii_digit());
        let hanging = text.len().saturating_sub(stem.len());
        COMMON.contains(text) || (hanging <= HANGING && COMMON.contains(stem))
    })
}

/// The letter a digit is written for.
const fn unleet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_found_behind_their_decoration() {
        for common in [
            "password",
            "password2024",
            "p455w0rd",
            "matkhau",
            "123matkhau456",
            "anhyeuem",
            "68686868",
            "vietnam1975",
        ] {
            assert!(is_common(common), "{common}");
        }
        for choice in
            ["trangsangtrensongque", "passwordless", "matkhauxanhlonlam", "k7vq2mzp", "love123456789012"]
        {
            assert!(!is_common(choice), "{choice}");
        }
    }

    #[test]
    fn the_list_is_written_as_it_is_compared() {
        assert!(COMMON.len() > 400);
        for word in COMMON.iter() {
            assert!(word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{word}");
        }
    }
}
