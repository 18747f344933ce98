//! What a person filled in, and the page for a form that is not ours.

use std::collections::HashMap;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, web};
use url::form_urlencoded;

use super::failure::Failure;
use super::visit::Visit;
use crate::app::App;
use crate::base::{Problem, ProblemType, Secret};
use crate::pages::views::ErrorKind;

/// A form of ours, small and flat.
#[derive(Debug, Default)]
pub struct Form(HashMap<String, Secret>);

/// The largest form of ours, in bytes: a name, a password and a few handles.
const LARGEST_FORM: usize = 16 * 1024;

impl Form {
    /// A form as if somebody had filled it in.
    pub fn filled<const N: usize>(fields: [(&str, &str); N]) -> Self {
        Self(fields.map(|(name, value)| (name.to_owned(), Secret::new(value.to_owned()))).into())
    }

    /// A field, if it was filled.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(Secret::expose).filter(|value| !value.is_empty())
    }

    /// Whether the form has the field, filled or not.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What the fields are called, filled or not.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A field, trimmed; empty when it was not filled.
    pub fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().trim().to_owned()
    }

    /// A field that must not be kept longer than needed.
    pub fn secret(&mut self, name: &str) -> Option<Secret> {
        self.0.remove(name).filter(|secret| !secret.expose().is_empty())
    }
}

impl FromRequest for Form {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded");
        let body = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            let body = body.await?;
            if !is_form {
                return Err(actix_web::error::ErrorUnsupportedMediaType("not a form"));
            }
            if body.len() > LARGEST_FORM {
                return Err(actix_web::error::ErrorPayloadTooLarge("the form is too large"));
            }
            let mut fields = HashMap::new();
            for (name, value) in form_urlencoded::parse(&body) {
                // Two answers to one question: nobody's form of ours says that.
                if fields.insert(name.into_owned(), Secret::new(value.into_owned())).is_some() {
                    return Err(Problem::new(ProblemType::BadRequest).into());
                }
            }
            Ok(Self(fields))
        })
    }
}

/// The page for a form that did not come from our page, or whose page is too old; it leads to the page anew.
pub(in crate::pages) fn forged(app: &App, visit: &Visit) -> HttpResponse {
    Failure::new(ErrorKind::FormExpired).page(app, visit)
}

/// The same, where the page is found at another address than the form was sent to.
pub(super) fn forged_at(app: &App, visit: &Visit, anew: String) -> HttpResponse {
    Failure::new(ErrorKind::FormExpired).page_at(app, visit, Some(anew))
}
