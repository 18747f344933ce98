//! The pages of officers.

use actix_web::web::{ServiceConfig, post, resource};

use super::{get, visited};
use crate::pages::console;

/// Opening a dossier, or a paper of it, is a look at a person, which is written down: HEAD, which scanners of links send, is refused there.
/// the programs of officers, whose addresses begin alike.
pub(super) fn all(routes: &mut ServiceConfig) {
    routes
        .service(resource("/console").route(get().to(console::choose)))
        .service(resource("/console/{agency}/{role}").route(get().to(console::queue)))
        .service(
            resource("/console/{agency}/{role}/find")
                .route(get().to(console::find::show))
                .route(post().to(console::find::find)),
        )
        .service(resource("/console/{agency}/{role}/visits").route(get().to(console::visits::show)))
        .service(
            resource("/console/{agency}/{role}/visits/{application}").route(post().to(console::visits::say)),
        )
        .service(resource("/console/{agency}/{role}/requests").route(post().to(console::take_in)))
        .service(
            resource("/console/{agency}/{role}/applications/{application}")
                .route(visited().to(console::dossier::show)),
        )
        .service(
            resource("/console/{agency}/{role}/applications/{application}/evidence/{evidence}")
                .route(visited().to(console::dossier::paper)),
        )
        .service(
            resource("/console/{agency}/{role}/applications/{application}/ask")
                .route(post().to(console::act::ask)),
        )
        .service(
            resource("/console/{agency}/{role}/applications/{application}/decide")
                .route(post().to(console::act::decide)),
        )
        .service(
            resource("/console/{agency}/{role}/applications/{application}/check")
                .route(post().to(console::act::check)),
        )
        .service(
            resource("/console/{agency}/{role}/applications/{application}/compare")
                .route(post().to(console::compare::compare)),
        )
        .service(
            resource("/console/{agency}/{role}/applications/{application}/forward")
                .route(post().to(console::act::forward)),
        );
}
