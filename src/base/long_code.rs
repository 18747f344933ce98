//! Codes that people copy by hand from a letter or a slip: sixteen letters and digits, 80 random bits, kept as a digest.
//!
//! The letters are those of Crockford's base 32: none looks like a digit, and what is misread for one is read as it.

use super::{Entropy, Secret, TokenDigest};

const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;

/// A new code as it is written, and the digest to keep of it.
pub fn new(entropy: &Entropy) -> (Secret, TokenDigest) {
    let mut bits = u128::from_be_bytes(entropy.bytes::<16>());
    let mut written = String::with_capacity(LENGTH + 3);
    for place in 0..LENGTH {
        if place > 0 && place % 4 == 0 {
            written.push('-');
        }
        let letter = usize::try_from(bits % 32).ok().and_then(|five| LETTERS.chars().nth(five));
        written.extend(letter);
        bits /= 32;
    }
    let digest = TokenDigest::of(&written.replace('-', ""));
    (Secret::new(written), digest)
}

/// The digest of a code as somebody typed it; nothing when it cannot be one.
pub fn digest(typed: &str) -> Option<TokenDigest> {
    let mut plain = zeroize::Zeroizing::new(String::with_capacity(LENGTH));
    for typed in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–')) {
        let meant = match typed.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !LETTERS.contains(meant) || plain.len() == LENGTH {
            return None;
        }
        plain.push(meant);
    }
    (plain.len() == LENGTH).then(|| TokenDigest::of(&plain))
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

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_not_and_never_panics(typed in ".{0,40}") {
            let letters = typed.chars().filter(char::is_ascii_alphanumeric).count();
            prop_assert!(digest(&typed).is_none() || letters == LENGTH);
        }
    }
}
