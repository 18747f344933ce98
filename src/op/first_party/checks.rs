//! What a request for a code must be that never leaves its app, beside what every authorization request must be.

use crate::keys::Thumbprint;
use crate::op::authorize::{AuthorizationRequest, Prompt};
use crate::op::checks::Checks;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};

/// What is known of it.
pub struct Facts {
    pub(super) client: KnownClient,
    pub(super) request: AuthorizationRequest,
    /// The key that has signed it.
    pub(super) key: Thumbprint,
}

/// The checks, in order.
pub const CHECKS: &Checks<Facts> = &[
    ("the app that signs people in is an official one", is_official),
    ("dpop_jkt, if it is sent, is the key that signed the request", is_of_one_key), // RFC 9449 §10
    ("somebody may be asked", may_ask),
];

fn ensure(held: bool, code: Code, why: &'static str) -> Result<(), OAuthError> {
    if held { Ok(()) } else { Err(OAuthError::new(code, why)) }
}

fn is_official(facts: &Facts) -> Result<(), OAuthError> {
    ensure(
        facts.client.metadata.official,
        Code::UnauthorizedClient,
        "only official apps sign people in by themselves: open /authorize in the system's browser",
    )
}

fn is_of_one_key(facts: &Facts) -> Result<(), OAuthError> {
    ensure(
        facts.request.dpop_jkt.is_none_or(|named| named == facts.key),
        Code::InvalidRequest,
        "dpop_jkt names another key than the one of the proof",
    )
}

fn may_ask(facts: &Facts) -> Result<(), OAuthError> {
    ensure(
        !facts.request.wants(Prompt::None),
        Code::LoginRequired,
        "nobody is signed in here without being asked",
    )
}
