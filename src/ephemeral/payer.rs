//! On whose account something is kept, and how much that may be.

use std::net::IpAddr;

use crate::base::{AccountId, Network, Span, networks};

/// What one client's network may have kept: some four thousand sign-ins on their way. Wider ones may have more.
const OF_CLIENT: usize = 8 * 1024 * 1024;

/// What one person's browsers may that they have signed in to before, and what they may where they are signed in.
const OF_ONE: usize = 1024 * 1024;

/// On whose account something is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payer {
    /// A stranger: on that of each network they are in, and of all strangers together.
    Stranger(IpAddr),
    /// A browser in which somebody has signed in before: on theirs, however many browsers they have. A name of theirs.
    Holder(String),
    /// Somebody who is signed in.
    Account(AccountId),
}

/// A part of the store: whose, and how many bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) name: String,
    pub(super) bytes: usize,
}

impl Payer {
    /// Their shares, the widest first: who has no room in a wide network makes no trace in a narrow one.
    pub(super) fn shares(&self) -> Vec<Share> {
        match self {
            Self::Stranger(address) => {
                let of = |(span, network): (Span, Network)| Share {
                    name: network.to_string(),
                    bytes: OF_CLIENT.saturating_mul(usize::from(span.clients())),
                };
                networks(*address).into_iter().rev().map(of).collect()
            }
            Self::Holder(name) => vec![Share { name: format!("holder {name}"), bytes: OF_ONE }],
            Self::Account(account) => vec![Share { name: format!("account {account}"), bytes: OF_ONE }],
        }
    }

    pub(super) const fn is_stranger(&self) -> bool {
        matches!(self, Self::Stranger(_))
    }
}
