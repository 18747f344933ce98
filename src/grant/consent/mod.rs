//! What a person allowed whom. One row a person and client; the audit log keeps the history.

mod store;

pub(super) use store::of_account;
pub use store::{Consent, forget, forget_all, given, held, remember, since};
