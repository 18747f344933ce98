//! Codes that people copy by hand: from a letter or a slip, sixteen letters and digits, 80 random bits, kept as a digest; and from
//! another screen, within minutes, twelve.
//!
//! The letters are those of Crockford's base 32: none looks like a digit, and what is misread for one is read as it.

use zeroize::Zeroizing;

use super::{Entropy, Secret, TokenDigest};

const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
const SHORT: usize = 12;

/// A new code as it is written, and the digest to keep of it.
pub fn new(entropy: &Entropy) -> (Secret, TokenDigest) {
    let plain = letters(entropy, LENGTH);
    (Secret::new(grouped(&plain)), TokenDigest::of(&plain))
}

/// A new short code, as it stands in an address.
pub fn new_short(entropy: &Entropy) -> String {
    letters(entropy, SHORT)
}

/// A code as it is written for people to copy.
pub fn grouped(code: &str) -> String {
    let mut written = String::with_capacity(code.len() + code.len() / 4);
    for (place, letter) in code.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            written.push('-');
        }
        written.push(letter);
    }
    written
}

fn letters(entropy: &Entropy, length: usize) -> String {
    let mut bits = u128::from_be_bytes(entropy.bytes::<16>());
    let mut letter = || {
        let five = usize::try_from(bits % 32).ok();
        bits /= 32;
        five.and_then(|five| LETTERS.chars().nth(five))
    };
    (0..length).filter_map(|_place| letter()).collect()
}

/// The digest of a code as somebody typed it; nothing when it cannot be one.
pub fn digest(typed: &str) -> Option<TokenDigest> {
    read(typed, LENGTH).map(|plain| TokenDigest::of(&plain))
}

/// A short code as somebody typed it; nothing when it cannot be one.
pub fn read_short(typed: &str) -> Option<String> {
    read(typed, SHORT).map(|plain| plain.to_string())
}

fn read(typed: &str, length: usize) -> Option<Zeroizing<String>> {
    let mut plain = Zeroizing::new(String::with_capacity(length));
    for typed in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–')) {
        let meant = match typed.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !LETTERS.contains(meant) || plain.len() == length {
            return None;
        }
        plain.push(meant);
    }
    (plain.len() == length).then_some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_copied() {
        let (written, kept) = new(&Entropy::Os);
        let text = written.expose();
        assert_eq!(text.len(), LENGTH + 3);
        let misread = text.replace('0', "o").replace('1', "l").to_lowercase();
        for typed in
            [text.to_owned(), text.replace('-', ""), format!(" {} ", text.replace('-', " ")), misread]
        {
            assert!(digest(&typed) == Some(kept), "{typed}");
        }
        assert!(digest(&format!("{text}0")).is_none() && digest("").is_none());
        assert!(new(&Entropy::Os).1 != kept);
    }

    #[test]
    fn a_short_code_is_read_as_it_stands_in_its_address_and_as_it_is_written() {
        let code = new_short(&Entropy::Os);
        assert_eq!((code.len(), grouped(&code).len()), (SHORT, SHORT + 2));
        for typed in [code.clone(), grouped(&code), grouped(&code).to_lowercase().replace('-', " ")] {
            assert_eq!(read_short(&typed).as_ref(), Some(&code), "{typed}");
        }
        assert!(read_short(&format!("{code}0")).is_none() && read_short("").is_none());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_not_and_never_panics(typed in ".{0,40}") {
            let letters = typed.chars().filter(char::is_ascii_alphanumeric).count();
            prop_assert!(digest(&typed).is_none() || letters == LENGTH);
        }
    }
}
