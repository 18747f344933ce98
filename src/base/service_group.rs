//! Groups of services: taxes, customs, insurance. Whoever acts for another acts in some of them or in all.

use std::fmt;
use std::str::FromStr;

/// The word for a group of services, as services are registered with it and mandates name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ServiceGroup(String);

/// The longest word, in letters.
const LONGEST: usize = 32;

/// The text is no word for a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a group of services is a word of a-z, 0-9 and hyphens, at most 32 long: tax")]
pub struct InvalidGroup;

impl ServiceGroup {
    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ServiceGroup {
    type Err = InvalidGroup;
    fn from_str(text: &str) -> Result<Self, InvalidGroup> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned())).ok_or(InvalidGroup)
    }
}

impl TryFrom<String> for ServiceGroup {
    type Error = InvalidGroup;
    fn try_from(text: String) -> Result<Self, InvalidGroup> {
        text.parse()
    }
}

impl From<ServiceGroup> for String {
    fn from(group: ServiceGroup) -> Self {
        group.0
    }
}

impl fmt::Display for ServiceGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
