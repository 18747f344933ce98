//! What a person allows a client: the words of the scope, claims one by one, and the APIs it may come to in their name.
//!
//! The APIs are remembered beside the claims, in one JSON object: a release that knows none of them reads the rest, and
//! who said yes before APIs were named is asked again when one is.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::choice::Choice;
use super::request::AuthorizationRequest;
use crate::base::AccountId;
use crate::client::{ClaimsRequest, Scopes};
use crate::grant::consent::Consent;

/// What is allowed, or asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed {
    pub(super) scope: Scopes,
    one_by_one: OneByOne,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct OneByOne {
    #[serde(flatten)]
    claims: ClaimsRequest,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    resources: BTreeSet<String>,
    /// The organisations as whose it may see what it asks for: who said yes for themselves is asked again for each.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    organisations: BTreeSet<AccountId>,
    /// What it may see of children and wards, as whoever represents them said: nothing of that is allowed of the person, nor the other
    /// way round.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    wards: BTreeMap<AccountId, OfWard>,
}

/// What is allowed of one child or ward.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OfWard {
    scope: String,
    claims: Value,
}

impl Allowed {
    /// What a request asks for. That a token is also for `issuer`, ourselves, is no API.
    pub(super) fn asked(request: &AuthorizationRequest, issuer: &str) -> Self {
        let resources = request.resources.iter().filter(|one| *one != issuer).cloned().collect();
        Self {
            scope: request.scope.clone(),
            one_by_one: OneByOne {
                claims: request.claims.clone(),
                resources,
                organisations: BTreeSet::new(),
                wards: BTreeMap::new(),
            },
        }
    }

    /// The same, for whom somebody acts.
    #[must_use]
    pub(super) fn of(mut self, choice: Choice) -> Self {
        match choice {
            Choice::Organisation(one) => drop(self.one_by_one.organisations.insert(one)),
            // What is remembered of a ward is apart from the rest.
            Choice::Myself | Choice::Ward(_) => {}
        }
        self
    }

    /// What was remembered for whoever acts for that one.
    pub(super) fn before(given: Consent, choice: Choice) -> Self {
        let mut all = Self::read(&given.scope, given.claims);
        match choice {
            Choice::Myself | Choice::Organisation(_) => all,
            Choice::Ward(ward) => all.take(ward),
        }
    }

    /// Of a shape that no release knows, nothing one by one.
    fn read(scope: &str, claims: Value) -> Self {
        Self { scope: Scopes::parse(scope), one_by_one: serde_json::from_value(claims).unwrap_or_default() }
    }

    /// What was allowed of one ward.
    fn take(&mut self, ward: AccountId) -> Self {
        let of_ward = self.one_by_one.wards.remove(&ward);
        of_ward.map(|kept| Self::read(&kept.scope, kept.claims)).unwrap_or_default()
    }

    /// The APIs.
    pub(super) const fn resources(&self) -> &BTreeSet<String> {
        &self.one_by_one.resources
    }

    /// The names of the claims.
    pub(super) fn claims(&self) -> Vec<&str> {
        self.one_by_one.claims.names().collect()
    }

    /// Whether all of `asked` is allowed by this.
    pub(super) fn covers(&self, asked: &Self) -> bool {
        asked.scope.within(&self.scope)
            && self.one_by_one.claims.covers(&asked.one_by_one.claims)
            && asked.resources().is_subset(self.resources())
            && asked.one_by_one.organisations.is_subset(&self.one_by_one.organisations)
    }

    /// Both.
    #[must_use]
    pub(super) fn and(self, other: &Self) -> Self {
        let mut resources = self.one_by_one.resources;
        resources.extend(other.resources().iter().cloned());
        let mut organisations = self.one_by_one.organisations;
        organisations.extend(&other.one_by_one.organisations);
        let mut wards = self.one_by_one.wards;
        wards.extend(other.one_by_one.wards.clone());
        let claims = self.one_by_one.claims.and(other.one_by_one.claims.clone());
        let scope = self.scope.with(other.scope.words());
        Self { scope, one_by_one: OneByOne { claims, resources, organisations, wards } }
    }

    /// As a consent keeps it: the scope, and what was asked for one by one. What was allowed before stays allowed.
    pub(super) fn remembered(before: Option<Consent>, asked: &Self, choice: Choice) -> (String, Value) {
        let mut all = before.map(|given| Self::read(&given.scope, given.claims)).unwrap_or_default();
        if let Choice::Ward(ward) = choice {
            let of_ward = all.take(ward).and(asked);
            let (scope, claims) = (of_ward.scope.to_string(), json!(of_ward.one_by_one));
            all.one_by_one.wards.insert(ward, OfWard { scope, claims });
        } else {
            all = all.and(asked);
        }
        (all.scope.to_string(), json!(all.one_by_one))
    }
}
