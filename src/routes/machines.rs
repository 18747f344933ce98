//! What programs call: the official app, the systems of agencies, the tools of officers.

use actix_web::Resource;
use actix_web::dev::HttpServiceFactory;
use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, delete, patch, post, put, resource};

use super::get;
use crate::api;

/// Every API of ours.
pub(super) fn all(routes: &mut ServiceConfig) {
    app(routes);
    agencies(routes);
    officers(routes);
    checkers(routes);
}

/// What whoever checks documents without a network takes along.
fn checkers(routes: &mut ServiceConfig) {
    routes
        .service(resource("/verify/keys").route(get().to(api::verify::keys)))
        .service(resource("/verify/status").route(get().to(api::verify::status)));
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
        .service(metered(resource("/app/v1/session").route(post().to(own::begin_session))))
        .service(metered(resource("/app/v1/sessions").route(get().to(own::sessions))))
        .service(metered(resource("/app/v1/sessions/end-others").route(post().to(own::end_other_sessions))))
        .service(metered(resource("/app/v1/sessions/{session}/end").route(post().to(own::end_session))))
        .service(metered(resource("/app/v1/consents").route(get().to(own::consents))))
        .service(metered(
            resource("/app/v1/consents/{client}/withdraw").route(post().to(own::withdraw_consent)),
        ))
        .service(metered(resource("/app/v1/agencies").route(get().to(own::agencies))))
        .service(metered(
            resource("/app/v1/cases").route(get().to(own::cases)).route(post().to(own::report_case)),
        ))
        .service(metered(resource("/app/v1/cases/{id}").route(get().to(own::case))))
        .service(metered(resource("/app/v1/cases/{id}/rate").route(post().to(own::rate_case))))
        .service(metered(resource("/app/v1/cases/{id}/reopen").route(post().to(own::reopen_case))))
        .service(metered(resource("/app/v1/documents").route(get().to(own::documents))))
        .service(metered(resource("/app/v1/documents/{id}").route(get().to(own::document))))
        .service(metered(resource("/app/v1/documents/{id}/showings").route(get().to(own::document_showings))))
        .service(metered(resource("/app/v1/documents/{id}/offline").route(post().to(own::make_offline_code))))
        .service(metered(resource("/app/v1/history").route(get().to(own::history))))
        .service(metered(resource("/app/v1/levels").route(get().to(own::levels))))
        .service(metered(resource("/app/v1/next-steps").route(get().to(own::next_steps))))
        .service(metered(resource("/app/v1/lock").route(post().to(own::lock))))
        .service(metered(
            resource("/app/v1/recovery-codes")
                .route(get().to(own::recovery_codes))
                .route(post().to(own::make_recovery_codes)),
        ))
        .service(metered(resource("/app/v1/data-copy").route(post().to(own::copy_data))))
        .service(metered(
            resource("/app/v1/restriction")
                .route(get().to(own::restriction))
                .route(delete().to(own::lift_restriction)),
        ))
        .service(metered(
            resource("/app/v1/erasure")
                .route(get().to(own::erasure))
                .route(post().to(own::ask_erasure))
                .route(delete().to(own::keep_data)),
        ))
        .service(metered(resource("/app/v1/activate").route(post().to(own::activate))));
    phones(routes);
    organisations(routes);
    asking(routes);
}

/// The phone as a key, and what it answers.
fn phones(routes: &mut ServiceConfig) {
    use crate::api::app as own;

    routes
        .service(metered(
            resource("/app/v1/attestation-challenge").route(get().to(own::attestation_challenge)),
        ))
        .service(metered(
            resource("/app/v1/devices").route(get().to(own::devices)).route(post().to(own::bind_device)),
        ))
        .service(metered(resource("/app/v1/devices/handover").route(post().to(own::ask_handover))))
        .service(metered(resource("/app/v1/devices/handover/{id}").route(post().to(own::take_handover))))
        .service(metered(resource("/app/v1/devices/card").route(post().to(own::ask_by_card))))
        .service(metered(resource("/app/v1/devices/card/{challenge}").route(post().to(own::show_card))))
        .service(metered(resource("/app/v1/devices/{device}").route(patch().to(own::rename_device))))
        .service(metered(resource("/app/v1/devices/{device}/revoke").route(post().to(own::revoke_device))))
        .service(metered(
            resource("/app/v1/passcode")
                .route(get().to(own::passcode))
                .route(put().to(own::set_passcode))
                .route(delete().to(own::remove_passcode)),
        ))
        .service(metered(resource("/app/v1/approvals").route(get().to(own::approvals))))
        .service(metered(resource("/app/v1/approvals/{id}").route(get().to(own::approval))))
        .service(metered(resource("/app/v1/approvals/{id}/answer").route(post().to(own::answer))))
        .service(metered(
            resource("/app/v1/assistances")
                .route(get().to(own::assistances))
                .route(post().to(own::offer_assistance)),
        ))
        .service(metered(resource("/app/v1/assistances/{id}/end").route(post().to(own::end_assistance))))
        .service(metered(
            resource("/app/v1/qr/{code}")
                .route(get().to(own::read_code))
                .route(post().to(own::go_on_from_code)),
        ));
}

