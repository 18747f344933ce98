//! The one way to send a message.

use std::path::Path;

use super::mail::{Mail, PATIENCE};
use super::message::{Channel, Message, SendError};
use super::outbox::Outbox;
use super::sms::Sms;
use crate::base::{Clock, Entropy};
use crate::config;

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
