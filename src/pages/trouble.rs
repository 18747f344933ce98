//! What can be wrong with what a person typed, and which field it belongs to.
//!
//! The exact sentences and remedies are words; this file only names the cases, so a handler cannot answer with
//! a text of its own, and unknown, locked and wrong all look like [`Trouble::WrongCredentials`].

pub mod offline;

use super::layout::Frame;
use super::views::{want, why};
use super::words::Words;
use crate::application::{self, FieldFlaw, Unbookable, Want};
use crate::base::visible::Flaw;
use crate::base::{Lang, NotVisible};
use crate::changeover::invite::NotTaken;
use crate::factor::passcode::Weak;
use crate::factor::password::Reason;
use crate::file::FileFlaw;

/// One reason a form came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Name and password do not belong together, whatever the cause.
    WrongCredentials,
    /// No name was typed.
    UsernameMissing,
    /// No password was typed.
    PasswordMissing,
    /// Too many attempts: wait.
    TooMany {
        /// How long.
        seconds: u64,
    },
    /// More work than the server can take just now.
    Busy {
        /// When to come back.
        seconds: u64,
    },
    /// A code by which a document is shown is none, was used, or is over.
    ShareOver,
    /// Who checks a document did not say who they are.
    CheckerMissing,
    /// Nothing was chosen that is to be shown.
    NothingShown,
    /// Of a code by which a document is shown without a network.
    Offline(offline::OfflineTrouble),
    /// The form was open too long, or came from elsewhere.
    FormExpired,
    /// A part of the service that this step needs does not answer.
    Unavailable,
    /// No full name was typed.
    NameMissing,
    /// The name has characters no name has, or is too long.
    NameUnusable(NotVisible),
    /// No e-mail address was typed.
    EmailMissing,
    /// Not an e-mail address.
    EmailInvalid,
    /// No phone number was typed.
    PhoneMissing,
    /// Not a Vietnamese mobile number.
    PhoneInvalid,
    /// The terms were not accepted.
    TermsMissing,
    /// The code from the e-mail is wrong.
    EmailCodeWrong,
    /// The code from the SMS is wrong.
    PhoneCodeWrong,
    /// The recovery is unknown, used, too old, cancelled, or was begun in another browser.
    RecoveryOver,
    /// Name and counter's code do not belong together, or the code is too old.
    CounterCodeWrong,
    /// No code was typed from the e-mail.
    EmailCodeMissing,
    /// No code was typed from the SMS.
    PhoneCodeMissing,
    /// No code was typed that locks or unlocks.
    OwnCodeMissing,
    /// It is not one of those that were sent.
    OwnCodeWrong,
    /// No long code was typed.
    LongCodeMissing,
    /// The code of "this was not me" is unknown, used or too old.
    DenialWrong,
    /// The code of a letter about an old account is not taken.
    Invitation(NotTaken),
    /// The new password has fewer than 8 characters.
    PasswordTooShort,
    /// The new password has more than 128 characters.
    PasswordTooLong,
    /// The new password is on the list of those that attackers try first.
    PasswordCommon,
    /// The new password contains the person's name, number, e-mail or phone.
    PasswordPersonal,
    /// The new password is a run or repetition of characters.
    PasswordPattern,
    /// No name was given to the passkey, or it is too long.
    PasskeyName(NotVisible),
    /// No name was given to the phone, or it is too long.
    DeviceName(NotVisible),
    /// What a report is about was not written, or is too long.
    CaseSubject,
    /// Nothing was written, or too much.
    CaseText,
    /// No rating was chosen.
    CaseRating,
    /// As many reports as one person makes in a day.
    CasesTooMany,
    /// Nothing was chosen that a helper may do.
    HelpScope,
    /// As many codes for helpers as one person makes in an hour.
    HelpTooOften,
    /// Name and recovery code do not belong together, or the code was used.
    RecoveryCodeWrong,
    /// The passkey was not accepted.
    PasskeyRefused,
    /// The code for services is too short, too long, or a run of digits.
    UserCodeUnusable,
    /// The new passcode is not taken.
    Passcode(Weak),
    /// The one for when its holder is forced is not taken.
    DuressPasscode(Weak),
    /// No short code was typed, or none that can be one.
    ShortCodeWrong,
    /// The browser is at a push service that we do not call, or its keys are none.
    PushUnusable,
    /// The last way to sign in cannot be removed.
    LastWayIn,
    /// A field of what somebody declares is wrong.
    Declared(FieldFlaw),
    /// Something is missing from an application.
    Wanted(Want),
    /// The law does not grant what was asked for.
    NotGranted(application::Reason),
    /// A file is not taken.
    File(FileFlaw),
    /// No more papers go with one application.
    TooManyPapers,
    /// No seat at a counter is booked, or given back.
    Unbookable(Unbookable),
    /// It has changed since the page was opened.
    HasChanged,
}

