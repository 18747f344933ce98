//! A page: which entries it is about, and what vouches for them.

use super::runs::Runs;
use super::tree::{self, Hash};
use crate::audit::{Head, Recorded, canonical};

/// What is hashed before a page, with the version of its form.
const PAGE: &[u8] = b"khoa audit page, version 1.0    ";

/// One page of the log. Its entries are those numbered from `first` to `last` but for `gaps`, in their order, and behind them
/// those of `late`: numbered in a gap of an earlier page, and written after that was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    /// The first is 1.
    pub(super) number: i64,
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) gaps: Runs,
    pub(super) late: Runs,
    /// Over its entries.
    pub(super) root: Hash,
    /// Over all of this and the page before.
    pub(super) hash: Hash,
}

impl Page {
    /// The one behind the pages that end at `before`, of the entries that are numbered after `last`, and of late ones, both in
    /// their order.
    pub(super) fn after((before, last): (Head, i64), entries: &[Recorded], late: &[Recorded]) -> Self {
        let numbers = |entries: &[Recorded]| entries.iter().map(|entry| entry.seq).collect::<Vec<_>>();
        let (first, numbers, late_numbers) = (last + 1, numbers(entries), numbers(late));
        let last = numbers.last().copied().unwrap_or(last);
        let page = Self {
            number: before.position + 1,
            first,
            last,
            gaps: Runs::between((first, last), numbers),
            late: Runs::of(late_numbers),
            root: root(entries.iter().chain(late)),
            hash: [0; 32],
        };
        Self { hash: page.hash_after(&before.hash), ..page }
    }

    /// Its own hash, as it follows from what it says and from the page before.
    pub(super) fn hash_after(&self, before: &Hash) -> Hash {
        let (gaps, late) = (self.gaps.packed(), self.late.packed());
        let length = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes();
        let [number, first, last] = [self.number, self.first, self.last].map(i64::to_be_bytes);
        let (of_gaps, of_late) = (length(&gaps), length(&late));
        tree::hash(&[PAGE, before, &number, &first, &last, &of_gaps, &gaps, &of_late, &late, &self.root])
    }

    /// How many entries it is about.
    pub(super) fn entries(&self) -> i64 {
        (self.last - self.first + 1) - self.gaps.count() + self.late.count()
    }

    /// Where the log ends with it.
    pub(super) const fn head(&self) -> Head {
        Head { position: self.number, hash: self.hash }
    }
}

/// Over entries in the order of a page's leaves.
pub(super) fn root<'a>(entries: impl Iterator<Item = &'a Recorded>) -> Hash {
    tree::root(&entries.map(leaf).collect::<Vec<_>>())
}

/// Of one entry.
pub(super) fn leaf(entry: &Recorded) -> Hash {
    tree::leaf(&canonical::bytes(entry))
}
