//! Text messages: one GSM-7 message each, because a second one is paid for and comes in any order.

use super::say;
use crate::base::{Lang, LocalDate};
use crate::login::recover::Wants;

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
    /// The code for coming back into an account, or for locking it.
    RecoveryCode {
        /// What it does.
        wants: Wants,
        /// The code.
        code: String,
        /// How long it lives.
        minutes: u64,
        /// Where it is typed, for phones that fill it in.
        host: String,
    },
    /// The holder of an account in another system is to come here.
    Invitation {
        /// What shows that they read this.
        code: String,
        /// The host of the page it is typed into.
        host: String,
    },
    /// The account was locked; why is said by letter, or where the holder asks.
    Locked,
    /// It and another account are to become one.
    Merging {
        /// The last day on which its holder can object.
        last_day: LocalDate,
    },
    /// The account was closed.
    Closed,
    /// Something happened to the account.
    Happened {
        /// Which.
        what: Told,
        /// The code that says that it was not them, where it is established that they read it.
        code: Option<String>,
    },
}

/// What is told by a text message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Somebody wants a new password.
    RecoveryBegun,
    /// A phone became a key of the account.
    DeviceBound,
    /// A counter gave a code for a new password.
    RecoveryOpened,
    /// A new password was set by a recovery.
    Recovered,
    /// An address or number changed.
    ContactChanged,
    /// What is kept about the holder is to be erased.
    ErasureAsked,
    /// Nothing locks the account any more.
    Unlocked,
}

impl Told {
    const fn key(self) -> &'static str {
        match self {
            Self::RecoveryBegun => "sms-recovery",
            Self::DeviceBound => "sms-device-bound",
            Self::RecoveryOpened => "sms-counter",
            Self::Recovered => "sms-recovered",
            Self::ContactChanged => "sms-contact-changed",
            Self::ErasureAsked => "sms-erasure",
            Self::Unlocked => "sms-unlocked",
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
            Self::Invitation { code, host } => {
                let args = [("code", code.as_str().into()), ("host", host.as_str().into())];
                say(lang, "sms-invitation", &args)
            }
            Self::Locked => say(lang, "sms-locked", &[]),
            Self::Merging { last_day } => {
                let day = crate::pages::when::day(last_day.begins());
                say(lang, "sms-merging", &[("day", day.as_str().into())])
            }
            Self::Closed => say(lang, "sms-closed", &[]),
            Self::RecoveryCode { wants, code, minutes, host } => {
                let args = [("code", code.as_str().into()), ("minutes", (*minutes).into())];
                let key = match wants {
                    Wants::Password => "sms-recovery-code",
                    Wants::Lock => "sms-lock-code",
                    Wants::Unlock => "sms-unlock-code",
                };
                bound(say(lang, key, &args), host, code)
            }
            Self::Happened { what, code } => {
                let not_you = match code {
                    Some(code) => say(lang, "sms-not-you", &[("code", code.as_str().into())]),
                    None => say(lang, "sms-not-you-no-code", &[]),
                };
                format!("{} {not_you}", say(lang, what.key(), &[]))
            }
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
