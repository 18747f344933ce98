//! The signed-in person's home: how they sign in, where they are signed in, what happened lately.

use askama::Template;

use super::history::{Event, methods};
use super::rows::{AppRow, PasskeyRow, SessionRow};
use crate::base::{LocalDate, Moment};
use crate::pages::agent;
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// The address `/` for somebody who is not signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "welcome.html", config = ".askama.toml")]
pub struct WelcomeView {
    /// The frame.
    pub frame: Frame,
}

/// What kind of account it is and how well the identity was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Made by its holder; nobody has compared it with a register.
    Unproven,
    /// Proven online.
    Level1,
    /// Proven in person.
    Level2,
    /// An organisation's account; those have no levels.
    Organisation,
}

/// Said once on top of the page, after something was done; travels as `/?done=<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The account was opened.
    Registered,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// One session was ended.
    SessionEnded,
    /// All other sessions were ended.
    OthersEnded,
    /// A password was set.
    PasswordSet,
    /// What a service was allowed was taken back.
    Withdrawn,
    /// A service of the State was left.
    ServiceLeft,
    /// An open recovery was stopped.
    RecoveryCancelled,
    /// A service's question was answered with yes.
    ApprovalGiven,
    /// It was answered with no.
    ApprovalDenied,
    /// It was nothing the person had asked for.
    ApprovalReported,
    /// A phone is called something else.
    DeviceNamed,
    /// A phone is no key any more.
    DeviceRevoked,
    /// This browser is rung from now on.
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
    /// Nobody helps the person any more.
    HelpEnded,
}

impl Notice {
    pub(super) const ALL: [Self; 21] = [
        Self::Registered,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::SessionEnded,
        Self::OthersEnded,
        Self::PasswordSet,
        Self::Withdrawn,
        Self::ServiceLeft,
        Self::RecoveryCancelled,
        Self::ApprovalGiven,
        Self::ApprovalDenied,
        Self::ApprovalReported,
        Self::DeviceNamed,
        Self::DeviceRevoked,
        Self::NotificationsOn,
        Self::NotificationsOff,
        Self::UserCodeSet,
        Self::UserCodeRemoved,
        Self::PasscodeSet,
        Self::PasscodeRemoved,
        Self::HelpEnded,
    ];

    /// As it travels in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::SessionEnded => "session-ended",
            Self::OthersEnded => "others-ended",
            Self::PasswordSet => "password-set",
            Self::Withdrawn => "withdrawn",
            Self::ServiceLeft => "service-left",
            Self::RecoveryCancelled => "recovery-cancelled",
            Self::ApprovalGiven => "approval-given",
            Self::ApprovalDenied => "approval-denied",
            Self::ApprovalReported => "approval-reported",
            Self::DeviceNamed => "device-named",
            Self::DeviceRevoked => "device-revoked",
            Self::NotificationsOn => "notifications-on",
            Self::NotificationsOff => "notifications-off",
            Self::UserCodeSet => "user-code-set",
            Self::UserCodeRemoved => "user-code-removed",
            Self::PasscodeSet => "passcode-set",
            Self::PasscodeRemoved => "passcode-removed",
            Self::HelpEnded => "help-ended",
        }
    }

    /// The notice with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Registered => "notice-registered",
            Self::PasskeyAdded => "notice-passkey-added",
            Self::PasskeyRemoved => "notice-passkey-removed",
            Self::SessionEnded => "notice-session-ended",
            Self::OthersEnded => "notice-others-ended",
            Self::PasswordSet => "notice-password-set",
            Self::Withdrawn => "notice-withdrawn",
            Self::ServiceLeft => "notice-service-left",
            Self::RecoveryCancelled => "notice-recovery-cancelled",
            Self::ApprovalGiven => "notice-approval-given",
            Self::ApprovalDenied => "notice-approval-denied",
            Self::ApprovalReported => "notice-approval-reported",
            Self::DeviceNamed => "notice-device-named",
            Self::DeviceRevoked => "notice-device-revoked",
            Self::NotificationsOn => "notice-notifications-on",
            Self::NotificationsOff => "notice-notifications-off",
            Self::UserCodeSet => "notice-user-code-set",
            Self::UserCodeRemoved => "notice-user-code-removed",
            Self::PasscodeSet => "notice-passcode-set",
            Self::PasscodeRemoved => "notice-passcode-removed",
            Self::HelpEnded => "notice-help-ended",
        }
    }
}

/// The home page of a signed-in person.
///
/// Its forms post `csrf` to `/settings/passkeys/<id>/remove`, `/settings/sessions/<id>/end` and
/// `/settings/sessions/end-others`; rows are numbered from 1 in their element ids.
#[derive(Debug, Clone, Template)]
#[template(path = "home.html", config = ".askama.toml")]
pub struct HomeView {
    /// The frame; its name greets the person.
    pub frame: Frame,
    /// What was just done.
    pub notice: Option<Notice>,
    /// When somebody who wants a new password may set it, if anybody does.
    pub recovery: Option<Moment>,
    /// How many questions of services wait for an answer.
    pub waiting: i64,
    /// Whether an officer helps them at this moment.
    pub helped: bool,
    /// What went wrong with what was just tried.
    pub troubles: Vec<Trouble>,
    /// The account's standing.
    pub standing: Standing,
    /// The last day of what the account rests on, when that is near.
    pub ends_on: Option<LocalDate>,
    /// Until when a level that was issued waits for them.
    pub activate_by: Option<Moment>,
    /// Their passkeys, oldest first.
    pub passkeys: Vec<PasskeyRow>,
    /// What to call a new passkey unless the person has a better name.
    pub suggested_name: String,
    /// Their sessions, the current one first.
    pub sessions: Vec<SessionRow>,
    /// The apps they are signed in to, those used last first.
    pub apps: Vec<AppRow>,
    /// What happened lately, newest first.
    pub events: Vec<Event>,
}

impl HomeView {
    fn standing_name(&self) -> String {
        self.frame.say(match self.standing {
            Standing::Unproven => "standing-unproven",
            Standing::Level1 => "standing-1",
            Standing::Level2 => "standing-2",
            Standing::Organisation => "standing-organisation",
        })
    }

    fn standing_meaning(&self) -> String {
        self.frame.say(match self.standing {
            Standing::Unproven => "standing-unproven-meaning",
            Standing::Level1 => "standing-1-meaning",
            Standing::Level2 => "standing-2-meaning",
            Standing::Organisation => "standing-organisation-meaning",
        })
    }

    const fn can_apply(&self) -> bool {
        !matches!(self.standing, Standing::Organisation)
    }

    const fn has_all(&self) -> bool {
        matches!(self.standing, Standing::Level2)
    }

    fn device(&self, session: &SessionRow) -> String {
        agent::describe(self.frame.lang, &session.user_agent)
    }

    /// Two sessions of one kind of browser are told apart by when they began, and by which is the one at hand.
    fn end_long(&self, session: &SessionRow) -> String {
        let (device, when) = (self.device(session), self.frame.when(&session.started));
        let key = if session.current { "session-end-here" } else { "session-end-long" };
        self.frame.tell(key, &[("device", device.into()), ("when", when.into())])
    }

    fn methods(&self, session: &SessionRow) -> String {
        methods(&self.frame, &session.amr)
    }

    fn end_app(&self, app: &AppRow) -> String {
        let when = self.frame.when(&app.started);
        self.frame.tell("session-end-app", &[("app", app.name.text.as_str().into()), ("when", when.into())])
    }

    fn has_other_sessions(&self) -> bool {
        !self.apps.is_empty() || self.sessions.iter().any(|session| !session.current)
    }
}
