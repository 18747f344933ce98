//! A message to a person, and why it did not leave.

use crate::base::{Email, Phone, Resting, Secret};

/// The way a message takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// To an e-mail address.
    Mail,
    /// To a mobile number.
    Sms,
}

/// A message to one person. Whom it goes to and what it says never show in `{:?}`.
#[derive(Debug)]
pub struct Message {
    /// The way it takes.
    pub(super) channel: Channel,
    /// Address or number.
    pub(super) to: Secret,
    /// One line; an SMS has none.
    pub(super) subject: String,
    /// Plain text.
    pub(super) text: Secret,
    /// The same for every attempt to send the same message, so that a second arrival can be recognised.
    pub(super) reference: Option<String>,
}

impl Message {
    /// A mail of plain text.
    pub fn mail(to: &Email, subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Channel::Mail, to.as_str(), subject.into(), text.into())
    }

    /// An SMS.
    pub fn sms(to: &Phone, text: impl Into<String>) -> Self {
        Self::new(Channel::Sms, to.as_str(), String::new(), text.into())
    }

    /// Names the message, with letters, digits and hyphens, the same in every attempt to send it.
    #[must_use]
    pub fn reference(mut self, reference: impl Into<String>) -> Self {
        self.reference = Some(reference.into());
        self
    }

    fn new(channel: Channel, to: &str, subject: String, text: String) -> Self {
        Self { channel, to: Secret::new(to.to_owned()), subject, text: Secret::new(text), reference: None }
    }
}

/// Why a message did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Trying later makes sense.
    #[error("not sent yet: {0}")]
    Later(String),
    /// Not tried: whoever takes our messages hung lately.
    #[error("not tried: {0}")]
    NotNow(Resting),
    /// It will never be taken.
    #[error("refused: {0}")]
    Never(String),
}
