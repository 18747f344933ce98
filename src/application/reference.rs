//! What people call an application by: short, easy to read out, and no secret.

use std::fmt;
use std::str::FromStr;

use crate::base::Entropy;

/// Letters and digits of which none looks or sounds like another.
const LETTERS: &[u8; 25] = b"23456789ACDEFGHJKMNPQRTVX";
const LENGTH: usize = 9;

/// The text is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reference of an application: nine letters and digits, like ACD-234-XVT")]
pub struct InvalidReference;

/// The reference of an application.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Reference(String);

impl Reference {
    /// A new one. Of 25^9, two may meet: the database then says so, and another is made.
    pub fn new(entropy: &Entropy) -> Self {
        let letters = entropy.bytes::<LENGTH>().map(|byte| LETTERS.get(usize::from(byte % 25)).copied());
        Self(letters.into_iter().flatten().map(char::from).collect())
    }

    /// As the database has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// In groups of three, as it is read out.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.0.chars().enumerate() {
            let dash = if at > 0 && at % 3 == 0 { "-" } else { "" };
            write!(f, "{dash}{letter}")?;
        }
        Ok(())
    }
}

/// However it was typed.
impl FromStr for Reference {
    type Err = InvalidReference;
    fn from_str(typed: &str) -> Result<Self, InvalidReference> {
        let meant: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let sound = meant.len() == LENGTH && meant.bytes().all(|b| LETTERS.contains(&b));
        if sound { Ok(Self(meant)) } else { Err(InvalidReference) }
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

impl TryFrom<String> for Reference {
    type Error = InvalidReference;
    fn try_from(text: String) -> Result<Self, InvalidReference> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reference_is_read_however_it_was_written_down() {
        let reference = Reference::new(&Entropy::Os);
        let shown = reference.to_string();
        assert_eq!(shown.len(), LENGTH + 2);
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), format!(" {shown}")] {
            assert_eq!(typed.parse(), Ok(reference.clone()), "{typed}");
        }
        assert!("ACD-234-XV".parse::<Reference>().is_err() && "ACD-234-XV0".parse::<Reference>().is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_not_and_never_panics(typed in ".{0,20}") {
            if let Ok(reference) = typed.parse::<Reference>() {
                prop_assert_eq!(reference.to_string().parse(), Ok(reference));
            }
        }
    }
}
