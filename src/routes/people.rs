//! What people see, and what their browsers fetch.

use actix_web::web::{ServiceConfig, post, resource};

use super::{get, visited};
use crate::pages::handlers::{
    agree, applications, approvals, cases, change_over, choose, confirm, consent, documents, erased, history,
    home, lock, login, not_me, offline, organisations, passkeys, qr, recover, register, restricted, scan,
    settings, shell, static_files, terms, verify, wards,
};

/// Every page of people.
pub(super) fn all(routes: &mut ServiceConfig) {
    people(routes);
    own_settings(routes);
    asking(routes);
    representing(routes);
    reporting(routes);
    holding(routes);
    asked(routes);
    ways_back(routes);
    browsers(routes);
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
        .service(resource("/register").route(get().to(register::show)).route(post().to(register::begin)))
        .service(
            resource("/register/verify")
                .route(get().to(register::show_codes))
                .route(post().to(register::verify)),
        )
        .service(resource("/organisations").route(get().to(organisations::list)))
        .service(resource("/organisations/invitations/{id}").route(post().to(organisations::answer)))
        .service(
            resource("/organisations/new")
                .route(get().to(applications::organisation::show))
                .route(post().to(applications::organisation::ask)),
        )
        .service(resource("/organisations/{id}").route(get().to(organisations::show)))
        .service(resource("/organisations/{id}/leave").route(post().to(organisations::leave)))
        .service(resource("/organisations/{id}/invitations").route(post().to(organisations::invite)))
        .service(resource("/organisations/{id}/members/{mandate}").route(post().to(organisations::change)))
        .service(resource("/choose").route(get().to(choose::show)).route(post().to(choose::decide)))
        .service(resource("/consent").route(get().to(consent::show)).route(post().to(consent::decide)))
        .service(resource("/terms").route(get().to(terms::show)))
        .service(resource("/language").route(post().to(home::language)));
}

/// What a person sees and changes of their own account.
fn own_settings(routes: &mut ServiceConfig) {
    routes
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
        .service(
            resource("/settings/notifications")
                .route(get().to(settings::notifications::show))
                .route(post().to(settings::notifications::turn_on)),
        )
        .service(
            resource("/settings/notifications/{browser}/remove")
                .route(post().to(settings::notifications::remove)),
        )
        .service(
            resource("/settings/passcode")
                .route(get().to(settings::passcode::show))
                .route(post().to(settings::passcode::change)),
        )
        .service(
            resource("/settings/user-code")
                .route(get().to(settings::user_code::show))
                .route(post().to(settings::user_code::change)),
        )
        .service(
            resource("/settings/help")
                .route(get().to(settings::help::show))
                .route(post().to(settings::help::offer)),
        )
        .service(resource("/settings/help/{id}/end").route(post().to(settings::help::end)))
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
        .service(resource("/settings/data").route(get().to(settings::data::show)))
        .service(resource("/settings/merge").route(get().to(settings::merge::show)))
        .service(resource("/settings/merge/object").route(post().to(settings::merge::object)))
        .service(resource("/settings/merge/agree").route(post().to(settings::merge::agree)))
        .service(resource("/settings/data/copy").route(post().to(settings::data::copy)))
        .service(resource("/settings/data/lift").route(post().to(settings::data::lift)))
        .service(resource("/settings/data/erase").route(post().to(settings::data::erase)))
        .service(resource("/settings/data/keep").route(post().to(settings::data::keep)))
        .service(resource("/erased/{receipt}").route(get().to(erased::show)))
        .service(
            resource("/settings/lock")
                .route(get().to(settings::lock::show))
                .route(post().to(settings::lock::act)),
        );
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
        .service(
            resource("/applications/correction")
                .route(get().to(applications::rights::show_correction))
                .route(post().to(applications::rights::ask_correction)),
        )
        .service(
            resource("/applications/restriction")
                .route(get().to(applications::rights::show_restriction))
                .route(post().to(applications::rights::ask_restriction)),
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

/// Children and wards, for whoever represents them.
fn representing(routes: &mut ServiceConfig) {
    routes
        .service(resource("/wards").route(get().to(wards::list)))
        .service(resource("/wards/{ward}").route(get().to(wards::one::show)))
        .service(resource("/wards/{ward}/activate").route(post().to(wards::one::activate)))
        .service(resource("/wards/{ward}/password").route(post().to(wards::one::set_password)))
        .service(resource("/wards/{ward}/term").route(post().to(wards::one::set_term)))
        .service(resource("/wards/{ward}/agreements/end").route(post().to(wards::one::end_agreement)));
}

/// What people report to agencies.
fn reporting(routes: &mut ServiceConfig) {
    routes
        .service(resource("/cases").route(get().to(cases::list)).route(post().to(cases::report)))
        .service(resource("/cases/new").route(get().to(cases::new)))
        .service(resource("/cases/{case}").route(get().to(cases::one)))
        .service(resource("/cases/{case}/rate").route(post().to(cases::rate)))
        .service(resource("/cases/{case}/reopen").route(post().to(cases::reopen)));
}

/// The electronic documents that people hold, and show to whoever checks them.
fn holding(routes: &mut ServiceConfig) {
    routes
        .service(resource("/documents").route(get().to(documents::list)))
        .service(resource("/documents/{document}").route(get().to(documents::one)))
        .service(resource("/documents/{document}/share").route(post().to(documents::share)))
        .service(resource("/documents/{document}/offline").route(post().to(offline::make)))
        .service(resource("/verify").route(get().to(verify::ask)).route(post().to(verify::check)))
        .service(resource("/verify/s/{code}").route(get().to(verify::opened)));
}

/// What services ask people away from their browser, and what a browser asks a phone.
fn asked(routes: &mut ServiceConfig) {
    routes
        .service(resource("/approvals").route(get().to(approvals::list)))
        .service(
            resource("/approvals/{id}").route(get().to(approvals::show)).route(post().to(approvals::refuse)),
        )
        .service(resource("/confirm").route(visited().to(confirm::show)).route(post().to(confirm::ask)))
        .service(resource("/confirm/state").route(get().to(confirm::state)))
        .service(resource("/confirm/events").route(visited().to(confirm::events)))
        .service(resource("/restricted").route(visited().to(restricted::show)))
        .service(resource("/agree").route(visited().to(agree::show)).route(post().to(agree::ask)))
        .service(resource("/agree/state").route(get().to(agree::state)))
        .service(resource("/agree/events").route(visited().to(agree::events)))
        .service(resource("/login/qr").route(visited().to(qr::begin)))
        .service(resource("/login/qr/{code}").route(visited().to(qr::show)))
        .service(resource("/login/qr/{code}/state").route(get().to(qr::state)))
        .service(resource("/login/qr/{code}/events").route(visited().to(qr::events)))
        .service(resource("/qr").route(get().to(scan::show)))
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
        .service(
            resource("/change-over").route(get().to(change_over::show)).route(post().to(change_over::come)),
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
