//! The files by which phones learn which apps are ours (Digital Asset Links; Apple's associated domains): such an app is handed our
//! passkeys, and no other is.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use crate::app::App;

/// `GET /.well-known/assetlinks.json`.
pub async fn assetlinks(app: web::Data<App>) -> HttpResponse {
    let apps = app.attestors.android_apps().iter().map(|one| {
        json!({
            "relation": ["delegate_permission/common.handle_all_urls", "delegate_permission/common.get_login_creds"],
            "target": {
                "namespace": "android_app", "package_name": one.package(), "sha256_cert_fingerprints": [one.fingerprint()],
            },
        })
    });
    HttpResponse::Ok().json(apps.collect::<Vec<Value>>())
}

/// `GET /.well-known/apple-app-site-association`.
pub async fn apple_app_site_association(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "webcredentials": { "apps": app.attestors.apple_apps() } }))
}
