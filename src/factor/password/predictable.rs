//! Passwords that are a pattern rather than a choice: one character, a sequence, a repetition, a keyboard row.

const ROWS: [&str; 8] = [
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "0987654321",
    "123456789012345678901234567890",
    "147258369",
    "!@#$%^&*()_+",
];

/// Whether `text` (folded to lower case) follows a rule anybody would try.
pub(in crate::factor) fn is_predictable(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    is_sequence(&characters) || is_repetition(&characters) || is_row(text)
}

/// Every step is the same one, -1, 0 or 1: "aaaaaaaa", "abcdefgh", "87654321".
fn is_sequence(characters: &[char]) -> bool {
    let step = |pair: &[char]| match pair {
        [a, b] => i64::from(u32::from(*b)) - i64::from(u32::from(*a)),
        _ => i64::MAX,
    };
    let mut steps = characters.windows(2).map(step);
    let Some(first) = steps.next() else { return true };
    (-1..=1).contains(&first) && steps.all(|step| step == first)
}

/// A piece of at most four characters over and over: "abcabcabc", "12121212", "passpass".
fn is_repetition(characters: &[char]) -> bool {
    (1..=4).any(|period| {
        characters.len() >= 2 * period
            && characters.iter().zip(characters.iter().skip(period)).all(|(now, later)| now == later)
    })
}

/// Part of a row of keys, in either direction, or a row written twice.
fn is_row(text: &str) -> bool {
    let backwards: String = text.chars().rev().collect();
    ROWS.iter().any(|row| {
        let doubled = format!("{row}{row}");
        doubled.contains(text) || doubled.contains(&backwards)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_told_from_choices() {
        for pattern in [
            "aaaaaaaa", "abcdefgh", "87654321", "abcabcabc", "12341234", "qwertyui", "1q2w3e4r", "poiuytre",
            "1qaz2wsx", "",
        ] {
            assert!(is_predictable(pattern), "{pattern}");
        }
        for choice in ["trangsangtrensongque", "correcthorse", "k7vq2mzp", "aab"] {
            assert!(!is_predictable(choice), "{choice}");
        }
    }
}
