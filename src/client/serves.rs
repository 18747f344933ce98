//! Whom a client serves: people themselves, organisations through them, or both.

use serde::{Deserialize, Serialize};

/// For whom people may act at a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Serves {
    /// For themselves: nobody is asked.
    #[default]
    People,
    /// For an organisation, and never for themselves.
    Organisations,
    /// For either.
    Both,
}

impl Serves {
    /// As a row is written: what is the default is left out, and so an older release reads the row of whoever serves people alone. One that
    /// says otherwise it cannot read, nor serve that client: it is said once every replica runs this release.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether people may act there for themselves.
    pub const fn people(self) -> bool {
        matches!(self, Self::People | Self::Both)
    }

    /// Whether they may act there for others.
    pub const fn organisations(self) -> bool {
        matches!(self, Self::Organisations | Self::Both)
    }
}
