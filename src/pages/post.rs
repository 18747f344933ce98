//! Letters and text messages: worded here, committed with what they follow from, sent by a job.
//!
//! What waits in the queue is sealed: neither an address nor a code lies readable in the database.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::base::{Email, Entropy, Lang, Moment, Phone};
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job, JobError};
use crate::keys::Vault;
use crate::login::{Alert, Dispatch, Messenger};
use crate::outbound::message::{Message, SendError};
use crate::pages::agent;
use crate::pages::messages::{Letter, Sms};

/// What a queued message is sealed for.
const CONTEXT: &str = "job/deliver";

/// How soon a message that was not taken is tried again, at least.
const AGAIN: Duration = Duration::from_secs(5);

/// Puts messages on their way.
pub struct Post {
    vault: Vault,
    entropy: Entropy,
    origin: String,
}

#[derive(Serialize, Deserialize)]
enum Envelope {
    Mail { to: Email, subject: String, text: String },
    Sms { to: Phone, text: String },
}

impl Post {
    /// The post of the service at `origin`.
    pub const fn new(vault: Vault, entropy: Entropy, origin: String) -> Self {
        Self { vault, entropy, origin }
    }

    /// Our public address, as letters name it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Puts a letter on its way; it leaves when the transaction commits.
    ///
    /// # Errors
    /// As the database.
    pub fn letter(
        &self,
        c: &mut Conn,
        now: Moment,
        lang: Lang,
        to: &Email,
        letter: &Letter,
    ) -> Result<(), StoreError> {
        let written = letter.write(lang);
        self.enqueue(c, now, &Envelope::Mail { to: to.clone(), subject: written.subject, text: written.text })
    }

    fn about(&self, lang: Lang, name: String, at: Moment, alert: &Alert) -> Letter {
        let origin = self.origin.clone();
        match alert {
            Alert::PasskeyAdded { passkey } => {
                Letter::PasskeyAdded { name, passkey: passkey.clone(), at, origin }
            }
            Alert::NewDevice { agent } => {
                Letter::NewDevice { name, device: agent::describe(lang, agent), at, origin }
            }
            Alert::TokenReplayed { service } => {
                Letter::TokenReplayed { name, service: service.clone(), at, origin }
            }
        }
    }

    fn sms(&self, c: &mut Conn, now: Moment, lang: Lang, to: &Phone, sms: &Sms) -> Result<(), StoreError> {
        self.enqueue(c, now, &Envelope::Sms { to: to.clone(), text: sms.write(lang) })
    }

    fn enqueue(&self, c: &mut Conn, now: Moment, envelope: &Envelope) -> Result<(), StoreError> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(envelope).unwrap_or_default());
        let sealed = URL_SAFE_NO_PAD.encode(self.vault.seal(&self.entropy, CONTEXT, &plain));
        jobs::enqueue(c, now, &self.entropy, &Deliver { sealed }).map(|_job| ())
    }
}

impl Messenger for Post {
    fn send(&self, c: &mut Conn, now: Moment, lang: Lang, message: &Dispatch<'_>) -> Result<(), StoreError> {
        let minutes = |lives: Duration| lives.as_secs() / 60;
        match message {
            Dispatch::EmailCode { to, name, code, lives } => {
                let (name, code) = (name.as_str().to_owned(), code.expose().to_owned());
                self.letter(
                    c,
                    now,
                    lang,
                    to,
                    &Letter::RegistrationCode { name, code, minutes: minutes(*lives) },
                )
            }
            Dispatch::EmailKnown { to } => {
                self.letter(c, now, lang, to, &Letter::AlreadyRegistered { origin: self.origin.clone() })
            }
            Dispatch::PhoneCode { to, code, lives } => {
                let code = code.expose().to_owned();
                self.sms(c, now, lang, to, &Sms::RegistrationCode { code, minutes: minutes(*lives) })
            }
            Dispatch::PhoneKnown { to } => self.sms(c, now, lang, to, &Sms::AlreadyRegistered),
            Dispatch::Alert { to, name, alert } => {
                self.letter(c, now, lang, to, &self.about(lang, (*name).to_owned(), now, alert))
            }
        }
    }
}

/// The job that hands one message over. Delivered at least once: a second arrival says the same.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deliver {
    sealed: String,
}

#[async_trait]
impl Job for Deliver {
    type Context = App;
    const NAME: &'static str = "deliver";
    const ATTEMPTS: i32 = 10;

    async fn run(&self, app: &App) -> Result<(), JobError> {
        let damaged = || JobError::Fail("the sealed message cannot be opened".into());
        let sealed = URL_SAFE_NO_PAD.decode(&self.sealed).map_err(|_not_base64| damaged())?;
        let plain = app.vault.open_sealed(CONTEXT, &sealed).map_err(|_sealed| damaged())?;
        let message = match serde_json::from_slice(&plain).map_err(|_old_shape| damaged())? {
            Envelope::Mail { to, subject, text } => Message::mail(&to, subject, text),
            Envelope::Sms { to, text } => Message::sms(&to, text),
        };
        app.sender.send(&message).await.map_err(|error| match error {
            SendError::Later(why) => JobError::Retry(AGAIN, why),
            SendError::Never(why) => JobError::Fail(why),
        })
    }
}
