//! Clients (relying parties): what is registered about them, what they may ask for, and who a person is to each.
//!
//! How a client proves that it is itself belongs to the protocol and lives in `op::client_auth`.

mod change;
mod claims_request;
mod closing;
mod closing_checks;
mod delivery;
mod directory;
mod doubts;
mod error;
mod face;
mod half_done;
mod key_sets;
mod model;
mod names;
mod refusals;
mod registration;
mod registry;
mod reserved;
mod resource;
mod scope;
mod secret;
mod serves;
mod store;
mod subject;

pub use change::{Change, ChangeError, Changed, changed, may_change};
pub use claims_request::{ClaimsRequest, InvalidClaimsRequest, Wish};
pub use closing::{
    Closable, Close, CloseError, Closing, HEARD_BY_ALL, Moving, close, closed_among, closed_with_grants,
    hold_closed, holds_nothing, may_close, stay,
};
pub use delivery::{Compares, Delivery};
pub use directory::{Directory, Listing};
pub use doubts::doubts;
pub use error::RegistrationError;
pub use face::ClientFace;
pub use key_sets::{KeySets, KeysError, fetch as fetch_keys};
pub use model::{AuthMethod, Client, ClientId, GrantType, Matched, Metadata, Pkce, Secrets};
pub use refusals::{Refusals, Refused, Sender, forget_old_refusals, refusals_of};
pub use registration::{NewClient, Registered, disable, registered};
pub use registry::Registry;
pub use resource::{Api, InvalidResource, Resource};
pub use scope::{SCOPES, ScopeRow, Scopes, opened_by};
pub use secret::{Rotation, SecretError, old_secret_ended, rotated};
pub use serves::Serves;
pub use store::{find, list, some};
pub use subject::{
    Clash, InvalidSubject, Kept, KnownTo, OldSubject, Twice, former_subjects, join as join_subjects,
    keep as keep_subject, of_another as subject_of_another, old_subject, pairwise, session_id, subject,
    subject_of, subjects,
};
