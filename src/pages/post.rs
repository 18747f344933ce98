//! Letters and text messages: what low rooms enqueued is worded here and handed over.
//!
//! Delivered at least once: a second arrival says the same.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::account::{self, AccountError, Alert, Contact, Holder, Place, TellHolder, Trust};
use crate::app::App;
use crate::base::{AccountId, Moment};
use crate::directory::AgencyCode;
use crate::jobs::{Handler, JobError};
use crate::login::{CodeMessage, SendCode};
use crate::merge;
use crate::outbound::message::{Message, SendError};
use crate::pages::agent;
use crate::pages::messages::{Letter, Matter, NotMe, Sms, Told, What};

/// How soon a message that was not taken is tried again, at least.
pub(super) const AGAIN: Duration = Duration::from_secs(5);

/// Words messages and sends them.
#[derive(Clone)]
pub struct Post(pub Arc<App>);

#[async_trait]
impl Handler<SendCode> for Post {
    async fn handle(&self, job: SendCode) -> Result<(), JobError> {
        let Some(message) = job.message(&self.0.vault) else { return Err(damaged()) };
        let minutes = |lives: Duration| lives.as_secs() / 60;
        let mail = |to, letter: Letter| {
            let written = letter.write(job.lang);
            Message::mail(to, written.subject, written.text)
        };
        let worded = match &message {
            CodeMessage::EmailCode { to, name, code, lives } => {
                let (name, code) = (name.as_str().to_owned(), code.expose().to_owned());
                mail(to, Letter::RegistrationCode { name, code, minutes: minutes(*lives) })
            }
            CodeMessage::ContactEmail { to, code, lives } => {
                let code = code.expose().to_owned();
                mail(to, Letter::ContactCode { code, minutes: minutes(*lives) })
            }
            CodeMessage::ContactPhone { to, code, lives } => {
                let (code, minutes) = (code.expose().to_owned(), minutes(*lives));
                let sms = Sms::RegistrationCode { code, minutes, host: self.host() };
                Message::sms(to, sms.write(job.lang))
            }
            CodeMessage::RecoveryEmail { to, code, lives, wants } => {
                let code = code.expose().to_owned();
                mail(to, Letter::RecoveryCode { wants: *wants, code, minutes: minutes(*lives) })
            }
            CodeMessage::RecoveryPhone { to, code, lives, wants } => {
                let (code, minutes) = (code.expose().to_owned(), minutes(*lives));
                let sms = Sms::RecoveryCode { wants: *wants, code, minutes, host: self.host() };
                Message::sms(to, sms.write(job.lang))
            }
            CodeMessage::Nobody => return Ok(()),
            CodeMessage::EmailKnown { to } => mail(to, Letter::AlreadyRegistered { origin: self.origin() }),
            CodeMessage::PhoneCode { to, code, lives } => {
                let (code, minutes) = (code.expose().to_owned(), minutes(*lives));
                let sms = Sms::RegistrationCode { code, minutes, host: self.host() };
                Message::sms(to, sms.write(job.lang))
            }
            CodeMessage::PhoneKnown { to } => Message::sms(to, Sms::AlreadyRegistered.write(job.lang)),
        };
        self.send(&worded).await
    }
}

#[async_trait]
impl Handler<TellHolder> for Post {
    async fn handle(&self, job: TellHolder) -> Result<(), JobError> {
        let Some(alert) = job.alert(&self.0.vault) else { return Err(damaged()) };
        let (account, vault) = (job.account, self.0.vault.clone());
        let holder = match self.0.db.read(move |c| Ok(account::load(c, &vault, account))).await {
            Ok(Ok(holder)) => holder,
            // Nobody is left to be told.
            Ok(Err(AccountError::Sealed(..))) => return Ok(()),
            Ok(Err(AccountError::Store(error))) | Err(error) => {
                return Err(JobError::Retry(AGAIN, error.to_string()));
            }
        };
        let lang = holder.profile.locale.unwrap_or_default();
        // Releases before this one left it to be looked up, and wrote letters alone.
        let place = job.to(&self.0.vault).or_else(|| own_address(&holder));
        let Some(Place { contact, trust }) = place else { return Ok(()) };
        let objects_until = match alert {
            Alert::MergeAgreed { last_day } if trust != Trust::Unproven => Some(last_day),
            _ => None,
        };
        let message = match contact {
            Contact::Email(to) => {
                let letter = match trust {
                    Trust::Unproven => Letter::Unproven { at: job.at, origin: self.origin() },
                    Trust::Established | Trust::Newer => self.letter(&job, &holder, alert).await?,
                };
                let written = letter.write(lang);
                Message::mail(&to, written.subject, written.text)
            }
            Contact::Phone(to) => {
                // A number nobody has proven gets nothing: a stranger's telephone is not to ring for it.
                let code = job.denial(&self.0.vault).map(|code| code.expose().to_owned());
                let Some(sms) = sms(&alert, code).filter(|_| trust != Trust::Unproven) else { return Ok(()) };
                Message::sms(&to, sms.write(lang))
            }
        };
        self.send(&message).await?;
        let Some(last_day) = objects_until else { return Ok(()) };
        // Until both were told nothing comes of it; a letter that goes twice is better than that.
        let now = self.0.clock.now();
        let noted = self.0.db.write(move |c| merge::note_told(c, now, account, last_day));
        noted.await.map_err(|error| JobError::Retry(AGAIN, error.to_string()))
    }
}

