//! The one form in which a password is measured, checked and hashed.

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::base::Secret;

/// The longest password, in characters.
pub(super) const LONGEST: usize = 128;
/// No password of at most [`LONGEST`] characters is larger than this before normalising either.
const LARGEST_INPUT: usize = 16 * LONGEST;

/// A password in NFKC, so that the same keys on another keyboard are the same password.
pub(super) struct Normal(Zeroizing<String>);

impl Normal {
    /// [`None`] when it is longer than any password can be; large input is not even looked at.
    pub(super) fn of(password: &Secret) -> Option<Self> {
        let raw = password.expose();
        if raw.len() > LARGEST_INPUT {
            return None;
        }
        // One character may become eighteen: room for all of them, so that no copy is left behind by growing.
        let mut normal = Zeroizing::new(String::with_capacity(raw.len() * 18));
        normal.extend(raw.nfkc());
        (normal.chars().count() <= LONGEST).then_some(Self(normal))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> Option<String> {
        Normal::of(&Secret::new(text.to_owned())).map(|normal| normal.as_str().to_owned())
    }

    #[test]
    fn every_spelling_of_a_password_is_one_and_none_is_cut() {
        assert_eq!(normal("Mật khẩu"), normal("Mật khẩu"));
        assert_eq!(normal("①２3"), Some("123".into()));
        assert_eq!(normal(&"😀".repeat(128)).unwrap().chars().count(), 128);
        assert_eq!(normal(&"a".repeat(129)), None);
        assert_eq!(normal(&"a".repeat(1_000_000)), None);
    }
}
