//! What vouches for the log: pages, each with a Merkle root over its entries and a hash over that and the page before.
//!
//! A page closes when its entries are older than any transaction takes ([`seal`]), so that nobody waits for it and an event
//! costs no second row. It names the numbers in its range that nobody had written; what is written under one of them after all
//! is late, comes into the next page by name, and alarms. [`verify`] walks all pages, [`prove`] shows that one entry stands in
//! its own. Rejected: a link an entry, which costs a second row each, and the number of a page in the entry, which would have
//! to be changed for that.

mod close;
mod model;
mod prove;
mod runs;
mod store;
mod tree;
mod verify;

#[cfg(test)]
mod tests;

pub use close::{Sealed, seal};
pub use prove::{NoProof, Proof, prove};
pub use verify::{Flaw, Part, Verdict, verify};

use super::{Doubt, Head, Kept, chain};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;

/// What the heads that are kept in the database say against the log: of its pages, and of the chain before there were any. One
/// without a tag is of before pages were closed, and vouches for nothing.
///
/// # Errors
/// When the database cannot answer.
pub fn doubt(c: &mut Conn, vault: &Vault) -> Result<Option<Doubt>, StoreError> {
    let Some((position, hash, tag)) = store::kept(c)? else { return Ok(Some(Doubt::HeadRemoved)) };
    let Ok(hash) = hash.try_into() else { return Ok(Some(Doubt::HeadForged)) };
    let head = Head { position, hash };
    let is_ours = |tag: Vec<u8>| tag.try_into().is_ok_and(|tag| Kept::from_parts(head, tag).is_of(vault));
    if !tag.is_none_or(is_ours) {
        return Ok(Some(Doubt::HeadForged));
    }
    if !holds(c, &head)? {
        return Ok(Some(Doubt::Cut(position)));
    }
    chain::doubt(c, vault)
}

/// Whether the log still has `earlier` where it was: the head of a page that was kept elsewhere.
///
/// # Errors
/// When the database cannot answer.
pub fn holds(c: &mut Conn, earlier: &Head) -> Result<bool, StoreError> {
    Ok(store::hash_of(c, earlier.position)? == Some(earlier.hash))
}
