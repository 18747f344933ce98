//! The portal's pages: plain HTML, no script, one style sheet. Everything shown is escaped by the template.
//! Never shows text that came with a request, except an error code of known shape.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;
use serde_json::Value;

use super::claims::SignedIn;
use super::guest::Guest;
use super::site::Site;
use super::trade::TradeWords;
use super::visits::{Asking, Filed};
use super::words::{self, Words};
use super::{ask_phone, file};
use crate::base::{Lang, Moment};

const REFRESH: header::HeaderName = header::HeaderName::from_static("refresh");
const STYLE: &str = include_str!("pages/portal.css");
const EMBLEM: &str = include_str!("pages/emblem.svg");

/// Why a person sees a page of regret.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The provider does not answer.
    Unreachable,
    /// The provider said no, with this code.
    Refused(String),
    /// The answer fits no sign-in of this browser.
    Stale,
    /// The answer did not stand up to the checks.
    Unproven,
    /// The visit here has ended, but the provider could not be told.
    SignedOutHereOnly,
    /// What was typed is no name that anybody signs in with.
    NoName,
    /// The phone that was asked did not answer in time.
    Unanswered,
    /// Nobody signed what was filed.
    Unsigned,
    /// No such page.
    Nowhere,
}

/// What every page shows around its own part.
struct Frame<'a> {
    w: &'static Words,
    t: &'static TradeWords,
    lang: &'static str,
    name: &'a str,
    path: &'a str,
    other_name: &'a str,
    other_url: &'a str,
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "portal/pages/start.html")]
struct StartPage<'a> {
    f: Frame<'a>,
    signed_out: bool,
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "portal/pages/signed_in.html")]
struct SignedInPage<'a> {
    f: Frame<'a>,
    person: &'a str,
    csrf: &'a str,
    /// For whom they may file, and what.
    files: Option<(&'a str, &'static str)>,
    acr: String,
    amr: String,
    auth_time: String,
    rows: Vec<ShownClaim<'a>>,
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "portal/pages/dossiers.html")]
struct DossiersPage<'a> {
    f: Frame<'a>,
    person: &'a str,
    code_prefix: &'a str,
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "portal/pages/trouble.html")]
struct TroublePage<'a> {
    f: Frame<'a>,
    title: &'static str,
    text: &'static str,
    code: &'a str,
    retry: &'static str,
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "portal/pages/asking.html")]
struct AskingPage<'a> {
    f: Frame<'a>,
    number: &'a str,
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "portal/pages/filed.html")]
struct FiledPage<'a> {
    f: Frame<'a>,
    filed: &'a Filed,
    signed: Option<(&'a str, String)>,
}

struct ShownClaim<'a> {
    label: &'static str,
    name: &'a str,
    value: String,
    source: &'static str,
}

/// The page for someone not signed in.
pub(super) fn start(guest: &Guest, signed_out: bool, status: StatusCode) -> HttpResponse {
    html(guest, status, &StartPage { f: frame(guest), signed_out })
}

/// The page of the person signed in.
pub(super) fn signed_in(guest: &Guest, person: &Arc<SignedIn>, csrf: &str) -> HttpResponse {
    let f = frame(guest);
    let rows = person
        .rows()
        .iter()
        .map(|row| ShownClaim {
            label: words::claim(&row.name, guest.lang),
            name: &row.name,
            value: value(&row.name, &row.value, guest.lang),
            source: if row.in_id_token { f.w.from_id_token } else { f.w.from_userinfo },
        })
        .collect();
    let page = SignedInPage {
        person: person.name(),
        csrf,
        files: person.files_for().map(|(name, _)| (name, guest.site.portal.trade.document())),
        acr: person.acr().map_or_else(|| f.w.not_told.to_owned(), |acr| words::level(acr, guest.lang)),
        amr: person.amr().map_or_else(|| f.w.not_told.to_owned(), |means| value("amr", means, guest.lang)),
        auth_time: person.auth_time().map_or_else(|| f.w.not_told.to_owned(), local_time),
        rows,
        f,
    };
    html(guest, StatusCode::OK, &page)
}

/// The page that waits for a phone. It has no script: the browser is told to load it again when it is time.
pub(super) fn asking(guest: &Guest, asking: &Asking) -> HttpResponse {
    let page = AskingPage { f: frame(guest), number: asking.number.as_deref().unwrap_or_default() };
    again(guest, html(guest, StatusCode::OK, &page), asking)
}

/// The page of a document that was filed: it waits for a signature in the same way, and then names whose it is.
pub(super) fn filed(guest: &Guest, filed: &Filed) -> HttpResponse {
    let signed = filed.signature.as_ref();
    let signed = signed.map(|one| (one.by.as_str(), words::said("signed_by", &one.means, guest.lang)));
    let is_signed = signed.is_some();
    let response = html(guest, StatusCode::OK, &FiledPage { f: frame(guest), filed, signed });
    if is_signed { response } else { again(guest, response, &filed.asking) }
}

/// The browser is to load it again once the provider may be asked.
fn again(guest: &Guest, mut response: HttpResponse, asking: &Asking) -> HttpResponse {
    let left = asking.not_before.since(guest.site.visits.now()).as_secs() + 1;
    response.headers_mut().insert(REFRESH, header::HeaderValue::from(left));
    response
}

