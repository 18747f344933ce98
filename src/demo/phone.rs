//! A phone in software, for whoever plays the demo: the official app on it, as it would speak from somebody's pocket.
//!
//! There are two of them, at `/a/` and `/b/`, so that one can take the other's place. The page makes the phone's key with WebCrypto, keeps
//! it where no script can read it out, and signs every request with it; what stands in for the phone's secure hardware is the
//! browser, and nobody vouches for that. Pages of other origins may not call `/app/v1` or `/authorize-challenge`, and nothing is
//! loosened for this one: this server plays the phone's network (`wire`), and carries what the page has signed.
//!
//! Knows Khoá by its address alone, as a phone would; `enrol` registers the two apps on it.

mod enrol;
mod wire;

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use askama::Template;

use super::reader;
use super::stage::{Ports, local};
use crate::base::Lang;
pub use enrol::enrol;
use wire::Network;

/// Scripts, styles and calls of its own, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
                      form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The two that one can have in one's hand.
const SLOTS: [&str; 2] = ["a", "b"];

/// What the page loads, by its name in the address.
const FILES: [(&str, &str); 16] = [
    ("phone.css", concat!(include_str!("palette.css"), include_str!("phone/phone.css"))),
    ("phone.js", include_str!("phone/phone.js")),
    ("account.js", include_str!("phone/account.js")),
    ("apps.js", include_str!("phone/apps.js")),
    ("confirm.js", include_str!("phone/confirm.js")),
    ("dom.js", include_str!("phone/dom.js")),
    ("home.js", include_str!("phone/home.js")),
    ("kept.js", include_str!("phone/kept.js")),
    ("key.js", include_str!("phone/key.js")),
    ("problems.js", include_str!("phone/problems.js")),
    ("read.js", include_str!("phone/read.js")),
    ("requests.js", include_str!("phone/requests.js")),
    ("safety.js", include_str!("phone/safety.js")),
    ("welcome.js", include_str!("phone/welcome.js")),
    ("wire.js", include_str!("phone/wire.js")),
    ("words.js", include_str!("phone/words.js")),
];

#[derive(Template)]
#[template(config = ".askama.toml", path = "phone/page.html")]
struct Page<'a> {
    lang: &'static str,
    title: &'static str,
    needs_script: &'static str,
    slot: &'a str,
    issuer: &'a str,
    guide: &'a str,
    app: &'static str,
    second_app: &'static str,
}

/// What every request is answered from.
struct Phones {
    network: Network,
    issuer: String,
    guide: String,
}

/// Serves both on `listener` until its handle stops it. It handles no signals itself.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(ports: Ports, listener: TcpListener) -> std::io::Result<Server> {
    let issuer = local(ports.service);
    let network = Network::to(&issuer).map_err(std::io::Error::other)?;
    let guide = format!("{}/flows", local(ports.mailbox));
    let phones = web::Data::new(Phones { network, issuer, guide });
    let server =
        HttpServer::new(move || App::new().wrap(headers()).configure(|routes| open(routes, &phones)))
            .workers(1)
            .disable_signals()
            .shutdown_timeout(1)
            .listen(listener)?;
    Ok(server.run())
}

fn headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, POLICY))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::REFERRER_POLICY, "no-referrer"))
        .add((header::CACHE_CONTROL, "no-store"))
}

fn open(routes: &mut web::ServiceConfig, phones: &web::Data<Phones>) {
    routes
        .app_data(phones.clone())
        .app_data(web::JsonConfig::default().limit(wire::LARGEST))
        .route("/", web::get().to(door))
        .route("/wire", web::post().to(carry))
        .route("/files/{file}", web::get().to(file))
        .route("/{slot}/", web::get().to(show))
        .route("/{slot}/callback", web::get().to(show));
}

async fn door() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/a/")).finish()
}

async fn file(name: web::Path<String>) -> HttpResponse {
    let Some((_, text)) = FILES.into_iter().find(|(file, _)| *file == name.as_str()) else {
        return HttpResponse::NotFound().finish();
    };
    let kind = if name.ends_with(".css") { "text/css" } else { "text/javascript" };
    HttpResponse::Ok().content_type(format!("{kind}; charset=utf-8")).body(text)
}

async fn show(request: HttpRequest, slot: web::Path<String>, phones: web::Data<Phones>) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    let Some(slot) = SLOTS.into_iter().find(|known| *known == slot.as_str()) else {
        return HttpResponse::NotFound().finish();
    };
    let lang = reader::lang(&request);
    let english = lang == Lang::En;
    let page = Page {
        lang: lang.tag(),
        title: if english { "A phone in software" } else { "Điện thoại mô phỏng" },
        needs_script: match english {
            true => "This phone is played by a script: switch scripts on for this page.",
            false => "Điện thoại này do mã lệnh mô phỏng: hãy bật JavaScript cho trang này.",
        },
        slot,
        issuer: &phones.issuer,
        guide: &phones.guide,
        app: enrol::APP,
        second_app: enrol::SECOND_APP,
    };
    match page.render() {
        Ok(text) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text),
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(error = cause, "the page of a phone could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Carries a request of the page's to Khoá, and its answer back.
async fn carry(request: HttpRequest, phones: web::Data<Phones>, sent: web::Json<wire::Sent>) -> HttpResponse {
    if !reader::sends_own_form(&request) {
        return HttpResponse::Forbidden().finish();
    }
    match phones.network.carry(sent.into_inner()).await {
        Ok(answer) => HttpResponse::Ok().json(answer),
        Err(wire::Lost::NotOurs) => HttpResponse::NotFound().finish(),
        Err(error @ (wire::Lost::Down(_) | wire::Lost::TooLong)) => {
            let cause: &dyn std::error::Error = &error;
            tracing::warn!(error = cause, "a phone has no network");
            HttpResponse::BadGateway().finish()
        }
    }
}

#[cfg(test)]
mod tests;
