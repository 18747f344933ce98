//! What each kind of try counts against.

use std::net::IpAddr;

use super::bucket::{self, Bucket};
use super::table::{
    CHANGES, CODES, CODES_FROM, CODES_OF_REQUEST, End, MESSAGES_FROM, MESSAGES_TO, MESSAGES_TO_FROM,
    PASSCODES, RECOVERIES, RECOVERIES_AS, RECOVERIES_FROM, RECOVERIES_IN, TRIES_AS, TRIES_AS_IN, TRIES_AT,
    TRIES_AT_NOBODY, TRIES_FROM, TRIES_IN,
};
use crate::account::Identifier;
use crate::base::{AccountId, Moment, networks};
use crate::keys::Vault;

/// One try, and everything it counts against.
#[derive(Debug, Clone)]
pub struct Attempt {
    told: Vec<Bucket>,
    silent: Vec<Bucket>,
    /// Not counted, and forgotten when the try was right.
    pub(super) clears: Option<Bucket>,
}

/// Who a try is about, as far as it is known when it is made.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The name, as typed.
    pub typed: &'a str,
    /// Whose it is.
    pub account: Option<AccountId>,
    /// The browser, when it knows the account.
    pub device: Option<&'a str>,
    /// Where it is.
    pub address: IpAddr,
}

impl Attempt {
    /// A password for a name: in a browser that knows the account its own counters, so that nobody else's guesses and no shared
    /// address lock the owner out.
    pub fn sign_in(vault: &Vault, target: &Target<'_>) -> Self {
        let typed = bucket::typed(vault, target.typed);
        match (target.account, target.device) {
            (Some(account), Some(device)) => {
                let here = vec![
                    Bucket::new(vault, &TRIES_AS_IN, &format!("{typed} {device}")),
                    known_device(vault, account, device),
                ];
                // Of failures in a row, this was the end.
                Self { clears: Some(Bucket::account(vault, account)), ..Self::of(here) }
            }
            (account, _) => {
                let mut all = Bucket::by_network(vault, &TRIES_FROM, target.address);
                all.push(Bucket::new(vault, &TRIES_AS, &typed));
                all.push(match account {
                    Some(account) => Bucket::new(vault, &TRIES_AT, &account.to_string()),
                    None => Bucket::new(vault, &TRIES_AT_NOBODY, &typed),
                });
                Self::of(all)
            }
        }
    }

    /// A proof that needs no name, or more of it than can be guessed: a passkey, a long code.
    pub fn at_a_proof(vault: &Vault, address: IpAddr) -> Self {
        Self::of(Bucket::by_network(vault, &TRIES_FROM, address))
    }

    /// The passcode of `account` that was set at `set_at`, on whichever of its phones. One that is set anew begins anew.
    pub fn at_a_passcode(vault: &Vault, (account, set_at): (AccountId, Moment)) -> Self {
        Self::of(vec![Bucket::new(vault, &PASSCODES, &format!("{account} {set_at}"))])
    }

    /// Codes sent to `recipients`.
    pub fn at_codes<'a>(
        vault: &Vault,
        recipients: impl IntoIterator<Item = &'a Identifier>,
        address: IpAddr,
    ) -> Self {
        let mut all = Bucket::by_network(vault, &TRIES_FROM, address);
        for recipient in recipients {
            let whose = bucket::recipient(vault, recipient);
            all.extend(Bucket::by_network_of(vault, &CODES_FROM, &whose, address));
            all.push(Bucket::new(vault, &CODES, &whose));
        }
        Self::of(all)
    }

    /// The codes of one request, by its handle.
    pub fn at_request(vault: &Vault, request: &str, address: IpAddr) -> Self {
        let mut all = Bucket::by_network(vault, &TRIES_FROM, address);
        all.push(Bucket::new(vault, &CODES_OF_REQUEST, request));
        Self::of(all)
    }

    /// Messages to addresses that were typed and may be anybody's.
    pub fn messages<'a>(
        vault: &Vault,
        recipients: impl IntoIterator<Item = &'a Identifier>,
        address: IpAddr,
    ) -> Self {
        let mut all = Bucket::by_network(vault, &MESSAGES_FROM, address);
        for recipient in recipients {
            let whose = bucket::recipient(vault, recipient);
            all.extend(Bucket::by_network_of(vault, &MESSAGES_TO_FROM, &whose, address));
            all.push(Bucket::new(vault, &MESSAGES_TO, &whose));
        }
        Self::of(all)
    }

    /// A request to come back into whatever a name means.
    pub fn recovery(vault: &Vault, target: &Target<'_>) -> Self {
        let typed = bucket::typed(vault, target.typed);
        let asked = |place: &str| Bucket::new(vault, &RECOVERIES_AS, &format!("{typed} {place}"));
        if let (Some(account), Some(device)) = (target.account, target.device) {
            let sent = Bucket::new(vault, &RECOVERIES_IN, &account.to_string());
            return Self::of(vec![asked(device), sent]);
        }
        let mut all = Bucket::by_network(vault, &MESSAGES_FROM, target.address);
        all.extend(networks(target.address).first().map(|(_span, client)| asked(&client.to_string())));
        let whose = target.account.map_or(typed, |account| account.to_string());
        all.extend(Bucket::by_network_of(vault, &RECOVERIES_FROM, &whose, target.address));
        all.push(Bucket::new(vault, &RECOVERIES, &whose));
        Self::of(all)
    }

    /// A new address or number of somebody who is signed in; `from` where, unless their browser knows the account.
    pub fn contact(vault: &Vault, account: AccountId, new: &Identifier, from: Option<IpAddr>) -> Self {
        let change = Self::change(vault, account);
        let to = || Bucket::new(vault, &MESSAGES_TO, &bucket::recipient(vault, new));
        match from {
            Some(address) => change.and(Self::messages(vault, [new], address)),
            None => change.and(Self::of(vec![to()])),
        }
    }

    /// A change of how an account's holder signs in or is reached, made by them.
    pub fn change(vault: &Vault, account: AccountId) -> Self {
        Self::of(vec![Bucket::new(vault, &CHANGES, &account.to_string())])
    }

    /// Both in one.
    fn and(self, other: Self) -> Self {
        let all = [self.told, self.silent, other.told, other.silent].concat();
        Self { clears: self.clears.or(other.clears), ..Self::of(all) }
    }

    /// Every transaction takes its rows in one order, so none waits in a circle.
    pub(super) fn of(mut buckets: Vec<Bucket>) -> Self {
        buckets.sort_by_key(|bucket| bucket.name);
        let (told, silent) = buckets.into_iter().partition(|bucket| bucket.end == End::Told);
        Self { told, silent, clears: None }
    }

    pub(super) fn told(&self) -> &[Bucket] {
        &self.told
    }

    pub(super) fn silent(&self) -> &[Bucket] {
        &self.silent
    }
}

/// The tries on one account in a browser that knows it.
pub(super) fn known_device(vault: &Vault, account: AccountId, device: &str) -> Bucket {
    Bucket::new(vault, &TRIES_IN, &format!("{account}:{device}"))
}
