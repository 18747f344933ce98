//! The signature algorithms Khoá speaks. Never a symmetric one, and never "none".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The fully specified name of the one curve that `EdDSA` has here (RFC 9864 §2.2). Taken, never written.
pub const ED25519: &str = "Ed25519";

/// A signature algorithm by its JOSE name (RFC 7518 §3.1, RFC 8037 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Alg {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
    /// RSASSA-PSS with SHA-256.
    #[serde(rename = "PS256")]
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519. Newer libraries write the name of RFC 9864, which means this and nothing else.
    #[serde(rename = "EdDSA", alias = "Ed25519")]
    EdDsa,
}

impl Alg {
    /// Every algorithm, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];

    /// The JOSE name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }
}

impl fmt::Display for Alg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no algorithm that is taken here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected one of RS256, PS256, ES256, EdDSA")]
pub struct UnknownAlg;

impl FromStr for Alg {
    type Err = UnknownAlg;

    /// Exact: JOSE names are case-sensitive (RFC 7515 §4.1.1).
    fn from_str(text: &str) -> Result<Self, UnknownAlg> {
        match text {
            ED25519 => Ok(Self::EdDsa),
            _ => Self::ALL.into_iter().find(|alg| alg.as_str() == text).ok_or(UnknownAlg),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact_and_the_same_everywhere() {
        for alg in Alg::ALL {
            assert_eq!(alg.as_str().parse(), Ok(alg));
            assert_eq!(serde_json::to_value(alg).unwrap(), alg.as_str());
        }
        assert_eq!(ED25519.parse(), Ok(Alg::EdDsa));
        assert_eq!(serde_json::from_value(ED25519.into()).ok(), Some(Alg::EdDsa));
        for other in ["Ed448", "ed25519", "none", "None", "HS256", "es256", "ES256 ", "RS512", ""] {
            assert_eq!(other.parse::<Alg>(), Err(UnknownAlg), "{other}");
        }
    }
}
