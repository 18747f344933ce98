//! What the apps of one owner on one phone share of a sign-in (OpenID Connect Native SSO 1.0): a secret of the grant that it was given
//! with. It lives as long as that grant, and what other apps were given for it ends with that grant too.

mod store;

/// The scope of a sign-in that apps share.
pub const DEVICE_SSO: &str = "device_sso";

pub use store::{device_secret_of, goes_on, keep_device_secret, of_device_secret};
