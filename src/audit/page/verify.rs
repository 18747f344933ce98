//! Walking all pages from the first.

use std::collections::BTreeMap;
use std::fmt;

use super::close::OF_ALL_GAPS;
use super::model::{self, Page};
use super::runs::Runs;
use super::store;
use crate::audit::concern::{self, Lot};
use crate::audit::{Head, Recorded, chain};
use crate::base::Moment;
use crate::db::{Conn, StoreError};

/// Pages that are read at once.
const AT_ONCE: i64 = 64;

/// What a walk along the log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry that a page vouches for is as it was written, and none is missing.
    Sound {
        /// How many entries stand in pages.
        entries: i64,
        /// Where the pages end.
        head: Head,
        /// How many entries stand in none yet; more than half a minute's worth means that nobody seals.
        waiting: i64,
        /// Since when the oldest of them waits.
        waiting_since: Option<Moment>,
        /// How many lines in histories are of releases that let nothing vouch for them.
        unvouched: i64,
    },
    /// The log was changed.
    Broken {
        /// Where it is wrong first.
        place: Part,
        /// What is wrong there.
        why: Flaw,
    },
}

/// A part of what vouches for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A page.
    Page(i64),
    /// A link of the chain that earlier releases wrote.
    Link(i64),
    /// An entry, for the histories it was put into or tells of.
    Entry(i64),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(number) => write!(f, "page {number}"),
            Self::Link(position) => write!(f, "link {position}"),
            Self::Entry(number) => write!(f, "entry {number}"),
        }
    }
}

/// What can be wrong with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It is gone, or another stands in its place.
    #[error("it was removed or moved")]
    Removed,
    /// It does not say what it said.
    #[error("it was changed")]
    Changed,
    /// An entry it is about is gone.
    #[error("an entry was removed")]
    EntryMissing,
    /// An entry it is about is not what it was.
    #[error("an entry was changed or moved")]
    EntryAltered,
    /// The lines it tells of are not those that there are.
    #[error("a line of the histories it was put into was added, removed or changed")]
    LineAltered,
    /// A line about it stands in no lot.
    #[error(
        "a history has it that nothing vouches for: it was put there, or by a release before this one beside it"
    )]
    LineUnvouched,
}

/// Walks the whole log from its beginning: the links of earlier releases, as long as there are any, the pages, and what stands in
/// histories beside them.
///
/// # Errors
/// When the database cannot answer. A log that was changed is no error but a [`Verdict`].
pub fn verify(c: &mut Conn) -> Result<Verdict, StoreError> {
    if let Some((position, why)) = chain::walk(c)? {
        return Ok(Verdict::Broken { place: Part::Link(position), why });
    }
    let mut walk = Walk::default();
    loop {
        let pages = store::after(c, walk.head.position, AT_ONCE)?;
        if pages.is_empty() {
            break;
        }
        for page in pages {
            let place = Part::Page(walk.head.position + 1);
            if let Err(why) = walk.on(c, page)? {
                return Ok(Verdict::Broken { place, why });
            }
        }
    }
    let unvouched = match concern::check(c, &walk.lots)? {
        Ok(unvouched) => unvouched,
        Err((place, why)) => return Ok(Verdict::Broken { place, why }),
    };
    let (behind, since) = store::waiting(c, walk.last)?;
    let unnamed = i64::try_from(walk.unnamed.len()).unwrap_or(i64::MAX);
    Ok(Verdict::Sound {
        entries: walk.entries,
        head: walk.head,
        waiting: behind + unnamed,
        waiting_since: since.into_iter().chain(walk.unnamed.into_values()).min(),
        unvouched,
    })
}

/// How far the walk has come.
struct Walk {
    head: Head,
    last: i64,
    entries: i64,
    /// What stands in the gaps of pages and is named by none, with its moment.
    unnamed: BTreeMap<i64, Moment>,
    /// The lines of histories that entries in pages tell of.
    lots: BTreeMap<i64, Lot>,
}

impl Default for Walk {
    fn default() -> Self {
        Self { head: Head::empty(), last: 0, entries: 0, unnamed: BTreeMap::new(), lots: BTreeMap::new() }
    }
}

impl Walk {
    fn on(&mut self, c: &mut Conn, page: Option<Page>) -> Result<Result<(), Flaw>, StoreError> {
        let Some(page) = page else { return Ok(Err(Flaw::Changed)) };
        if page.number != self.head.position + 1 || page.first != self.last + 1 {
            return Ok(Err(Flaw::Removed));
        }
        if page.hash != page.hash_after(&self.head.hash) {
            return Ok(Err(Flaw::Changed));
        }
        let (entries, in_gaps) = match entries(c, &page)? {
            Ok(found) => found,
            Err(why) => return Ok(Err(why)),
        };
        self.unnamed.extend(in_gaps.iter().map(|entry| (entry.seq, entry.at)));
        for entry in &entries {
            self.unnamed.remove(&entry.seq);
            self.lots.extend(Lot::told_by(entry).map(|lot| (entry.seq, lot)));
        }
        (self.head, self.last, self.entries) = (page.head(), page.last, self.entries + page.entries());
        Ok(Ok(()))
    }
}

/// The entries of a page and those in its gaps.
pub(super) type Found = (Vec<Recorded>, Vec<Recorded>);

/// What `page` is about, in the order of its leaves, once all of it is there and as it was.
pub(super) fn entries(c: &mut Conn, page: &Page) -> Result<Result<Found, Flaw>, StoreError> {
    let between = store::entries_between(c, page.first, page.last)?;
    let (in_gaps, mut entries): (Vec<_>, Vec<_>) =
        between.into_iter().partition(|entry| page.gaps.contains(entry.seq));
    let numbers = entries.iter().map(|entry| entry.seq);
    let late: Vec<i64> = page.late.numbers(OF_ALL_GAPS).take(OF_ALL_GAPS).collect();
    let is_whole = Runs::between((page.first, page.last), numbers) == page.gaps;
    entries.extend(store::entries_of(c, &late)?);
    if !is_whole || i64::try_from(entries.len()) != Ok(page.entries()) {
        return Ok(Err(Flaw::EntryMissing));
    }
    let as_it_was =
        model::root(entries.iter()) == page.root && entries.iter().all(Recorded::agrees_with_itself);
    Ok(if as_it_was { Ok((entries, in_gaps)) } else { Err(Flaw::EntryAltered) })
}
