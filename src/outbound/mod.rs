//! Everything that leaves: mail, SMS and calls to other servers.
//!
//! Nothing here is called inside a request of a person: messages and notifications go through jobs, so that a
//! slow neighbour never slows a sign-in. Every wait has a limit. Errors name what happened and never whom it
//! concerns, so that they may be logged and kept.

mod address;
pub mod http;
mod mail;
pub mod message;
mod outbox;
pub mod sender;
mod sms;
