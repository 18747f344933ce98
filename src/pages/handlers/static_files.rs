//! What browsers and password managers fetch beside the pages.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::app::App;
use crate::pages::assets;

/// `GET /assets/{file}`: embedded, under a name that carries its content's hash.
pub async fn asset(request: HttpRequest) -> HttpResponse {
    let Some(asset) = assets::find(request.path()) else { return HttpResponse::NotFound().finish() };
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, assets::CACHE_CONTROL))
        .insert_header((header::ETAG, asset.etag))
        .content_type(asset.content_type)
        .body(asset.bytes)
}

/// `GET /.well-known/change-password` (W3C): where a password manager sends people.
pub async fn change_password() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/settings/password")).finish()
}

/// `GET /.well-known/passkey-endpoints` (W3C): where a password manager sends people to enrol.
pub async fn passkey_endpoints(app: web::Data<App>) -> HttpResponse {
    let home = format!("{}/", app.issuer());
    HttpResponse::Ok().json(json!({ "enroll": home, "manage": home }))
}

/// `GET /robots.txt`.
pub async fn robots() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("User-agent: *\nDisallow: /\n")
}
