//! The codes of refusals, as relying parties read them on the wire.

use actix_web::http::StatusCode;

/// The code on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// RFC 6749: missing, repeated or malformed parameters.
    InvalidRequest,
    /// RFC 6749: the client is unknown or did not prove who it is.
    InvalidClient,
    /// RFC 6749: the code or refresh token is not good.
    InvalidGrant,
    /// RFC 6749: this client may not do this.
    UnauthorizedClient,
    /// RFC 6749.
    UnsupportedGrantType,
    /// RFC 6749.
    UnsupportedResponseType,
    /// RFC 6749: nothing of the scope is this client's.
    InvalidScope,
    /// RFC 8707: no such resource, or not this client's.
    InvalidTarget,
    /// RFC 6749: the person or our policy says no.
    AccessDenied,
    /// RFC 6749: our fault.
    ServerError,
    /// RFC 6749: come back later.
    TemporarilyUnavailable,
    /// OpenID Connect Core §3.1.2.6.
    LoginRequired,
    /// OpenID Connect Core §3.1.2.6: for whom the person acts is to be chosen.
    AccountSelectionRequired,
    /// OpenID Connect Core §3.1.2.6.
    ConsentRequired,
    /// OpenID Connect Core §3.1.2.6.
    RequestNotSupported,
    /// OpenID Connect Core §3.1.2.6.
    RequestUriNotSupported,
    /// OpenID Connect Core §3.1.2.6.
    RegistrationNotSupported,
    /// OpenID Connect Unmet Authentication Requirements.
    UnmetAuthenticationRequirements,
    /// CIBA Core §13: what names the person cannot be a name.
    UnknownUserId,
    /// CIBA Core §13: the text that both sides show cannot be shown.
    InvalidBindingMessage,
    /// CIBA Core §13: the client asks people by a code, and sent none.
    MissingUserCode,
    /// CIBA Core §13: it is not the code of whoever is meant.
    InvalidUserCode,
    /// What is to be signed is not named as RFC 9396 wants it.
    InvalidAuthorizationDetails,
    /// CIBA Core §11: the person has not answered.
    AuthorizationPending,
    /// CIBA Core §11: the client asks too often.
    SlowDown,
    /// CIBA Core §11: nobody answered in time.
    ExpiredToken,
    /// RFC 7009 §2.2.1.
    UnsupportedTokenType,
    /// RFC 6750 §3.1.
    InvalidToken,
    /// RFC 6750 §3.1.
    InsufficientScope,
    /// RFC 9449 §5: the proof of possession does not hold.
    InvalidDpopProof,
    /// RFC 9449 §8: it needs the nonce of this answer.
    UseDpopNonce,
    /// OAuth 2.0 for First-Party Applications §5.2.2: the person has yet to show who they are.
    InsufficientAuthorization,
    /// The same: what is held of the step before is good for nothing.
    InvalidSession,
    /// The same: it is a matter for a browser.
    RedirectToWeb,
}

impl Code {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::LoginRequired => "login_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::ConsentRequired => "consent_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::UnknownUserId => "unknown_user_id",
            Self::InvalidBindingMessage => "invalid_binding_message",
            Self::MissingUserCode => "missing_user_code",
            Self::InvalidUserCode => "invalid_user_code",
            Self::InvalidAuthorizationDetails => "invalid_authorization_details",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
            Self::UnsupportedTokenType => "unsupported_token_type",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::InvalidDpopProof => "invalid_dpop_proof",
            Self::UseDpopNonce => "use_dpop_nonce",
            Self::InsufficientAuthorization => "insufficient_authorization",
            Self::InvalidSession => "invalid_session",
            Self::RedirectToWeb => "redirect_to_web",
        }
    }

    /// The status it is answered with where nothing else says so.
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::InvalidClient | Self::InvalidToken => StatusCode::UNAUTHORIZED,
            Self::InsufficientScope => StatusCode::FORBIDDEN,
            Self::ServerError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TemporarilyUnavailable => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}
