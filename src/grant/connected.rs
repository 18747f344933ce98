//! What an account's clients may see and hold, client by client: what people are shown and may take back.

use std::collections::{BTreeMap, BTreeSet};

use super::consent;
use super::held::{held, held_for_others};
use crate::base::{AccountId, Moment};
use crate::client::{self, ClaimsRequest, Scopes};
use crate::db::{Conn, StoreError};

/// One client and what it has of an account.
#[derive(Debug, Clone)]
pub struct Connected {
    /// Which client.
    pub client: String,
    /// The scopes that open what it may see, those of claims asked for one by one among them.
    pub scope: Scopes,
    /// The resources its tokens may be for in the account's name.
    pub resources: BTreeSet<String>,
    /// Since when, as far as that is kept.
    pub since: Moment,
    /// When it was used last: the beginning of a grant, or the day on which it was used.
    pub used: Option<Moment>,
}

/// What is kept of the clients that people are connected to: as [`all`], without those that have closed, from that second on.
///
/// # Errors
/// As the database.
pub fn connected(c: &mut Conn, now: Moment, account: AccountId) -> Result<Vec<Connected>, StoreError> {
    let mut all = all(c, now, account)?;
    let named: Vec<&str> = all.iter().map(|one| one.client.as_str()).collect();
    let closed = client::closed_among(c, now, &named)?;
    all.retain(|one| !closed.contains(&one.client));
    Ok(all)
}

/// The clients with a consent or a live grant of `account`, or by which its holder acts for another, those used last first.
///
/// # Errors
/// As the database.
pub fn all(c: &mut Conn, now: Moment, account: AccountId) -> Result<Vec<Connected>, StoreError> {
    let mut found: BTreeMap<String, Connected> = BTreeMap::new();
    for (client, allowed, since) in consent::of_account(c, account)? {
        let resources = allowed.resources();
        let claims: ClaimsRequest = serde_json::from_value(allowed.claims).unwrap_or_default();
        let scope = Scopes::parse(&allowed.scope).with(claims.scopes());
        found.insert(client.clone(), Connected { client, scope, resources, since, used: None });
    }
    let held = held(c, now, account)?.into_iter();
    for held in held.chain(held_for_others(c, now, account)?) {
        let scope = held.details.scope.clone().with(held.details.claims.scopes());
        let used = held.used_at.unwrap_or(held.created_at).max(held.created_at);
        let fresh = Connected {
            client: held.client.clone(),
            scope: Scopes::default(),
            resources: BTreeSet::new(),
            since: held.created_at,
            used: None,
        };
        let known = found.entry(held.client).or_insert(fresh);
        known.scope = std::mem::take(&mut known.scope).with(scope.words());
        known.resources.extend(held.details.resources);
        known.since = known.since.min(held.created_at);
        known.used = known.used.max(Some(used));
    }
    let mut all: Vec<Connected> = found.into_values().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.used));
    Ok(all)
}
