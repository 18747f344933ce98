//! Authentication levels and methods, and their names on the wire.

use std::fmt;

/// How strong a sign-in was: `acr` in tokens. Never to be mixed with the level of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Aal {
    /// One factor.
    One,
    /// Two factors.
    Two,
    /// Two factors, one of them bound to a device we know.
    Three,
    /// As three, with a biometric compared by the State.
    Four,
}

impl Aal {
    /// From the weakest to the strongest.
    pub const ALL: [Self; 4] = [Self::One, Self::Two, Self::Three, Self::Four];

    /// 1 to 4.
    pub const fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
            Self::Four => 4,
        }
    }

    /// The value of `acr`.
    pub const fn urn(self) -> &'static str {
        match self {
            Self::One => "urn:vn:eid:aal:1",
            Self::Two => "urn:vn:eid:aal:2",
            Self::Three => "urn:vn:eid:aal:3",
            Self::Four => "urn:vn:eid:aal:4",
        }
    }

    /// The short name portals already send in `acr_values`.
    pub const fn alias(self) -> &'static str {
        match self {
            Self::One => "LoA1",
            Self::Two => "LoA2",
            Self::Three => "LoA3",
            Self::Four => "LoA4",
        }
    }

    /// The level that one value of `acr_values` names, by its URN or its alias.
    pub fn from_acr(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.urn() == value || level.alias() == value)
    }
}

impl fmt::Display for Aal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.urn())
    }
}

impl From<Aal> for u8 {
    fn from(level: Aal) -> Self {
        level.number()
    }
}

impl TryFrom<u8> for Aal {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::ALL
            .into_iter()
            .find(|level| level.number() == number)
            .ok_or("an authentication level is 1 to 4")
    }
}

/// An authentication method (RFC 8176).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Amr {
    /// A password.
    Pwd,
    /// A short code of digits that the person knows.
    Pin,
    /// A key that does not leave its device, as far as its device says.
    Hwk,
    /// A key that its holder's devices share.
    Swk,
    /// A key, of which nobody knows where it lies.
    Pop,
    /// The person was there.
    User,
    /// More than one factor.
    Mfa,
    /// Two devices, and something carried between them.
    Mca,
}

impl Amr {
    /// The registered value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pwd => "pwd",
            Self::Pin => "pin",
            Self::Hwk => "hwk",
            Self::Swk => "swk",
            Self::Pop => "pop",
            Self::User => "user",
            Self::Mfa => "mfa",
            Self::Mca => "mca",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_read_back_from_both_their_names() {
        for level in Aal::ALL {
            assert_eq!(Aal::from_acr(level.urn()), Some(level));
            assert_eq!(Aal::from_acr(level.alias()), Some(level));
        }
        assert_eq!(Aal::from_acr("LoA5"), None);
        assert!(Aal::One < Aal::Two && Aal::Three < Aal::Four);
    }
}
