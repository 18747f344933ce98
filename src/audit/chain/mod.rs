//! The chain of earlier releases: a link an entry, `hash = SHA-256(the link before || the entry's canonical bytes)`. Nobody
//! links any more; what was linked is walked as long as the links are there, because it vouches for what was written before
//! there were pages.

mod store;

#[cfg(test)]
mod tests;

pub(super) use store::{doubt, walk};

use aws_lc_rs::digest::{Context, SHA256};

use super::{Flaw, Head, Recorded, canonical};

impl Head {
    /// The head after `entry` was linked.
    fn then(self, entry: &Recorded) -> Self {
        let mut digest = Context::new(&SHA256);
        digest.update(&self.hash);
        digest.update(&canonical::bytes(entry));
        let mut hash = [0u8; 32];
        hash.copy_from_slice(digest.finish().as_ref());
        Self { position: self.position + 1, hash }
    }
}

/// The head behind a link and its entry, once both are what they were.
fn step(head: Head, (position, hash): (i64, &[u8]), entry: Option<Recorded>) -> Result<Head, Flaw> {
    if position != head.position + 1 {
        return Err(Flaw::Removed);
    }
    let entry = entry.ok_or(Flaw::EntryMissing)?;
    let next = head.then(&entry);
    if next.hash == *hash && entry.agrees_with_itself() { Ok(next) } else { Err(Flaw::EntryAltered) }
}
