//! Who must hear of what: a row an event, and no event without one.
//!
//! [`record`](super::record) enqueues a job for each audience of the row in the caller's transaction, so nobody forgets to tell,
//! and nobody is told of what was rolled back. Jobs carry what the log keeps, and no more. Bulk facts never come this way: of
//! what `record_all` and `record_shared` write, as an import does, nobody has to hear.
//!
//! Three things are told by whoever does them, because they cannot be read off the log afterwards. `sign_out` enqueues the
//! logout of each service, which must be known before its grants end. `login` sends codes. And the letters that may say of a
//! stranger "this was not me" are enqueued by `account::tell` at once: they go to where the holder was reached when it
//! happened, and bring a code that undoes it. Rejected: reading the address when the job runs, which a thief can change first.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Event, Recorded, store};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job, Lane};
use crate::keys::Desk;

/// Somebody who hears of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Whose account it is: by letters, in the language they read.
    Holder,
}

impl Audience {
    /// The stored name.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Holder => "holder",
        }
    }
}

/// An audience as a type, by which its jobs find their handler.
pub trait Hearer: Send + Sync + 'static {
    /// Which audience it is.
    const AUDIENCE: Audience;
    /// The stored name of its jobs.
    const JOB: &'static str;
    /// Which hands do them.
    const LANE: Lane;
}

/// [`Audience::Holder`].
pub struct Holder;

impl Hearer for Holder {
    const AUDIENCE: Audience = Audience::Holder;
    const JOB: &'static str = "heard-holder";
    const LANE: Lane = Lane::Mail;
}

/// The job: an entry of the log on its way to an audience.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Heard<H: Hearer> {
    /// Its number in the log.
    pub seq: i64,
    /// When it happened.
    pub at: Moment,
    /// The stored name of the event; a later release may know more of them.
    pub event: String,
    /// Whose account it is about.
    pub account: Option<AccountId>,
    /// Why and how.
    pub facts: Value,
    #[serde(skip)]
    hearer: PhantomData<H>,
}

impl<H: Hearer> Job for Heard<H> {
    const NAME: &'static str = H::JOB;
    const LANE: Lane = H::LANE;
    const ATTEMPTS: i32 = 10;
}

impl<H: Hearer> Heard<H> {
    /// Takes note that its audience has heard it, in the transaction of whatever follows; false when it had before.
    ///
    /// # Errors
    /// As the database.
    pub fn first(&self, c: &mut Conn, now: Moment) -> Result<bool, StoreError> {
        store::hear(c, self.seq, H::AUDIENCE.as_str(), now)
    }

    fn of(entry: &Recorded) -> Self {
        let Recorded { seq, at, event, account, facts, .. } = entry.clone();
        Self { seq, at, event, account, facts, hearer: PhantomData }
    }
}

/// Puts what was written on its way to `audiences`.
pub(super) fn tell(
    c: &mut Conn,
    desk: &Desk,
    entry: &Recorded,
    audiences: &[Audience],
) -> Result<(), StoreError> {
    audiences.iter().try_for_each(|audience| {
        let job = match audience {
            Audience::Holder => Heard::<Holder>::of(entry),
        };
        jobs::enqueue(c, desk.now, &desk.entropy, &job).map(|_job| ())
    })
}

