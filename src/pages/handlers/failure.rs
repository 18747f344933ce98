//! When there is no way on: the error page for people, with what the other rooms' errors mean to them.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};

use super::visit::{Visit, lang_of};
use crate::app::App;
use crate::base::{Problem, ProblemType};
use crate::db::StoreError;
use crate::ephemeral::Unavailable;
use crate::op::error::{Code, OAuthError};
use crate::pages::views::{ErrorKind, ErrorView, Page as _};
use crate::pages::{Frame, Words};
use crate::web::{ErrorPage, PagePolicy, prefers_html};

/// Why a handler ends with the error page.
#[derive(Debug)]
pub struct Failure {
    kind: ErrorKind,
    detail: Option<String>,
}

impl Failure {
    /// A failure of that kind.
    pub const fn new(kind: ErrorKind) -> Self {
        Self { kind, detail: None }
    }

    /// The page that says so.
    pub fn page(self, app: &App, visit: &Visit) -> HttpResponse {
        let view = ErrorView {
            frame: visit.frame(app, None),
            kind: self.kind,
            service: None,
            detail: self.detail,
            request_id: visit.request_id.as_str().to_owned(),
        };
        with_patience(visit.page(self.kind.status(), &view, PagePolicy::default()), self.kind)
    }

    /// Whether a part that is down is the reason.
    pub fn is_temporary(&self) -> bool {
        self.kind == ErrorKind::Unavailable
    }
}

fn with_patience(response: HttpResponse, kind: ErrorKind) -> HttpResponse {
    patient(response, kind.retry_after())
}

/// Says when coming back makes sense, where waiting helps.
pub(super) fn patient(mut response: HttpResponse, wait: Option<u64>) -> HttpResponse {
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_temporary() {
            return Self::new(ErrorKind::Unavailable);
        }
        tracing::error!(?error, "a page could not be made");
        Self::new(ErrorKind::Internal)
    }
}

impl From<Unavailable> for Failure {
    fn from(error: Unavailable) -> Self {
        tracing::warn!(%error, "the ephemeral store does not answer");
        Self::new(ErrorKind::Unavailable)
    }
}

impl From<OAuthError> for Failure {
    fn from(error: OAuthError) -> Self {
        let kind = match error.code() {
            Code::InvalidClient => ErrorKind::UnknownService,
            Code::TemporarilyUnavailable => ErrorKind::Unavailable,
            Code::ServerError => ErrorKind::Internal,
            Code::AccessDenied => ErrorKind::Forbidden,
            Code::InvalidRequest if error.description().starts_with("redirect_uri") => {
                ErrorKind::UnknownReturn
            }
            Code::InvalidRequest if error.description().starts_with("this sign-in") => ErrorKind::FlowExpired,
            _ => ErrorKind::BadRequest,
        };
        if let Some(cause) = error.cause() {
            tracing::info!(code = error.code().as_str(), cause, "ended with a page");
        }
        Self { kind, detail: Some(error.description().to_owned()) }
    }
}

/// What the framework itself refuses (no such address, a body too large), in the words of whoever asked.
pub fn framework_error(app: &Arc<App>) -> ErrorPage {
    let app = app.clone();
    Arc::new(move |request: &HttpRequest, problem: &Problem| {
        let lang = lang_of(request, app.issuer().starts_with("https:"));
        if !prefers_html(request.headers()) {
            let worded = problem.clone().detail_or(|| Words::problem(lang, problem.kind()));
            return Some(worded.error_response());
        }
        let kind = match problem.kind() {
            ProblemType::NotFound => ErrorKind::NotFound,
            ProblemType::MethodNotAllowed => ErrorKind::MethodNotAllowed,
            ProblemType::TooLarge => ErrorKind::TooLarge,
            ProblemType::TooManyAttempts => ErrorKind::TooMany,
            ProblemType::Unavailable => ErrorKind::Unavailable,
            ProblemType::Internal => ErrorKind::Internal,
            _ => ErrorKind::BadRequest,
        };
        let view = ErrorView {
            frame: Frame {
                lang,
                csrf: String::new(),
                path: "/".to_owned(),
                origin: app.issuer().to_owned(),
                name: None,
                demo: app.config.server.demo,
            },
            kind,
            service: None,
            detail: None,
            request_id: problem.request().map(ToString::to_string).unwrap_or_default(),
        };
        let status = actix_web::http::StatusCode::from_u16(kind.status()).ok()?;
        let page =
            HttpResponse::build(status).content_type("text/html; charset=utf-8").body(view.html().ok()?);
        Some(with_patience(page, kind))
    })
}
