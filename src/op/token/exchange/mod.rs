//! `grant_type=urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693): a token that somebody holds for another one.
//!
//! The kind of token that is shown says what is wanted of us, and each kind is a file here with checks of its own.

mod on_behalf;
mod on_behalf_checks;

pub use on_behalf_checks::CHECKS as ON_BEHALF_CHECKS;

use super::issue::TokenResponse;
use crate::app::App;
use crate::base::RequestId;
use crate::keys::DpopProof;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;
use crate::op::wording::not_one_of;

/// An access token of ours (RFC 8693 §3).
pub(super) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// The kinds of token that are taken as `subject_token` (RFC 8693 §3).
const KINDS: [&str; 1] = [ACCESS_TOKEN];

pub(super) async fn exchange(
    app: &App,
    client: KnownClient,
    mut form: Params,
    proof: Option<DpopProof>,
    request: &RequestId,
) -> Result<TokenResponse, OAuthError> {
    let kind = form.need("subject_token_type", "subject_token_type is missing")?;
    match kind.as_str() {
        ACCESS_TOKEN => on_behalf::exchange(app, client, form, proof, request).await,
        _ => Err(not_one_of(Code::InvalidRequest, "subject_token_type", &kind, KINDS.into_iter())),
    }
}
