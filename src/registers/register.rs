//! The national registers that are spoken to.

use serde::{Deserialize, Serialize};

/// A register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// The National Population Database.
    Population,
    /// The immigration database.
    Immigration,
    /// The business register.
    Business,
    /// The electronic civil-status system.
    CivilStatus,
}

impl Register {
    /// Every register there is.
    pub const ALL: [Self; 4] = [Self::Population, Self::Immigration, Self::Business, Self::CivilStatus];

    /// The name in the database, in metrics, in configuration and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::Immigration => "immigration",
            Self::Business => "business",
            Self::CivilStatus => "civil_status",
        }
    }

    /// The register of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|register| register.as_str() == name)
    }
}

/// Says at compile time which register a question goes to.
pub trait Keeper: Send + Sync + 'static {
    /// Which.
    const REGISTER: Register;
}

macro_rules! keepers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Keeper for $name {
            const REGISTER: Register = Register::$name;
        }
    )+ };
}
keepers!(
    /// Keeps citizens.
    Population,
    /// Keeps foreigners and their residence.
    Immigration,
    /// Keeps enterprises and who represents them.
    Business,
    /// Keeps births and deaths.
    CivilStatus,
);
