//! The authorization endpoint: from a request to a code, with a person in between.
//!
//! `request` reads and checks what the client sent, in two lists: until the first has passed, nothing may be
//! redirected anywhere. `decision` says what is still missing: a sign-in, a consent, or nothing.
//! `flow` walks a browser through that; `pages` shows it. Issuing is one transaction in `issue`.

mod allowed;
mod answer;
mod at_once;
mod choice;
mod choose;
mod decision;
mod flow;
mod issue;
mod request;
mod request_checks;
mod respond;
mod walk;

pub use answer::{Answer, Browser, ChoicesAsked, ConsentAsked, Offered};
pub(super) use at_once::code_at_once;
pub use choice::Choice;
pub use choose::{choices_asked, choose};
pub use flow::{accept_consent, begin, cancel, consent_asked, refuse_consent, resume};
pub use request::{AuthorizationRequest, Prompt};
pub(super) use request::{acr_for, levels};
pub use request_checks::{CLIENT_CHECKS, REQUEST_CHECKS};
pub use walk::OVER;
