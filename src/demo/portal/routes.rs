//! The portal's addresses, what every request brings (cookie, language), and the server itself.
//! Never writes a page: that is `pages`.

use std::net::TcpListener;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, Server};
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{App, FromRequest, HttpRequest, HttpResponse, HttpServer, web};

use super::config::{Portal, PortalConfig, PortalError};
use super::pages::Trouble;
use super::provider::Provider;
use super::visits::Visits;
use super::{backchannel, pages, sign_in, sign_out};
use crate::base::{Clock, Entropy, Lang};

/// No form of this portal, and no logout token, is longer.
const LONGEST_FORM: usize = 16 * 1024;
/// Where the provider's server calls, not a browser.
const BACKCHANNEL: &str = "/backchannel-logout";

/// Everything one portal consists of.
pub(super) struct Site {
    pub(super) portal: Portal,
    pub(super) provider: Provider,
    pub(super) visits: Visits,
    entropy: Entropy,
}

impl Site {
    /// An unguessable value.
    pub(super) fn token(&self) -> String {
        self.entropy.token("").expose().to_owned()
    }
}

/// A running portal, served on `listener` until its handle stops it. It handles no signals itself.
///
/// # Errors
/// When the configuration does not hold together or the listener cannot be used.
pub fn serve(config: PortalConfig, listener: TcpListener) -> Result<Server, PortalError> {
    let site = site(config)?;
    let server = HttpServer::new(move || {
        App::new().wrap(headers(&site.portal)).configure(|routes| open(routes, &site))
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(5)
    .listen(listener)
    .map_err(PortalError::Listen)?;
    Ok(server.run())
}

fn site(config: PortalConfig) -> Result<web::Data<Site>, PortalError> {
    Ok(web::Data::new(Site {
        portal: Portal::parse(config)?,
        provider: Provider::new(Clock::Wall)?,
        visits: Visits::new(Clock::Wall, Entropy::Os),
        entropy: Entropy::Os,
    }))
}

fn open(routes: &mut web::ServiceConfig, site: &web::Data<Site>) {
    routes
        .app_data(site.clone())
        .app_data(
            web::FormConfig::default().limit(LONGEST_FORM).error_handler(|_, request| malformed(request)),
        )
        .app_data(web::QueryConfig::default().error_handler(|_, request| malformed(request)))
        .route("/", web::get().to(pages::front))
        .route("/dossiers", web::get().to(pages::dossiers))
        .route("/sign-in", web::get().to(sign_in::begin))
        .route("/callback", web::get().to(sign_in::callback))
        .route("/sign-out", web::post().to(sign_out::leave))
        .route("/signed-out", web::get().to(sign_out::returned))
        .route(BACKCHANNEL, web::post().to(backchannel::receive))
        .route("/assets/portal.css", web::get().to(pages::style))
        .route("/assets/emblem.svg", web::get().to(pages::emblem))
        .default_service(web::to(pages::nowhere));
}

/// What could not even be read gets the same page as what fits nothing, not the framework's own words.
fn malformed(request: &HttpRequest) -> actix_web::Error {
    let answer = match Guest::from_request(request, &mut Payload::None).into_inner() {
        Ok(guest) if guest.path != BACKCHANNEL => pages::trouble(&guest, Trouble::Stale),
        _ => backchannel::refused("the request is malformed"),
    };
    actix_web::error::InternalError::from_response("malformed request", answer).into()
}

fn headers(portal: &Portal) -> DefaultHeaders {
    // Browsers hold `form-action` against redirects too, and signing out leads to the provider.
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {}; frame-ancestors 'none'; \
         base-uri 'none'",
        portal.provider_origin()
    );
    DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, policy))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::REFERRER_POLICY, "no-referrer"))
        .add((header::CACHE_CONTROL, "no-store"))
}

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
        let header =
            |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
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
            site,
        }))
    }
}

/// `en` of ` en-GB;q=0.8`: browsers list languages by preference, which is order enough for two.
fn language(entry: &str) -> &str {
    entry.split(';').next().unwrap_or(entry).trim()
}

#[cfg(test)]
mod tests;
