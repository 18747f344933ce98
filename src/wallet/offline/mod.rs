//! A holder shows a document where there is no network, by a code that whoever checks reads with nothing but published keys.
//!
//! What is in the code has left the house: it is a standard and no invention (a CWT, RFC 8392, in COSE_Sign1, RFC 9052, deflated, in
//! Base45, RFC 9285), says no more than the holder chose of what the law lets be shown so ([`Offline`]), is good for minutes, and is named
//! by chance, so that two showings are not known as one person's by their names. [`make`] makes one; of it stays, until its time is over,
//! its name beside its document. Whoever checks takes along the keys and a [`Snapshot`] of the names that are worth nothing any more
//! ([`withdrawn`]), and judges by [`Claims::judge`]; with a network they ask how it stands now ([`standing`]).

mod base45;
mod claims;
mod code;
mod make;
mod packed;
mod rules;
mod stand;
mod status;
mod store;

pub use claims::{Claims, Cti};
pub use code::{Known, Unreadable, Verdict, is_one};
pub use make::{Made, Means, NotMade, make};
pub use packed::LONGEST;
pub use rules::{Allowed, LONGEST_MINUTES, Offline, allowed};
pub use stand::{standing, withdrawn};
pub use status::Snapshot;
pub use store::sweep;

#[cfg(test)]
mod tests;
