//! The letters and text messages a person gets, in both languages, as plain text.
//!
//! Knows nothing of channels and queues. Says no personal datum but the name, and carries no link to click:
//! people are told to open the address themselves, so that a false letter cannot look like ours.

mod official;
mod sms;

pub use official::Matter;
pub use sms::{Sms, Told};

use fluent_bundle::FluentValue;

use super::{undone, when, words::Words};
use crate::account::Undone;
use crate::base::visible::isolated;
use crate::base::{Lang, Moment};
use crate::login::recover::Wants;

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
    /// The code for coming back into an account, or for locking it.
    RecoveryCode {
        /// What it does.
        wants: Wants,
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
    /// The holder of an account in another system is to come here. Nobody knows which language they read: it is said in both.
    Invitation {
        /// The system.
        source: String,
        /// What shows that they read this.
        code: String,
        /// Until when it is taken.
        until: Moment,
        /// Our public address.
        origin: String,
    },
    /// Something happened to an account that names an address which nobody has proven. Its reader may be a stranger, whom it
    /// does not concern who the holder is, what happened and on what device; its holder reads that in the history. It is sent
    /// all the same, because most addresses that come from a register are right.
    Unproven {
        /// When.
        at: Moment,
        /// Our public address.
        origin: String,
    },
    /// The holder said that something was not them, and everything ended.
    Disowned {
        /// The person.
        name: String,
        /// When.
        at: Moment,
        /// What else followed.
        undone: Vec<Undone>,
    },
    /// A passkey was added.
    PasskeyAdded {
        /// The person.
        name: String,
        /// What they called it.
        passkey: String,
        /// When.
        at: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
    /// A session began in a browser never seen with this account.
    NewDevice {
        /// The person.
        name: String,
        /// From [`super::agent::describe`].
        device: String,
        /// When.
        at: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
    /// Somebody showed that mail and SMS reach them, and wants a new password.
    RecoveryBegun {
        /// The person.
        name: String,
        /// When it may be set.
        due: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
    /// What an office decided about the account.
    Official {
        /// The person.
        name: String,
        /// What.
        matter: Matter,
        /// When.
        at: Moment,
        /// Our public address.
        origin: String,
    },
    /// One of the events that a sentence tells.
    Happened {
        /// The person.
        name: String,
        /// Which.
        what: What,
        /// When.
        at: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
    /// A spent refresh token came back, and its whole family was revoked (RFC 9700 §4.14.2).
    TokenReplayed {
        /// The person.
        name: String,
        /// The service they were signed out of.
        service: String,
        /// When.
        at: Moment,
        /// What to do if it was not them.
        not_me: NotMe,
    },
    /// They said that they had not asked for what a service wanted of them.
    ApprovalReported {
        /// The person.
        name: String,
        /// The service.
        service: String,
        /// When.
        at: Moment,
        /// What to do if it was not them who said so.
        not_me: NotMe,
    },
}

/// An event that needs no more telling than its name and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A phone became a key of the account.
    DeviceBound,
    /// A phone is no key of the account any more.
    DeviceRevoked,
    /// A passcode was set or changed.
    PasscodeSet,
    /// The passcode was wrong too often, and rests.
    PasscodeRests,
    /// A password was set or changed.
    PasswordSet,
    /// A copy was made of everything that is kept about the holder.
    DataCopied,
    /// What is kept about the holder is to be erased, unless they take that back.
    ErasureAsked,
    /// A counter gave somebody a code for a new password.
    RecoveryOpened,
    /// A new password was set by a recovery, and everything ended.
    Recovered,
    /// The same, and the passkeys went.
    RecoveredWithoutPasskeys,
    /// Passkeys were removed at a counter.
    PasskeysRemoved,
    /// A sign-in with a passkey ended a recovery by codes.
    RecoveryNeedless,
    /// The e-mail address changed.
    EmailChanged,
    /// The mobile number changed.
    PhoneChanged,
    /// Nothing locks the account any more.
    Unlocked,
    /// The holder took up a level that was issued.
    Activated,
    /// It was not the holder who wanted to sign in on another device.
    SignInReported,
}

impl What {
    /// Keys of subject and sentence.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::DeviceBound => ("mail-device-bound-subject", "mail-device-bound"),
            Self::DeviceRevoked => ("mail-device-revoked-subject", "mail-device-revoked"),
            Self::PasscodeSet => ("mail-passcode-subject", "mail-passcode"),
            Self::PasscodeRests => ("mail-passcode-rests-subject", "mail-passcode-rests"),
            Self::PasswordSet => ("mail-password-subject", "mail-password"),
            Self::DataCopied => ("mail-data-copied-subject", "mail-data-copied"),
            Self::ErasureAsked => ("mail-erasure-subject", "mail-erasure"),
            Self::RecoveryOpened => ("mail-counter-subject", "mail-counter"),
            Self::Recovered => ("mail-recovered-subject", "mail-recovered"),
            Self::RecoveredWithoutPasskeys => ("mail-recovered-subject", "mail-recovered-passkeys"),
            Self::PasskeysRemoved => ("mail-passkeys-removed-subject", "mail-passkeys-removed"),
            Self::RecoveryNeedless => ("mail-recovery-needless-subject", "mail-recovery-needless"),
            Self::EmailChanged => ("mail-email-changed-subject", "mail-email-changed"),
            Self::PhoneChanged => ("mail-phone-changed-subject", "mail-phone-changed"),
            Self::Unlocked => ("mail-unlocked-subject", "mail-unlocked"),
            Self::Activated => ("mail-activated-subject", "mail-activated"),
            Self::SignInReported => ("mail-sign-in-reported-subject", "mail-sign-in-reported"),
        }
    }
}

/// Where the reader says that it was not them, and by what code. An address to type, and no link: see above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotMe {
    /// Our public address.
    pub origin: String,
    /// The code; none where it is not established that the holder reads it.
    pub code: Option<String>,
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
        let letter = |subject: &str, name: Option<&str>, middle: Vec<String>| Written {
            subject: say(lang, subject, &[]),
            text: body(lang, name, middle),
        };
        match self {
            Self::RegistrationCode { name, code, minutes } => {
                let words = ["mail-code-subject", "mail-code", "mail-code-life"];
                with_code(lang, words, Some(name.as_str()), code, *minutes)
            }
            Self::ContactCode { code, minutes } => {
                let words = ["mail-code-subject", "mail-contact-code", "mail-contact-code-life"];
                with_code(lang, words, None, code, *minutes)
            }
            Self::RecoveryCode { wants, code, minutes } => {
                let words = match wants {
                    Wants::Password => {
                        ["mail-recovery-code-subject", "mail-recovery-code", "mail-recovery-code-life"]
                    }
                    Wants::Lock => ["mail-lock-code-subject", "mail-lock-code", "mail-recovery-code-life"],
                    Wants::Unlock => {
                        ["mail-unlock-code-subject", "mail-unlock-code", "mail-unlock-code-life"]
                    }
                };
                with_code(lang, words, None, code, *minutes)
            }
            Self::AlreadyRegistered { origin } => {
                let remedy = say(lang, "mail-known-remedy", &[("origin", origin.as_str().into())]);
                letter("mail-known-subject", None, vec![say(lang, "mail-known", &[]), remedy])
            }
            Self::Invitation { source, code, until, origin } => {
                invitation(lang, (source, origin), code, *until)
            }
            Self::Unproven { at, origin } => {
                let remedy = say(lang, "mail-unproven-remedy", &[("origin", origin.as_str().into())]);
                letter("mail-unproven-subject", None, vec![say(lang, "mail-unproven", &when(*at)), remedy])
            }
            Self::PasskeyAdded { name, passkey, at, not_me } => {
                let what = say(lang, "mail-passkey", &about("passkey", passkey, *at));
                letter("mail-passkey-subject", Some(name), event(lang, not_me, what))
            }
            Self::NewDevice { name, device, at, not_me } => {
                let what = say(lang, "mail-device", &about("device", device, *at));
                letter("mail-device-subject", Some(name), event(lang, not_me, what))
            }
            Self::Happened { name, what, at, not_me } => {
                let (subject, sentence) = what.words();
                letter(subject, Some(name), event(lang, not_me, say(lang, sentence, &when(*at))))
            }
            Self::Official { name, matter, at, origin } => {
                let (subject, said) = matter.write(lang, *at, origin);
                Written { subject, text: body(lang, Some(name), said) }
            }
            Self::RecoveryBegun { name, due, not_me } => {
                // Whoever asked has something left to do: to come back.
                let said = ["mail-recovery", "mail-recovery-yes-you"].map(|key| say(lang, key, &when(*due)));
                let middle = said.into_iter().chain([not_me.write(lang)]).collect();
                letter("mail-recovery-subject", Some(name), middle)
            }
            Self::Disowned { name, at, undone } => {
                let mut middle = vec![say(lang, "mail-disowned", &when(*at))];
                middle.extend(undone.iter().map(|one| say(lang, undone::key(*one), &[])));
                middle.push(say(lang, "mail-disowned-next", &[]));
                letter("mail-disowned-subject", Some(name), middle)
            }
            Self::TokenReplayed { name, service, at, not_me } => {
                let keys = ["mail-replay-subject", "mail-replay", "mail-replay-done"];
                of_service(lang, keys, (name, service, *at), not_me)
            }
            Self::ApprovalReported { name, service, at, not_me } => {
                let keys = ["mail-reported-subject", "mail-reported", "mail-reported-done"];
                of_service(lang, keys, (name, service, *at), not_me)
            }
        }
    }
}

