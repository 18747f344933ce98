//! The name of one request, carried through logs, traces, audit and error pages.

use std::fmt;

use super::Entropy;

/// An unguessable name of one request, made here and never taken from the outside.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct RequestId(String);

impl RequestId {
    /// A new name.
    pub fn new(entropy: &Entropy) -> Self {
        Self(entropy.handle())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