impl Trouble {
    /// The id of the field it belongs to; `None` when it is about the form as a whole.
    pub fn field(self) -> Option<&'static str> {
        match self {
            Self::UsernameMissing => Some("username"),
            Self::PasswordMissing => Some("password"),
            Self::NameMissing | Self::NameUnusable(_) => Some("full-name"),
            Self::EmailMissing | Self::EmailInvalid => Some("email"),
            Self::PhoneMissing | Self::PhoneInvalid => Some("phone"),
            Self::TermsMissing => Some("terms"),
            Self::EmailCodeWrong | Self::EmailCodeMissing => Some("email-code"),
            Self::PhoneCodeWrong | Self::PhoneCodeMissing => Some("phone-code"),
            Self::PasswordTooShort
            | Self::PasswordTooLong
            | Self::PasswordCommon
            | Self::PasswordPersonal
            | Self::PasswordPattern => Some("new-password"),
            Self::UserCodeUnusable => Some("user-code"),
            Self::Passcode(_) => Some("passcode"),
            Self::DuressPasscode(_) => Some("duress-passcode"),
            Self::ShortCodeWrong => Some("scan-code"),
            Self::PasskeyName(_) => Some("passkey-name"),
            Self::DeviceName(_) => Some("device-label"),
            Self::CaseSubject => Some("case-subject"),
            Self::CaseText => Some("case-text"),
            Self::CaseRating => Some("stars-1"),
            Self::ShareOver => Some("share-code"),
            Self::CheckerMissing => Some("checker"),
            Self::NothingShown => Some("show-1"),
            Self::Offline(trouble) => Some(trouble.field()),
            Self::HelpScope => Some("scope-standing"),
            Self::OwnCodeMissing | Self::OwnCodeWrong => Some("own-code"),
            Self::CounterCodeWrong
            | Self::RecoveryCodeWrong
            | Self::DenialWrong
            | Self::Invitation(_)
            | Self::LongCodeMissing => Some("long-code"),
            Self::Declared(flaw) => Some(field_of(flaw)),
            Self::File(_) => Some("file"),
            Self::Wanted(_)
            | Self::NotGranted(_)
            | Self::TooManyPapers
            | Self::Unbookable(_)
            | Self::CasesTooMany
            | Self::HelpTooOften
            | Self::HasChanged => None,
            Self::WrongCredentials
            | Self::TooMany { .. }
            | Self::Busy { .. }
            | Self::FormExpired
            | Self::Unavailable
            | Self::RecoveryOver
            | Self::PasskeyRefused
            | Self::PushUnusable
            | Self::LastWayIn => None,
        }
    }

    /// The sentence, with what to do about it.
    pub fn text(self, frame: &Frame) -> String {
        match self {
            Self::WrongCredentials => frame.say("trouble-wrong-credentials"),
            Self::UsernameMissing => frame.say("trouble-username-missing"),
            Self::PasswordMissing => frame.say("trouble-password-missing"),
            Self::TooMany { seconds } => too_many(frame, seconds),
            Self::Busy { seconds } => frame.say_with("trouble-busy", "seconds", seconds.max(1)),
            Self::FormExpired => frame.say("trouble-form-expired"),
            Self::Unavailable => frame.say("trouble-unavailable"),
            Self::NameMissing => frame.say("trouble-name-missing"),
            Self::NameUnusable(why) => unusable(frame.lang, "trouble-name-unusable", why),
            Self::EmailMissing => frame.say("trouble-email-missing"),
            Self::EmailInvalid => frame.say("trouble-email-invalid"),
            Self::PhoneMissing => frame.say("trouble-phone-missing"),
            Self::PhoneInvalid => frame.say("trouble-phone-invalid"),
            Self::TermsMissing => frame.say("trouble-terms-missing"),
            Self::EmailCodeWrong => frame.say("trouble-email-code-wrong"),
            Self::PhoneCodeWrong => frame.say("trouble-phone-code-wrong"),
            Self::EmailCodeMissing => frame.say("trouble-email-code-missing"),
            Self::PhoneCodeMissing => frame.say("trouble-phone-code-missing"),
            Self::OwnCodeMissing => frame.say("trouble-own-code-missing"),
            Self::OwnCodeWrong => frame.say("trouble-own-code-wrong"),
            Self::LongCodeMissing => frame.say("trouble-long-code-missing"),
            Self::RecoveryOver => frame.say("trouble-recovery-over"),
            Self::CounterCodeWrong => frame.say("trouble-counter-code-wrong"),
            Self::DenialWrong => frame.say("trouble-denial-wrong"),
            Self::Invitation(why) => frame.say(not_taken(why)),
            Self::PasswordTooShort => frame.say("trouble-password-too-short"),
            Self::PasswordTooLong => frame.say("trouble-password-too-long"),
            Self::PasswordCommon => frame.say("trouble-password-common"),
            Self::PasswordPersonal => frame.say("trouble-password-personal"),
            Self::PasswordPattern => frame.say("trouble-password-pattern"),
            Self::PasskeyName(why) => unusable(frame.lang, "trouble-passkey-name", why),
            Self::DeviceName(why) => unusable(frame.lang, "trouble-device-name", why),
            Self::CaseSubject => frame.say("trouble-case-subject"),
            Self::CaseText => frame.say("trouble-case-text"),
            Self::CaseRating => frame.say("trouble-case-rating"),
            Self::ShareOver => frame.say("trouble-share-over"),
            Self::CheckerMissing => frame.say("trouble-checker"),
            Self::NothingShown => frame.say("trouble-nothing-shown"),
            Self::Offline(trouble) => frame.say(trouble.key()),
            Self::HelpScope => frame.say("trouble-help-scope"),
            Self::HelpTooOften => frame.say("trouble-help-too-often"),
            Self::CasesTooMany => frame.say("trouble-cases-too-many"),
            Self::RecoveryCodeWrong => frame.say("trouble-recovery-code-wrong"),
            Self::PasskeyRefused => frame.say("trouble-passkey-refused"),
            Self::UserCodeUnusable => frame.say("trouble-user-code"),
            Self::Passcode(why) | Self::DuressPasscode(why) => frame.say(weak(why)),
            Self::ShortCodeWrong => frame.say("trouble-short-code"),
            Self::PushUnusable => frame.say("trouble-push-unusable"),
            Self::LastWayIn => frame.say("trouble-last-way-in"),
            Self::Declared(flaw) => frame.say(said_of(flaw)),
            Self::Wanted(one) => frame.say(want(one)),
            Self::NotGranted(reason) => frame.say(why(reason)),
            Self::File(flaw) => file(frame, flaw),
            Self::TooManyPapers => frame.say("trouble-too-many-papers"),
            Self::Unbookable(why) => frame.say(unbookable(why)),
            Self::HasChanged => frame.say("trouble-has-changed"),
        }
    }
}