fn invitation(lang: Lang, (source, origin): (&str, &str), code: &str, until: Moment) -> Written {
    let args =
        [("source", source.into()), ("origin", origin.into()), ("when", when::day_and_time(until).into())];
    let said = |key| say(lang, key, &args);
    let words = ["mail-invitation", "mail-invitation-next"].map(said);
    let more = ["mail-invitation-until", "mail-invitation-no-code"].map(said);
    let middle = words.into_iter().chain([code.to_owned()]).chain(more).collect();
    Written { subject: said("mail-invitation-subject"), text: body(lang, None, middle) }
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

/// A letter about one service: its subject, what happened, and what followed.
fn of_service(
    lang: Lang,
    [subject, happened, followed]: [&str; 3],
    (name, service, at): (&str, &str, Moment),
    not_me: &NotMe,
) -> Written {
    let named = [("service", isolated(service).into())];
    let middle = vec![
        say(lang, happened, &about("service", service, at)),
        say(lang, followed, &named),
        not_me.write(lang),
    ];
    Written { subject: say(lang, subject, &named), text: body(lang, Some(name), middle) }
}

/// What a letter about one event says: what happened, and what to do if it was somebody else.
fn event(lang: Lang, not_me: &NotMe, what: String) -> Vec<String> {
    vec![what, say(lang, "mail-yes-you", &[]), not_me.write(lang)]
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