impl Post {
    /// Our public address, as letters name it.
    pub(super) fn origin(&self) -> String {
        self.0.issuer().to_owned()
    }

    fn not_me(&self, job: &TellHolder) -> NotMe {
        let code = job.denial(&self.0.vault).map(|code| code.expose().to_owned());
        NotMe { origin: self.origin(), code }
    }

    /// The host of that address, without the port: as phones compare it.
    pub(super) fn host(&self) -> String {
        let address = self.0.config.public_url().ok();
        address.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    async fn letter(&self, job: &TellHolder, holder: &Holder, alert: Alert) -> Result<Letter, JobError> {
        let (name, at, not_me) = (holder.profile.name.clone(), job.at, self.not_me(job));
        let official = |matter| Letter::Official {
            name: holder.profile.name.clone(),
            matter,
            at,
            origin: self.origin(),
        };
        let what = match alert {
            Alert::PasskeyAdded { passkey } => return Ok(Letter::PasskeyAdded { name, passkey, at, not_me }),
            Alert::NewDevice { agent } => {
                let device = agent::describe(holder.profile.locale.unwrap_or_default(), &agent);
                return Ok(Letter::NewDevice { name, device, at, not_me });
            }
            Alert::TokenReplayed { client } => {
                let service = self.called(client, holder).await?;
                return Ok(Letter::TokenReplayed { name, service, at, not_me });
            }
            Alert::ApprovalReported { client } => {
                let service = self.called(client, holder).await?;
                return Ok(Letter::ApprovalReported { name, service, at, not_me });
            }
            Alert::RecoveryBegun { due } => return Ok(Letter::RecoveryBegun { name, due, not_me }),
            Alert::DeviceBound => What::DeviceBound,
            Alert::DeviceRevoked => What::DeviceRevoked,
            Alert::PasscodeSet => What::PasscodeSet,
            Alert::PasscodeRests => What::PasscodeRests,
            Alert::PasswordSet => What::PasswordSet,
            Alert::DataCopied => What::DataCopied,
            Alert::ErasureAsked => What::ErasureAsked,
            Alert::RecoveryOpened => What::RecoveryOpened,
            Alert::Recovered { without_passkeys: false } => What::Recovered,
            Alert::Recovered { without_passkeys: true } => What::RecoveredWithoutPasskeys,
            Alert::PasskeysRemoved => What::PasskeysRemoved,
            Alert::RecoveryNeedless => What::RecoveryNeedless,
            Alert::Disowned { undone } => return Ok(Letter::Disowned { name, at, undone }),
            Alert::EmailChanged => What::EmailChanged,
            Alert::PhoneChanged => What::PhoneChanged,
            Alert::SignInReported => What::SignInReported,
            Alert::Unlocked => What::Unlocked,
            Alert::Activated => What::Activated,
            Alert::Issued { level, by } => return Ok(official(Matter::Issued { level, by })),
            Alert::CameBack => return Ok(official(Matter::CameBack)),
            Alert::Reopened { by } => return Ok(official(Matter::Reopened { by })),
            Alert::MergeAgreed { last_day } => return Ok(official(Matter::MergeAgreed { last_day })),
            Alert::Merged => return Ok(official(Matter::Merged)),
            Alert::Closed { why } => return Ok(official(Matter::Closed { why })),
            Alert::Office { agency, role, given } => {
                let agency = self.agency(&agency, job.at).await?;
                return Ok(official(Matter::Office { agency, role: role.parse().ok(), given }));
            }
            Alert::Member { organisation, role, given } => {
                let organisation = self.organisation(organisation).await?;
                return Ok(official(Matter::Member { organisation, role: role.parse().ok(), given }));
            }
            Alert::Invited { organisation, until } => {
                let organisation = self.organisation(organisation).await?;
                return Ok(official(Matter::Invited { organisation, until }));
            }
            Alert::Locked { ground } => return Ok(official(Matter::Locked { ground })),
            Alert::Application { step, reference } => {
                return Ok(official(Matter::Application { step, reference }));
            }
            Alert::Ward { what } => return Ok(official(Matter::Ward { what })),
            Alert::Document { step } => return Ok(official(Matter::Document { step })),
            Alert::Helped { agency } => {
                let agency = self.agency(&agency, job.at).await?;
                return Ok(official(Matter::Helped { agency }));
            }
            Alert::Case { step, agency } => {
                let agency = self.agency(&agency, job.at).await?;
                return Ok(official(Matter::Case { step, agency }));
            }
            Alert::Visit { what, reference, office, at } => {
                let office = self.agency(&office, job.at).await?;
                return Ok(official(Matter::Visit { what, reference, office, slot: at }));
            }
        };
        Ok(Letter::Happened { name, what, at, not_me })
    }

    /// The agency of that code, by the name it had then.
    async fn agency(&self, code: &str, at: Moment) -> Result<String, JobError> {
        let units = self.0.units.get().await.map_err(|error| JobError::Retry(AGAIN, error.to_string()))?;
        let code = code.parse::<AgencyCode>().map_err(|error| JobError::Fail(error.to_string()))?;
        Ok(units.agencies.called(&code, at.local_date()))
    }

    /// What the organisation of that account is called.
    async fn organisation(&self, id: AccountId) -> Result<String, JobError> {
        let vault = self.0.vault.clone();
        let named = self.0.db.read(move |c| account::names(c, &vault, &[id].into()));
        let named = named.await.map_err(|error| JobError::Retry(AGAIN, error.to_string()))?;
        Ok(named.into_values().next().unwrap_or_default())
    }

    /// The name that the holder knows a client by.
    async fn called(&self, client: String, holder: &Holder) -> Result<String, JobError> {
        let found = self.0.clients.find(&client).await;
        let found = found.map_err(|error| JobError::Retry(AGAIN, error.to_string()))?;
        let lang = holder.profile.locale.unwrap_or_default();
        Ok(found.map_or(client, |client| client.metadata.called().told(lang).text))
    }

    pub(super) async fn send(&self, message: &Message) -> Result<(), JobError> {
        self.0.sender.send(message).await.map_err(|error| match error {
            SendError::Later(why) => JobError::Retry(AGAIN, why),
            SendError::NotNow(resting) => JobError::Postpone(resting.0, resting.to_string()),
            SendError::Never(why) => JobError::Fail(why),
        })
    }
}

fn own_address(holder: &Holder) -> Option<Place> {
    let trust = if holder.profile.email_verified { Trust::Newer } else { Trust::Unproven };
    Some(Place { contact: Contact::Email(holder.profile.email.clone()?), trust })
}

/// What is told by SMS as well.
fn sms(alert: &Alert, code: Option<String>) -> Option<Sms> {
    let what = match alert {
        Alert::RecoveryBegun { .. } => Told::RecoveryBegun,
        Alert::DeviceBound => Told::DeviceBound,
        Alert::RecoveryOpened => Told::RecoveryOpened,
        Alert::Recovered { .. } => Told::Recovered,
        Alert::EmailChanged | Alert::PhoneChanged => Told::ContactChanged,
        Alert::ErasureAsked => Told::ErasureAsked,
        Alert::Unlocked => Told::Unlocked,
        Alert::Locked { .. } => return Some(Sms::Locked),
        Alert::MergeAgreed { last_day } => return Some(Sms::Merging { last_day: *last_day }),
        Alert::Closed { .. } => return Some(Sms::Closed),
        _ => return None,
    };
    Some(Sms::Happened { what, code })
}

pub(super) fn damaged() -> JobError {
    JobError::Fail("the sealed message cannot be opened".into())
}
