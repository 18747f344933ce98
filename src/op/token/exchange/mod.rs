//! `grant_type=urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693): a token that somebody holds for another one.
//!
//! The kind of token that is shown says what is wanted of us, and each kind is a file here with checks of its own.

mod assisted;
mod assisted_checks;
mod native_sso;
mod native_sso_checks;
mod on_behalf;
mod on_behalf_checks;

pub use assisted_checks::CHECKS as ASSISTED_CHECKS;
pub use native_sso_checks::CHECKS as NATIVE_SSO_CHECKS;
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
/// An ID token.
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";

/// The name of an assistance, which says whom an officer helps, and is no secret: it opens nothing without the officer's own token
/// beside it.
const ASSISTANCE: &str = "urn:khoa:params:oauth:token-type:assistance";

/// The kinds of token that are taken as `subject_token`.
const KINDS: [&str; 3] = [ACCESS_TOKEN, ID_TOKEN, ASSISTANCE];

/// What the secret begins with by which they do.
pub(super) const DEVICE_SECRET_PREFIX: &str = "khoa_ds_";

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
        ID_TOKEN => native_sso::exchange(app, client, form, proof, request).await,
        ASSISTANCE => assisted::exchange(app, client, form, proof, request).await,
        other => Err(not_one_of(Code::InvalidRequest, "subject_token_type", other, KINDS.into_iter())),
    }
}
