//! The token endpoint: one file a grant, each gathers facts, runs its named checks and commits once.
//!
//! A code or refresh token is spent by one conditional statement; whoever loses that race is a replay, and a
//! replay ends the whole family. The refusal and the revocation commit together.

mod access;
mod client_credentials;
mod code_checks;
mod code_grant;
mod endpoint;
pub(super) mod id_token_hint;
mod issue;
mod model;
mod refresh_checks;
mod refresh_grant;
mod replay;
mod revoked;
mod store;

pub use access::{AccessClaims, AccessTokens, Bearer};
pub use code_checks::CHECKS as CODE_CHECKS;
pub use endpoint::token;
pub use model::{CodeDetails, FoundRefresh, Grant, GrantDetails, NewCode, NewGrant};
pub use refresh_checks::CHECKS as REFRESH_CHECKS;
pub(super) use refresh_grant::PREFIX as REFRESH_PREFIX;
pub use revoked::Revoked;
pub(super) use store::{end_session_grants, find_grant, insert_code, insert_grant};
pub use store::{
    entered, find_refresh, revoke_grant, revoke_grants_of_account, revoke_grants_of_client, revoke_token,
    sweep,
};
