//! The nouns.

use zeroize::Zeroizing;

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A PDF document.
    Pdf,
}

impl MediaType {
    const ALL: [Self; 3] = [Self::Jpeg, Self::Png, Self::Pdf];

    /// As it is served and stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// How its name ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// Whether a browser may show it on a page of ours; anything else is saved.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What a file is for: which content it may have, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A photo of a face.
    Portrait,
    /// A copy of a paper.
    Paper,
}

impl Purpose {
    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Paper => "paper",
        }
    }

    /// What it may be.
    pub(super) const fn media_types(self) -> &'static [MediaType] {
        match self {
            Self::Portrait => &[MediaType::Jpeg, MediaType::Png],
            Self::Paper => &MediaType::ALL,
        }
    }

    /// How many bytes it may have: what a telephone's camera makes of a face, and of a page.
    pub const fn largest(self) -> usize {
        match self {
            Self::Portrait => 6 * 1024 * 1024,
            Self::Paper => 10 * 1024 * 1024,
        }
    }

    /// How many pixels the shorter side has at least: below that no face is compared and no paper read.
    pub(super) const fn shortest_side(self) -> u32 {
        match self {
            Self::Portrait => 240,
            Self::Paper => 400,
        }
    }
}

/// A file, opened.
pub struct File {
    /// What it is.
    pub media_type: MediaType,
    /// Its content.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "File({}, {} bytes)", self.media_type.as_str(), self.bytes.len())
    }
}
