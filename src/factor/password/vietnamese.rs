//! What people in Viet Nam type for a password: a list of our own beside zxcvbn's, each entry without its marks, as it is
//! typed in Telex by whoever forgot to switch the keyboard over, and as in VNI.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use crate::base::fold;

/// An entry in one of its spellings, as it is looked for and as it is compared.
pub(super) struct Entry {
    /// Small letters and digits.
    pub(super) text: String,
    /// The same with every letter that digits stand for, and those digits, made one.
    pub(super) likeness: String,
}

/// All of them, the likeliest first: first without marks, then in Telex, then in VNI.
pub(super) static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let phrases = || {
        include_str!("vietnamese.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .filter(|phrase| !phrase.is_empty())
    };
    let plain = phrases().map(without_marks);
    let keyed = [Keys::TelexLast, Keys::TelexAtOnce, Keys::Vni]
        .into_iter()
        .flat_map(|keys| phrases().filter(|phrase| !phrase.is_ascii()).map(move |phrase| keys.typed(phrase)));
    let mut seen = HashSet::new();
    let once = plain.chain(keyed).filter(move |text| seen.insert(text.clone()));
    once.map(|text| Entry { likeness: likeness(&text), text }).collect()
});

/// `text` with one character for each group that is written for one another: what differs in it cannot be the same word
/// in disguise.
pub(super) fn likeness(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '4' => 'a',
            '8' => 'b',
            '3' => 'e',
            '6' | '9' => 'g',
            '1' | '7' | 'l' | 't' => 'i',
            '0' => 'o',
            '5' => 's',
            '2' => 'z',
            other => other,
        })
        .collect()
}

fn without_marks(phrase: &str) -> String {
    fold(phrase).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// How marks are typed on a keyboard that has none.
#[derive(Clone, Copy)]
enum Keys {
    /// The tone at the end of the syllable: `maatj khaaur`.
    TelexLast,
    /// The tone right behind its letter: `maajt khaaru`.
    TelexAtOnce,
    /// Digits, the tone at the end: `ma6t5 kha6u3`.
    Vni,
}

impl Keys {
    fn typed(self, phrase: &str) -> String {
        phrase.split_whitespace().map(|syllable| self.syllable(syllable)).collect()
    }

    fn syllable(self, syllable: &str) -> String {
        let (mut out, mut letter, mut tone) = (String::new(), None, None);
        let vni = matches!(self, Self::Vni);
        // A dot below is decomposed before a circumflex, and typed behind it.
        for c in syllable.nfd().flat_map(char::to_lowercase) {
            match c {
                // Circumflex: the letter twice.
                '\u{302}' => out.extend(if vni { Some('6') } else { letter }),
                // Breve, then horn.
                '\u{306}' => out.push(if vni { '8' } else { 'w' }),
                '\u{31b}' => out.push(if vni { '7' } else { 'w' }),
                mark if tone_key(mark, vni).is_some() => tone = tone_key(mark, vni),
                c if c.is_alphanumeric() => {
                    if matches!(self, Self::TelexAtOnce) {
                        out.extend(tone.take());
                    }
                    letter = Some(c);
                    match c {
                        'đ' => out.push_str(if vni { "d9" } else { "dd" }),
                        c => out.push(c),
                    }
                }
                _ => {}
            }
        }
        out.extend(tone);
        out
    }
}

const fn tone_key(mark: char, vni: bool) -> Option<char> {
    let (telex, digit) = match mark {
        '\u{301}' => ('s', '1'),
        '\u{300}' => ('f', '2'),
        '\u{309}' => ('r', '3'),
        '\u{303}' => ('x', '4'),
        '\u{323}' => ('j', '5'),
        _ => return None,
    };
    Some(if vni { digit } else { telex })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_type_an_entry_is_known() {
        let known = |text: &str| ENTRIES.iter().any(|entry| entry.text == text);
        for typed in [
            "matkhau", "maatjkhaaur", "ma6t5kha6u3", "maajtkhaaru", "taoyeuem", "taoyeeuem", "ddepjtrai",
            "vk", "ngayfxuwa",
        ] {
            assert!(known(typed), "{typed}");
        }
        assert!(ENTRIES.len() > 3_000, "{}", ENTRIES.len());
        for entry in ENTRIES.iter() {
            assert!(
                entry.text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()),
                "{}",
                entry.text
            );
        }
    }

    #[test]
    fn what_stands_for_one_another_is_alike() {
        assert_eq!(likeness("m47kh4u"), likeness("matkhau"));
        assert_ne!(likeness("matkhau"), likeness("motkhau"));
    }
}
