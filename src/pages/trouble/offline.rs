//! What can be wrong with a code by which a document is shown without a network.

/// For whoever makes one, and for whoever checks one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfflineTrouble {
    /// Nothing was chosen that may be in it.
    Nothing,
    /// More was chosen than it holds.
    TooLong,
    /// As many of one document as there may be are good.
    TooMany,
    /// Whoever represents them shows it for them.
    Represented,
    /// It is damaged, or none.
    Damaged,
    /// It is not signed by us.
    Foreign,
    /// Its time is over.
    Over,
}

impl OfflineTrouble {
    /// The field that it is about.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Nothing | Self::TooLong | Self::TooMany | Self::Represented => "offline",
            Self::Damaged | Self::Foreign | Self::Over => "share-code",
        }
    }

    /// The sentence for it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Nothing => "trouble-offline-nothing",
            Self::TooLong => "trouble-offline-too-long",
            Self::TooMany => "trouble-offline-too-many",
            Self::Represented => "trouble-offline-represented",
            Self::Damaged => "trouble-offline-damaged",
            Self::Foreign => "trouble-offline-foreign",
            Self::Over => "trouble-offline-over",
        }
    }
}
