//! What every request brings along: the visit's cookie and the reader's language.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderName};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};

use super::config::Portal;
use super::site::Site;
use crate::base::Lang;
use crate::demo::reader;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a request brings along.
pub(super) struct Guest {
    pub(super) site: web::Data<Site>,
    pub(super) cookie: Option<String>,
    pub(super) lang: Lang,
    /// Chosen on this request, so worth remembering.
    lang_chosen: bool,
    pub(super) path: String,
    /// A person looking at a page, as opposed to a program fetching an address.
    pub(super) browsing: bool,
    /// Signing in silently was tried already.
    pub(super) no_silent: bool,
    /// No other site's page has sent it, by Fetch Metadata, or where a browser says nothing by that, by `Origin`.
    pub(super) own_form: bool,
}

impl Guest {
    /// A redirect that always becomes a GET.
    pub(super) fn see_other(&self, to: &str) -> HttpResponse {
        let mut response = HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish();
        self.remember_lang(&mut response);
        response
    }

    /// Gives the browser its visit's cookie.
    pub(super) fn remember(&self, response: &mut HttpResponse, cookie: &str) {
        self.set(response, self.site.portal.cookie.to_owned(), cookie.to_owned());
    }

    /// Keeps a language chosen by `?lang=`.
    pub(super) fn remember_lang(&self, response: &mut HttpResponse) {
        if self.lang_chosen {
            self.set(response, lang_cookie(&self.site.portal), self.lang.tag().to_owned());
        }
    }

    fn set(&self, response: &mut HttpResponse, name: String, value: String) {
        // Lax: the way back from the provider is a navigation, which brings the cookie; a foreign form is not.
        let cookie = Cookie::build(name, value)
            .path("/")
            .http_only(true)
            .secure(self.site.portal.https)
            .same_site(SameSite::Lax)
            .finish();
        if let Err(error) = response.add_cookie(&cookie) {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(error = cause, "a cookie could not be set");
        }
    }
}

fn lang_cookie(portal: &Portal) -> String {
    format!("{}_lang", portal.cookie)
}

impl FromRequest for Guest {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _body: &mut Payload) -> Self::Future {
        let Some(site) = request.app_data::<web::Data<Site>>().cloned() else {
            return std::future::ready(Err(actix_web::error::ErrorInternalServerError("no site")));
        };
        let asked = |name: &str| {
            url::form_urlencoded::parse(request.query_string().as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        let header = |name: HeaderName| {
            request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        let chosen = asked("lang").and_then(|tag| Lang::from_tag(&tag));
        let kept =
            || request.cookie(&lang_cookie(&site.portal)).and_then(|kept| Lang::from_tag(kept.value()));
        let preferred =
            || header(header::ACCEPT_LANGUAGE).split(',').find_map(|tag| Lang::from_tag(language(tag)));
        std::future::ready(Ok(Self {
            cookie: request.cookie(site.portal.cookie).map(|cookie| cookie.value().to_owned()),
            lang: chosen.or_else(kept).or_else(preferred).unwrap_or_default(),
            lang_chosen: chosen.is_some(),
            path: request.path().to_owned(),
            browsing: header(header::ACCEPT).contains("text/html"),
            no_silent: asked("silent").is_some(),
            own_form: match header(FETCH_SITE) {
                "" => reader::sends_own_form(request),
                from => from == "same-origin",
            },
            site,
        }))
    }
}

/// `en` of ` en-GB;q=0.8`: browsers list languages by preference, which is order enough for two.
fn language(entry: &str) -> &str {
    entry.split(';').next().unwrap_or(entry).trim()
}
