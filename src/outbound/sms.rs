//! The port for SMS. No provider is connected: messages become files in the outbox, and nobody should be
//! told that one was sent to a phone. A provider is one more variant, with its HTTP call through
//! [`Guarded`](super::http::Guarded).

use super::message::{Message, SendError};
use super::outbox::Outbox;

/// Ways to send an SMS.
#[derive(Debug, Clone)]
pub(super) enum Sms {
    /// Files, for the demo, tests and machines that hand them on.
    Outbox(Outbox),
}

impl Sms {
    pub(super) async fn send(&self, message: &Message) -> Result<(), SendError> {
        match self {
            Self::Outbox(outbox) => outbox.send(message).await,
        }
    }
}
