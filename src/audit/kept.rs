//! A head of the log under a key of the vault: whoever can write to the database alone cannot make another.

use std::fmt;
use std::str::FromStr;

use super::Head;
use crate::keys::{Purpose, Vault};

/// A head and the proof that this installation closed its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Where the pages ended when it was kept.
    pub head: Head,
    tag: [u8; 32],
}

impl Kept {
    /// Keeps `head`.
    pub fn of(vault: &Vault, head: Head) -> Self {
        Self { head, tag: vault.mac(Purpose::AuditHead, message(head).as_bytes()) }
    }

    pub(super) const fn from_parts(head: Head, tag: [u8; 32]) -> Self {
        Self { head, tag }
    }

    pub(super) const fn tag(&self) -> &[u8; 32] {
        &self.tag
    }

    /// Whether it was kept under this vault's key.
    pub fn is_of(&self, vault: &Vault) -> bool {
        vault.mac_is(Purpose::AuditHead, message(self.head).as_bytes(), &self.tag)
    }

    /// The same of the chain of earlier releases.
    pub(super) fn is_of_chain(&self, vault: &Vault) -> bool {
        vault.mac_is(Purpose::AuditHead, self.head.to_string().as_bytes(), &self.tag)
    }
}

/// The head of a page is never one of the chain of earlier releases, whose heads were kept under the same key.
fn message(head: Head) -> String {
    format!("page {head}")
}

/// `position:hash:tag`, both in hexadecimal.
impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.head)?;
        self.tag.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// As [`Kept`] is displayed.
impl FromStr for Kept {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (head, tag) = text.rsplit_once(':').ok_or("expected a position, a hash and a tag")?;
        // A tag is written as a hash is.
        let Head { hash: tag, .. } = format!("0:{tag}").parse()?;
        Ok(Self { head: head.parse()?, tag })
    }
}

/// What speaks against the log although all of it is whole in itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The kept head is gone.
    #[error("the head that is kept in the database was removed")]
    HeadRemoved,
    /// It was not kept under this vault's key.
    #[error("the head that is kept in the database was not written by this installation")]
    HeadForged,
    /// The pages do not lead to it.
    #[error("it was cut off, emptied or sealed anew: page {0} is not the one that this installation closed")]
    Cut(i64),
    /// The chain of earlier releases does not lead to its own.
    #[error("what earlier releases chained was cut off, emptied or chained anew, at position {0}")]
    ChainCut(i64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_head_is_read_back_and_known_by_its_vault_alone() {
        let vault = Vault::of_no_database();
        let kept = Kept::of(&vault, Head { position: 7, hash: [3; 32] });
        assert!(kept.is_of(&vault));
        assert_eq!(kept.to_string().parse(), Ok(kept));
        let other = Kept { head: Head { position: 6, ..kept.head }, ..kept };
        assert!(!other.is_of(&vault));
        for nonsense in ["", "7", "7:aa", "7:aa:bb", &format!("{kept}0"), &kept.to_string().replace(':', ";")]
        {
            assert!(nonsense.parse::<Kept>().is_err(), "{nonsense}");
        }
    }
}
