//! How far a phone is believed, and why a statement is not.

use crate::factor::Factor;

/// How far the keystore of a phone is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// Nobody says where the key is.
    Unproven,
    /// Its maker says what the phone is, and that is not enough for more: the keystore is software, the system is not the maker's,
    /// or nothing asks who holds the phone when the key is used.
    Known,
    /// The key lies in hardware of a phone whose system is as its maker made it, the registered app made it, and its holder unlocks
    /// it.
    Hardware,
}

impl Tier {
    /// The name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unproven => "unproven",
            Self::Known => "known",
            Self::Hardware => "hardware",
        }
    }

    /// From what the database keeps.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Unproven, Self::Known, Self::Hardware].into_iter().find(|tier| tier.as_str() == name)
    }

    /// What an answer of such a phone proves.
    pub const fn factor(self) -> Factor {
        match self {
            Self::Unproven | Self::Known => Factor::PhoneKey,
            Self::Hardware => Factor::HardwarePhoneKey,
        }
    }
}

/// How far a phone is believed, and what keeps it from being believed further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attested {
    /// How far.
    pub tier: Tier,
    /// What is missing; nothing where no more can be had, or nobody said anything.
    pub but: Option<String>,
}

impl Attested {
    /// Of a phone whose maker says nothing.
    pub const fn nothing() -> Self {
        Self { tier: Tier::Unproven, but: None }
    }

    /// Of a key of which its maker says that all is well, or what is not.
    pub(super) fn unless(but: Option<&str>) -> Self {
        let tier = if but.is_none() { Tier::Hardware } else { Tier::Known };
        Self { tier, but: but.map(str::to_owned) }
    }
}

impl From<Flaw> for Attested {
    /// Whose statement says nothing is as one who made none; why is told.
    fn from(flaw: Flaw) -> Self {
        Self { tier: Tier::Unproven, but: Some(flaw.to_string()) }
    }
}

/// Why a statement says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It was made for no challenge of ours, or for one of long ago.
    #[error("it was made for no challenge of ours that is still good")]
    Challenge,
    /// It cannot be read.
    #[error("its {0} cannot be read")]
    Unreadable(&'static str),
    /// The certificates do not lead to a root that is known here.
    #[error("its certificates lead to no root that is known here: {0}")]
    Chain(&'static str),
    /// A certificate of it was taken back by its maker.
    #[error("a certificate of it was taken back by its maker")]
    Revoked,
    /// A certificate is not good yet, or any more.
    #[error("a certificate of it is not good on this day")]
    Time,
    /// It is about another key.
    #[error("it is about another key")]
    OtherKey,
    /// It is about an app that is not registered here.
    #[error("it is about another app")]
    OtherApp,
}
