//! What the owner of an account should hear of, because it may have been somebody else.
//!
//! [`tell`] enqueues it with what it follows from; what a letter needs and the log must not keep travels sealed in the job
//! alone. How it is worded and which way it goes is decided above this room.

mod step;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::contact::{self, Place, Trust, Way};
use super::denial::{self, Undo, Undone};
use super::error::AccountError;
use super::lock::Ground;
use super::standing::Why;
use crate::base::{AccountId, LocalDate, Moment, Secret};
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job, Lane};
use crate::keys::{Desk, Vault};

pub use step::{CaseStep, DocumentStep, Step, VisitStep, WardStep};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// A passkey was added.
    PasskeyAdded {
        /// What it is called.
        passkey: String,
    },
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
    /// A session began in a browser where the account was never signed in to.
    NewDevice {
        /// The browser, as it called itself.
        agent: String,
    },
    /// Somebody showed that mail and SMS reach them, and wants a new password.
    RecoveryBegun {
        /// When they may set it.
        due: Moment,
    },
    /// A counter gave somebody a code for a new password.
    RecoveryOpened,
    /// A new password was set by one of these ways, and everything ended.
    Recovered {
        /// Whether the passkeys went.
        without_passkeys: bool,
    },
    /// The e-mail address changed.
    EmailChanged,
    /// The mobile number changed.
    PhoneChanged,
    /// Passkeys were removed at a counter.
    PasskeysRemoved,
    /// A sign-in with a passkey ended a recovery by codes: whoever holds a key needs none.
    RecoveryNeedless,
    /// The holder said that something was not them, and everything ended.
    Disowned {
        /// What else followed.
        #[serde(default)]
        undone: Vec<Undone>,
    },
    /// A level was issued, and waits for its holder.
    Issued {
        /// Which.
        level: u64,
        /// Until when.
        by: Moment,
    },
    /// The holder took up the level that was issued.
    Activated,
    /// The holder got more time to take up the level that was issued.
    Reopened {
        /// Until when.
        by: Moment,
    },
    /// The holder was confirmed as somebody who was here before: what they had made anew became one with the account they had.
    CameBack,
    /// Two officers found that this and another account are one person's: they become one unless a holder objects.
    MergeAgreed {
        /// The last day on which they can.
        last_day: LocalDate,
    },
    /// Another account of the holder became one with this one.
    Merged,
    /// The account was closed.
    Closed {
        /// Why.
        why: Why,
    },
    /// The account was locked.
    Locked {
        /// Why.
        ground: Ground,
    },
    /// Nothing locks the account any more.
    Unlocked,
    /// What the holder applied for has come to another step.
    Application {
        /// Which.
        step: Step,
        /// By which they find it.
        reference: String,
    },
    /// The holder was given an office, or one of theirs ended.
    Office {
        /// For which agency, by its code.
        agency: String,
        /// As what, by the stored name.
        role: String,
        /// Whether it was given.
        given: bool,
    },
    /// The holder may act for an organisation, or may no more.
    Member {
        /// For which, by its account.
        organisation: AccountId,
        /// As what, by the stored name.
        role: String,
        /// Whether it was given.
        given: bool,
    },
    /// The holder is invited to act for an organisation.
    Invited {
        /// For which, by its account.
        organisation: AccountId,
        /// Until when it waits.
        until: Moment,
    },
    /// A visit to a counter was booked, moved or missed.
    Visit {
        /// Which of it.
        what: VisitStep,
        /// By which they find the application.
        reference: String,
        /// The code of the agency.
        office: String,
        /// When it begins, or began.
        at: Moment,
    },
    /// A report of the holder's to an agency was sent on or answered.
    Case {
        /// Which of it.
        step: CaseStep,
        /// The code of the agency that has it now.
        agency: String,
    },
    /// Something became of a document of the holder's. Which one it is they see where they are signed in.
    Document {
        /// What.
        step: DocumentStep,
    },
    /// An officer began to help the holder.
    Helped {
        /// The code of the officer's agency.
        agency: String,
    },
    /// Something happened between a child or a ward and whoever represents them.
    Ward {
        /// What.
        what: WardStep,
    },
    /// A code or refresh token came a second time, and its grant was ended (RFC 9700 §4.14.2).
    TokenReplayed {
        /// The client that holds the grant.
        client: String,
    },
    /// The holder said that it was not them who wanted to sign in on another device.
    SignInReported,
    /// The holder said that they had not asked for what a service wanted an approval of.
    ApprovalReported {
        /// The client that asked.
        client: String,
    },
}

impl Alert {
    /// The ways it takes. What could give the account to somebody else is told on two: one of them may be theirs already.
    const fn ways(&self) -> &'static [Way] {
        match self {
            Self::RecoveryBegun { .. }
            | Self::DeviceBound
            | Self::RecoveryOpened
            | Self::Recovered { .. }
            | Self::EmailChanged
            | Self::PhoneChanged
            | Self::ErasureAsked
            | Self::Locked { .. }
            | Self::MergeAgreed { .. }
            | Self::Closed { .. }
            | Self::Unlocked => &[Way::Mail, Way::Sms],
            _ => &[Way::Mail],
        }
    }
}

