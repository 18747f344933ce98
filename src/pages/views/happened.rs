//! What can have happened to somebody's account, and the sentences for it: what it is, and what it means for them.

use fluent_bundle::FluentValue;

use super::merge::MergeEvent;
use super::step::Step;
use super::wards::WardEvent;
use crate::account::Ground;
use crate::base::Moment;
use crate::pages::when;

/// What happened to the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// The account was opened.
    Registered,
    /// The account was brought in from a register, or what that says of the holder changed.
    BroughtIn,
    /// The code of a letter about an old account was used.
    LegacyClaimed,
    /// Somebody signed in.
    SignedIn,
    /// A service was entered.
    ServiceOpened,
    /// A service was entered for another, by that one's name.
    ServiceOpenedFor(String),
    /// Somebody entered it for the organisation whose history it is.
    EnteredFor,
    /// Whoever represents the holder entered a service for them, by their name.
    EnteredBy(String),
    /// The holder may act for an organisation.
    MemberAdded,
    /// They may no more.
    MemberEnded,
    /// Somebody may act for the organisation whose history it is.
    MemberJoined,
    /// They may no more.
    MemberLeft,
    /// What somebody was given was confirmed.
    MemberConfirmed,
    /// A document was signed for an organisation.
    DocumentSigned,
    /// Somebody is invited to.
    MemberInvited,
    /// The holder is invited to act for an organisation.
    Invited,
    /// An invitation was taken back.
    InvitationWithdrawn,
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
    /// A phone became a key.
    DeviceBound,
    /// A phone is no key any more.
    DeviceRevoked,
    /// An identity card was read to bind a phone; whether it was found to be the holder's.
    CardRead(bool),
    /// A browser is rung from now on.
    NotificationsOn,
    /// A browser is rung no more.
    NotificationsOff,
    /// A code was set by which services may ask.
    UserCodeSet,
    /// It was taken away.
    UserCodeRemoved,
    /// A passcode was set.
    PasscodeSet,
    /// It was taken away.
    PasscodeRemoved,
    /// A wrong one was typed.
    PasscodeWrong,
    /// It was wrong too often, and rests.
    PasscodeRests,
    /// The one for when somebody forces its holder was typed, and the account was locked for it.
    DuressAnswered,
    /// An officer asked to help.
    AssistanceAsked,
    /// A code for an officer was made.
    AssistanceOffered,
    /// An officer named a code that was none.
    AssistanceRefused,
    /// An officer helps from now on.
    AssistanceOpened,
    /// No more.
    AssistanceEnded,
    /// Something was reported to an agency.
    CaseRouted,
    /// It was sent on to the agency it is for.
    CaseForwarded,
    /// It was answered.
    CaseAnswered,
    /// The answer was rated.
    CaseRated,
    /// The answer was none.
    CaseReopened,
    /// An agency issued a document.
    DocumentIssued,
    /// An agency named the holder for one that it could not issue.
    DocumentRefused,
    /// Something else stands in a document.
    DocumentChanged,
    /// A document counts not now.
    DocumentSuspended,
    /// It counts again.
    DocumentResumed,
    /// It counts no more.
    DocumentRevoked,
    /// A code was made by which somebody reads one.
    DocumentShown,
    /// The same of one of somebody for whom the holder acts, by that one's name.
    DocumentShownFor(String),
    /// Whoever represents the holder did that, by their name.
    DocumentShownBy(String),
    /// Somebody did.
    DocumentChecked,
    /// A code was made by which one is read without a network.
    DocumentShownOffline,
    /// It ends soon.
    DocumentExpiring,
    /// Another took its place.
    DocumentSuperseded,
    /// Codes that lock the account were made.
    RecoveryCodesMade,
    /// A copy was made of everything that is kept about the holder.
    DataCopied,
    /// The holder asked that what is kept about them be erased.
    ErasureAsked,
    /// That was taken back.
    ErasureTakenBack,
    /// Something was corrected.
    DataCorrected,
    /// Processing is restricted.
    ProcessingRestricted,
    /// It is no more.
    RestrictionLifted,
    /// The password was changed.
    PasswordChanged,
    /// A service was allowed to have data.
    ConsentGiven,
    /// The official app used a service in the holder's name.
    ActedFor,
    /// What a service was allowed was taken back.
    ConsentWithdrawn,
    /// A service of the State was left.
    ServiceLeft,
    /// A spent refresh token came back, and the service was signed out.
    TokenReplayed,
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
    /// Somebody looked at the person's data in the State's name.
    LookedAt,
    /// What the holder applied for, by its reference, has come to another step.
    Application(Step, String),
    /// A level was issued; until when it waits for the holder, where it does.
    LevelIssued(u64, Option<Moment>),
    /// The holder took up the level that was issued.
    LevelActivated,
    /// The holder got more time to take it up; until when, where that was written down.
    ActivationReopened(Option<Moment>),
    /// The account was closed.
    AccountClosed,
    /// It was opened again.
    AccountReopened,
    /// What the holder had made anew became one with it.
    CameBack,
    /// Another account may be the holder's, or is.
    Merge(MergeEvent),
    /// The account was locked; why, where this release knows the ground.
    AccountLocked(Option<Ground>),
    /// A ground of a lock was taken away; whether another is left.
    AccountUnlocked(bool),
    /// A register reported that the holder died.
    DeathReported,
    /// A register reported another name.
    NameReported,
    /// A register reported another residence.
    ResidenceReported,
    /// An officer decided where in a split commune the holder lives.
    ResidenceDecided,
    /// The card, passport or residence card ended.
    CardEnded,
    /// A card was issued or renewed.
    CardIssued,
    /// Others represent the organisation.
    RepresentativeChanged,
    /// The organisation was dissolved.
    Dissolved,
    /// The holder was given an office.
    MandateGiven,
    /// An office of the holder ended.
    MandateEnded,
    /// Something between a child or a ward and whoever represents them.
    Ward(WardEvent),
    /// A service asked for an approval.
    ApprovalAsked,
    /// It was given.
    ApprovalGiven,
    /// It was refused.
    ApprovalDenied,
    /// The person had not asked for it.
    ApprovalReported,
}

