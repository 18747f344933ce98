//! The names under which ephemeral state is kept. Every namespace is a constructor here, and nothing else
//! can make a [`Key`].
//!
//! Who can cause an entry, how long it lives, and what bounds it:
//!
//! | entry | caused by | lives | bound |
//! |---|---|---|---|
//! | conversation | anybody who comes from a service | 30 min | the share of its [`Payer`](super::Payer) |
//! | registration, recovery | anybody | 10 min | the same, after the messages of their network were counted in the database |
//! | contact | who is signed in, freshly | 10 min | the same, and ten changes a day |
//! | passkey spent | the holder of a right passkey, or of a phone that is a key | 5 min | one for each sign-in by one |
//! | jti | a client that has proven its key | 60 s at most | its own calls |
//! | dpop | who holds a good token or code, and the key it is bound to | 6 min | their own calls |
//! | poll | a client that has proven itself, and asked somebody | 4 s | one for each question |
//! | acting | who is signed in, and chooses for whom they act | 12 h | one for each session and each service that asks |
//! | step-up | who is signed in, and is asked on their phone | 5 min | one for each question |
//! | card | who is signed in in an app | 5 min | five an hour for each account |
//! | cards | the same | an hour | one counter for each account |
//! | questions | a client that has proven itself, and asks people | a minute | one counter for each |
//! | user code | a client that has proven itself, and asks people by one | an hour | two counters for each name it asks for, within its questions |
//! | rate | anybody | an hour | four counters in all |
//! | quota | who shows a good token to one of our APIs | a minute | one counter for each grant, or client |
//! | sessions | who signs in | 12 h | [`SESSIONS_PER_OWNER`](super::SESSIONS_PER_OWNER) of a person's browsers, and of each sign-in of an app |
//!
//! A payer's share is 8 MiB for a stranger's IPv4 address or IPv6 network of 64 bits, twice as much for 56 bits, four times for
//! 48, sixteen times for an IPv4 network of 24 bits, and 1 MiB for a person, signed in or in browsers that they have signed in
//! to. All strangers together have `redis.strangers_mib`, and in memory half of it at most; a quarter of memory is for sessions
//! alone. Redis counts shares of what was put in ten minutes, memory what is there. A ceremony with a passkey and the names of
//! browsers are held by the browser itself and leave nothing here; what clients were refused for is counted in the process, at
//! most ten thousand different things between two writings. What strangers leave in the database is in `login/throttle`.
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

    /// A client's signed request was seen (OpenID Connect CIBA Core §7.1.1).
    pub fn request(client: &str, jti: &str) -> Self {
        Self::of("request", &[client, jti])
    }

    /// A proof of possession was used (RFC 9449 §11.1).
    pub fn dpop(key: &str, jti: &str) -> Self {
        Self::of("dpop", &[key, jti])
    }

    /// A passkey ceremony was answered right.
    pub fn passkey_spent(id: &str) -> Self {
        Self::of("passkey-spent", &[id])
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

    /// A client asked whether a question has its answer.
    pub fn poll(question: &str) -> Self {
        Self::of("poll", &[question])
    }

    /// A code that a page shows, for a phone to read.
    pub fn qr(code: &str) -> Self {
        Self::of("qr", &[code])
    }

    /// That code was opened by somebody who has to sign in first.
    pub fn qr_held(code: &str) -> Self {
        Self::of("qr-held", &[code])
    }

    /// That code was read.
    pub fn qr_read(code: &str) -> Self {
        Self::of("qr-read", &[code])
    }

    /// A browser's page asks its holder on another device, after the question that it asked `before`.
    pub fn step_up(conversation: &str, before: &str) -> Self {
        Self::of("step-up", &[conversation, before])
    }

    /// For whom somebody acts at a service, as they chose it in that session.
    pub fn acting(session: &str, client: &str) -> Self {
        Self::of("acting", &[session, client])
    }

    /// A chip of an identity card is to answer this challenge.
    pub fn card(challenge: &str) -> Self {
        Self::of("card", &[challenge])
    }

    /// A counter: how often an account was given one.
    pub fn cards(account: &str) -> Self {
        Self::of("cards", &[account])
    }

    /// A counter: how many people a client has asked.
    pub fn questions(client: &str) -> Self {
        Self::of("questions", &[client])
    }

    /// A counter: how often a client has shown a code for one person, or for a name that is nobody's.
    pub fn user_code(client: &str, subject: &str) -> Self {
        Self::of("user-code", &[client, subject])
    }

    /// A counter: how often any has.
    pub fn user_codes(subject: &str) -> Self {
        Self::of("user-codes", &[subject])
    }

    /// A counter: which limit, and who or what is limited.
    pub fn rate(limit: &str, subject: &str) -> Self {
        Self::of("rate", &[limit, subject])
    }

    /// A counter: what one caller of our APIs has asked for.
    pub fn quota(caller: &str) -> Self {
        Self::of("quota", &[caller])
    }

    /// What was taken of the shares within one network, or of one payer's only share.
    pub(super) fn shares(widest: &str) -> Self {
        Self::of("shares", &[widest])
    }

    /// What all strangers together have taken.
    pub(super) fn strangers() -> Self {
        Self::of("strangers", &[])
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
