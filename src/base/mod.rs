//! Words everyone speaks: typed ids, secrets, time, chance, problems, the numbers people are known by, and the texts
//! that strangers choose ([`visible`]). And how long a neighbour that hangs is waited for ([`Breaker`]), for every room that has one.
//!
//! Imports nothing of ours and decides nothing; every type here can be formatted with `{:?}` without
//! leaking a secret or a personal datum.

mod birthdate;
mod breaker;
mod browser;
mod clock;
mod entropy;
mod fold;
mod gender;
mod id;
mod identity;
mod lang;
mod level;
mod local_date;
pub mod long_code;
pub mod members;
mod network;
mod problem;
mod redirect_uri;
mod request;
mod secret;
mod service_group;
mod span;
#[cfg(test)]
pub(crate) mod testing;
pub mod visible;

pub use birthdate::{Birthdate, InvalidBirthdate};
pub use breaker::{Breaker, Resting};
pub use browser::BrowserId;
pub use clock::{Clock, Moment};
pub use entropy::Entropy;
pub use fold::fold;
pub use gender::Gender;
pub use id::{
    AccountId, ApplicationId, ApprovalId, AssistanceId, CaseId, DeviceId, DocumentId, FileId, GrantId,
    IdError, InvitationId, JobId, MandateId, MergeId, PasskeyId, PersonId, ProofId, PushId, RecoveryId,
    ShareId,
};
pub use identity::{
    CountryCode, Email, ForeignerNumber, InvalidIdentity, OldNumber, PassportNumber, PersonalNumber, Phone,
    TaxCode,
};
pub use lang::{Bilingual, Lang, Told};
pub use level::{Aal, Amr};
pub use local_date::{HO_CHI_MINH, InvalidDate, LocalDate};
pub use network::{InvalidNetwork, Network};
pub use problem::{Problem, ProblemType, RETRY_AFTER};
pub use redirect_uri::{InvalidRedirectUri, RedirectUri, origin_of};
pub use request::RequestId;
pub use secret::{Secret, TokenDigest};
pub use service_group::{InvalidGroup, ServiceGroup};
pub use span::{Span, networks};
pub use visible::{NotVisible, TextKind, VisibleText};
