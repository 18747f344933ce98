//! Proof of possession where tokens are asked for (RFC 9449 §5): whoever sends one gets tokens that are bound to its key.

use actix_web::HttpRequest;

use super::client_auth::KnownClient;
use super::error::OAuthError;
use super::reasons;
use crate::app::App;
use crate::grant::{self, NotPossessed};
use crate::keys::{DpopFlaw, DpopProof, DpopRequest, dpop_nonce};
use crate::web::{DPOP, Proof};

/// The proof of `request`, if there is one; it holds, and has yet to be marked as used.
///
/// # Errors
/// `invalid_dpop_proof`, also for none from a client that is registered to bind its tokens; `use_dpop_nonce`.
pub(super) fn offered(
    app: &App,
    request: &HttpRequest,
    client: &KnownClient,
) -> Result<Option<DpopProof>, OAuthError> {
    let refused = |flaw: DpopFlaw| OAuthError::from(flaw).named(reasons::POSSESSION);
    let proof = match Proof::of(request.headers()) {
        Proof::One(proof) => proof,
        Proof::Unclear => return Err(refused(DpopFlaw::Several)),
        Proof::Missing if client.metadata.dpop_bound_access_tokens => return Err(refused(DpopFlaw::Missing)),
        Proof::Missing => return Ok(None),
    };
    let (target, method) = (format!("{}{}", app.issuer(), request.path()), request.method().as_str());
    let held = DpopRequest { method, target: &target, token: None, now: app.clock.now() };
    match DpopProof::check(&app.vault, proof, &held) {
        Ok(proof) => Ok(Some(proof)),
        // No fault of the client's: it asks for a nonce by being refused.
        Err(DpopFlaw::Nonce) => Err(DpopFlaw::Nonce.into()),
        Err(flaw) => Err(refused(flaw)),
    }
}

/// Marks that the proof was used; after every check, so that only who may go on leaves a mark.
///
/// # Errors
/// `invalid_dpop_proof` for one that was used; when nobody can say.
pub(super) async fn use_once(app: &App, proof: Option<&DpopProof>) -> Result<(), OAuthError> {
    let Some(proof) = proof else { return Ok(()) };
    grant::use_once(app.ephemeral.as_ref(), proof).await.map_err(|why| match why {
        NotPossessed::Proof(flaw) => OAuthError::from(flaw).named(reasons::POSSESSION),
        other => other.into(),
    })
}

/// What the next proof of whoever sent one has to carry.
pub(super) fn next_nonce(app: &App, request: &HttpRequest) -> Option<String> {
    request.headers().contains_key(DPOP).then(|| dpop_nonce(&app.vault, app.clock.now()))
}
