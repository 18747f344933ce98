//! What a relying party reads when it is refused: RFC 6749 §4.1.2.1 and §5.2 and the specifications that add codes.
//!
//! The description is public and fixed; the cause goes to the log and has no path to the wire.

use std::borrow::Cow;
use std::num::NonZeroU32;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

pub use super::code::Code;
pub use super::obstacle::Obstacle;
use crate::base::RETRY_AFTER;
use crate::db::StoreError;
use crate::ephemeral::Unavailable;
use crate::grant::NotPossessed;
use crate::keys::{DpopFlaw, KeyError};
use crate::sign_out::NotEnded;
use crate::web::{DPOP_NONCE, dpop_challenge};

/// How a refused caller may authenticate next time (RFC 9110 §11.6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Challenge {
    None,
    Basic,
    Bearer,
    /// RFC 9449 §7.1.
    Dpop,
    /// Nothing was presented: the challenge alone, without a code (RFC 6750 §3.1).
    BearerWanted,
}

/// One refusal.
#[derive(Debug, Clone)]
pub struct OAuthError {
    code: Code,
    description: Cow<'static, str>,
    cause: Option<String>,
    /// What of the request was wrong, as it was sent.
    about: Option<String>,
    reason: Option<&'static str>,
    /// What stands in an app's way, where the code does not say so.
    obstacle: Option<Obstacle>,
    challenge: Challenge,
    /// What the next proof of possession has to carry.
    nonce: Option<String>,
    /// After how many seconds it makes sense to come again.
    wait: Option<NonZeroU32>,
    /// What was asked for may have been done: nobody is told to send it again.
    may_be_done: bool,
}

impl OAuthError {
    /// A refusal with its public sentence (ASCII, RFC 6749 §5.2).
    pub const fn new(code: Code, description: &'static str) -> Self {
        Self::of(code, Cow::Borrowed(description))
    }

    /// A refusal that quotes, by [`wording`](super::wording) only: what it says must fit in `error_description`.
    pub(super) fn worded(code: Code, description: String) -> Self {
        Self::of(code, Cow::Owned(description))
    }

    const fn of(code: Code, description: Cow<'static, str>) -> Self {
        Self {
            code,
            description,
            cause: None,
            about: None,
            reason: None,
            obstacle: None,
            challenge: Challenge::None,
            nonce: None,
            wait: None,
            may_be_done: false,
        }
    }

    /// Under which name it is counted for the operator: that of a check, or one of [`remedies`](super::remedies).
    #[must_use]
    pub(super) const fn named(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }

    /// What stands in the app's way, by a name that it goes by.
    #[must_use]
    pub(super) const fn obstacle(mut self, obstacle: Obstacle) -> Self {
        self.obstacle = Some(obstacle);
        self
    }

    /// The part of the request that was wrong, for the operator alone; never a secret, a code or a token.
    #[must_use]
    pub(super) fn about(mut self, sent: impl Into<String>) -> Self {
        self.about = Some(sent.into());
        self
    }

    /// The private reason, for the log only.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The caller tried HTTP Basic and is told that it may again.
    #[must_use]
    pub(super) const fn basic_challenge(mut self) -> Self {
        self.challenge = Challenge::Basic;
        self
    }

    /// The caller used a bearer token (RFC 6750 §3).
    #[must_use]
    pub(super) const fn bearer_challenge(mut self) -> Self {
        self.challenge = Challenge::Bearer;
        self
    }

    /// The caller has to prove that it holds the key of its token (RFC 9449 §7.1).
    #[must_use]
    pub(super) const fn dpop_challenge(mut self) -> Self {
        self.challenge = Challenge::Dpop;
        self
    }

    /// What the next proof has to carry goes with it (RFC 9449 §8).
    #[must_use]
    pub(super) fn with_nonce(mut self, nonce: String) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// It makes sense to come again after so many seconds.
    #[must_use]
    pub(super) fn after(mut self, seconds: u64) -> Self {
        self.wait = NonZeroU32::new(u32::try_from(seconds).unwrap_or(u32::MAX));
        self
    }

    /// The caller presented no token at all.
    pub(super) fn bearer_wanted() -> Self {
        Self {
            challenge: Challenge::BearerWanted,
            ..Self::new(Code::InvalidToken, "an access token is needed")
        }
    }

    /// Whether what was asked for may have been done all the same.
    pub const fn may_be_done(&self) -> bool {
        self.may_be_done
    }

