//! What other rooms' errors are to a machine: problems of the one catalogue.

use actix_web::http::header::WWW_AUTHENTICATE;

use crate::base::{Aal, Problem, ProblemType};
use crate::db::StoreError;
use crate::ephemeral::Unavailable;
use crate::grant::NotPossessed;
use crate::policy::NoLaw;
use crate::session::StepUp;
use crate::sign_out::NotEnded;
use crate::web::dpop_challenge;

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error.is_temporary() {
            true if error.may_be_done() => Self::new(ProblemType::Unavailable).may_be_done(),
            true => Self::new(ProblemType::Unavailable),
            false => {
                tracing::error!(?error, "an API could not answer");
                Self::new(ProblemType::Internal)
            }
        }
    }
}

/// Where the law is silent nobody decides.
impl From<NoLaw> for Problem {
    fn from(none: NoLaw) -> Self {
        tracing::error!(%none, "an API could not decide");
        Self::new(ProblemType::Internal)
    }
}

impl From<Unavailable> for Problem {
    fn from(down: Unavailable) -> Self {
        tracing::warn!(%down, "an API could not ask for a session");
        Self::new(ProblemType::Unavailable)
    }
}

impl From<NotEnded> for Problem {
    fn from(error: NotEnded) -> Self {
        match error {
            NotEnded::Store(down) => down.into(),
            NotEnded::Shelf(down) => {
                tracing::warn!(%down, "what was to end goes on");
                Self::new(ProblemType::Unavailable)
            }
        }
    }
}

/// No token, or none that opens anything here (RFC 6750 §3.1); `why` is for the developer.
pub(super) fn no_token(error: Option<&str>, why: &str) -> Problem {
    let challenge = match error {
        None => "Bearer".to_owned(),
        Some(error) => format!("Bearer error=\"{error}\", error_description=\"{why}\""),
    };
    Problem::new(ProblemType::TokenNeeded).field("authorization", why).header(WWW_AUTHENTICATE, challenge)
}

/// A token that is not good.
pub(super) fn bad_token(why: &str) -> Problem {
    no_token(Some("invalid_token"), why)
}

/// A good token of somebody who has not proven that it is theirs (RFC 9449 §7.1).
pub(super) fn not_possessed(why: &NotPossessed) -> Problem {
    if matches!(why, NotPossessed::Down(_)) {
        return Problem::new(ProblemType::Unavailable);
    }
    let told = why.to_string();
    let challenge = dpop_challenge(why.code(), &told);
    Problem::new(ProblemType::TokenNeeded).field("dpop", told).header(WWW_AUTHENTICATE, challenge)
}

/// A good token whose scope does not open this, as one of `scopes` would.
pub(super) fn scope_needed(scopes: &[&str]) -> Problem {
    let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scopes.join(" "));
    Problem::new(ProblemType::ScopeNeeded)
        .field("scope", format!("the token needs the scope {}", scopes.join(" or ")))
        .header(WWW_AUTHENTICATE, challenge)
}

/// A good token whose sign-in was too weak for this (RFC 9470 §3).
pub(super) fn step_up(aal: Aal, why: &str) -> Problem {
    let challenge = format!(
        "Bearer error=\"insufficient_user_authentication\", error_description=\"{why}\", acr_values=\"{aal}\""
    );
    Problem::new(ProblemType::PasskeyNeeded).field("authorization", why).header(WWW_AUTHENTICATE, challenge)
}

/// A good token whose sign-in was too long ago for this, or too weak (RFC 9470 §3).
pub(super) fn fresh_sign_in(need: StepUp) -> Problem {
    let StepUp { aal, max_age } = need;
    let challenge = format!(
        "Bearer error=\"insufficient_user_authentication\", error_description=\"sign in again\", acr_values=\"{aal}\", max_age=\"{}\"",
        max_age.as_secs()
    );
    Problem::new(ProblemType::FreshSignInNeeded)
        .field("authorization", "sign in again")
        .header(WWW_AUTHENTICATE, challenge)
}

/// A member or parameter that cannot be.
pub(super) fn invalid(field: &str, why: impl Into<String>) -> Problem {
    Problem::new(ProblemType::InvalidField).field(field, why)
}
