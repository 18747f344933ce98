//! `grant_type=urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693): a token that somebody holds for another one.
//!
//! The kind of token that is shown says what is wanted of us, and each kind is a file here with checks of its own.

use super::issue::TokenResponse;
use crate::app::App;
use crate::base::RequestId;
use crate::keys::DpopProof;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;
use crate::op::wording::not_one_of;

/// The kinds of token that are taken as `subject_token` (RFC 8693 §3).
const KINDS: [&str; 0] = [];

pub(super) async fn exchange(
    _app: &App,
    _client: KnownClient,
    mut form: Params,
    _proof: Option<DpopProof>,
    _request: &RequestId,
) -> Result<TokenResponse, OAuthError> {
    let kind = form.need("subject_token_type", "subject_token_type is missing")?;
    Err(not_one_of(Code::InvalidRequest, "subject_token_type", &kind, KINDS.into_iter()))
}
