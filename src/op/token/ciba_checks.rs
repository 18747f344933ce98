//! When an answered question may be exchanged (CIBA Core §11).

use crate::approval::{Found, State};
use crate::op::checks::Checks;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};

/// What is known about the exchange.
pub struct Facts {
    pub(super) client: KnownClient,
    pub(super) found: Found,
    /// Whether the client waited long enough since it asked last.
    pub(super) has_waited: bool,
}

/// The checks, in order. Ownership comes first, so that a stranger learns nothing.
pub const CHECKS: &Checks<Facts> = &[
    ("the client comes for its tokens, and is not sent them", comes),
    ("the question was asked by this client", asked_by_client),
    ("the person has not said no, and nothing took the question back", not_refused),
    ("the time of the question is not over", not_expired),
    ("the answer was not come for before", not_spent),
    ("the client waits between two questions", waits),
    ("the person has answered", answered),
];

pub(super) const fn refused() -> OAuthError {
    OAuthError::new(Code::InvalidGrant, "the auth_req_id is not valid")
}

/// The person said no, or their yes is worth nothing any more.
pub(in crate::op) const fn denied() -> OAuthError {
    OAuthError::new(Code::AccessDenied, "the person did not agree")
}

/// CIBA Core §11.
fn comes(facts: &Facts) -> Result<(), OAuthError> {
    if facts.client.metadata.backchannel_token_delivery_mode.comes() {
        return Ok(());
    }
    Err(OAuthError::new(Code::UnauthorizedClient, "the client is sent its tokens (push mode)"))
}

fn asked_by_client(facts: &Facts) -> Result<(), OAuthError> {
    if facts.found.asked_by == facts.client.id.as_str() { Ok(()) } else { Err(refused()) }
}

fn not_refused(facts: &Facts) -> Result<(), OAuthError> {
    match facts.found.state {
        State::Denied | State::Reported | State::Cancelled => Err(denied()),
        _ => Ok(()),
    }
}

fn not_expired(facts: &Facts) -> Result<(), OAuthError> {
    match facts.found.state {
        State::Expired => Err(OAuthError::new(Code::ExpiredToken, "nobody answered in time")),
        _ => Ok(()),
    }
}

fn not_spent(facts: &Facts) -> Result<(), OAuthError> {
    match facts.found.state {
        State::Spent => Err(refused().because("it was come for before")),
        _ => Ok(()),
    }
}

fn waits(facts: &Facts) -> Result<(), OAuthError> {
    let pending = facts.found.state == State::Pending;
    if facts.has_waited || !pending { Ok(()) } else { Err(OAuthError::new(Code::SlowDown, "too soon")) }
}

fn answered(facts: &Facts) -> Result<(), OAuthError> {
    match facts.found.state {
        State::Pending => Err(OAuthError::new(Code::AuthorizationPending, "the person has not answered")),
        _ => Ok(()),
    }
}
