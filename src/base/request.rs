//! The name of one request, carried through logs, traces, audit and error pages.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Entropy;

/// 128 bits in base64url.
const LENGTH: usize = 22;

/// An unguessable name of one request, made here and never taken from the outside.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId([u8; LENGTH]);

impl RequestId {
    /// A new name.
    pub fn new(entropy: &Entropy) -> Self {
        Self::from_random(&entropy.bytes())
    }

    /// The name that `random` spells, for whoever draws chance for many names at once.
    pub fn from_random(random: &[u8; 16]) -> Self {
        let mut text = [b'-'; LENGTH];
        // Sixteen bytes always fit; the length of the text is part of the type.
        drop(URL_SAFE_NO_PAD.encode_slice(random, &mut text));
        Self(text)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({self})")
    }
}

impl serde::Serialize for RequestId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_22_characters_and_never_the_same() {
        let (one, two) = (RequestId::new(&Entropy::Os), RequestId::new(&Entropy::Os));
        assert_eq!((one.as_str().len(), one != two), (22, true));
        assert_eq!(RequestId::from_random(&[255; 16]).as_str(), "_____________________w");
    }
}
