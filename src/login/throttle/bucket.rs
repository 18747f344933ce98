//! What a try counts against. A bucket is a keyed digest: nobody can tell from it whose it is.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::account::Identifier;
use crate::base::AccountId;
use crate::keys::Vault;

use super::policy::{
    ACCOUNT, ADDRESS, CHANGES, CODE, CODE_IN_ALL, CODES_OF_REQUEST, MESSAGES_FROM_ADDRESS,
    MESSAGES_TO_RECIPIENT, MESSAGES_TO_RECIPIENT_IN_ALL, Policy, RECOVERIES, RECOVERIES_ASKED,
    RECOVERIES_FROM,
};

/// One counter's name and rule.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    name: [u8; 32],
    policy: Policy,
    shared: bool,
    /// Counted only once no other has refused: refusals must not spend what belongs to everybody.
    last: bool,
}

impl Bucket {
    /// The tries on one account by strangers.
    pub fn account(vault: &Vault, account: AccountId) -> Self {
        Self::own(vault, "throttle.account", &account.to_string(), ACCOUNT)
    }

    /// The tries on a name that nobody has.
    pub fn unknown_name(vault: &Vault, typed: &str) -> Self {
        // The spellings that would be one account if there were one are one bucket.
        match Identifier::candidates(typed).first() {
            Some(name) => Self::of_identifier(vault, "throttle.name", name, ACCOUNT),
            None => Self::own(vault, "throttle.name", &typed.trim().to_lowercase(), ACCOUNT),
        }
    }

    /// The tries on one account from a browser that knows it; `device` is the browser's mark.
    pub fn known_device(vault: &Vault, account: AccountId, device: &str) -> Self {
        Self::own(vault, "throttle.device", &format!("{account}:{device}"), ACCOUNT)
    }

    /// The tries from one client address.
    pub fn address(vault: &Vault, address: IpAddr) -> Self {
        let name = vault.blind_index("throttle.address", &network(address));
        Self { name, policy: ADDRESS, shared: true, last: false }
    }

    /// The tries at codes sent to one recipient: from one network, and from all together.
    pub fn codes(vault: &Vault, recipient: &Identifier, address: IpAddr) -> [Self; 2] {
        let in_all = Self::of_identifier(vault, "throttle.code", recipient, CODE_IN_ALL);
        [Self::from_network(vault, in_all, address, CODE), in_all.for_all()]
    }

    /// The changes an account's own holder makes.
    pub fn changes(vault: &Vault, account: AccountId) -> Self {
        Self::own(vault, "throttle.changes", &account.to_string(), CHANGES)
    }

    /// The requests to come back into whatever `typed` names, from one place: a network, or a browser that knows the account.
    pub fn recoveries_asked(vault: &Vault, typed: &str, place: &str) -> Self {
        let whose = format!("{} {place}", Meant::Nobody(typed).text(vault));
        Self::own(vault, "throttle.recoveries.asked", &whose, RECOVERIES_ASKED)
    }

    /// Those that are answered with codes to whom `meant` names, from wherever they come. Its end must show nowhere: names
    /// of one account share it.
    pub fn recoveries(vault: &Vault, meant: Meant<'_>) -> Self {
        Self::own(vault, "throttle.recoveries", &meant.text(vault), RECOVERIES).for_all()
    }

    /// The same from one place.
    pub fn recoveries_from(vault: &Vault, meant: Meant<'_>, place: &str) -> Self {
        let whose = format!("{} {place}", meant.text(vault));
        Self::own(vault, "throttle.recoveries.from", &whose, RECOVERIES_FROM)
    }

    /// The tries at the codes of one request, by its handle.
    pub fn codes_of_request(vault: &Vault, request: &str) -> Self {
        Self::own(vault, "throttle.request", request, CODES_OF_REQUEST)
    }

    /// The messages sent to one recipient: at the wish of one network, and of all together.
    pub fn messages_to(vault: &Vault, recipient: &Identifier, address: IpAddr) -> [Self; 2] {
        let in_all = Self::of_identifier(vault, "throttle.messages", recipient, MESSAGES_TO_RECIPIENT_IN_ALL);
        [Self::from_network(vault, in_all, address, MESSAGES_TO_RECIPIENT), in_all.for_all()]
    }

    /// The messages one client address causes.
    pub fn messages_from(vault: &Vault, address: IpAddr) -> Self {
        let name = vault.blind_index("throttle.messages.address", &network(address));
        Self { name, policy: MESSAGES_FROM_ADDRESS, shared: true, last: false }
    }

    pub(super) const fn name(&self) -> &[u8; 32] {
        &self.name
    }

    pub(super) const fn policy(&self) -> Policy {
        self.policy
    }

    /// Whether more people than one may stand behind it.
    pub(super) const fn is_shared(&self) -> bool {
        self.shared
    }

    /// The part of `whole` that one network spends.
    fn from_network(vault: &Vault, whole: Self, address: IpAddr, policy: Policy) -> Self {
        let value = format!("{} {}", URL_SAFE_NO_PAD.encode(whole.name), network(address));
        Self::own(vault, "throttle.network", &value, policy)
    }

    /// The same counter, which many spend from: who succeeds gives back one try and not all of them.
    const fn for_all(self) -> Self {
        Self { shared: true, last: true, ..self }
    }

    fn own(vault: &Vault, kind: &str, value: &str, policy: Policy) -> Self {
        Self { name: vault.blind_index(kind, value), policy, shared: false, last: false }
    }

    fn of_identifier(vault: &Vault, kind: &str, identifier: &Identifier, policy: Policy) -> Self {
        let index = URL_SAFE_NO_PAD.encode(identifier.blind_index(vault));
        Self::own(vault, kind, &index, policy)
    }
}

/// Whom a typed name means: an account, or nobody, who is counted in the same way.
#[derive(Debug, Clone, Copy)]
pub enum Meant<'a> {
    /// This account.
    Account(AccountId),
    /// Nobody's name, as typed.
    Nobody(&'a str),
}

impl Meant<'_> {
    fn text(self, vault: &Vault) -> String {
        match self {
            Self::Account(account) => account.to_string(),
            Self::Nobody(typed) => match Identifier::candidates(typed).first() {
                Some(name) => URL_SAFE_NO_PAD.encode(name.blind_index(vault)),
                None => typed.trim().to_lowercase(),
            },
        }
    }
}

/// One try, and everything it counts against.
#[derive(Debug, Clone)]
pub struct Attempt(Vec<Bucket>);

impl Attempt {
    /// Shared buckets come first, those of everybody last: every transaction takes its rows in one order, so none waits in a
    /// circle.
    pub fn new(mut buckets: Vec<Bucket>) -> Self {
        buckets.sort_by_key(|bucket| (bucket.last, !bucket.shared, bucket.name));
        Self(buckets)
    }

    pub(super) fn buckets(&self) -> std::slice::Iter<'_, Bucket> {
        self.0.iter()
    }
}

/// What one client usually has to itself: an IPv4 address, or an IPv6 network of 64 bits.
pub(in crate::login) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_for_its_network() {
        for (address, stands_for) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(network(address.parse().unwrap()), stands_for);
        }
    }
}
