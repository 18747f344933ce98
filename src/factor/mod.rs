//! What a person proves with, and how much that proves.
//!
//! A *factor* is a password, a passkey, the key of a phone or a passcode beside it (a recovery code proves nothing: it locks; nor does a user code: it lets a question through); which combination of proven factors reaches which authentication
//! level ([`Aal`](crate::base::Aal)) is a table in data, `assurance.toml`, never code. How well somebody's identity was proven
//! is another scale and lives in `account`.
//!
//! Nothing here knows of sessions, browsers or attempts: that is `session` and `login`.

mod assurance;
mod change;
pub mod code;
pub mod import;
pub mod passcode;
pub mod passkey;
pub mod password;
pub mod recovery_code;
pub mod user_code;

pub use assurance::{Assurance, Factor, highest, reached};
pub use change::{may_change, suspect};
