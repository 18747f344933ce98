//! What makes the pages of the account an app that a phone can install: its manifest, and the shell that is shown without a network.

use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template as _;
use serde_json::json;

use super::visit::lang_of;
use crate::app::App;
use crate::pages::views::OfflineView;
use crate::pages::{Words, assets};

/// What the shell keeps beside its page.
const KEPT: [&str; 2] = ["khoa.css", "logo.svg"];
const SCRIPT: &str = include_str!("../assets/shell.js");
const SERVICE_WORKER_ALLOWED: HeaderName = HeaderName::from_static("service-worker-allowed");

/// `GET /manifest.webmanifest` (W3C Web Application Manifest).
pub async fn manifest(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    let lang = lang_of(&request, app.issuer().starts_with("https:"));
    let say = |key| Words::get(lang, key, &[]);
    let icon = |name: &str, size: &str, purpose: &str| json!({ "src": assets::url(name), "sizes": size, "type": "image/png", "purpose": purpose });
    let manifest = json!({
        "id": "/", "start_url": "/", "scope": "/", "display": "standalone", "lang": lang.tag(),
        "name": say("app-name"), "short_name": "Khoá", "description": say("brand-line"),
        "theme_color": "#0b3a57", "background_color": "#0b3a57",
        "icons": [
            icon("icon-192.png", "192x192", "any"), icon("icon-512.png", "512x512", "any"),
            icon("icon-maskable.png", "512x512", "maskable"),
        ],
        "shortcuts": [
            { "name": say("tab-approvals"), "url": "/approvals" },
            { "name": say("scan-link"), "url": "/qr" },
            { "name": say("tab-applications"), "url": "/applications" },
        ],
    });
    HttpResponse::Ok()
        .content_type("application/manifest+json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::VARY, "accept-language, cookie"))
        .body(manifest.to_string())
}

/// `GET /shell.js`: the service worker. It stands at the root, because a worker speaks for what stands below it.
pub async fn worker() -> HttpResponse {
    let files: Vec<&str> = KEPT.iter().map(|name| assets::url(name)).chain(["/offline"]).collect();
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((SERVICE_WORKER_ALLOWED, "/"))
        .body(format!(
            "const FILES = {}, ICON = {};\n{SCRIPT}",
            json!(files),
            json!(assets::url("icon-192.png"))
        ))
}

/// `GET /offline`: the same for everybody, in both languages, because a phone keeps it.
pub async fn offline() -> HttpResponse {
    match OfflineView::in_both().render() {
        Ok(page) => HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .body(page),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}
