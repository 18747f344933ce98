//! What a person allows a client: the words of the scope, claims one by one, and the APIs it may come to in their name.
//!
//! The APIs are remembered beside the claims, in one JSON object: a release that knows none of them reads the rest, and
//! who said yes before APIs were named is asked again when one is.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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
            },
        }
    }

    /// The same, for an organisation.
    #[must_use]
    pub(super) fn of(mut self, organisation: AccountId) -> Self {
        self.one_by_one.organisations.insert(organisation);
        self
    }

    /// What was remembered; of a shape that no release knows, nothing one by one.
    pub(super) fn before(given: Consent) -> Self {
        Self {
            scope: Scopes::parse(&given.scope),
            one_by_one: serde_json::from_value(given.claims).unwrap_or_default(),
        }
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
        let claims = self.one_by_one.claims.and(other.one_by_one.claims.clone());
        let scope = self.scope.with(other.scope.words());
        Self { scope, one_by_one: OneByOne { claims, resources, organisations } }
    }

    /// As a consent keeps it: the scope, and what was asked for one by one.
    pub(super) fn remembered(&self) -> (String, Value) {
        (self.scope.to_string(), json!(self.one_by_one))
    }
}
