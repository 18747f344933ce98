//! A refresh token that comes a second time: a bad line, or a thief (RFC 9700 §4.14.2).
//!
//! A phone in a lift loses the answer to a refresh and asks again with the only token it has. For half a minute, and as long
//! as nobody used what the lost answer brought, that is taken for what it is.
//!
//! What that costs: within that half minute nobody can tell the phone from a thief who copied its token. Whoever asks last
//! holds the family; the other one is refused at its next use, without an alarm, and one more use of it after the half minute
//! ends the family for both. So nothing of it is silent: each repeat is an entry of the audit log.

mod store;

pub use store::repeat;
