//! The provider as this portal sees it: a discovery document, a key set and three endpoints.
//!
//! Everything is learnt from the issuer address. Never follows redirects, never reads an answer without an
//! end, and never trusts keys older than [`FRESH_FOR`], so a key rotation needs no restart here.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode,
    CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    LogoutProviderMetadata, ProviderMetadata,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

use super::config::{Portal, PortalError};
use crate::base::{Clock, Moment};

/// For so long a discovery document and its keys are used without asking again.
const FRESH_FOR: Duration = Duration::from_secs(15);
/// After a failure the provider is left alone for so long.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// No honest answer of a provider is longer.
const LONGEST_ANSWER: usize = 512 * 1024;

/// What this portal reads beyond the crate's own fields.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Beyond {
    /// That answers name their issuer (RFC 9207 §3).
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub(super) promised: bool,
    /// Where people are asked on their phones (CIBA Core §4).
    #[serde(default, rename = "backchannel_authentication_endpoint")]
    pub(super) asks_at: Option<Url>,
}

impl AdditionalProviderMetadata for Beyond {}

/// The discovery document with its keys.
pub(super) type Metadata = ProviderMetadata<
    LogoutProviderMetadata<Beyond>,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// A client of the provider with the endpoints discovery gave.
pub(super) type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A call that brought no usable answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("the call failed")]
    Failed(#[from] reqwest::Error),
    #[error("the answer is longer than any honest one")]
    TooLong,
    #[error("the answer cannot be represented")]
    Odd(#[from] openidconnect::http::Error),
}

/// The provider cannot be used at the moment; the reason is in the log.
#[derive(Debug)]
pub(super) struct Unreachable;

#[derive(Default)]
struct Known {
    found: Option<(Moment, Arc<Metadata>)>,
    failed: Option<Moment>,
}

/// Access to the provider.
pub(super) struct Provider {
    http: reqwest::Client,
    clock: Clock,
    known: Mutex<Known>,
}

impl Provider {
    pub(super) fn new(clock: Clock) -> Result<Self, PortalError> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(2))
            .timeout(Duration::from_secs(8))
            .no_proxy()
            .build()
            .map_err(PortalError::Client)?;
        Ok(Self { http, clock, known: Mutex::new(Known::default()) })
    }

    /// The discovery document, fetched again when it is not fresh. Callers wait for one fetch, not for many.
    pub(super) async fn metadata(&self, portal: &Portal) -> Result<Arc<Metadata>, Unreachable> {
        let mut known = self.known.lock().await;
        let now = self.clock.now();
        if let Some((at, metadata)) = &known.found
            && now.since(*at) < FRESH_FOR
        {
            return Ok(Arc::clone(metadata));
        }
        if known.failed.is_some_and(|at| now.since(at) < PAUSE_AFTER_FAILURE) {
            return Err(Unreachable);
        }
        match Metadata::discover_async(portal.issuer.clone(), &|request| self.call(request)).await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *known = Known { found: Some((self.clock.now(), Arc::clone(&metadata))), failed: None };
                Ok(metadata)
            }
            Err(error) => {
                let cause: &dyn std::error::Error = &error;
                tracing::warn!(error = cause, "the provider's discovery failed");
                *known = Known { found: None, failed: Some(self.clock.now()) };
                Err(Unreachable)
            }
        }
    }

    /// A client for one sign-in.
    pub(super) fn client(portal: &Portal, metadata: &Metadata) -> Client {
        CoreClient::from_provider_metadata(
            metadata.clone(),
            portal.client_id.clone(),
            Some(portal.client_secret.clone()),
        )
        .set_redirect_uri(portal.callback.clone())
    }

    /// Sends one request; what `openidconnect` calls for everything.
    pub(super) async fn call(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let mut answer = self.http.execute(request.try_into()?).await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len().saturating_add(chunk.len()) > LONGEST_ANSWER {
                return Err(CallError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = openidconnect::http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.extend(answer.headers().clone());
        }
        Ok(response.body(body)?)
    }
}
