//! The passkey endpoints: our own pages' script calls them, in a person's browser.

use serde_json::json;

use super::operation::{Operation, schema};
use crate::base::ProblemType;

const JSON: &str = "application/json";

const OF_SCRIPTS: &[ProblemType] = &[
    ProblemType::ForgedRequest,
    ProblemType::NotFound,
    ProblemType::MethodNotAllowed,
    ProblemType::TooLarge,
    ProblemType::TargetTooLong,
    ProblemType::HeadersTooLarge,
    ProblemType::Unavailable,
    ProblemType::Internal,
];

/// What reading a JSON body may come to.
const OF_BODIES: &[ProblemType] = &[
    ProblemType::BadRequest,
    ProblemType::UnsupportedMediaType,
    ProblemType::PasskeyRefused,
    ProblemType::ConversationOver,
];

/// What changing factors asks for.
const OF_OWNERS: &[ProblemType] = &[ProblemType::NotSignedIn, ProblemType::FreshSignInNeeded];

/// What answering a service's question may come to.
const OF_ANSWERS: &[ProblemType] = &[
    ProblemType::BadRequest,
    ProblemType::UnsupportedMediaType,
    ProblemType::NotSignedIn,
    ProblemType::Stale,
];

const FLOW: &str = "The conversation with a service, when one asked for the sign-in.";

pub(super) fn login_options() -> Operation {
    let text = "A WebAuthn challenge for any passkey the person has; nobody says who they are.";
    Operation::new("passkeyLoginOptions", "Begin signing in with a passkey", text)
        .security(json!([{ "browser": [], "antiForgery": [] }]))
        .query("flow", FLOW)
        .answer_with(200, "The challenge.", JSON, &schema("PasskeyChallenge"))
        .problems(OF_SCRIPTS)
}

pub(super) fn login() -> Operation {
    let text = "Sets the session cookie. Whoever was signed in here as somebody else is signed out first.";
    Operation::new("passkeyLogin", "Sign in with a passkey", text)
        .security(json!([{ "browser": [], "antiForgery": [] }]))
        .query("flow", FLOW)
        .body(JSON, true, schema("PasskeyAnswer"))
        .answer_with(200, "Signed in.", JSON, &schema("Next"))
        .problems(&[OF_SCRIPTS, OF_BODIES, &[ProblemType::TooManyAttempts]].concat())
}

pub(super) fn unlock() -> Operation {
    let text = "Takes off what its holder locked themselves; whatever else locks the account stays.";
    Operation::new("passkeyUnlock", "Open one's own locked account with a passkey", text)
        .security(json!([{ "browser": [], "antiForgery": [] }]))
        .body(JSON, true, schema("PasskeyAnswer"))
        .answer_with(200, "Open.", JSON, &schema("Next"))
        .problems(
            &[OF_SCRIPTS, OF_BODIES, &[ProblemType::TooManyAttempts, ProblemType::StillLocked]].concat(),
        )
}

pub(super) fn options() -> Operation {
    let text = "Needs a fresh sign-in; a problem's `next` says where to get one.";
    Operation::new("passkeyOptions", "Begin adding a passkey", text)
        .security(json!([{ "session": [], "browser": [], "antiForgery": [] }]))
        .answer_with(200, "The challenge.", JSON, &schema("PasskeyChallenge"))
        .problems(&[OF_SCRIPTS, OF_OWNERS].concat())
}

pub(super) fn add() -> Operation {
    let text = "The owner of the account gets a letter about it.";
    Operation::new("passkeyAdd", "Add a passkey", text)
        .security(json!([{ "session": [], "browser": [], "antiForgery": [] }]))
        .body(JSON, true, schema("NewPasskey"))
        .answer_with(201, "Added.", JSON, &schema("Next"))
        .problems(&[OF_SCRIPTS, OF_BODIES, OF_OWNERS, &[ProblemType::InvalidField]].concat())
}

pub(super) fn approval_options() -> Operation {
    let text = "Takes the number that the asking side shows; three wrong ones are a no. The challenge ends with the digest of \
        what is approved.";
    Operation::new("approvalOptions", "Begin saying yes to what a service asks", text)
        .path("id", "The question.")
        .security(json!([{ "session": [], "browser": [], "antiForgery": [] }]))
        .body(JSON, true, schema("ApprovalNumber"))
        .answer_with(200, "The challenge.", JSON, &schema("PasskeyChallenge"))
        .problems(&[OF_SCRIPTS, OF_ANSWERS, &[ProblemType::InvalidField]].concat())
}

pub(super) fn approve() -> Operation {
    let text = "The answer counts once; whoever asked comes for it.";
    Operation::new("approve", "Say yes to what a service asks", text)
        .path("id", "The question.")
        .security(json!([{ "session": [], "browser": [], "antiForgery": [] }]))
        .body(JSON, true, schema("PasskeyAnswer"))
        .answer_with(200, "Said.", JSON, &schema("Next"))
        .problems(
            &[OF_SCRIPTS, OF_ANSWERS, &[ProblemType::PasskeyRefused, ProblemType::ConversationOver]].concat(),
        )
}
