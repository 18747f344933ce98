//! A message to a person, and the one way to send it.

use std::path::Path;

use super::mail::{Mail, PATIENCE};
use super::outbox::Outbox;
use super::sms::Sms;
use crate::base::{Clock, Email, Entropy, Phone, Resting, Secret};
use crate::config;

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

/// Sends messages as the configuration says; cheap to clone.
#[derive(Debug, Clone)]
pub struct Sender {
    mail: Mail,
    sms: Sms,
}

impl Sender {
    /// Mail by SMTP when an address is configured, else files in `outbox` below `data`; SMS always as files.
    ///
    /// # Errors
    /// When `mail.smtp_url` or `mail.from` cannot be, or the outbox cannot be made.
    pub fn open(
        config: &config::Mail,
        data: &Path,
        clock: &Clock,
        entropy: &Entropy,
    ) -> Result<Self, SendError> {
        let outbox = Outbox::open(&data.join("outbox"), clock, entropy)?;
        let mail = match &config.smtp_url {
            Some(url) => Mail::smtp(url, &config.from, PATIENCE, clock, entropy)?,
            None => Mail::Outbox(outbox.clone()),
        };
        Ok(Self { mail, sms: Sms::Outbox(outbox) })
    }

    /// Hands the message over; when this answers, the next server (or the outbox) has it.
    ///
    /// # Errors
    /// [`SendError`] says whether trying again makes sense.
    pub async fn send(&self, message: &Message) -> Result<(), SendError> {
        match message.channel {
            Channel::Mail => self.mail.send(message).await,
            Channel::Sms => self.sms.send(message).await,
        }
    }
}
