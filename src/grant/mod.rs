//! What people allowed clients, and what clients hold of it: consents, grants, codes, tokens, and what was revoked.
//!
//! A code or refresh token is spent by one conditional statement, and whoever loses that race is a replay. An access
//! token is verified by its signature and asks no database; what was revoked is known in memory within a second.

mod access;
mod acting;
pub mod agreement;
mod apps;
mod assisted;
mod behind;
mod connected;
pub mod consent;
mod device_secret;
mod handle;
mod held;
mod model;
mod possession;
mod refresh;
mod repeat;
mod revoked;
mod store;
mod used;

pub use access::{AccessClaims, AccessTokens, Actor, Audience, Confirmation, TYP as ACCESS_TYP};
pub use acting::{Org, live_grants_of_mandate, name_mandates, revoke_mandate};
pub use apps::{AppSession, apps, away_from_browsers};
pub use assisted::{Assisted, assisted, end_of_assistance, end_of_assistances, insert_assisted};
pub use behind::{AgencyClient, NotAnAgency, Retired, citizen};
pub use connected::{Connected, all as all_connected, connected};
pub use device_secret::{DEVICE_SSO, device_secret_of, goes_on, keep_device_secret, of_device_secret};
pub use handle::{
    begin as begin_handle, end as end_handle, forget as forget_handles, is_handle, opened as opened_by_handle,
};
pub use model::{
    Claim, Claimed, CodeDetails, FoundCode, FoundRefresh, Grant, GrantDetails, LiveGrant, NewCode, NewGrant,
    NewRefresh, Repeat,
};
pub use possession::{NotPossessed, possessed, use_once};
pub use refresh::{find_refresh, insert_refresh, rotate};
pub use repeat::repeat;
pub use revoked::Revoked;
pub use store::{
    claim_code, end_session_grants, entered, find_code, find_grant, held_by, insert_code, insert_grant,
    live_grants, live_grants_of_client, live_grants_of_key, live_grants_via, revoke_grant, revoke_token,
    sweep, sweep_revocations, with_holder,
};
pub use used::note_use;
