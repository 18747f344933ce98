//! Clients (relying parties): what is registered about them, and how one proves that it is itself.

mod assertion_checks;
mod authenticate;
mod model;
mod registration;
mod registry;
mod store;

pub use authenticate::{Credentials, KnownClient};
pub use model::{AuthMethod, Client, ClientId, GrantType, Metadata};
pub use registration::{NewClient, Registered, RegistrationError, disable, registered};
pub use registry::Registry;
pub use store::{find, list};

pub(super) use assertion_checks::CHECKS as ASSERTION_CHECKS;
pub(super) use authenticate::authenticate;
