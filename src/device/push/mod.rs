//! Where a holder's browsers are rung when something waits for them: addresses that the browsers gave (RFC 8030), sealed.
//!
//! A browser is one address, and whoever turned ringing on there last has it. It ends with the session it was given in, with any
//! sign-out in that browser, with whatever ends everything, and as soon as its push service says that it is gone. What is rung
//! says that something waits, and nothing else. An account has [`MOST`] of them, and how often they ring is bounded by how often
//! somebody may be asked.

mod keep;
mod model;
mod ring;
mod store;

pub use keep::{forget_browser, forget_session, gone, keep, take_off};
pub use model::{Address, Rung};
pub use ring::{Ring, ring};
pub use store::{forget_all, forget_others, list, open};

/// So many browsers of one account; another one takes the place of the oldest.
pub const MOST: usize = 5;
