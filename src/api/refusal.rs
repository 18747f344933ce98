//! What other rooms' errors are to a machine: problems of the one catalogue.

use actix_web::http::header::WWW_AUTHENTICATE;

use crate::base::{Aal, Problem, ProblemType};
use crate::client::Api;
use crate::db::StoreError;
use crate::ephemeral::Unavailable;
use crate::grant::NotPossessed;
use crate::policy::NoLaw;
use crate::session::StepUp;
use crate::sign_out::NotEnded;
use crate::web::{DPOP_ALGS, dpop_challenge};

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

/// How a caller of `api` may come next time (RFC 9110 §11.6.1): the app by a token that is bound to a key of the phone, others by
/// one that need not be.
fn challenge(api: Api, members: &[(&str, &str)]) -> String {
    let (scheme, fixed) = match api {
        Api::App => ("DPoP", &[("algs", DPOP_ALGS)][..]),
        Api::Agency | Api::Console => ("Bearer", &[][..]),
    };
    let members = members.iter().chain(fixed).map(|(name, value)| format!("{name}=\"{value}\""));
    let members: Vec<String> = members.collect();
    if members.is_empty() { scheme.to_owned() } else { format!("{scheme} {}", members.join(", ")) }
}

/// No token, or none that can be read (RFC 6750 §3.1).
pub(super) fn no_token(api: Api) -> Problem {
    let why = "an access token in the Authorization header";
    let challenge = challenge(api, &[]);
    Problem::new(ProblemType::TokenNeeded).field("authorization", why).header(WWW_AUTHENTICATE, challenge)
}

/// A token that opens nothing here; `why` is for the developer.
pub(super) fn bad_token(api: Api, why: &str) -> Problem {
    let challenge = challenge(api, &[("error", "invalid_token"), ("error_description", why)]);
    Problem::new(ProblemType::TokenNeeded).field("authorization", why).header(WWW_AUTHENTICATE, challenge)
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
pub(super) fn scope_needed(api: Api, scopes: &[&str]) -> Problem {
    let challenge = challenge(api, &[("error", "insufficient_scope"), ("scope", &scopes.join(" "))]);
    Problem::new(ProblemType::ScopeNeeded)
        .field("scope", format!("the token needs the scope {}", scopes.join(" or ")))
        .header(WWW_AUTHENTICATE, challenge)
}

/// What a sign-in lacks (RFC 9470 §3).
const INSUFFICIENT: (&str, &str) = ("error", "insufficient_user_authentication");

/// A good token whose sign-in was too weak for this (RFC 9470 §3).
pub(super) fn step_up(api: Api, aal: Aal, why: &str) -> Problem {
    let members = [INSUFFICIENT, ("error_description", why), ("acr_values", aal.urn())];
    Problem::new(ProblemType::PasskeyNeeded)
        .field("authorization", why)
        .header(WWW_AUTHENTICATE, challenge(api, &members))
}

/// A good token whose sign-in was too long ago for this, or too weak (RFC 9470 §3).
pub(super) fn fresh_sign_in(api: Api, need: StepUp) -> Problem {
    let (why, age) =
        ("sign in again, and send this again with the new token", need.max_age.as_secs().to_string());
    let members =
        [INSUFFICIENT, ("error_description", why), ("acr_values", need.aal.urn()), ("max_age", &age)];
    Problem::new(ProblemType::FreshSignInNeeded)
        .field("authorization", why)
        .header(WWW_AUTHENTICATE, challenge(api, &members))
}

/// A member or parameter that cannot be.
pub(super) fn invalid(field: &str, why: impl Into<String>) -> Problem {
    Problem::new(ProblemType::InvalidField).field(field, why)
}
