//! The genders that registers tell apart. `{:?}` shows none of them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// As registers and ISO/IEC 5218 tell them apart.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither, or not stated.
    Other,
}

impl Gender {
    /// The value of the `gender` claim.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
        }
    }
}

impl fmt::Debug for Gender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gender(…)")
    }
}