/// Why a passcode is not taken, and what to do.
const fn weak(why: Weak) -> &'static str {
    match why {
        Weak::NotSixDigits => "trouble-passcode-six",
        Weak::Common => "trouble-passcode-common",
        Weak::Birth => "trouble-passcode-birth",
        Weak::Own => "trouble-passcode-own",
        Weak::TooNear => "trouble-passcode-near",
    }
}

/// Why a seat is not booked, and what to do.
const fn unbookable(why: Unbookable) -> &'static str {
    match why {
        Unbookable::Office => "trouble-visit-office",
        Unbookable::Hour => "trouble-visit-hour",
        Unbookable::Taken => "trouble-visit-taken",
        Unbookable::Often => "trouble-visit-often",
        Unbookable::Nothing => "trouble-visit-nothing",
    }
}

/// The id of a field of what somebody declares.
fn field_of(flaw: FieldFlaw) -> &'static str {
    match flaw.field {
        "number" => "apply-number",
        "name" => "apply-name",
        "birthdate" => "apply-birthdate",
        "nationality" => "apply-nationality",
        "passport" => "apply-passport",
        "code" => "code",
        "capacity" => "capacity",
        "relation" => "relation-parent",
        "was" => "find",
        "now" => "place-now",
        "street" => "place-street",
        "datum" => "correct-datum",
        "says" => "correct-says",
        "why" => "correct-why",
        _ => "apply-residence-card",
    }
}

