//! The portal's addresses and the server itself. Never writes a page: that is `pages`.

use std::net::TcpListener;

use actix_web::dev::{Payload, Server};
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{App, FromRequest as _, HttpRequest, HttpServer, web};

use super::config::{Portal, PortalConfig, PortalError};
use super::guest::Guest;
use super::pages::Trouble;
use super::site::Site;
use super::{ask_phone, backchannel, file, front, pages, sign_in, sign_out};

/// No form of this portal, and no logout token, is longer.
const LONGEST_FORM: usize = 16 * 1024;
/// Where the provider's server calls, not a browser.
const BACKCHANNEL: &str = "/backchannel-logout";

/// A running portal, served on `listener` until its handle stops it. It handles no signals itself.
///
/// # Errors
/// When the configuration does not hold together or the listener cannot be used.
pub fn serve(config: PortalConfig, listener: TcpListener) -> Result<Server, PortalError> {
    let site = web::Data::new(Site::open(config)?);
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

fn open(routes: &mut web::ServiceConfig, site: &web::Data<Site>) {
    routes
        .app_data(site.clone())
        .app_data(
            web::FormConfig::default().limit(LONGEST_FORM).error_handler(|_, request| malformed(request)),
        )
        .app_data(web::QueryConfig::default().error_handler(|_, request| malformed(request)))
        .route("/", web::get().to(front::show))
        .route("/dossiers", web::get().to(pages::dossiers))
        .route("/sign-in", web::get().to(sign_in::begin))
        .route(ask_phone::PATH, web::post().to(ask_phone::begin))
        .route(ask_phone::PATH, web::get().to(ask_phone::wait))
        .route(file::PATH, web::post().to(file::begin))
        .route(file::PATH, web::get().to(file::wait))
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

#[cfg(test)]
mod tests;
