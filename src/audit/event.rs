//! What can happen. Names are part of the stored log: add and never rename.

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// Something worth remembering for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Event { $($(#[$doc])* $variant,)+ }

        impl Event {
            /// Every event there is.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The stored name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

events!(
    /// A person signed in.
    SignedIn = "signed_in",
    /// A sign-in was refused.
    SignInRefused = "sign_in_refused",
    /// Somebody turned back at the sign-in a client had sent them to.
    SignInCancelled = "sign_in_cancelled",
    /// A person signed out.
    SignedOut = "signed_out",
    /// A session was ended from another place.
    SessionEnded = "session_ended",
    /// An account was opened by the person.
    Registered = "registered",
    /// People were brought in from another system, or what it says of them changed: an entry a file, in the history of each.
    Imported = "imported",
    /// An import came to its end: the digest of its file, and how many accounts it made and changed.
    ImportEnded = "import_ended",
    /// Entries were put into the histories of further accounts: how many lines that are, and their digest.
    HistoriesExtended = "histories_extended",
    /// A passkey was added.
    PasskeyAdded = "passkey_added",
    /// A passkey was removed.
    PasskeyRemoved = "passkey_removed",
    /// A phone became a key of an account.
    DeviceBound = "device_bound",
    /// A phone is no key of an account any more.
    DeviceRevoked = "device_revoked",
    /// The chip of an identity card was read to bind a phone; what spoke against it, if anything.
    CardRead = "card_read",
    /// A browser is rung from now on when something waits for the holder.
    NotificationsOn = "notifications_on",
    /// A browser is rung no more: its holder wished so, or it is gone.
    NotificationsOff = "notifications_off",
    /// Codes by which the account can be locked were made, in place of all before.
    RecoveryCodesMade = "recovery_codes_made",
    /// The holder had a copy made of everything that is kept about them.
    DataCopied = "data_copied",
    /// The holder asked that what is kept about them be erased, after some days in which they can take that back.
    ErasureAsked = "erasure_asked",
    /// That was taken back, by its holder or by what happened since.
    ErasureTakenBack = "erasure_taken_back",
    /// Something that was kept about a person was wrong, and was corrected.
    DataCorrected = "data_corrected",
    /// The processing of a person's data is restricted from now on.
    ProcessingRestricted = "processing_restricted",
    /// Their holder lifted that.
    RestrictionLifted = "restriction_lifted",
    /// What was kept about a person was erased.
    PersonErased = "person_erased",
    /// An officer said how far their province is with something.
    ReadinessEntered = "readiness_entered",
    /// A pass of retention erased records of people whose time was over: how many, of which kind.
    RecordsErased = "records_erased",
    /// A code was set by which services may ask the holder.
    UserCodeSet = "user_code_set",
    /// The code by which services may ask the holder was taken away.
    UserCodeRemoved = "user_code_removed",
    /// A passcode was set, in place of any before.
    PasscodeSet = "passcode_set",
    /// The passcode was taken away.
    PasscodeRemoved = "passcode_removed",
    /// A wrong passcode was typed on a phone of the account.
    PasscodeWrong = "passcode_wrong",
    /// The passcode was wrong too often, and is taken no more until its holder sets one anew.
    PasscodeRests = "passcode_rests",
    /// The holder typed the passcode for when somebody forces them: a silent alarm, which the security desk hears and their own history
    /// does not tell.
    DuressCodeUsed = "duress_code_used",
    /// That alarm was answered: the account is locked, and what was changed since was undone as far as that can be.
    DuressAnswered = "duress_answered",
    /// A password was set or changed.
    PasswordSet = "password_set",
    /// Somebody who proved both addresses of an account wants a new password; its day began.
    RecoveryBegun = "recovery_begun",
    /// A counter gave somebody a code for a new password.
    RecoveryOpened = "recovery_opened",
    /// The holder stopped a recovery.
    RecoveryCancelled = "recovery_cancelled",
    /// A recovery set a new password.
    RecoveryUsed = "recovery_used",
    /// An e-mail address or mobile number took the place of the one before.
    ContactChanged = "contact_changed",
    /// The reader of a security letter said that it was not them.
    Disowned = "disowned",
    /// An authority issued a level, which waits for the holder to take it up.
    AccountIssued = "account_issued",
    /// The holder took up the level that was issued.
    AccountActivated = "account_activated",
    /// The holder got more time to take up the level that was issued.
    ActivationReopened = "activation_reopened",
    /// An account was closed.
    AccountClosed = "account_closed",
    /// A closed account was opened again for the same person.
    AccountReopened = "account_reopened",
    /// Somebody who had made a new account was confirmed as a person who was here before: it became one with theirs.
    CameBack = "came_back",
    /// An account was locked.
    AccountLocked = "account_locked",
    /// A lock was taken off an account.
    AccountUnlocked = "account_unlocked",
    /// A person allowed a client something.
    ConsentGiven = "consent_given",
    /// A person took back what they had allowed a client.
    ConsentWithdrawn = "consent_withdrawn",
    /// A person ended what a service of the State held of them.
    ServiceLeft = "service_left",
    /// A person refused a client.
    ConsentRefused = "consent_refused",
    /// A client got a code for a person.
    CodeIssued = "code_issued",
    /// A client got tokens.
    TokensIssued = "tokens_issued",
    /// A code came a second time; its grant was ended.
    CodeReplayed = "code_replayed",
    /// A refresh token came a second time; its grant was ended.
    RefreshReplayed = "refresh_replayed",
    /// A spent refresh token came again within the half minute in which its answer may have been lost; its grant went on.
    RefreshRepeated = "refresh_repeated",
    /// A client gave a token back.
    TokenRevoked = "token_revoked",
    /// A client failed to prove who it is, or asked for what it must not.
    ClientRefused = "client_refused",
    /// A client was registered.
    ClientAdded = "client_added",
    /// What is registered about a client was changed.
    ClientChanged = "client_changed",
    /// A client got a new secret.
    SecretRotated = "secret_rotated",
    /// The old one of a client's two secrets was ended before its time.
    OldSecretEnded = "old_secret_ended",
    /// A service goes on calling somebody what it called them before.
    SubjectKept = "subject_kept",
    /// A client was disabled.
    ClientDisabled = "client_disabled",
    /// It was set when a client closes, and what takes its place.
    ClientClosing = "client_closing",
    /// A client that was to close stays.
    ClientStays = "client_stays",
    /// A client has closed, and all that it held has ended.
    ClientClosed = "client_closed",
    /// A citizen reported something to an agency.
    CaseRouted = "case_routed",
    /// An agency sent a report on to the one it is for.
    CaseForwarded = "case_forwarded",
    /// An agency answered a report.
    CaseAnswered = "case_answered",
    /// A citizen said how good an answer was.
    CaseRated = "case_rated",
    /// A citizen said that an answer is none.
    CaseReopened = "case_reopened",
    /// An agency issued a document.
    DocumentIssued = "document_issued",
    /// An agency named somebody for a document that it could not issue.
    DocumentRefused = "document_refused",
    /// An agency said what stands in a document from then on.
    DocumentChanged = "document_changed",
    /// A document counts not now.
    DocumentSuspended = "document_suspended",
    /// A document that was suspended counts again.
    DocumentResumed = "document_resumed",
    /// A document counts no more.
    DocumentRevoked = "document_revoked",
    /// A document ends in some days.
    DocumentExpiring = "document_expiring",
    /// A holder made a code by which somebody else reads a document of theirs.
    DocumentShown = "document_shown",
    /// Somebody read a document by such a code.
    DocumentChecked = "document_checked",
    /// A holder made a code by which a document of theirs is read without a network.
    DocumentShownOffline = "document_shown_offline",
    /// Another document took the place of one.
    DocumentSuperseded = "document_superseded",
    /// An officer asked to help somebody with their applications.
    AssistanceAsked = "assistance_asked",
    /// Somebody made a code for an officer or community helper who is to help them.
    AssistanceOffered = "assistance_offered",
    /// An officer or community helper named a code that was none.
    AssistanceRefused = "assistance_refused",
    /// An officer or community helper helps somebody from now on.
    AssistanceOpened = "assistance_opened",
    /// That ended before its time.
    AssistanceEnded = "assistance_ended",
    /// Somebody began an application, or an authority's letter was taken in.
    ApplicationBegun = "application_begun",
    /// An application was handed in.
    ApplicationSubmitted = "application_submitted",
    /// Nothing is missing from an application any more: the authority's clock runs.
    ApplicationComplete = "application_complete",
    /// Something is missing from an application: the clock stands.
    ApplicationNeedsMore = "application_needs_more",
    /// A unit forwarded an authority's letter to the identity authority.
    ApplicationForwarded = "application_forwarded",
    /// An officer proposed a decision; another must agree.
    ApplicationProposed = "application_proposed",
    /// An application was granted.
    ApplicationApproved = "application_approved",
    /// An application was not granted.
    ApplicationRefused = "application_refused",
    /// Whoever made an application took it back.
    ApplicationWithdrawn = "application_withdrawn",
    /// An application ended because its time or its ground was over.
    ApplicationLapsed = "application_lapsed",
    /// Somebody booked a seat at a counter.
    VisitBooked = "visit_booked",
    /// A booked seat became another: another hour, another office.
    VisitMoved = "visit_moved",
    /// Somebody gave the seat back that they had booked.
    VisitCancelled = "visit_cancelled",
    /// Somebody came to the visit they had booked.
    VisitMade = "visit_made",
    /// The office at which a visit was booked has ended, and nobody took over who receives it.
    VisitLost = "visit_lost",
    /// Somebody did not come to the visit they had booked.
    VisitMissed = "visit_missed",
    /// An application came to the agency that took over from the one it waited for.
    ApplicationHandedOver = "application_handed_over",
    /// The face of whoever stood at a counter was compared.
    FaceCompared = "face_compared",
    /// A share of the term for an application is over.
    DeadlineNear = "deadline_near",
    /// The term for an application is over.
    DeadlineMissed = "deadline_missed",
    /// A version of the law was loaded; it waits for a second person.
    PolicyProposed = "policy_proposed",
    /// A version of the law was confirmed, and counts from its day on.
    PolicyChanged = "policy_changed",
    /// A table of places or agencies was imported.
    DirectoryImported = "directory_imported",
    /// A list of legacy accounts was imported.
    LegacyImported = "legacy_imported",
    /// Holders of legacy accounts were written to: how many, of which system.
    LegacyInvited = "legacy_invited",
    /// Somebody came with the code of such a letter.
    LegacyClaimed = "legacy_claimed",
    /// It was set or moved when the accounts of another system stop.
    CutOverSet = "cut_over_set",
    /// That was taken back.
    CutOverTakenBack = "cut_over_taken_back",
    /// Somebody was given an office.
    MandateGiven = "mandate_given",
    /// Somebody may act for an organisation: in the history of the person.
    MemberAdded = "member_added",
    /// They may no more.
    MemberEnded = "member_ended",
    /// Somebody may act for an organisation: in the history of the organisation.
    MemberJoined = "member_joined",
    /// They may no more.
    MemberLeft = "member_left",
    /// What somebody was given by whoever may give no more is confirmed by whoever represents the organisation; an entry in the history of
    /// each.
    MemberConfirmed = "member_confirmed",
    /// A document that another member filed was signed for an organisation: in the history of both and of the organisation.
    DocumentSigned = "document_signed",
    /// Somebody is invited to act for an organisation: in the history of the organisation.
    MemberInvited = "member_invited",
    /// The same, in the history of whoever has the number.
    Invited = "invited",
    /// An invitation was taken back.
    InvitationWithdrawn = "invitation_withdrawn",
    /// Somebody entered a service for an organisation: in the history of the organisation.
    EnteredFor = "entered_for",
    /// Somebody's office was ended.
    MandateEnded = "mandate_ended",
    /// Somebody represents a child or a ward from now on; an entry in the history of each.
    GuardianGiven = "guardian_given",
    /// Somebody represents a child or a ward no more; an entry in the history of each.
    GuardianEnded = "guardian_ended",
    /// The account of a child became their own.
    HandedOver = "handed_over",
    /// An account was opened for a child or a ward whose guardian had asked for it.
    WardRegistered = "ward_registered",
    /// A guardian said for how long what they agree to holds.
    AgreementTermSet = "agreement_term_set",
    /// A guardian agreed that a child or ward uses a service, for some time.
    AgreementGiven = "agreement_given",
    /// What a guardian agreed to was taken back.
    AgreementEnded = "agreement_ended",
    /// A register told of the birth of a child of the holder's.
    BirthReported = "birth_reported",
    /// A register told who represents a child or a ward from now on.
    GuardiansReported = "guardians_reported",
    /// An officer proposes that two accounts are one person's; an entry in the history of each.
    MergeProposed = "merge_proposed",
    /// Another officer agrees: they become one on a day, unless a holder objects; an entry in the history of each.
    MergeAgreed = "merge_agreed",
    /// Nothing comes of it; an entry in the history of each.
    MergeEnded = "merge_ended",
    /// Two people of the records became one; an entry in the history of each account.
    PersonMerged = "person_merged",
    /// An officer looked at a person, or looked for one who was not found.
    PersonLookedAt = "person_looked_at",
    /// A register told that a holder died.
    DeathReported = "death_reported",
    /// A register told that a holder has another name.
    NameReported = "name_reported",
    /// A register told that a holder lives elsewhere.
    ResidenceReported = "residence_reported",
    /// An officer decided in which part of a split commune a holder lives.
    ResidenceDecided = "residence_decided",
    /// A register told that a holder's card, passport or residence card was revoked.
    CardEnded = "card_ended",
    /// A register told that a holder's card, passport or residence card was issued, renewed or given back.
    CardIssued = "card_issued",
    /// A register told who represents an organisation from now on.
    RepresentativeChanged = "representative_changed",
    /// A register told that an organisation is no more.
    Dissolved = "dissolved",
    /// A register has not answered for half a minute.
    RegisterDown = "register_down",
    /// A register that had not answered does.
    RegisterBack = "register_back",
    /// Entries of this log came after the page that they should stand in was closed.
    EntryLate = "entry_late",
    /// A person was asked for an approval; without an account it reached nobody, which whoever asked is not told.
    ApprovalAsked = "approval_asked",
    /// A person approved, by a signature of their key over what they were shown.
    ApprovalGiven = "approval_given",
    /// A person said no, or typed a wrong number too often.
    ApprovalDenied = "approval_denied",
    /// A person said that they had not asked for it: whoever did is held for them, and the security desk is to look.
    ApprovalReported = "approval_reported",
    /// The official app used a service in its person's name: the entry is of the service.
    ActedFor = "acted_for",
    /// A new signing key was made.
    KeyRotated = "key_rotated",
    /// A signing key was withdrawn.
    KeyRevoked = "key_revoked",
);

/// The name of the counter of events, by event: what happened in this process since it started.
const COUNTER: &str = "khoa_events_total";

impl Event {
    /// Counts it for whoever watches. A transaction that the database has run again is counted again.
    pub(super) fn count(self) {
        metrics::counter!(COUNTER, "event" => self.as_str()).increment(1);
    }

    /// Shows every event to whoever watches, before the first: an alert on what was never seen would stay silent.
    pub fn show_all() {
        metrics::describe_counter!(COUNTER, "Events of the audit log");
        for event in Self::ALL {
            metrics::counter!(COUNTER, "event" => event.as_str()).increment(0);
        }
    }

    /// The event of a stored name; none for a name of a later release.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event| event.as_str() == name)
    }
}
