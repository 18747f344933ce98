//! The phone as a key: an account's phones, each by a key that never leaves it.
//!
//! Which key it is is proven by the request that binds it: its token is bound to that key, and its proof of possession (RFC 9449)
//! was signed by it. So a phone is known by the thumbprint that every token of it names (`cnf`), tokens and grants need no other
//! mark to end with it, and whatever the phone signs later brings its key along and is held against the same thumbprint.
//!
//! A browser is no key, but may be rung when something waits for its holder ([`push`]).
//!
//! So many phones at a time as the law allows, one as it stands: `slot` is what a phone takes up. A key that was taken away is never bound
//! again. Ending a phone is `sign_out`'s, because what hangs from it ends with it. How far a phone's keystore is believed is judged
//! when it is bound ([`attestation`]), and lowers what its answers are worth; nobody is shut out by it.

pub mod attestation;
mod bind;
mod model;
mod prove;
pub mod push;
mod rename;
mod rules;
mod store;
mod whose;

pub use bind::{NotBound, bind};
pub use model::Device;
pub use prove::Bound;
pub use rename::{NotRenamed, rename};
pub use rules::{Phones, SECTIONS};
pub use store::{factors, ids, list, revoke, revoke_all};
pub use whose::{Whose, whose};