impl Event {
    /// Who must hear of it. A new event has to be put into a row here before anything compiles.
    #[expect(clippy::too_many_lines, reason = "a table: a row an event, and it grows with them")]
    pub const fn heard_by(self) -> &'static [Audience] {
        match self {
            Self::AccountIssued
            | Self::AccountActivated
            | Self::ActivationReopened
            | Self::AccountClosed
            | Self::CameBack
            | Self::MergeAgreed
            | Self::PersonMerged
            | Self::AccountLocked
            | Self::AccountUnlocked
            | Self::ApplicationSubmitted
            | Self::ApplicationNeedsMore
            | Self::ApplicationApproved
            | Self::ApplicationRefused
            | Self::ApplicationLapsed
            | Self::MandateGiven
            | Self::MandateEnded
            | Self::MemberAdded
            | Self::MemberEnded
            | Self::Invited
            | Self::GuardianGiven
            | Self::GuardianEnded
            | Self::HandedOver
            | Self::BirthReported
            | Self::VisitBooked
            | Self::VisitMoved
            | Self::VisitMissed
            | Self::VisitLost
            | Self::CaseForwarded
            | Self::AssistanceOpened
            | Self::CaseAnswered
            | Self::DocumentIssued
            | Self::DocumentChanged
            | Self::DocumentSuspended
            | Self::DocumentResumed
            | Self::DocumentRevoked
            | Self::DocumentExpiring
            | Self::ApprovalReported => &[Audience::Holder],
            // Told at once, by whoever does it: see the file's own words.
            Self::PasskeyAdded
            | Self::PasskeyRemoved
            | Self::DeviceBound
            | Self::DeviceRevoked
            | Self::PasscodeSet
            | Self::PasscodeRests
            | Self::PasswordSet
            | Self::DataCopied
            | Self::ErasureAsked
            | Self::RecoveryBegun
            | Self::RecoveryOpened
            | Self::RecoveryCancelled
            | Self::RecoveryUsed
            | Self::ContactChanged
            | Self::Disowned
            | Self::CodeReplayed
            | Self::RefreshReplayed
            | Self::SignedIn => &[],
            // Read by the holder in their history, and by nobody else.
            Self::ActedFor
            | Self::MergeProposed
            | Self::MergeEnded
            | Self::MemberJoined
            | Self::MemberInvited
            | Self::MemberConfirmed
            | Self::DocumentSigned
            | Self::DocumentRefused
            | Self::DocumentSuperseded
            | Self::DocumentShown
            | Self::DocumentChecked
            | Self::DocumentShownOffline
            | Self::InvitationWithdrawn
            | Self::MemberLeft
            | Self::EnteredFor
            | Self::CardRead
            | Self::ApprovalAsked
            | Self::ApprovalGiven
            | Self::ApprovalDenied
            | Self::WardRegistered
            | Self::AgreementTermSet
            | Self::AgreementGiven
            | Self::AgreementEnded
            | Self::GuardiansReported
            | Self::SignInRefused
            | Self::PasscodeWrong
            | Self::SignInCancelled
            | Self::SignedOut
            | Self::RecoveryCodesMade
            | Self::ErasureTakenBack
            | Self::DataCorrected
            | Self::ProcessingRestricted
            | Self::RestrictionLifted
            | Self::NotificationsOn
            | Self::NotificationsOff
            | Self::UserCodeSet
            | Self::UserCodeRemoved
            | Self::PasscodeRemoved
            | Self::DuressAnswered
            | Self::CaseRouted
            | Self::AssistanceAsked
            | Self::AssistanceOffered
            | Self::AssistanceRefused
            | Self::AssistanceEnded
            | Self::CaseRated
            | Self::CaseReopened
            | Self::SessionEnded
            | Self::Registered
            | Self::PersonLookedAt
            | Self::AccountReopened
            | Self::DeathReported
            | Self::NameReported
            | Self::ResidenceReported
            | Self::ResidenceDecided
            | Self::CardEnded
            | Self::CardIssued
            | Self::RepresentativeChanged
            | Self::Dissolved
            | Self::ApplicationBegun
            | Self::ApplicationComplete
            | Self::ApplicationForwarded
            | Self::ApplicationProposed
            | Self::ApplicationWithdrawn
            | Self::VisitCancelled
            | Self::VisitMade
            | Self::FaceCompared
            | Self::ApplicationHandedOver
            | Self::ConsentGiven
            | Self::ConsentWithdrawn
            | Self::ServiceLeft
            | Self::ConsentRefused
            | Self::CodeIssued
            | Self::TokensIssued
            | Self::RefreshRepeated
            | Self::SubjectKept
            | Self::TokenRevoked => &[],
            // Heard by the security desk, as a figure of ours that its alarm watches, and by nobody beside the holder.
            Self::DuressCodeUsed => &[],
            // Read in the queue of the unit.
            Self::DeadlineNear | Self::DeadlineMissed => &[],
            // Nobody's account, or many at once, or nobody is left to hear.
            Self::PersonErased
            | Self::RecordsErased
            | Self::ReadinessEntered
            | Self::Imported
            | Self::ImportEnded
            | Self::HistoriesExtended
            | Self::RegisterDown
            | Self::RegisterBack
            | Self::ClientRefused
            | Self::ClientAdded
            | Self::ClientChanged
            | Self::SecretRotated
            | Self::OldSecretEnded
            | Self::ClientDisabled
            | Self::ClientClosing
            | Self::ClientStays
            | Self::ClientClosed
            | Self::PolicyProposed
            | Self::PolicyChanged
            | Self::DirectoryImported
            | Self::LegacyImported
            | Self::LegacyInvited
            | Self::LegacyClaimed
            | Self::CutOverSet
            | Self::CutOverTakenBack
            | Self::EntryLate
            | Self::KeyRotated
            | Self::KeyRevoked => &[],
        }
    }
}
