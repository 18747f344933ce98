//! The endpoints of the OpenID provider.

use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, post, resource};

use super::{get, visited};
use crate::op;
use crate::pages::handlers::{authorize, logout};

/// What relying parties call, and where they send browsers.
pub(super) fn all(routes: &mut ServiceConfig) {
    routes
        .service(resource("/.well-known/openid-configuration").route(get().to(op::discovery)))
        .service(resource("/.well-known/oauth-authorization-server").route(get().to(op::discovery)))
        .service(resource("/jwks").route(get().to(op::jwks)))
        .service(resource("/token").wrap(from_fn(op::cors)).route(post().to(op::token::token)))
        .service(
            resource("/userinfo")
                .wrap(from_fn(op::interaction))
                .wrap(from_fn(op::cors))
                .route(get().to(op::userinfo))
                .route(post().to(op::userinfo)),
        )
        .service(resource("/authorize-challenge").route(post().to(op::first_party::challenge)))
        .service(resource("/.well-known/assetlinks.json").route(get().to(op::first_party::assetlinks)))
        .service(
            resource("/.well-known/apple-app-site-association")
                .route(get().to(op::first_party::apple_app_site_association)),
        )
        .service(resource("/bc-authorize").wrap(from_fn(op::interaction)).route(post().to(op::ciba::ask)))
        .service(resource("/introspect").route(post().to(op::introspect)))
        .service(resource("/revoke").wrap(from_fn(op::cors)).route(post().to(op::revoke)))
        // Through a person's browser.
        .service(
            resource("/authorize")
                .route(visited().to(authorize::begin))
                .route(post().to(authorize::begin_by_post)),
        )
        .service(resource("/authorize/resume").route(visited().to(authorize::resume)))
        .service(resource("/authorize/cancel").route(post().to(authorize::cancel)))
        .service(resource("/logout").route(visited().to(logout::ask)).route(post().to(logout::act)))
        .service(resource("/logged-out").route(get().to(logout::logged_out)));
}
