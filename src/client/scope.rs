//! Scopes: the words, and the claims each one opens (domain table of the README).

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// One scope and the claims it opens at userinfo.
pub struct ScopeRow {
    /// The word.
    pub name: &'static str,
    /// The claims.
    pub claims: &'static [&'static str],
}

/// Every scope we know.
pub const SCOPES: &[ScopeRow] = &[
    ScopeRow { name: "openid", claims: &["sub", "acr", "amr", "auth_time", "sid"] },
    ScopeRow {
        name: "profile",
        claims: &[
            "name",
            "family_name",
            "middle_name",
            "given_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "birthdate",
            "gender",
            "nationality",
            "locale",
            "zoneinfo",
            "updated_at",
        ],
    },
    ScopeRow { name: "email", claims: &["email", "email_verified"] },
    ScopeRow { name: "phone", claims: &["phone_number", "phone_number_verified"] },
    ScopeRow { name: "address", claims: &["address"] },
    ScopeRow { name: "eid", claims: &["eid_kind", "eid_level", "eid_status", "eid_issued_at"] },
    ScopeRow { name: "eid_number", claims: &["personal_id_number", "foreigner_id_number"] },
    ScopeRow { name: "org", claims: &["org"] },
    ScopeRow { name: "guardian", claims: &["act"] },
    ScopeRow { name: "offline_access", claims: &[] },
    ScopeRow { name: "device_sso", claims: &[] },
];

/// A set of scope words, in one order whatever order they came in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// The words of a space-separated list (RFC 6749 §3.3).
    pub fn parse(text: &str) -> Self {
        Self(text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Whether the word is in it.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word is also in `other`.
    pub fn within(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// The words, sorted.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Only the words about resources: what is none of ours is about no person.
    #[must_use]
    pub fn about_resources(mut self) -> Self {
        self.0.retain(|word| !SCOPES.iter().any(|row| row.name == word));
        self
    }

    /// Whether every word is one of ours or names a resource of others, such as `registry.read`.
    pub fn is_registrable(&self) -> bool {
        let plain = |word: &str| {
            word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':' | b'_' | b'-'))
        };
        self.words().all(|word| {
            SCOPES.iter().any(|row| row.name == word) || (plain(word) && word.contains(['.', ':']))
        })
    }

    /// These words and `more`.
    #[must_use]
    pub fn with<'a>(mut self, more: impl Iterator<Item = &'a str>) -> Self {
        self.0.extend(more.map(str::to_owned));
        self
    }

    /// Only the words that are also in `other`.
    #[must_use]
    pub fn intersect(mut self, other: &Self) -> Self {
        self.0.retain(|word| other.has(word));
        self
    }

    /// The claims these words open.
    pub fn claims(&self) -> impl Iterator<Item = &'static str> + '_ {
        SCOPES.iter().filter(|row| self.has(row.name)).flat_map(|row| row.claims.iter().copied())
    }
}

/// The scope that opens `claim`.
pub fn opened_by(claim: &str) -> Option<&'static str> {
    SCOPES.iter().find(|row| row.claims.contains(&claim)).map(|row| row.name)
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = self.words();
        if let Some(first) = words.next() {
            f.write_str(first)?;
        }
        words.try_for_each(|word| write!(f, " {word}"))
    }
}

impl From<Scopes> for String {
    fn from(scopes: Scopes) -> Self {
        scopes.to_string()
    }
}

impl From<String> for Scopes {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}