/// What is wrong with it, and what to do.
fn said_of(flaw: FieldFlaw) -> &'static str {
    match (flaw.field, flaw.flaw) {
        ("number", _) => "trouble-apply-number",
        ("code", _) => "trouble-organisation-code",
        ("capacity", _) => "trouble-organisation-capacity",
        ("name", _) => "trouble-apply-name",
        ("birthdate", "future") => "trouble-apply-birthdate-future",
        ("birthdate", _) => "trouble-apply-birthdate",
        ("nationality", _) => "trouble-apply-nationality",
        ("passport", _) => "trouble-apply-passport",
        ("relation", _) => "trouble-apply-relation",
        ("was", _) => "trouble-place-was",
        ("now", "no_office") => "trouble-place-office",
        ("now", _) => "trouble-place-now",
        ("street", _) => "trouble-place-street",
        ("datum", _) => "trouble-correct-datum",
        ("says", "future") => "trouble-apply-birthdate-future",
        ("says", _) => "trouble-correct-says",
        ("why", _) => "trouble-correct-why",
        _ => "trouble-apply-residence-card",
    }
}

fn file(frame: &Frame, flaw: FileFlaw) -> String {
    match flaw {
        FileFlaw::Empty => frame.say("trouble-file-empty"),
        FileFlaw::TooLarge(bytes) => {
            frame.say_with("trouble-file-too-large", "megabytes", bytes / 1024 / 1024)
        }
        FileFlaw::WrongType => frame.say("trouble-file-type"),
        FileFlaw::Damaged => frame.say("trouble-file-damaged"),
        FileFlaw::Encrypted => frame.say("trouble-file-encrypted"),
        FileFlaw::TooSmall(pixels) => frame.say_with("trouble-file-too-small", "pixels", pixels),
        FileFlaw::TooManyPixels => frame.say("trouble-file-too-many-pixels"),
    }
}

impl From<Reason> for Trouble {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::TooShort => Self::PasswordTooShort,
            Reason::TooLong => Self::PasswordTooLong,
            Reason::Common => Self::PasswordCommon,
            Reason::Pattern => Self::PasswordPattern,
            Reason::Personal => Self::PasswordPersonal,
        }
    }
}

/// Which character of a text a person chose cannot be used, and the `rule` for all of it.
pub fn unusable(lang: Lang, rule: &str, why: NotVisible) -> String {
    let rule = Words::get(lang, rule, &[]);
    let NotVisible::Character { character, place, flaw } = why else { return rule };
    let key = match flaw {
        Flaw::MixedScripts => "trouble-text-scripts",
        _ => "trouble-text-character",
    };
    let code = format!("U+{:04X}", u32::from(character));
    format!("{} {rule}", Words::get(lang, key, &[("place", place.into()), ("code", code.into())]))
}

/// Short waits in seconds, longer ones in whole minutes or hours, rounded up so that nobody comes back too early.
const fn not_taken(why: NotTaken) -> &'static str {
    match why {
        NotTaken::Unknown => "trouble-invitation-unknown",
        NotTaken::Over => "trouble-invitation-over",
        NotTaken::Used => "trouble-invitation-used",
        NotTaken::Unclear => "trouble-invitation-unclear",
        NotTaken::Another => "trouble-invitation-another",
    }
}

fn too_many(frame: &Frame, seconds: u64) -> String {
    match seconds {
        0..120 => frame.say_with("trouble-too-many-seconds", "seconds", seconds.max(1)),
        120..7_200 => frame.say_with("trouble-too-many-minutes", "minutes", seconds.div_ceil(60)),
        _ => frame.say_with("trouble-too-many-hours", "hours", seconds.div_ceil(3_600)),
    }
}

/// The troubles of one form, in the order of its fields.
pub trait Troubles {
    /// The trouble of the field with this id.
    fn of(&self, field: &str) -> Option<Trouble>;
}

impl Troubles for Vec<Trouble> {
    fn of(&self, field: &str) -> Option<Trouble> {
        self.iter().copied().find(|trouble| trouble.field() == Some(field))
    }
}
