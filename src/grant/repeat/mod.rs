//! A refresh token that comes a second time: a bad line, or a thief (RFC 9700 §4.14.2).
//!
//! A phone in a lift loses the answer to a refresh and asks again with the only token it has. For half a minute, and as long
//! as nobody used what the lost answer brought, that is taken for what it is.

mod store;

pub use store::repeat;
