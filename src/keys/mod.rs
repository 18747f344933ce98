//! Keys: what seals personal data, and what signs tokens.
//!
//! [`Vault`] is envelope encryption. The master key lies in a file outside the database; it wraps the root
//! keys of the database; a root key wraps one [`DataKey`] per person, so that destroying one wrapped key
//! erases one person. Every sealed blob names its format and its key, and opens only in the context it was
//! sealed for. Blind indexes, pairwise subjects and short MACs are HMACs under keys of their own.
//!
//! [`Ring`] is the provider's own signing keys: published ahead of use, kept after it, swapped without a
//! lock under the requests that sign. [`jws`] and [`Jwk`] frame signatures over aws-lc; they know four
//! algorithms and no symmetric one. [`cose`] frames one of them for what is read without a network. Rejected: jsonwebtoken (parses an RSA key again for every signature),
//! josekit (a second C library).
//!
//! [`Vapid`] vouches for us to push services, and [`BrowserKeys`] seal what only one browser reads.
//!
//! Never here: HTTP, what a token means (issuer, audience, expiry), and which client may use which key.

mod alg;
pub mod cbor;
pub mod cose;
mod cursor;
mod desk;
mod dpop;
mod error;
mod jwk;
mod jwk_set;
pub mod jws;
mod master;
mod material;
mod proof;
mod ring;
mod schedule;
mod seal;
mod signer;
mod snapshot;
mod store;
mod thumbprint;
mod time;
mod vault;
mod web_push;

pub use alg::{Alg, ED25519};
pub use cursor::{cursor, position};
pub use desk::Desk;
pub use dpop::{DPOP_ALGORITHMS, DPOP_REMEMBERED, DpopFlaw, DpopProof, DpopRequest, dpop_nonce};
pub use error::KeyError;
pub use jwk::{Jwk, JwkError};
pub use jwk_set::JwkSet;
pub use proof::Proof;
pub use ring::{Revoked, Ring};
pub use schedule::{KeyInfo, KeyState};
pub use snapshot::Published;
pub use thumbprint::{InvalidThumbprint, Thumbprint};
pub use vault::{DataKey, Purpose, Vault};
pub use web_push::{BrowserKeys, Vapid};
