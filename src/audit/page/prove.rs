//! That one entry stands in the log as it was written, for whoever has the root of its page.

use serde::Serialize;

use super::tree::{self, Hash};
use super::verify::{self, Flaw};
use super::{model, store};
use crate::db::{Conn, StoreError};

/// A proof in the form of RFC 9162, section 2.1.3: whoever knows `root` computes it from `leaf` and `path`. It shows that the
/// entry is there, not that none was left out: that takes all pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The number of the entry.
    pub entry: i64,
    /// The page it stands in.
    pub page: i64,
    /// Its place among the leaves of the page, from 0.
    pub index: usize,
    /// How many leaves the page has.
    pub size: usize,
    /// The hash of the entry.
    #[serde(serialize_with = "hexadecimal")]
    pub leaf: Hash,
    /// The hashes beside the way from the leaf to the root, from below.
    #[serde(serialize_with = "all_hexadecimal")]
    pub path: Vec<Hash>,
    /// The root of the page.
    #[serde(serialize_with = "hexadecimal")]
    pub root: Hash,
}

/// Why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoProof {
    /// No page has an entry of that number, or not yet.
    #[error("no page has an entry of that number, or not yet")]
    NotInAPage,
    /// Its page is not what it was.
    #[error("page {0}: {1}")]
    Broken(i64, Flaw),
}

/// Proves that entry `seq` stands in its page.
///
/// # Errors
/// When the database cannot answer.
pub fn prove(c: &mut Conn, seq: i64) -> Result<Result<Proof, NoProof>, StoreError> {
    for page in store::that_may_have(c, seq)? {
        let is_own = (page.first..=page.last).contains(&seq) && !page.gaps.contains(seq);
        if !is_own && !page.late.contains(seq) {
            continue;
        }
        let entries = match verify::entries(c, &page)? {
            Ok((entries, _in_gaps)) => entries,
            Err(why) => return Ok(Err(NoProof::Broken(page.number, why))),
        };
        let before = store::hash_of(c, page.number - 1)?;
        if before.is_none_or(|before| page.hash_after(&before) != page.hash) {
            return Ok(Err(NoProof::Broken(page.number, Flaw::Changed)));
        }
        let leaves: Vec<Hash> = entries.iter().map(model::leaf).collect();
        let place = entries.iter().position(|entry| entry.seq == seq);
        let Some((index, leaf)) = place.and_then(|index| Some((index, *leaves.get(index)?))) else {
            continue;
        };
        let (path, size) = (tree::path(&leaves, index), leaves.len());
        return Ok(Ok(Proof { entry: seq, page: page.number, index, size, leaf, path, root: page.root }));
    }
    Ok(Err(NoProof::NotInAPage))
}

impl Proof {
    /// Whether the leaf leads to the root.
    pub fn holds(&self) -> bool {
        tree::root_by(self.leaf, (self.index, self.size), &self.path) == Some(self.root)
    }
}

fn hexadecimal<S: serde::Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&hex(hash))
}

fn all_hexadecimal<S: serde::Serializer>(hashes: &[Hash], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(hashes.iter().map(hex))
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