/// The job: one letter or text message to the holder, in the language they read.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellHolder {
    /// Whose account it happened to.
    pub account: AccountId,
    /// When.
    pub at: Moment,
    /// Which way it takes.
    #[serde(default)]
    way: Way,
    /// The alert, sealed.
    sealed: String,
    /// Where it goes, sealed; releases before this one left it to be looked up.
    #[serde(default)]
    to: Option<String>,
    /// The code by which its reader says that it was not them, sealed; none where there is nothing to deny.
    #[serde(default)]
    denial: Option<String>,
}

impl Job for TellHolder {
    const NAME: &'static str = "tell-holder";
    const LANE: Lane = Lane::Mail;
    const ATTEMPTS: i32 = 10;

    fn lane(&self) -> Lane {
        self.way.lane()
    }
}

impl TellHolder {
    /// What happened; nothing when it was sealed under keys that are gone, or by a later release.
    pub fn alert(&self, vault: &Vault) -> Option<Alert> {
        let plain = unsealed(vault, &context(self.account), &self.sealed)?;
        serde_json::from_slice(&plain).ok()
    }

    /// Where it goes, as it was when it happened: whoever changes the address meanwhile does not turn it away.
    pub fn to(&self, vault: &Vault) -> Option<Place> {
        let plain = unsealed(vault, &place_context(self.account), self.to.as_deref()?)?;
        serde_json::from_slice(&plain).ok()
    }

    /// The code of "this was not me", as it is written.
    pub fn denial(&self, vault: &Vault) -> Option<Secret> {
        let plain = unsealed(vault, &denial_context(self.account), self.denial.as_deref()?)?;
        std::str::from_utf8(&plain).ok().map(|code| Secret::new(code.to_owned()))
    }
}

/// Puts letters about `alert` on their way to wherever the holder of `account` is reached, in the caller's transaction. Where
/// it is established that the holder reads it, they bring a code by which its reader says that it was not them: then `undoes`
/// is undone.
///
/// # Errors
/// What the database says.
pub fn tell(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    alert: &Alert,
    undoes: &[Undo],
) -> Result<(), StoreError> {
    let reach = match contact::reach(c, &desk.vault, desk.now, account) {
        Ok(reach) => reach,
        // Nobody is left to be told.
        Err(AccountError::Sealed(..)) => return Ok(()),
        Err(AccountError::Store(error)) => return Err(error),
    };
    // Strings always have a JSON form.
    let plain = Zeroizing::new(serde_json::to_vec(alert).unwrap_or_default());
    let seal =
        |context: &str, plain: &[u8]| URL_SAFE_NO_PAD.encode(desk.vault.seal(&desk.entropy, context, plain));
    // A code that brought the next one would never end; of a lock nothing is left to undo, and of what an office does.
    let is_deniable = !matches!(
        alert,
        Alert::Disowned { .. }
            | Alert::Issued { .. }
            | Alert::Reopened { .. }
            | Alert::CameBack
            | Alert::MergeAgreed { .. }
            | Alert::Merged
            | Alert::Closed { .. }
            | Alert::Locked { .. }
            | Alert::Application { .. }
            | Alert::Office { .. }
            | Alert::Member { .. }
            | Alert::Invited { .. }
            | Alert::Visit { .. }
            | Alert::Document { .. }
    );
    let established = |place: &Place| place.trust == Trust::Established;
    let denial = match is_deniable && reach.by(alert.ways()).any(established) {
        true => Some(denial::issue(c, desk, account, undoes)?),
        false => None,
    };
    for place in reach.by(alert.ways()) {
        let code = denial.as_ref().filter(|_| established(place));
        let to = Zeroizing::new(serde_json::to_vec(place).unwrap_or_default());
        let job = TellHolder {
            account,
            at: desk.now,
            way: place.contact.way(),
            sealed: seal(&context(account), &plain),
            to: Some(seal(&place_context(account), &to)),
            denial: code.map(|code| seal(&denial_context(account), code.expose().as_bytes())),
        };
        jobs::enqueue(c, desk.now, &desk.entropy, &job)?;
    }
    Ok(())
}

fn unsealed(vault: &Vault, context: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    vault.open_sealed(context, &URL_SAFE_NO_PAD.decode(sealed).ok()?).ok()
}

fn denial_context(account: AccountId) -> String {
    format!("job/tell-holder/denial/{account}")
}

fn place_context(account: AccountId) -> String {
    format!("job/tell-holder/to/{account}")
}

fn context(account: AccountId) -> String {
    format!("job/tell-holder/{account}")
}
