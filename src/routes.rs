//! Every URL of the service on one screen, by audience.

use actix_web::dev::HttpServiceFactory;
use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, delete, patch, post, put, resource, route};
use actix_web::{Resource, Route, guard};

use crate::api;
use crate::op;
use crate::pages::console;
use crate::pages::handlers::{
    applications, approvals, authorize, consent, history, home, lock, login, logout, not_me, passkeys, qr,
    recover, register, settings, shell, static_files, terms,
};

/// Routes that machines call, and what all routes of an API begin with: their successes are logged at debug level.
pub const MACHINE: &[&str] = &[
    "/token",
    "/bc-authorize",
    "/userinfo",
    "/introspect",
    "/revoke",
    "/jwks",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    "/assets/{file}",
    "/app/v1/",
    "/agency/v1/",
    "/console/v1/",
];

/// The public listener.
pub fn public(routes: &mut ServiceConfig) {
    relying_parties(routes);
    people(routes);
    asking(routes);
    asked(routes);
    ways_back(routes);
    browsers(routes);
    app(routes);
    agencies(routes);
    officers(routes);
    desks(routes);
}

/// HEAD is answered wherever GET is (RFC 9110 §9.1); neither changes anything that is kept.
fn get() -> Route {
    route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// The only addresses that act when they are visited, because the protocol sends browsers there by a link. HEAD, which
/// scanners of links send, is refused at them.
///
/// - `/authorize` keeps a conversation, or answers whoever is signed in and allowed it (OpenID Connect Core §3.1.2.1): a
///   code goes to the client's own address, and the client knows by `state` whether it asked;
/// - `/authorize/resume` is its end, for the browser alone that began it;
/// - `/logout` ends the session that an ID token of it names (RP-Initiated Logout §2), and asks without one.
fn visited() -> Route {
    route().guard(guard::Get())
}

fn relying_parties(routes: &mut ServiceConfig) {
    routes
        .service(resource("/.well-known/openid-configuration").route(get().to(op::discovery)))
        .service(resource("/.well-known/oauth-authorization-server").route(get().to(op::discovery)))
        .service(resource("/jwks").route(get().to(op::jwks)))
        .service(resource("/token").wrap(from_fn(op::cors)).route(post().to(op::token::token)))
        .service(
            resource("/userinfo")
                .wrap(from_fn(op::cors))
                .route(get().to(op::userinfo))
                .route(post().to(op::userinfo)),
        )
        .service(resource("/bc-authorize").route(post().to(op::ciba::ask)))
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

fn people(routes: &mut ServiceConfig) {
    routes
        .service(resource("/").route(get().to(home::show)))
        .service(resource("/history").route(get().to(history::show)))
        .service(resource("/login").route(get().to(login::show)).route(post().to(login::with_password)))
        .service(resource("/passkeys/login/options").route(post().to(passkeys::login_options)))
        .service(resource("/passkeys/login").route(post().to(passkeys::login)))
        .service(resource("/passkeys/options").route(post().to(passkeys::options)))
        .service(resource("/passkeys").route(post().to(passkeys::add)))
        .service(resource("/settings/passkeys/{passkey}/remove").route(post().to(passkeys::remove)))
        .service(resource("/settings/sessions/end-others").route(post().to(home::end_others)))
        .service(resource("/settings/sessions/{session}/end").route(post().to(home::end_session)))
        .service(resource("/settings").route(get().to(settings::show)))
        .service(
            resource("/settings/password")
                .route(get().to(settings::password::show))
                .route(post().to(settings::password::change)),
        )
        .service(
            resource("/settings/contact")
                .route(get().to(settings::contact::show))
                .route(post().to(settings::contact::ask)),
        )
        .service(
            resource("/settings/contact/code")
                .route(get().to(settings::contact::show_code))
                .route(post().to(settings::contact::prove)),
        )
        .service(resource("/settings/services").route(get().to(settings::services::show)))
        .service(resource("/settings/devices").route(get().to(settings::devices::show)))
        .service(resource("/settings/devices/{device}").route(get().to(settings::devices::one)))
        .service(resource("/settings/devices/{device}/name").route(post().to(settings::devices::rename)))
        .service(resource("/settings/devices/{device}/revoke").route(post().to(settings::devices::revoke)))
        .service(
            resource("/settings/services/{client}/end")
                .route(get().to(settings::services::ask))
                .route(post().to(settings::services::end)),
        )
        .service(resource("/settings/recovery/cancel").route(post().to(not_me::cancel)))
        .service(
            resource("/settings/recovery-codes")
                .route(get().to(settings::recovery_codes::show))
                .route(post().to(settings::recovery_codes::make)),
        )
        .service(
            resource("/settings/lock")
                .route(get().to(settings::lock::show))
                .route(post().to(settings::lock::act)),
        )
        .service(resource("/register").route(get().to(register::show)).route(post().to(register::begin)))
        .service(
            resource("/register/verify")
                .route(get().to(register::show_codes))
                .route(post().to(register::verify)),
        )
        .service(resource("/consent").route(get().to(consent::show)).route(post().to(consent::decide)))
        .service(resource("/terms").route(get().to(terms::show)))
        .service(resource("/language").route(post().to(home::language)));
}

/// What people ask the authority for.
fn asking(routes: &mut ServiceConfig) {
    routes
        .service(
            resource("/activation")
                .route(get().to(applications::activation::show))
                .route(post().to(applications::activation::act)),
        )
        .service(
            resource("/applications")
                .route(get().to(applications::list))
                .route(post().to(applications::begin)),
        )
        .service(
            resource("/applications/place")
                .route(get().to(applications::place::show))
                .route(post().to(applications::place::ask)),
        )
        .service(resource("/applications/{id}").route(get().to(applications::standing::show)))
        .service(resource("/applications/{id}/submit").route(post().to(applications::standing::submit)))
        .service(resource("/applications/{id}/withdraw").route(post().to(applications::standing::withdraw)))
        .service(
            resource("/applications/{id}/visit")
                .route(get().to(applications::visit::show))
                .route(post().to(applications::visit::book)),
        )
        .service(resource("/applications/{id}/visit/cancel").route(post().to(applications::visit::cancel)))
        .service(resource("/applications/{id}/visit.ics").route(get().to(applications::visit::file)))
        .service(resource("/applications/{id}/files/{n}").route(get().to(applications::standing::file)))
        .service(
            resource("/applications/{id}/details")
                .route(get().to(applications::details::show))
                .route(post().to(applications::details::save)),
        )
        .service(
            resource("/applications/{id}/portrait")
                .route(get().to(applications::evidence::portrait))
                .route(post().to(applications::evidence::send_portrait)),
        )
        .service(
            resource("/applications/{id}/paper")
                .route(get().to(applications::evidence::paper))
                .route(post().to(applications::evidence::send_paper)),
        );
}

/// What services ask people away from their browser, and what a browser asks a phone.
fn asked(routes: &mut ServiceConfig) {
    routes
        .service(resource("/approvals").route(get().to(approvals::list)))
        .service(
            resource("/approvals/{id}").route(get().to(approvals::show)).route(post().to(approvals::refuse)),
        )
        .service(resource("/login/qr").route(visited().to(qr::begin)))
        .service(resource("/login/qr/{code}").route(visited().to(qr::show)))
        .service(resource("/login/qr/{code}/state").route(get().to(qr::state)))
        .service(resource("/login/qr/{code}/events").route(visited().to(qr::events)))
        .service(resource("/qr/{code}").route(visited().to(qr::opened)).route(post().to(qr::go_on)))
        .service(resource("/approvals/{id}/options").route(post().to(approvals::options)))
        .service(resource("/approvals/{id}/answer").route(post().to(approvals::approve)));
}

/// For whoever is not signed in and cannot, or must not be: ways back into an account, out of harm, and out of one's own lock.
fn ways_back(routes: &mut ServiceConfig) {
    routes
        .service(resource("/recover").route(get().to(recover::show)).route(post().to(recover::ask)))
        .service(
            resource("/recover/codes").route(get().to(recover::show_codes)).route(post().to(recover::prove)),
        )
        .service(resource("/recover/password").route(post().to(recover::finish)))
        .service(
            resource("/recover/code")
                .route(get().to(recover::show_code))
                .route(post().to(recover::finish_at_counter)),
        )
        .service(resource("/not-me").route(get().to(not_me::show)).route(post().to(not_me::say)))
        .service(resource("/lock").route(get().to(lock::show)).route(post().to(lock::ask)))
        .service(resource("/lock/code").route(get().to(lock::show_code)).route(post().to(lock::act)))
        .service(
            resource("/lock/recovery-code")
                .route(get().to(lock::show_recovery_code))
                .route(post().to(lock::by_recovery_code)),
        )
        .service(resource("/unlock").route(get().to(lock::show_unlock)).route(post().to(lock::ask_unlock)))
        .service(
            resource("/unlock/code").route(get().to(lock::show_unlock_code)).route(post().to(lock::unlock)),
        )
        .service(resource("/unlock/passkey").route(post().to(lock::unlock_with_passkey)));
}

/// Opening a dossier, or a paper of it, is a look at a person, which is written down: HEAD, which scanners of links send, is refused there. After
/// the programs of officers, whose addresses begin alike.
fn desks(routes: &mut ServiceConfig) {
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

/// What browsers and password managers fetch by themselves.
fn browsers(routes: &mut ServiceConfig) {
    routes
        .service(resource("/.well-known/change-password").route(get().to(static_files::change_password)))
        .service(resource("/.well-known/passkey-endpoints").route(get().to(static_files::passkey_endpoints)))
        .service(resource("/robots.txt").route(get().to(static_files::robots)))
        .service(resource("/manifest.webmanifest").route(get().to(shell::manifest)))
        .service(resource("/shell.js").route(get().to(shell::worker)))
        .service(resource("/offline").route(get().to(shell::offline)))
        .service(resource("/assets/{file}").route(get().to(static_files::asset)));
}

/// Whose answers say how much is left to the caller.
fn metered(resource: Resource) -> impl HttpServiceFactory {
    resource.wrap(from_fn(api::metered))
}

/// What the official app calls for its person.
fn app(routes: &mut ServiceConfig) {
    use crate::api::app as own;

    routes
        .service(metered(resource("/app/v1/home").route(get().to(own::home))))
        .service(metered(resource("/app/v1/profile").route(get().to(own::profile))))
        .service(metered(resource("/app/v1/places").route(get().to(own::places))))
        .service(metered(resource("/app/v1/places/{code}").route(get().to(own::place))))
        .service(metered(resource("/app/v1/sessions").route(get().to(own::sessions))))
        .service(metered(resource("/app/v1/sessions/end-others").route(post().to(own::end_other_sessions))))
        .service(metered(resource("/app/v1/sessions/{session}/end").route(post().to(own::end_session))))
        .service(metered(resource("/app/v1/consents").route(get().to(own::consents))))
        .service(metered(
            resource("/app/v1/consents/{client}/withdraw").route(post().to(own::withdraw_consent)),
        ))
        .service(metered(resource("/app/v1/history").route(get().to(own::history))))
        .service(metered(resource("/app/v1/levels").route(get().to(own::levels))))
        .service(metered(resource("/app/v1/next-steps").route(get().to(own::next_steps))))
        .service(metered(resource("/app/v1/lock").route(post().to(own::lock))))
        .service(metered(
            resource("/app/v1/recovery-codes")
                .route(get().to(own::recovery_codes))
                .route(post().to(own::make_recovery_codes)),
        ))
        .service(metered(resource("/app/v1/activate").route(post().to(own::activate))))
        .service(metered(
            resource("/app/v1/attestation-challenge").route(get().to(own::attestation_challenge)),
        ))
        .service(metered(
            resource("/app/v1/devices").route(get().to(own::devices)).route(post().to(own::bind_device)),
        ))
        .service(metered(resource("/app/v1/devices/{device}").route(patch().to(own::rename_device))))
        .service(metered(resource("/app/v1/devices/{device}/revoke").route(post().to(own::revoke_device))))
        .service(metered(resource("/app/v1/approvals").route(get().to(own::approvals))))
        .service(metered(resource("/app/v1/approvals/{id}").route(get().to(own::approval))))
        .service(metered(resource("/app/v1/approvals/{id}/answer").route(post().to(own::answer))))
        .service(metered(
            resource("/app/v1/applications").route(get().to(own::applications)).route(post().to(own::begin)),
        ))
        .service(metered(
            resource("/app/v1/applications/{id}").route(get().to(own::standing)).route(put().to(own::amend)),
        ))
        .service(metered(
            resource("/app/v1/applications/{id}/appointment")
                .route(get().to(own::appointment))
                .route(put().to(own::book))
                .route(delete().to(own::cancel)),
        ))
        .service(metered(
            resource("/app/v1/applications/{id}/evidence/{kind}").route(post().to(own::hand_in)),
        ))
        .service(metered(resource("/app/v1/applications/{id}/submit").route(post().to(own::submit))))
        .service(metered(resource("/app/v1/applications/{id}/withdraw").route(post().to(own::withdraw))));
}

/// What the systems of agencies call.
fn agencies(routes: &mut ServiceConfig) {
    routes
        .service(metered(resource("/agency/v1/places").route(get().to(api::agency::places))))
        .service(metered(resource("/agency/v1/places/convert").route(post().to(api::agency::convert))))
        .service(metered(resource("/agency/v1/places/{code}").route(get().to(api::agency::place))))
        .service(metered(resource("/agency/v1/agencies/{code}").route(get().to(api::agency::agency))))
        .service(metered(
            resource("/agency/v1/register-events").route(post().to(api::agency::register_events)),
        ));
}

/// What the programs of officers call.
fn officers(routes: &mut ServiceConfig) {
    routes
        .service(metered(resource("/console/v1/seats").route(get().to(api::console::seats))))
        .service(metered(resource("/console/v1/queue").route(get().to(api::console::queue))))
        .service(metered(resource("/console/v1/visits").route(get().to(api::console::visits))))
        .service(metered(
            resource("/console/v1/applications/{id}/attendance").route(post().to(api::console::attend)),
        ))
        .service(metered(resource("/console/v1/applications/{id}/look").route(post().to(api::console::look))))
        .service(metered(resource("/console/v1/applications/{id}/ask").route(post().to(api::console::ask))))
        .service(metered(
            resource("/console/v1/applications/{id}/propose").route(post().to(api::console::propose)),
        ))
        .service(metered(
            resource("/console/v1/applications/{id}/decide").route(post().to(api::console::decide)),
        ))
        .service(metered(
            resource("/console/v1/applications/{id}/compare").route(post().to(api::console::compare)),
        ))
        .service(metered(
            resource("/console/v1/applications/{id}/visit").route(post().to(api::console::check_in)),
        ))
        .service(metered(
            resource("/console/v1/applications/{id}/forward").route(post().to(api::console::forward)),
        ))
        .service(metered(
            resource("/console/v1/applications/{id}/evidence/{n}").route(post().to(api::console::evidence)),
        ))
        .service(metered(resource("/console/v1/requests").route(post().to(api::console::take_in))));
}
