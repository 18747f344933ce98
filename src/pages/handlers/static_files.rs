//! What browsers and password managers fetch beside the pages.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, AcceptEncoding, ContentEncoding, Encoding};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::app::App;
use crate::pages::assets;
use crate::web::has_already;

/// `GET /assets/{file}`: embedded, under a name that carries its content's hash; in gzip for whoever takes it.
pub async fn asset(request: HttpRequest, taken: Option<web::Header<AcceptEncoding>>) -> HttpResponse {
    let Some(asset) = assets::find(request.path()) else { return HttpResponse::NotFound().finish() };
    let sent = taken.and_then(|taken| taken.negotiate([Encoding::gzip(), Encoding::identity()].iter()));
    let in_gzip = sent == Some(Encoding::gzip());
    let file = if in_gzip { asset.gzip } else { asset.plain };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CACHE_CONTROL, assets::CACHE_CONTROL))
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((header::ETAG, file.etag));
    if has_already(&request, file.etag) {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    if in_gzip {
        response.insert_header(ContentEncoding::Gzip);
    }
    response.content_type(asset.content_type).body(file.bytes)
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
