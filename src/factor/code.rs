//! One-time codes: six digits sent to an address, kept only as a digest. Counting the tries is `login`'s.

use crate::base::{Entropy, Secret, TokenDigest};

/// A code that was sent, as the server remembers it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct SentCode {
    salt: String,
    digest: TokenDigest,
}

impl SentCode {
    /// A fresh code: the digits to send, and what to remember of them.
    pub fn new(entropy: &Entropy) -> (Secret, Self) {
        let digits = entropy.six_digits();
        let salt = entropy.handle();
        let digest = digest(&salt, digits.expose());
        (digits, Self { salt, digest })
    }

    /// Whether `typed` is the code, spaces aside; takes the same time whatever differs.
    pub fn is(&self, typed: &Secret) -> bool {
        let digits =
            Secret::new(typed.expose().chars().filter(|c| !c.is_whitespace() && *c != '-').take(7).collect());
        digest(&self.salt, digits.expose()) == self.digest
    }
}

/// Six digits can be searched: the salt only keeps two equal codes apart, and whoever stores this seals it.
fn digest(salt: &str, digits: &str) -> TokenDigest {
    TokenDigest::of(Secret::new(format!("{salt}:{digits}")).expose())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_digits_that_were_sent_match() {
        let (digits, sent) = SentCode::new(&Entropy::Os);
        let typed = |text: String| sent.is(&Secret::new(text));
        assert!(typed(digits.expose().to_owned()));
        let (first, last) = digits.expose().split_at(3);
        assert!(typed(format!(" {first} {last} ")));
        assert!(!typed(format!("{}0", digits.expose())));
        assert!(!typed(String::new()));
        assert!(!SentCode::new(&Entropy::Os).1.is(&digits) || !SentCode::new(&Entropy::Os).1.is(&digits));
    }
}