/// A person's dossiers; whoever is not signed in is sent to sign in first.
pub(super) async fn dossiers(guest: Guest) -> HttpResponse {
    let Some((person, _)) = guest.site.visits.person(guest.cookie.as_deref()) else {
        return guest.see_other("/sign-in?next=/dossiers");
    };
    let page =
        DossiersPage { f: frame(&guest), person: person.name(), code_prefix: guest.site.portal.code_prefix };
    html(&guest, StatusCode::OK, &page)
}

/// A page that says what went wrong and what to do now.
pub(super) fn trouble(guest: &Guest, trouble: Trouble) -> HttpResponse {
    let f = frame(guest);
    let (status, (title, text), retry) = match &trouble {
        Trouble::Unreachable => (StatusCode::SERVICE_UNAVAILABLE, f.w.unreachable, "/sign-in"),
        Trouble::Refused(code) if code == "access_denied" => (StatusCode::FORBIDDEN, f.w.denied, "/sign-in"),
        Trouble::Refused(_) => (StatusCode::BAD_GATEWAY, f.w.refused, "/sign-in"),
        Trouble::Stale => (StatusCode::BAD_REQUEST, f.w.stale, "/sign-in"),
        Trouble::Unproven => (StatusCode::BAD_GATEWAY, f.w.unproven, "/sign-in"),
        Trouble::SignedOutHereOnly => {
            (StatusCode::SERVICE_UNAVAILABLE, f.w.signed_out_here_only, "/?silent=no")
        }
        Trouble::NoName => (StatusCode::BAD_REQUEST, f.w.no_name, "/?silent=no"),
        Trouble::Unanswered => (StatusCode::FORBIDDEN, f.w.unanswered, "/?silent=no"),
        Trouble::Unsigned => (StatusCode::FORBIDDEN, f.w.unsigned, "/"),
        Trouble::Nowhere => (StatusCode::NOT_FOUND, f.w.nowhere, "/"),
    };
    let code = match &trouble {
        Trouble::Refused(code) if is_code(code) => code,
        _ => "",
    };
    let mut response = html(guest, status, &TroublePage { f, title, text, code, retry });
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
    }
    response
}

pub(super) async fn nowhere(guest: Guest) -> HttpResponse {
    trouble(&guest, Trouble::Nowhere)
}

pub(super) async fn style(site: actix_web::web::Data<Site>) -> HttpResponse {
    asset("text/css; charset=utf-8", format!(":root {{ --main: {}; }}\n{STYLE}", site.portal.colour))
}

pub(super) async fn emblem(site: actix_web::web::Data<Site>) -> HttpResponse {
    asset("image/svg+xml", EMBLEM.replace("currentColor", &site.portal.colour))
}

fn asset(kind: &'static str, body: String) -> HttpResponse {
    HttpResponse::Ok().content_type(kind).insert_header((header::CACHE_CONTROL, "max-age=300")).body(body)
}

fn html(guest: &Guest, status: StatusCode, page: &impl Template) -> HttpResponse {
    let mut response = match page.render() {
        Ok(text) => HttpResponse::build(status).content_type("text/html; charset=utf-8").body(text),
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(error = cause, "a page could not be written");
            HttpResponse::InternalServerError().finish()
        }
    };
    guest.remember_lang(&mut response);
    response
}

fn frame(guest: &Guest) -> Frame<'_> {
    let portal = &guest.site.portal;
    // The language links lead back here, except from addresses that only make sense once.
    let path = match guest.path.as_str() {
        "/dossiers" => "/dossiers",
        ask_phone::PATH => ask_phone::PATH,
        file::PATH => file::PATH,
        _ => "/",
    };
    Frame {
        w: words::of(guest.lang),
        t: portal.trade.words(guest.lang),
        lang: guest.lang.tag(),
        name: portal.name.in_lang(guest.lang),
        path,
        other_name: portal.other_portal_name.in_lang(guest.lang),
        other_url: portal.other_portal.as_str(),
    }
}

/// RFC 6749 §5.2: visible ASCII; short, or it is no code.
fn is_code(text: &str) -> bool {
    text.len() <= 64 && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn value(name: &str, value: &Value, lang: Lang) -> String {
    match value {
        Value::Number(seconds) if name.ends_with("_at") || name.ends_with("_time") => seconds
            .as_i64()
            .map_or_else(|| seconds.to_string(), |seconds| local_time(Moment::from_seconds(seconds))),
        Value::String(text) => words::said(name, text, lang),
        Value::Bool(true) => words::of(lang).yes.to_owned(),
        Value::Bool(false) => words::of(lang).no.to_owned(),
        Value::Array(several) => {
            several.iter().map(|one| self::value(name, one, lang)).collect::<Vec<_>>().join(", ")
        }
        Value::Object(parts) => match parts.get("formatted").and_then(Value::as_str) {
            Some(formatted) => formatted.to_owned(),
            None => parts.values().map(|part| self::value(name, part, lang)).collect::<Vec<_>>().join(", "),
        },
        other => other.to_string(),
    }
}

/// In Viet Nam's time, which knows no summer time.
fn local_time(at: Moment) -> String {
    match jiff::Timestamp::from_second(at.as_seconds()) {
        Ok(at) => at.to_zoned(jiff::tz::offset(7).to_time_zone()).strftime("%d/%m/%Y %H:%M:%S").to_string(),
        Err(_beyond_the_calendar) => at.to_string(),
    }
}