    /// The code.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The public sentence.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The private reason.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The name of the check that refused, or the code where none has a name.
    pub(super) const fn reason(&self) -> &'static str {
        match self.reason {
            Some(reason) => reason,
            None => self.code.as_str(),
        }
    }

    /// What an operator needs to see what was wrong.
    pub(super) fn detail(&self) -> &str {
        self.about.as_deref().or(self.cause()).unwrap_or(&self.description)
    }

    /// The HTTP status of the code; a proof that fails beside a token leaves the caller unknown.
    pub const fn status(&self) -> StatusCode {
        match self.challenge {
            Challenge::Dpop => StatusCode::UNAUTHORIZED,
            _ => self.code.status(),
        }
    }
}

/// What the refused caller reads.
#[derive(Serialize)]
struct Body<'a> {
    error: &'a str,
    error_description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    khoa_obstacle: Option<&'static str>,
}

impl std::fmt::Display for OAuthError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.description)
    }
}

impl ResponseError for OAuthError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        let (code, description) = (self.code.as_str(), self.description());
        match &self.cause {
            Some(cause) if self.code == Code::ServerError => {
                tracing::error!(code, description, cause, "refused")
            }
            cause => tracing::debug!(code, description, cause, "refused"),
        }
        let mut response = HttpResponse::build(self.status());
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(nonce) = &self.nonce {
            response.insert_header((DPOP_NONCE, nonce.as_str()));
        }
        match self.challenge {
            Challenge::None => {}
            Challenge::Basic => {
                response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"khoa\", charset=\"UTF-8\""));
            }
            Challenge::Bearer => {
                let challenge =
                    format!("Bearer realm=\"khoa\", error=\"{code}\", error_description=\"{description}\"");
                response.insert_header((header::WWW_AUTHENTICATE, challenge));
            }
            Challenge::Dpop => {
                response.insert_header((header::WWW_AUTHENTICATE, dpop_challenge(code, description)));
            }
            Challenge::BearerWanted => {
                return response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"khoa\"")).finish();
            }
        }
        if let Some(seconds) = self.wait {
            response.insert_header((header::RETRY_AFTER, seconds.get()));
        } else if self.code == Code::TemporarilyUnavailable && !self.may_be_done {
            response.insert_header((header::RETRY_AFTER, RETRY_AFTER));
        }
        response.json(Body {
            error: code,
            error_description: description,
            khoa_obstacle: self.obstacle.map(Obstacle::as_str),
        })
    }
}

/// Part of the service is down or full.
pub(super) fn unavailable(cause: impl Into<String>) -> OAuthError {
    OAuthError::new(Code::TemporarilyUnavailable, "part of the service is not available, try again")
        .because(cause)
}

/// Something that cannot be happened.
pub(super) fn internal(cause: impl Into<String>) -> OAuthError {
    OAuthError::new(Code::ServerError, "something went wrong on our side").because(cause)
}

impl From<StoreError> for OAuthError {
    fn from(error: StoreError) -> Self {
        if !error.is_temporary() {
            return internal(format!("{error:?}"));
        }
        Self { may_be_done: error.may_be_done(), ..unavailable(error.to_string()) }
    }
}

impl From<Unavailable> for OAuthError {
    fn from(error: Unavailable) -> Self {
        unavailable(error.to_string())
    }
}

impl From<NotEnded> for OAuthError {
    fn from(error: NotEnded) -> Self {
        match error {
            NotEnded::Store(down) => down.into(),
            NotEnded::Shelf(down) => down.into(),
        }
    }
}

/// At an endpoint that a token opens.
impl From<NotPossessed> for OAuthError {
    fn from(why: NotPossessed) -> Self {
        let code = match &why {
            NotPossessed::Down(down) => return unavailable(down.to_string()),
            NotPossessed::Bound | NotPossessed::NotBound => Code::InvalidToken,
            NotPossessed::Proof(flaw) => return Self::from(*flaw).dpop_challenge(),
        };
        Self::worded(code, why.to_string()).dpop_challenge()
    }
}

/// At the token endpoint (RFC 9449 §5).
impl From<DpopFlaw> for OAuthError {
    fn from(flaw: DpopFlaw) -> Self {
        let code = if flaw == DpopFlaw::Nonce { Code::UseDpopNonce } else { Code::InvalidDpopProof };
        Self::worded(code, flaw.to_string())
    }
}

impl From<KeyError> for OAuthError {
    fn from(error: KeyError) -> Self {
        internal(error.to_string())
    }
}
