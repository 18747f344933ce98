//! The lines of the home page's lists: passkeys, sessions, events.
//!
//! Plain facts; how they are worded is the page's business.

use crate::audit::Purpose;
use crate::base::{Moment, Told};

/// One passkey.
#[derive(Debug, Clone)]
pub struct PasskeyRow {
    /// Goes into the address of the form that removes it.
    pub id: String,
    /// The name its owner gave it.
    pub name: String,
    /// When it was added.
    pub created: Moment,
    /// When somebody last signed in with it.
    pub last_used: Option<Moment>,
    /// Copied between the owner's devices by their provider (backup state), or bound to one device.
    pub synced: bool,
}

/// One session of this person.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Goes into the address of the form that ends it; never the cookie's value.
    pub id: String,
    /// The `User-Agent` it began with.
    pub user_agent: String,
    /// When it began.
    pub started: Moment,
    /// How the person signed in (RFC 8176 names: `pwd`, `hwk`, `swk`, `otp`, …).
    pub amr: Vec<String>,
    /// Names of the services it opened.
    pub services: Vec<Told>,
    /// The one that shows this page.
    pub current: bool,
}

/// What happened to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The account was opened.
    Registered,
    /// Somebody signed in.
    SignedIn,
    /// A service was entered.
    ServiceOpened,
    /// An attempt to sign in failed.
    SignInFailed,
    /// Somebody signed out.
    SignedOut,
    /// A session was ended from another one.
    SessionEnded,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// The password was changed.
    PasswordChanged,
    /// A service was allowed to have data.
    ConsentGiven,
    /// Somebody wants a new password, and the holder can still say no.
    RecoveryBegun,
    /// A counter gave a code for a new password.
    RecoveryOpened,
    /// An open recovery was stopped.
    RecoveryCancelled,
    /// A new password was set by a recovery.
    RecoveryUsed,
    /// The e-mail address or mobile number changed.
    ContactChanged,
    /// The holder said that something was not them.
    Disowned,
    /// What a service was allowed was taken back.
    ConsentWithdrawn,
    /// A service of the State was left.
    ServiceLeft,
    /// Somebody looked at the person's data in the State's name.
    LookedAt,
    /// A level was issued and waits for the holder.
    LevelIssued,
    /// The holder took up the level that was issued.
    LevelActivated,
    /// The holder got more time to take it up.
    ActivationReopened,
    /// The account was closed.
    AccountClosed,
    /// It was opened again.
    AccountReopened,
    /// The account was locked.
    AccountLocked,
    /// A ground of a lock was taken away.
    AccountUnlocked,
    /// A register reported that the holder died.
    DeathReported,
    /// A register reported another name.
    NameReported,
    /// A register reported another residence.
    ResidenceReported,
    /// The card, passport or residence card ended.
    CardEnded,
    /// A card was issued or renewed.
    CardIssued,
    /// Others represent the organisation.
    RepresentativeChanged,
    /// The organisation was dissolved.
    Dissolved,
    /// A spent refresh token came back, and the service was signed out.
    TokenReplayed,
}

impl EventKind {
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Registered => "event-registered",
            Self::SignedIn => "event-signed-in",
            Self::ServiceOpened => "event-service-opened",
            Self::SignInFailed => "event-sign-in-failed",
            Self::SignedOut => "event-signed-out",
            Self::SessionEnded => "event-session-ended",
            Self::PasskeyAdded => "event-passkey-added",
            Self::PasskeyRemoved => "event-passkey-removed",
            Self::PasswordChanged => "event-password-changed",
            Self::LookedAt => "event-looked-at",
            Self::LevelIssued => "event-level-issued",
            Self::LevelActivated => "event-level-activated",
            Self::ActivationReopened => "event-activation-reopened",
            Self::AccountClosed => "event-account-closed",
            Self::AccountReopened => "event-account-reopened",
            Self::AccountLocked => "event-account-locked",
            Self::AccountUnlocked => "event-account-unlocked",
            Self::ConsentGiven => "event-consent-given",
            Self::RecoveryBegun => "event-recovery-begun",
            Self::RecoveryOpened => "event-recovery-opened",
            Self::RecoveryCancelled => "event-recovery-cancelled",
            Self::RecoveryUsed => "event-recovery-used",
            Self::ContactChanged => "event-contact-changed",
            Self::Disowned => "event-disowned",
            Self::ConsentWithdrawn => "event-consent-withdrawn",
            Self::ServiceLeft => "event-service-left",
            Self::DeathReported => "event-death-reported",
            Self::NameReported => "event-name-reported",
            Self::ResidenceReported => "event-residence-reported",
            Self::CardEnded => "event-card-ended",
            Self::CardIssued => "event-card-issued",
            Self::RepresentativeChanged => "event-representative-changed",
            Self::Dissolved => "event-dissolved",
            Self::TokenReplayed => "event-token-replayed",
        }
    }

    /// Worth a second look.
    pub(super) fn alarming(self) -> bool {
        matches!(
            self,
            Self::SignInFailed
                | Self::TokenReplayed
                | Self::RecoveryBegun
                | Self::RecoveryOpened
                | Self::RecoveryUsed
        )
    }
}

/// One line of the recent history.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// What.
    pub kind: EventKind,
    /// With which service.
    pub detail: Option<Told>,
    /// How somebody came, if it is about a sign-in and the log knows.
    pub came: Option<Came>,
    /// For whom and what for, if it was done in the State's name.
    pub duty: Option<Duty>,
}

/// In whose name and what for an officer did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What for; none where a later release knows another purpose.
    pub purpose: Option<Purpose>,
    /// The agency, by its code.
    pub agency: Option<String>,
}

/// What a person recognises a sign-in by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// The browser, by its kind.
    pub browser: Option<String>,
    /// What it ran on.
    pub system: Option<String>,
    /// How they signed in or tried to (RFC 8176 names).
    pub amr: Vec<String>,
    /// Whether the account had been signed in to from there before.
    pub known: bool,
}
