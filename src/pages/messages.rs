//! The letters and text messages a person gets, in both languages, as plain text.
//!
//! Knows nothing of channels and queues. Says no personal datum but the name, and carries no link to click:
//! people are told to open the address themselves, so that a false letter cannot look like ours.

use fluent_bundle::FluentValue;

use super::{when, words::Words};
use crate::base::visible::isolated;
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
    /// The code that shows that a new address is its holder's.
    ContactCode {
        /// The code.
        code: String,
        /// How long it lives.
        minutes: u64,
    },
    /// The code for coming back into an account.
    RecoveryCode {
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
        /// The person; none where it may be read by another.
        name: Option<String>,
        /// What they called it.
        passkey: String,
        /// When.
        at: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
    /// A session began in a browser never seen with this account.
    NewDevice {
        /// The person; none where it may be read by another.
        name: Option<String>,
        /// From [`super::agent::describe`].
        device: String,
        /// When.
        at: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
    /// Somebody showed that mail and SMS reach them, and wants a new password.
    RecoveryBegun {
        /// The person; none where it may be read by another.
        name: Option<String>,
        /// When it may be set.
        due: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
    /// One of the events that a sentence tells.
    Happened {
        /// The person; none where it may be read by another.
        name: Option<String>,
        /// Which.
        what: What,
        /// When.
        at: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
    /// A spent refresh token came back, and its whole family was revoked (RFC 9700 §4.14.2).
    TokenReplayed {
        /// The person; none where it may be read by another.
        name: Option<String>,
        /// The service they were signed out of.
        service: String,
        /// When.
        at: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
}

/// An event that needs no more telling than its name and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A password was set or changed.
    PasswordSet,
    /// A counter gave somebody a code for a new password.
    RecoveryOpened,
    /// A new password was set by a recovery, and everything ended.
    Recovered,
    /// The same, and the passkeys went.
    RecoveredWithoutPasskeys,
    /// Passkeys were removed at a counter.
    PasskeysRemoved,
    /// The holder said that something was not them.
    Disowned,
    /// The e-mail address changed.
    EmailChanged,
    /// The mobile number changed.
    PhoneChanged,
}

impl What {
    /// Keys of subject and sentence.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::PasswordSet => ("mail-password-subject", "mail-password"),
            Self::RecoveryOpened => ("mail-counter-subject", "mail-counter"),
            Self::Recovered => ("mail-recovered-subject", "mail-recovered"),
            Self::RecoveredWithoutPasskeys => ("mail-recovered-subject", "mail-recovered-passkeys"),
            Self::PasskeysRemoved => ("mail-passkeys-removed-subject", "mail-passkeys-removed"),
            Self::Disowned => ("mail-disowned-subject", "mail-disowned"),
            Self::EmailChanged => ("mail-email-changed-subject", "mail-email-changed"),
            Self::PhoneChanged => ("mail-phone-changed-subject", "mail-phone-changed"),
        }
    }
}

/// Where the reader says that it was not them, and by what code. An address to type, and no link: see above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotMe {
    /// Our public address.
    pub origin: String,
    /// The code; none where there is nothing to deny, or nobody proven to read it.
    pub code: Option<String>,
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
        /// The host of the page it is typed into.
        host: String,
    },
    /// Somebody registered with a number that already has an account.
    AlreadyRegistered,
    /// The code for coming back into an account.
    RecoveryCode {
        /// The code.
        code: String,
        /// How long it lives.
        minutes: u64,
        /// Where it is typed, for phones that fill it in.
        host: String,
    },
    /// Somebody wants a new password; the code says that it was not them.
    RecoveryBegun {
        /// The code.
        code: String,
    },
    /// An address or number changed; the code says that it was not them.
    ContactChanged {
        /// The code.
        code: String,
    },
    /// A counter gave a code for a new password, or one was set by a recovery; the code says that it was not them.
    Recovered {
        /// The code.
        code: String,
    },
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
    /// Leaves out of a letter about an account whose it is and what can be done to it: nobody has shown that its holder reads
    /// this address.
    pub fn to_whom_it_may_concern(&mut self) {
        match self {
            Self::PasskeyAdded { name, not_me, .. }
            | Self::NewDevice { name, not_me, .. }
            | Self::RecoveryBegun { name, not_me, .. }
            | Self::Happened { name, not_me, .. }
            | Self::TokenReplayed { name, not_me, .. } => (*name, not_me.code) = (None, None),
            _ => {}
        }
    }

    /// Subject and text in `lang`.
    pub fn write(&self, lang: Lang) -> Written {
        match self {
            Self::RegistrationCode { name, code, minutes } => {
                let words = ["mail-code-subject", "mail-code", "mail-code-life"];
                with_code(lang, words, Some(name.as_str()), code, *minutes)
            }
            Self::ContactCode { code, minutes } => {
                let words = ["mail-code-subject", "mail-contact-code", "mail-contact-code-life"];
                with_code(lang, words, None, code, *minutes)
            }
            Self::RecoveryCode { code, minutes } => {
                let words = ["mail-recovery-code-subject", "mail-recovery-code", "mail-recovery-code-life"];
                with_code(lang, words, None, code, *minutes)
            }
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
            Self::PasskeyAdded { name, passkey, at, not_me } => Written {
                subject: say(lang, "mail-passkey-subject", &[]),
                text: event(
                    lang,
                    name.as_deref(),
                    not_me,
                    say(lang, "mail-passkey", &about("passkey", passkey, *at)),
                ),
            },
            Self::RecoveryBegun { name, due, not_me } => Written {
                subject: say(lang, "mail-recovery-subject", &[]),
                text: event(lang, name.as_deref(), not_me, say(lang, "mail-recovery", &when(*due))),
            },
            Self::Happened { name, what, at, not_me } => {
                let (subject, sentence) = what.words();
                Written {
                    subject: say(lang, subject, &[]),
                    text: event(lang, name.as_deref(), not_me, say(lang, sentence, &when(*at))),
                }
            }
            Self::NewDevice { name, device, at, not_me } => Written {
                subject: say(lang, "mail-device-subject", &[]),
                text: event(
                    lang,
                    name.as_deref(),
                    not_me,
                    say(lang, "mail-device", &about("device", device, *at)),
                ),
            },
            Self::TokenReplayed { name, service, at, not_me } => {
                let of_service = [("service", isolated(service).into())];
                Written {
                    subject: say(lang, "mail-replay-subject", &of_service),
                    text: body(
                        lang,
                        name.as_deref(),
                        vec![
                            say(lang, "mail-replay", &about("service", service, *at)),
                            say(lang, "mail-replay-done", &of_service),
                            not_me.write(lang),
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
            Self::RegistrationCode { code, minutes, host } => {
                let args = [("code", code.as_str().into()), ("minutes", (*minutes).into())];
                bound(say(lang, "sms-code", &args), host, code)
            }
            Self::AlreadyRegistered => say(lang, "sms-known", &[]),
            Self::RecoveryCode { code, minutes, host } => {
                let args = [("code", code.as_str().into()), ("minutes", (*minutes).into())];
                bound(say(lang, "sms-recovery-code", &args), host, code)
            }
            Self::RecoveryBegun { code } => say(lang, "sms-recovery", &[("code", code.as_str().into())]),
            Self::ContactChanged { code } => {
                say(lang, "sms-contact-changed", &[("code", code.as_str().into())])
            }
            Self::Recovered { code } => say(lang, "sms-recovered", &[("code", code.as_str().into())]),
        }
    }
}

/// The most that goes in one GSM-7 message.
const ONE_MESSAGE: usize = 160;

/// The text with a last line by which phones fill the code in at `host` and nowhere else (WICG origin-bound one-time
/// codes). A host so long that a second message would be paid for has to do without.
fn bound(text: String, host: &str, code: &str) -> String {
    let whole = format!("{text}\n\n@{host} #{code}");
    if whole.is_ascii() && whole.len() <= ONE_MESSAGE { whole } else { text }
}

/// A letter that brings a code, by the keys of its subject, of what the code is for and of how long it lives.
fn with_code(lang: Lang, words: [&str; 3], name: Option<&str>, code: &str, minutes: u64) -> Written {
    let [subject, what, life] = words;
    let middle = vec![
        say(lang, what, &[]),
        code.to_owned(),
        say(lang, life, &[("minutes", minutes.into())]),
        say(lang, "mail-never", &[]),
    ];
    Written { subject: say(lang, subject, &[("code", code.into())]), text: body(lang, name, middle) }
}

/// A letter about one event: what happened, and what to do if it was somebody else.
fn event(lang: Lang, name: Option<&str>, not_me: &NotMe, what: String) -> String {
    body(lang, name, vec![what, say(lang, "mail-yes-you", &[]), not_me.write(lang)])
}

impl NotMe {
    fn write(&self, lang: Lang) -> String {
        let origin = ("origin", self.origin.as_str().into());
        match &self.code {
            Some(code) => say(lang, "mail-not-you", &[origin, ("code", code.as_str().into())]),
            None => say(lang, "mail-not-you-no-code", &[origin]),
        }
    }
}

fn body(lang: Lang, name: Option<&str>, middle: Vec<String>) -> String {
    let hello = match name {
        Some(name) => say(lang, "mail-hello", &[("name", isolated(name).into())]),
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
    [(what, isolated(name).into()), ("when", when::day_and_time(at).into())]
}

/// A letter's sentences may name the offices too; who its reader is, their words say by themselves.
fn say(lang: Lang, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    let mut args = args.to_vec();
    args.push(("office", Words::get(lang, "office-unknown", &[]).into()));
    Words::get(lang, key, &args)
}

#[cfg(test)]
mod tests;
