//! One counter: what of the table it is, and whose. Its name is a keyed digest: nobody can tell from it whose it is.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::policy::Policy;
use super::table::{End, Kind, Rows, Success, TRIES_AT};
use crate::account::Identifier;
use crate::base::{AccountId, Network, Span, networks};
use crate::keys::Vault;

/// One counter's name and rule.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    pub(super) name: [u8; 32],
    pub(super) policy: Policy,
    pub(super) end: End,
    pub(super) success: Success,
}

impl Bucket {
    /// The tries on one account by strangers.
    pub fn account(vault: &Vault, account: AccountId) -> Self {
        Self::new(vault, &TRIES_AT, &account.to_string())
    }

    /// Of `kind`, for whatever `key` says.
    pub(super) fn new(vault: &Vault, kind: &Kind, key: &str) -> Self {
        let digest = vault.blind_index(kind.name, key);
        let name = match kind.rows {
            Rows::Accounts => digest,
            Rows::Slots(number) => slot(number, digest),
        };
        Self { name, policy: kind.policy, end: kind.end, success: kind.success }
    }

    /// Of `kind`, for each network `address` is in: the wider it is, the more clients may be busy there.
    pub(super) fn by_network(vault: &Vault, kind: &Kind, address: IpAddr) -> Vec<Self> {
        let of = |(span, network): (Span, Network)| {
            let bucket = Self::new(vault, kind, &network.to_string());
            Self { policy: kind.policy.times(span.clients()), ..bucket }
        };
        networks(address).into_iter().map(of).collect()
    }

    /// Of `kind`, for what each network `address` is in spends of what belongs to `whose`: none more than another.
    pub(super) fn by_network_of(vault: &Vault, kind: &Kind, whose: &str, address: IpAddr) -> Vec<Self> {
        let of = |(_span, network)| Self::new(vault, kind, &format!("{whose} {network}"));
        networks(address).into_iter().map(of).collect()
    }
}

/// One of the 2^24 counters of its kind. Whoever fills so many that two names share one has made millions of tries, and an
/// outsider cannot choose with whom.
fn slot(kind: u8, digest: [u8; 32]) -> [u8; 32] {
    let mut name = [0; 32];
    for (byte, from) in name.iter_mut().zip(std::iter::once(kind).chain(digest).take(4)) {
        *byte = from;
    }
    name
}

/// What was typed, in one form for every spelling of the same name.
pub(super) fn typed(vault: &Vault, typed: &str) -> String {
    match Identifier::candidates(typed).first() {
        Some(name) => recipient(vault, name),
        None => vault_text(vault, &typed.trim().to_lowercase()),
    }
}

/// An address or number.
pub(super) fn recipient(vault: &Vault, identifier: &Identifier) -> String {
    URL_SAFE_NO_PAD.encode(identifier.blind_index(vault))
}

fn vault_text(vault: &Vault, text: &str) -> String {
    URL_SAFE_NO_PAD.encode(vault.blind_index("typed", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_counters_are_of_their_kind_and_no_more_than_their_slots() {
        let names = [slot(1, [7; 32]), slot(2, [7; 32]), slot(1, [8; 32])];
        assert!(names[0] != names[1] && names[0] != names[2]);
        assert!(names.iter().all(|name| name[4..] == [0; 28]));
    }
}
