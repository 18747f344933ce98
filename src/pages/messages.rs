//! The letters and text messages a person gets, in both languages, as plain text.
//!
//! Knows nothing of channels and queues. Says no personal datum but the name, and carries no link to click:
//! people are told to open the address themselves, so that a false letter cannot look like ours.

use fluent_bundle::FluentValue;

use super::{when, words::Words};
use crate::base::{Lang, Moment};

/// A letter, by what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// The code that proves an e-mail address during registration.
    RegistrationCode {
        /// As typed, unproven.
        name: String,
        /// The code.
        code: String,
        /// How long it lives.
        minutes: u64,
    },
    /// Somebody registered with an address that already has an account; the page cannot say so.
    AlreadyRegistered {
        /// Our public address.
        origin: String,
    },
    /// A passkey was added.
    PasskeyAdded {
        /// The person.
        name: String,
        /// What they called it.
        passkey: String,
        /// When.
        at: Moment,
        /// Our public address.
        origin: String,
    },
    /// A password was set or changed.
    PasswordSet {
        /// The person.
        name: String,
        /// When.
        at: Moment,
        /// Our public address.
        origin: String,
    },
    /// A session began in a browser never seen with this account.
    NewDevice {
        /// The person.
        name: String,
        /// From [`super::agent::describe`].
        device: String,
        /// When.
        at: Moment,
        /// Our public address.
        origin: String,
    },
    /// A spent refresh token came back, and its whole family was revoked (RFC 9700 §4.14.2).
    TokenReplayed {
        /// The person.
        name: String,
        /// The service they were signed out of.
        service: String,
        /// When.
        at: Moment,
        /// Our public address.
        origin: String,
    },
}

/// A short message to a phone. ASCII only, so that it fits one GSM-7 message of 160 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sms {
    /// The code that proves a phone number during registration.
    RegistrationCode {
        /// The code.
        code: String,
        /// How long it lives.
        minutes: u64,
    },
    /// Somebody registered with a number that already has an account.
    AlreadyRegistered,
}

/// A letter as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// Paragraphs with an empty line between them.
    pub text: String,
}

impl Letter {
    /// Subject and text in `lang`.
    pub fn write(&self, lang: Lang) -> Written {
        match self {
            Self::RegistrationCode { name, code, minutes } => Written {
                subject: say(lang, "mail-code-subject", &[("code", code.as_str().into())]),
                text: body(
                    lang,
                    Some(name),
                    vec![
                        say(lang, "mail-code", &[]),
                        code.clone(),
                        say(lang, "mail-code-life", &[("minutes", (*minutes).into())]),
                        say(lang, "mail-never", &[]),
                    ],
                ),
            },
            Self::AlreadyRegistered { origin } => Written {
                subject: say(lang, "mail-known-subject", &[]),
                text: body(
                    lang,
                    None,
                    vec![
                        say(lang, "mail-known", &[]),
                        say(lang, "mail-known-remedy", &[("origin", origin.as_str().into())]),
                    ],
                ),
            },
            Self::PasskeyAdded { name, passkey, at, origin } => Written {
                subject: say(lang, "mail-passkey-subject", &[]),
                text: event(lang, name, origin, say(lang, "mail-passkey", &about("passkey", passkey, *at))),
            },
            Self::PasswordSet { name, at, origin } => Written {
                subject: say(lang, "mail-password-subject", &[]),
                text: event(lang, name, origin, say(lang, "mail-password", &when(*at))),
            },
            Self::NewDevice { name, device, at, origin } => Written {
                subject: say(lang, "mail-device-subject", &[]),
                text: event(lang, name, origin, say(lang, "mail-device", &about("device", device, *at))),
            },
            Self::TokenReplayed { name, service, at, origin } => {
                let of_service = [("service", service.as_str().into())];
                Written {
                    subject: say(lang, "mail-replay-subject", &of_service),
                    text: body(
                        lang,
                        Some(name),
                        vec![
                            say(lang, "mail-replay", &about("service", service, *at)),
                            say(lang, "mail-replay-done", &of_service),
                            say(lang, "mail-not-you", &[("origin", origin.as_str().into())]),
                        ],
                    ),
                }
            }
        }
    }
}

impl Sms {
    /// The text in `lang`.
    pub fn write(&self, lang: Lang) -> String {
        match self {
            Self::RegistrationCode { code, minutes } => {
                say(lang, "sms-code", &[("code", code.as_str().into()), ("minutes", (*minutes).into())])
            }
            Self::AlreadyRegistered => say(lang, "sms-known", &[]),
        }
    }
}

/// A letter about one event: what happened, and what to do if it was somebody else.
fn event(lang: Lang, name: &str, origin: &str, what: String) -> String {
    let not_you = say(lang, "mail-not-you", &[("origin", origin.into())]);
    body(lang, Some(name), vec![what, say(lang, "mail-yes-you", &[]), not_you])
}

fn body(lang: Lang, name: Option<&str>, middle: Vec<String>) -> String {
    let hello = match name {
        Some(name) => say(lang, "mail-hello", &[("name", name.into())]),
        None => say(lang, "mail-hello-nobody", &[]),
    };
    let mut paragraphs = vec![hello];
    paragraphs.extend(middle);
    paragraphs.push(say(lang, "mail-sign", &[]));
    paragraphs.join("\n\n") + "\n"
}

fn when(at: Moment) -> [(&'static str, FluentValue<'static>); 1] {
    [("when", when::day_and_time(at).into())]
}

fn about<'v>(what: &'static str, name: &'v str, at: Moment) -> [(&'static str, FluentValue<'v>); 2] {
    [(what, name.into()), ("when", when::day_and_time(at).into())]
}

fn say(lang: Lang, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    Words::get(lang, key, args)
}

#[cfg(test)]
mod tests;
