//! The token endpoint: one file a grant, each gathers facts, runs its named checks and commits once.
//!
//! A code or refresh token is spent by one conditional statement; whoever loses that race is a replay, and a
//! replay ends the whole family. The refusal and the revocation commit together.

mod ciba_checks;
mod ciba_grant;
mod ciba_issue;
mod client_credentials;
mod code_checks;
mod code_grant;
mod endpoint;
mod exchange;
pub(super) mod id_token_hint;
mod issue;
mod refresh_checks;
mod refresh_grant;
mod replay;

pub use ciba_checks::CHECKS as CIBA_CHECKS;
pub(super) use ciba_checks::denied;
pub(super) use ciba_issue::Yes;
pub use code_checks::CHECKS as CODE_CHECKS;
pub use endpoint::token;
pub use exchange::{ASSISTED_CHECKS, NATIVE_SSO_CHECKS, ON_BEHALF_CHECKS};
pub(super) use issue::{TokenResponse, token_type};
pub use refresh_checks::CHECKS as REFRESH_CHECKS;
pub(super) use refresh_grant::PREFIX as REFRESH_PREFIX;
