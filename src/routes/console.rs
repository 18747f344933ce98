//! The pages of officers.

use actix_web::web::{ServiceConfig, post, resource};

use super::{get, visited};
use crate::pages::console;

/// Opening a dossier, a paper of it or a report is a look at a person, which is written down: HEAD, which scanners of links send, is refused there.
pub(super) fn all(routes: &mut ServiceConfig) {
    boards(routes);
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
        .service(resource("/console/{agency}/{role}/cases").route(get().to(console::cases::queue)))
        .service(resource("/console/{agency}/{role}/cases/{case}").route(visited().to(console::cases::show)))
        .service(
            resource("/console/{agency}/{role}/cases/{case}/answer").route(post().to(console::cases::answer)),
        )
        .service(
            resource("/console/{agency}/{role}/cases/{case}/forward")
                .route(post().to(console::cases::forward)),
        )
        .service(
            resource("/console/{agency}/{role}/help")
                .route(get().to(console::read_out::show))
                .route(post().to(console::read_out::accept)),
        )
        .service(resource("/console/{agency}/{role}/assistances").route(post().to(console::help::ask)))
        .service(
            resource("/console/{agency}/{role}/assistances/code").route(post().to(console::help::accept)),
        )
        .service(
            resource("/console/{agency}/{role}/assistances/{id}").route(visited().to(console::help::show)),
        )
        .service(
            resource("/console/{agency}/{role}/assistances/{id}/begin")
                .route(post().to(console::help::begin)),
        )
        .service(
            resource("/console/{agency}/{role}/assistances/{id}/apply")
                .route(post().to(console::help::apply)),
        )
        .service(
            resource("/console/{agency}/{role}/assistances/{id}/submit")
                .route(post().to(console::help::submit)),
        )
        .service(
            resource("/console/{agency}/{role}/assistances/{id}/end").route(post().to(console::help::leave)),
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

/// How far the whole has come, for identity authorities.
fn boards(routes: &mut ServiceConfig) {
    routes
        .service(resource("/console/{agency}/{role}/changeover").route(get().to(console::changeover::show)))
        .service(resource("/console/{agency}/{role}/clients").route(get().to(console::services::show)))
        .service(resource("/console/{agency}/{role}/readiness").route(get().to(console::readiness::show)))
        .service(
            resource("/console/{agency}/{role}/readiness/{criterion}")
                .route(post().to(console::readiness::enter)),
        );
}

/// Accounts that may be one person's.
pub(super) fn merges(routes: &mut ServiceConfig) {
    routes
        .service(
            resource("/console/{agency}/{role}/merges")
                .route(get().to(console::merges::list))
                .route(post().to(console::merges::name)),
        )
        .service(
            resource("/console/{agency}/{role}/merges/{merge}").route(visited().to(console::merges::show)),
        )
        .service(
            resource("/console/{agency}/{role}/merges/{merge}/propose")
                .route(post().to(console::merges::propose)),
        )
        .service(
            resource("/console/{agency}/{role}/merges/{merge}/decide")
                .route(post().to(console::merges::decide)),
        );
}
