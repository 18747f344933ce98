//! The names under which ephemeral state is kept. Every namespace is a constructor here, and nothing else
//! can make a [`Key`].
//!
//! What callers put into a name (client ids, `jti`s, phone numbers) is hashed, so that names have one length,
//! cannot be steered by a stranger and do not show personal data to whoever reads the store's keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The name of one value.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The state of one conversation from authorization request to answer.
    pub fn conversation(id: &str) -> Self {
        Self::of("conversation", &[id])
    }

    /// A client's assertion was seen (RFC 7523 §3).
    pub fn jti(client: &str, jti: &str) -> Self {
        Self::of("jti", &[client, jti])
    }

    /// What a passkey ceremony waits for.
    pub fn passkey_challenge(id: &str) -> Self {
        Self::of("passkey-challenge", &[id])
    }

    /// A registration that waits for its codes.
    pub fn signup(id: &str) -> Self {
        Self::of("signup", &[id])
    }

    /// A recovery that waits for its codes.
    pub fn recovery(id: &str) -> Self {
        Self::of("recovery", &[id])
    }

    /// A new address or number that waits for its code.
    pub fn contact(id: &str) -> Self {
        Self::of("contact", &[id])
    }

    /// A counter: which limit, and who or what is limited.
    pub fn rate(limit: &str, subject: &str) -> Self {
        Self::of("rate", &[limit, subject])
    }

    /// The sessions of one owner, all under one name, so that they end in one step.
    pub(super) fn sessions(owner: &str) -> Self {
        Self::of("sessions", &[owner])
    }

    /// Whose session it is.
    pub(super) fn session_owner(id: &str) -> Self {
        Self::of("session-owner", &[id])
    }

    /// The same counter in one of its windows.
    pub(super) fn in_window(&self, number: i64) -> Self {
        Self(format!("{}:{number}", self.0))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    fn of(namespace: &str, parts: &[&str]) -> Self {
        let mut digest = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
        for part in parts {
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            digest.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(part.as_bytes());
        }
        Self(format!("khoa:{namespace}:{}", URL_SAFE_NO_PAD.encode(digest.finish())))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_short_and_silent() {
        assert_ne!(Key::jti("ab", "c"), Key::jti("a", "bc"));
        assert_ne!(Key::conversation("x"), Key::signup("x"));
        let long = Key::rate("sms", &"0900000001".repeat(1000));
        assert!(long.as_str().len() < 80 && !long.as_str().contains("0900000001"));
    }
}
