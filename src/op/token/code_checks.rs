//! When a code may be exchanged. Ownership comes first, so that a stranger's request can change nothing.
//!
//! A spent code passes "has not expired", so that even a late replay by its owner reaches the claim and ends the
//! family; a stranger without the verifier never gets that far and cannot revoke anyone.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use crate::base::Moment;
use crate::grant::FoundCode;
use crate::keys::Thumbprint;
use crate::op::checks::Checks;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};
use crate::op::reasons;

/// What is known about the exchange.
pub struct Facts {
    pub(super) client: KnownClient,
    pub(super) code: FoundCode,
    pub(super) redirect_uri: Option<String>,
    pub(super) verifier: Option<String>,
    /// The key that the sender has proven to hold.
    pub(super) key: Option<Thumbprint>,
    /// What the tokens are to be for.
    pub(super) resources: Result<Vec<String>, OAuthError>,
    /// Whether the client may still ask for that.
    pub(super) permitted: Result<(), OAuthError>,
    pub(super) now: Moment,
}

/// The checks, in order.
pub const CHECKS: &Checks<Facts> = &[
    ("the code was issued to this client", issued_to_client),
    ("the code has not expired", not_expired),
    ("redirect_uri is the one the code went to", same_redirect_uri), // RFC 6749 §4.1.3
    ("code_verifier matches code_challenge, or neither was sent", verifier_matches), // RFC 7636 §4.6
    ("the key is the one the code was bound to", same_key),          // RFC 9449 §10
    ("every resource is one the code was issued for", resources_are_granted), // RFC 8707 §2.2
    (reasons::MAY_ASK, resources_are_permitted),
];

pub(super) const fn refused() -> OAuthError {
    OAuthError::new(Code::InvalidGrant, "the code is not valid")
}

fn ensure(held: bool, cause: &'static str) -> Result<(), OAuthError> {
    if held { Ok(()) } else { Err(refused().because(cause)) }
}

fn issued_to_client(facts: &Facts) -> Result<(), OAuthError> {
    ensure(facts.code.grant.client == facts.client.id.as_str(), "the code is another client's")
}

fn not_expired(facts: &Facts) -> Result<(), OAuthError> {
    ensure(facts.code.spent_at.is_some() || facts.now < facts.code.expires_at, "the code has expired")
}

fn same_redirect_uri(facts: &Facts) -> Result<(), OAuthError> {
    ensure(
        facts.redirect_uri.as_deref() == Some(facts.code.details.redirect_uri.as_str()),
        "redirect_uri differs",
    )
}

fn same_key(facts: &Facts) -> Result<(), OAuthError> {
    let bound = facts.code.details.dpop_jkt;
    ensure(bound.is_none() || bound == facts.key, "the proof is missing, or of another key than dpop_jkt")
}

fn resources_are_permitted(facts: &Facts) -> Result<(), OAuthError> {
    facts.permitted.clone()
}

fn resources_are_granted(facts: &Facts) -> Result<(), OAuthError> {
    facts.resources.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn verifier_matches(facts: &Facts) -> Result<(), OAuthError> {
    let Some(expected) = &facts.code.details.code_challenge else {
        // RFC 9700 §4.8.2: somebody may have taken the challenge out of the request.
        return ensure(facts.verifier.is_none(), "code_verifier came, and there was no code_challenge");
    };
    let verifier = facts.verifier.as_deref().unwrap_or_default();
    let shape = (43..=128).contains(&verifier.len())
        && verifier.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~'));
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    let equal: bool = challenge.as_bytes().ct_eq(expected.as_bytes()).into();
    ensure(shape && equal, "code_verifier does not match")
}
