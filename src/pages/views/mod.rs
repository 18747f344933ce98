//! One struct for each page: what it must know, and nothing about how it came to know it.
//!
//! A field holds what people see, ready to be escaped by the template; ids are the ones forms send back.
//! Nothing here decides: a view that needs an `if` about rights has been given too much.

mod agree;
mod applications;
mod approvals;
mod cases;
mod change_over;
mod choose;
mod confirm;
mod consent;
mod contact;
mod data;
mod devices;
mod documents;
mod ended;
mod error;
mod firm;
mod happened;
mod help;
mod history;
mod home;
mod leave;
mod lock;
mod login;
mod logout;
mod merge;
mod notifications;
mod offline;
mod organisations;
mod passcode;
mod password;
mod place;
mod qr;
mod recover;
mod register;
mod release;
mod restricted;
mod rights;
mod rows;
mod services;
mod shell;
mod step;
mod terms;
mod told;
mod user_code;
mod verify;
mod visit;
mod wards;

pub use agree::AgreeView;
pub use applications::{
    ActivationView, ApplicationRow, ApplicationView, ApplicationsView, DetailsView, EvidenceView, Offer,
    PaperRow, StepRow, UnitFace, want, why,
};
pub use approvals::{About, ApprovalRow, ApprovalView, ApprovalsView};
pub(in crate::pages) use cases::state_key;
pub use cases::{CaseEntry, CaseRow, CaseView, CasesView, FindAgencyView, NewCaseView, Said};
pub use change_over::{CameView, ChangeOverView};
pub(in crate::pages) use choose::member_role_key;
pub use choose::{ChoiceRow, ChooseView, WardChoice};
pub use confirm::ConfirmView;
pub use consent::{ConsentView, ForWhom};
pub use contact::{ContactCodeView, ContactView, Reach};
pub use data::{DataView, ErasedView, ErasureFace, KeptFor};
pub use devices::{DeviceRow, DeviceView, DevicesView};
pub use documents::{
    CheckedRow, Choice, DocumentClosedView, DocumentRow, DocumentView, DocumentsView, FieldRow, HappenedRow,
    ShowBar,
};
pub use ended::{ClosedView, EndedView, SignUpEndedView};
pub use error::{ErrorKind, ErrorView};
pub use firm::{FirmFace, OrganisationView};
pub use happened::EventKind;
pub(in crate::pages) use help::scope_key;
pub use help::{HelperRow, HelpersView};
pub use history::{Aim, Came, Duty, Event, HistoryView};
pub use home::{HomeView, Notice, Standing, WelcomeView};
pub use leave::LeaveView;
pub use lock::{
    LockAskView, LockByCodeView, LockView, LockedView, OwnCodeView, RecoveryCodesView, UnlockView,
};
pub use login::{LoginPurpose, LoginView};
pub use logout::{LoggedOutView, LogoutView};
pub use merge::{JoiningFace, JoiningView, MergeEvent};
pub use notifications::{NotificationsView, RungRow};
pub use offline::{CheckedOfflineView, OfflineChoices, OfflineCodeView};
pub use organisations::{
    InvitationRow, MemberRow, MembersTrouble, MembersView, OrganisationRow, OrganisationsView, SignedRow,
};
pub use passcode::PasscodeView;
pub use password::PasswordView;
pub use place::{PlaceRow, PlaceView};
pub use qr::{QrReadView, QrView, ScanView};
pub use recover::{
    NotMeDoneView, NotMeView, RecoverCodeView, RecoverCodesView, RecoverPasswordView, RecoverView,
};
pub use register::{RegisterView, VerifyView};
pub use restricted::RestrictedView;
pub use rights::{CorrectionView, RestrictionView, datum_key, said as said_of};
pub use rows::{AppRow, PasskeyRow, SessionRow};
pub use services::{ServiceEndView, ServiceRow, ServicesView};
pub use shell::OfflineView;
pub use step::Step as ApplicationStep;
pub use terms::TermsView;
pub use told::ToldView;
pub use user_code::UserCodeView;
pub use verify::{CheckView, CheckedView, ShareView};
pub use visit::{BookedFace, DayRow, HourRow, OfficeRow, VisitView};
pub(in crate::pages) use wards::relation_key;
pub use wards::{AgreementRow, WardEvent, WardRow, WardView, WardsView};

/// A page that can be written.
pub trait Page: askama::Template {
    /// The whole page, escaped, ready to be sent as `text/html; charset=utf-8`.
    fn html(&self) -> Result<String, askama::Error> {
        self.render()
    }
}

impl<T: askama::Template> Page for T {}

#[cfg(test)]
mod tests;
