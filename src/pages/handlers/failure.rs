//! When there is no way on: the error page for people, with what the other rooms' errors mean to them.

use std::sync::Arc;

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};

use super::ended;
use super::visit::{Visit, lang_of, shown_at};
use crate::app::App;
use crate::base::{Problem, ProblemType};
use crate::db::StoreError;
use crate::ephemeral::Unavailable;
use crate::keys::KeyError;
use crate::op::authorize;
use crate::op::error::{Code, OAuthError};
use crate::pages::views::{ErrorKind, ErrorView, Page as _};
use crate::pages::{Frame, Words};
use crate::session::cookie;
use crate::sign_out::NotEnded;
use crate::web::{ErrorPage, prefers_html};

/// Why a handler ends with the error page.
#[derive(Debug)]
pub enum Failure {
    /// The conversation has ended, or was begun in another browser: nobody's fault, and there is a way on.
    Over,
    /// Anything else.
    Error {
        /// What happened.
        kind: ErrorKind,
        /// One line for the service's developer.
        detail: Option<String>,
    },
}

impl Failure {
    /// A failure of that kind.
    pub const fn new(kind: ErrorKind) -> Self {
        Self::Error { kind, detail: None }
    }

    /// The page that says so.
    pub fn page(self, app: &App, visit: &Visit) -> HttpResponse {
        self.page_at(app, visit, None)
    }

    /// The same, where a GET of another address than this shows the page anew.
    pub fn page_at(self, app: &App, visit: &Visit, anew: Option<String>) -> HttpResponse {
        let Self::Error { kind, detail } = self else { return ended::without_service(app, visit) };
        let mut frame = visit.frame(app, None);
        frame.path = anew.unwrap_or(frame.path);
        let request_id = visit.request_id.as_str().to_owned();
        let view = ErrorView { frame, kind, service: None, detail, request_id };
        with_patience(visit.page(kind.status(), &view), kind)
    }

    /// Whether a part that is down is the reason.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Error { kind: ErrorKind::Unavailable | ErrorKind::Unsure, .. })
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

/// Coming back helps only where nothing has happened for certain.
const fn interrupted(may_be_done: bool) -> ErrorKind {
    if may_be_done { ErrorKind::Unsure } else { ErrorKind::Unavailable }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_temporary() {
            return Self::new(interrupted(error.may_be_done()));
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

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        tracing::error!(%error, "nothing can be signed");
        Self::new(ErrorKind::Unavailable)
    }
}

impl From<NotEnded> for Failure {
    fn from(error: NotEnded) -> Self {
        match error {
            NotEnded::Store(down) => down.into(),
            NotEnded::Shelf(down) => down.into(),
        }
    }
}

impl From<OAuthError> for Failure {
    fn from(error: OAuthError) -> Self {
        if error.description() == authorize::OVER {
            return Self::Over;
        }
        let kind = match error.code() {
            Code::InvalidClient => ErrorKind::UnknownService,
            Code::TemporarilyUnavailable => interrupted(error.may_be_done()),
            Code::ServerError => ErrorKind::Internal,
            Code::AccessDenied => ErrorKind::Forbidden,
            Code::InvalidRequest if error.description().starts_with("redirect_uri") => {
                ErrorKind::UnknownReturn
            }
            _ => ErrorKind::BadRequest,
        };
        if let Some(cause) = error.cause() {
            tracing::info!(code = error.code().as_str(), cause, "ended with a page");
        }
        Self::Error { kind, detail: Some(error.description().to_owned()) }
    }
}

/// What the framework itself refuses (no such address, a body too large), in the words of whoever asked.
pub fn framework_error(app: &Arc<App>) -> ErrorPage {
    let app = app.clone();
    Arc::new(move |request: &HttpRequest, problem: &Problem| {
        let https = app.issuer().starts_with("https:");
        let lang = lang_of(request, https);
        if !prefers_html(request.headers()) {
            let worded = problem.clone().detail_or(|| Words::problem(lang, problem.kind()));
            return Some(worded.error_response());
        }
        let kind = match problem.kind() {
            ProblemType::NotFound => ErrorKind::NotFound,
            ProblemType::MethodNotAllowed => ErrorKind::MethodNotAllowed,
            ProblemType::TooLarge => ErrorKind::TooLarge,
            ProblemType::TargetTooLong => ErrorKind::TargetTooLong,
            ProblemType::HeadersTooLarge => ErrorKind::HeadersTooLarge,
            ProblemType::TooManyAttempts => ErrorKind::TooMany,
            ProblemType::Unavailable => ErrorKind::Unavailable,
            ProblemType::Internal => ErrorKind::Internal,
            _ => ErrorKind::BadRequest,
        };
        // Whether anybody is signed in is not known here; the language switch asks for the browser alone.
        let known = cookie::browsers(request, https).into_iter().next();
        let is_new = known.is_none();
        let browser = known.unwrap_or_else(|| cookie::new_browser(&app.entropy));
        let view = ErrorView {
            frame: Frame {
                csrf: cookie::csrf(&app.vault, &browser, None),
                path: shown_at(request),
                ..Frame::of(&app.config, lang, app.clock.now())
            },
            kind,
            service: None,
            detail: None,
            request_id: problem.request().map(ToString::to_string).unwrap_or_default(),
        };
        let status = actix_web::http::StatusCode::from_u16(kind.status()).ok()?;
        let mut page = HttpResponse::build(status);
        if is_new && *request.method() != Method::POST {
            page.cookie(cookie::name_browser(&browser, https));
        }
        Some(with_patience(page.content_type("text/html; charset=utf-8").body(view.html().ok()?), kind))
    })
}