impl EventKind {
    /// The keys of what happened, and of what it means where that has to be said.
    #[expect(clippy::too_many_lines, reason = "a table: a row an event, and it grows with them")]
    pub(super) const fn words(&self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Registered => ("event-registered", None),
            Self::BroughtIn => ("event-brought-in", None),
            Self::LegacyClaimed => ("event-legacy-claimed", Some("event-legacy-claimed-means")),
            Self::SignedIn => ("event-signed-in", None),
            Self::ServiceOpened => ("event-service-opened", None),
            Self::SignInFailed => ("event-sign-in-failed", Some("event-sign-in-failed-means")),
            Self::SignedOut => ("event-signed-out", None),
            Self::SessionEnded => ("event-session-ended", None),
            Self::PasskeyAdded => ("event-passkey-added", None),
            Self::PasskeyRemoved => ("event-passkey-removed", None),
            Self::CardRead(true) => ("event-card-read", None),
            Self::CardRead(false) => ("event-card-refused", Some("event-card-refused-means")),
            Self::DeviceBound => ("event-device-bound", Some("event-device-bound-means")),
            Self::DeviceRevoked => ("event-device-revoked", Some("event-device-revoked-means")),
            Self::NotificationsOn => ("event-notifications-on", Some("event-notifications-on-means")),
            Self::NotificationsOff => ("event-notifications-off", None),
            Self::UserCodeSet => ("event-user-code-set", Some("event-user-code-set-means")),
            Self::UserCodeRemoved => ("event-user-code-removed", None),
            Self::PasscodeSet => ("event-passcode-set", Some("event-passcode-set-means")),
            Self::PasscodeRemoved => ("event-passcode-removed", None),
            Self::PasscodeWrong => ("event-passcode-wrong", Some("event-passcode-wrong-means")),
            Self::PasscodeRests => ("event-passcode-rests", Some("event-passcode-rests-means")),
            Self::DuressAnswered => ("event-duress-answered", Some("event-duress-answered-means")),
            Self::AssistanceAsked => ("event-assistance-asked", None),
            Self::AssistanceOffered => ("event-assistance-offered", None),
            Self::AssistanceRefused => ("event-assistance-refused", Some("event-assistance-refused-means")),
            Self::AssistanceOpened => ("event-assistance-opened", Some("event-assistance-opened-means")),
            Self::AssistanceEnded => ("event-assistance-ended", None),
            Self::CaseRouted => ("event-case-routed", None),
            Self::CaseForwarded => ("event-case-forwarded", None),
            Self::CaseAnswered => ("event-case-answered", None),
            Self::CaseRated => ("event-case-rated", None),
            Self::CaseReopened => ("event-case-reopened", None),
            Self::RecoveryCodesMade => ("event-recovery-codes", Some("event-recovery-codes-means")),
            Self::DataCopied => ("event-data-copied", Some("event-data-copied-means")),
            Self::ErasureAsked => ("event-erasure-asked", Some("event-erasure-asked-means")),
            Self::ErasureTakenBack => ("event-erasure-taken-back", None),
            Self::DataCorrected => ("event-data-corrected", None),
            Self::ProcessingRestricted => ("event-restricted", Some("event-restricted-means")),
            Self::RestrictionLifted => ("event-restriction-lifted", Some("event-restriction-lifted-means")),
            Self::PasswordChanged => ("event-password-changed", None),
            Self::ConsentGiven => ("event-consent-given", None),
            Self::ServiceOpenedFor(_) => ("event-service-opened-for", None),
            Self::EnteredFor => ("event-entered-for", None),
            Self::EnteredBy(_) => ("event-entered-by", Some("event-entered-by-means")),
            Self::MemberAdded => ("event-member-added", Some("event-member-added-means")),
            Self::MemberEnded => ("event-member-ended", Some("event-member-ended-means")),
            Self::MemberJoined => ("event-member-joined", None),
            Self::MemberLeft => ("event-member-left", None),
            Self::MemberConfirmed => ("event-member-confirmed", None),
            Self::DocumentSigned => ("event-document-signed", Some("event-document-signed-means")),
            Self::DocumentIssued => ("event-document-issued", Some("event-document-means")),
            Self::DocumentRefused => ("event-document-refused", Some("event-document-refused-means")),
            Self::DocumentChanged => ("event-document-changed", Some("event-document-means")),
            Self::DocumentSuspended => ("event-document-suspended", Some("event-document-means")),
            Self::DocumentResumed => ("event-document-resumed", Some("event-document-means")),
            Self::DocumentRevoked => ("event-document-revoked", Some("event-document-means")),
            Self::DocumentShown => ("event-document-shown", None),
            Self::DocumentShownFor(_) => ("event-document-shown-for", None),
            Self::DocumentShownBy(_) => ("event-document-shown-by", Some("event-document-shown-by-means")),
            Self::DocumentChecked => ("event-document-checked", Some("event-document-checked-means")),
            Self::DocumentShownOffline => {
                ("event-document-shown-offline", Some("event-document-shown-offline-means"))
            }
            Self::DocumentExpiring => ("event-document-expiring", Some("event-document-means")),
            Self::DocumentSuperseded => ("event-document-superseded", Some("event-document-means")),
            Self::MemberInvited => ("event-member-invited", None),
            Self::Invited => ("event-invited", Some("event-invited-means")),
            Self::InvitationWithdrawn => ("event-invitation-withdrawn", None),
            Self::ActedFor => ("event-acted-for", Some("event-acted-for-means")),
            Self::ConsentWithdrawn => ("event-consent-withdrawn", None),
            Self::ServiceLeft => ("event-service-left", None),
            Self::TokenReplayed => ("event-token-replayed", None),
            Self::RecoveryBegun => ("event-recovery-begun", None),
            Self::RecoveryOpened => ("event-recovery-opened", None),
            Self::RecoveryCancelled => ("event-recovery-cancelled", None),
            Self::RecoveryUsed => ("event-recovery-used", None),
            Self::ContactChanged => ("event-contact-changed", None),
            Self::Disowned => ("event-disowned", None),
            Self::LookedAt => ("event-looked-at", Some("event-looked-at-means")),
            Self::Application(step, _reference) => step.words(),
            Self::LevelIssued(_, Some(_until)) => ("event-level-issued", Some("event-level-issued-means")),
            Self::LevelIssued(_, None) => ("event-level-confirmed", Some("event-level-confirmed-means")),
            Self::LevelActivated => ("event-level-activated", Some("event-level-activated-means")),
            Self::ActivationReopened(Some(_until)) => {
                ("event-activation-reopened", Some("event-activation-until"))
            }
            Self::ActivationReopened(None) => ("event-activation-reopened", Some("event-activation-how")),
            Self::AccountClosed => ("event-account-closed", Some("event-account-closed-means")),
            Self::AccountReopened => ("event-account-reopened", Some("event-account-reopened-means")),
            Self::CameBack => ("event-came-back", Some("event-came-back-means")),
            Self::Merge(what) => what.words(),
            Self::AccountLocked(ground) => ("event-account-locked", why_locked(*ground)),
            Self::AccountUnlocked(false) => ("event-account-unlocked", Some("event-account-unlocked-means")),
            Self::AccountUnlocked(true) => ("event-ground-gone", Some("event-ground-gone-means")),
            Self::DeathReported => ("event-death-reported", Some("event-death-reported-means")),
            Self::NameReported => ("event-name-reported", Some("event-reported-means")),
            Self::ResidenceReported => ("event-residence-reported", Some("event-reported-means")),
            Self::ResidenceDecided => ("event-residence-decided", None),
            Self::CardEnded => ("event-card-ended", Some("event-card-ended-means")),
            Self::CardIssued => ("event-card-issued", Some("event-card-issued-means")),
            Self::RepresentativeChanged => ("event-representative-changed", Some("event-business-means")),
            Self::Dissolved => ("event-dissolved", Some("event-business-means")),
            Self::MandateGiven => ("event-mandate-given", Some("event-mandate-given-means")),
            Self::MandateEnded => ("event-mandate-ended", Some("event-mandate-ended-means")),
            Self::Ward(what) => what.words(),
            Self::ApprovalAsked => ("event-approval-asked", Some("event-approval-asked-means")),
            Self::ApprovalGiven => ("event-approval-given", Some("event-approval-given-means")),
            Self::ApprovalDenied => ("event-approval-denied", None),
            Self::ApprovalReported => ("event-approval-reported", Some("event-approval-reported-means")),
        }
    }

    /// What its sentences name.
    pub(super) fn arguments(&self) -> Vec<(&'static str, FluentValue<'static>)> {
        let until = |until: &Moment| ("when", when::day_and_time(*until).into());
        match self {
            Self::Application(_step, reference) => vec![("reference", reference.clone().into())],
            Self::LevelIssued(level, by) => {
                let level = ("level", (*level).into());
                by.iter().map(until).chain([level]).collect()
            }
            Self::ServiceOpenedFor(name)
            | Self::EnteredBy(name)
            | Self::DocumentShownFor(name)
            | Self::DocumentShownBy(name) => vec![("name", name.clone().into())],
            Self::ActivationReopened(by) => by.iter().map(until).collect(),
            _ => Vec::new(),
        }
    }

    /// Worth a second look.
    pub(super) const fn alarming(&self) -> bool {
        matches!(
            self,
            Self::SignInFailed
                | Self::PasscodeWrong
                | Self::PasscodeRests
                | Self::ErasureAsked
                | Self::DuressAnswered
                | Self::TokenReplayed
                | Self::ApprovalReported
                | Self::RecoveryBegun
                | Self::RecoveryOpened
                | Self::RecoveryUsed
                | Self::AccountLocked(_)
                | Self::DeathReported
        )
    }
}

/// Why the account is locked, and what opens it.
const fn why_locked(ground: Option<Ground>) -> Option<&'static str> {
    Some(match ground {
        Some(Ground::HolderAsked) => "event-locked-holder-asked",
        Some(Ground::TermsBroken) => "event-locked-terms-broken",
        Some(Ground::DocumentEnded) => "event-locked-document-ended",
        Some(Ground::AuthorityAsked) => "event-locked-authority-asked",
        Some(Ground::HolderEnded) => "event-locked-holder-ended",
        Some(Ground::Idle) => "event-locked-idle",
        Some(Ground::Duress) => "event-locked-duress",
        None => return None,
    })
}