/// The organisations for which the person acts.
fn organisations(routes: &mut ServiceConfig) {
    use crate::api::app as own;

    routes
        .service(metered(resource("/app/v1/organisations").route(get().to(own::organisations))))
        .service(metered(resource("/app/v1/organisations/{id}").route(get().to(own::organisation))))
        .service(metered(
            resource("/app/v1/organisations/{id}/leave").route(post().to(own::leave_organisation)),
        ))
        .service(metered(resource("/app/v1/organisations/{id}/members").route(get().to(own::members))))
        .service(metered(
            resource("/app/v1/organisations/{id}/members/{mandate}")
                .route(get().to(own::member))
                .route(delete().to(own::end_member)),
        ))
        .service(metered(
            resource("/app/v1/organisations/{id}/members/{mandate}/confirm")
                .route(post().to(own::confirm_member)),
        ))
        .service(metered(
            resource("/app/v1/organisations/{id}/invitations")
                .route(get().to(own::invited))
                .route(post().to(own::invite)),
        ))
        .service(metered(
            resource("/app/v1/organisations/{id}/invitations/{invitation}")
                .route(delete().to(own::withdraw_invitation)),
        ))
        .service(metered(resource("/app/v1/invitations").route(get().to(own::invitations))))
        .service(metered(
            resource("/app/v1/invitations/{id}/answer").route(post().to(own::answer_invitation)),
        ));
}

/// Whom the person represents, and what they ask the authority for.
fn asking(routes: &mut ServiceConfig) {
    use crate::api::app as own;

    routes
        .service(metered(resource("/app/v1/changeover/claim").route(post().to(own::claim_legacy_account))))
        .service(metered(resource("/app/v1/wards").route(get().to(own::wards))))
        .service(metered(resource("/app/v1/wards/{ward}").route(get().to(own::ward))))
        .service(metered(resource("/app/v1/wards/{ward}/activate").route(post().to(own::activate_ward))))
        .service(metered(resource("/app/v1/wards/{ward}/term").route(put().to(own::set_ward_term))))
        .service(metered(
            resource("/app/v1/wards/{ward}/agreements/{client}").route(delete().to(own::end_ward_agreement)),
        ))
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
    use api::agency;

    routes
        .service(metered(resource("/agency/v1/document-kinds").route(get().to(agency::document_kinds))))
        .service(metered(resource("/agency/v1/documents").route(post().to(agency::issue))))
        .service(metered(resource("/agency/v1/documents/bulk").route(post().to(agency::issue_bulk))))
        .service(metered(resource("/agency/v1/documents/find").route(post().to(agency::find_document))))
        .service(metered(
            resource("/agency/v1/documents/{id}")
                .route(get().to(agency::document))
                .route(put().to(agency::update)),
        ))
        .service(metered(resource("/agency/v1/documents/{id}/suspend").route(post().to(agency::suspend))))
        .service(metered(resource("/agency/v1/documents/{id}/resume").route(post().to(agency::resume))))
        .service(metered(resource("/agency/v1/documents/{id}/revoke").route(post().to(agency::revoke))))
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
        .service(metered(resource("/console/v1/changeover").route(get().to(api::console::board))))
        .service(metered(resource("/console/v1/clients").route(get().to(api::console::clients))))
        .service(metered(resource("/console/v1/readiness").route(get().to(api::console::readiness))))
        .service(metered(
            resource("/console/v1/readiness/{province}/{criterion}").route(put().to(api::console::enter)),
        ))
        .service(metered(
            resource("/console/v1/merges")
                .route(get().to(api::console::merges))
                .route(post().to(api::console::name_merge)),
        ))
        .service(metered(
            resource("/console/v1/merges/{id}/look").route(post().to(api::console::look_at_merge)),
        ))
        .service(metered(
            resource("/console/v1/merges/{id}/propose").route(post().to(api::console::propose_merge)),
        ))
        .service(metered(
            resource("/console/v1/merges/{id}/decide").route(post().to(api::console::decide_merge)),
        ))
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
        .service(metered(resource("/console/v1/assistances").route(post().to(api::console::ask_to_help))))
        .service(metered(resource("/console/v1/assistances/{id}").route(get().to(api::console::help))))
        .service(metered(
            resource("/console/v1/assistances/{id}/begin").route(post().to(api::console::begin_to_help)),
        ))
        .service(metered(
            resource("/console/v1/assistances/{id}/end").route(post().to(api::console::end_help)),
        ))
        .service(metered(resource("/console/v1/requests").route(post().to(api::console::take_in))));
}
