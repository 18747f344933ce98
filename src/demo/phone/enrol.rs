//! Registers the apps on the demo's phones, by the door of `khoa client add`: official, without a secret, every token bound to a key.

use crate::app::App;
use crate::base::{Aal, RedirectUri};
use crate::client::{
    self, AuthMethod, Compares, Delivery, GrantType, Metadata, NewClient, Pkce, Resource, Scopes, Serves,
};
use crate::demo::run::DemoError;
use crate::demo::stage::{Ports, local};
use crate::keys::Alg;

/// The app that is the key.
pub(super) const APP: &str = "demo-phone";
/// Another app of the same owner, which the first lets in.
pub(super) const SECOND_APP: &str = "demo-second-app";

/// What the two have in common: what one has signed in to, the other may share.
const SECTOR: &str = "demo-phones";
/// What they may ask for.
const SCOPE: &str =
    "openid offline_access device_sso app.read app.lock app.devices app.sessions app.approvals";
const GRANTS: [GrantType; 3] =
    [GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::TokenExchange];

/// Registers whichever of them is missing: in a new folder both, and in one of an earlier release too.
///
/// # Errors
/// When one cannot be registered.
pub async fn enrol(app: &App, ports: Ports) -> Result<(), DemoError> {
    let apps = [
        (APP, "Khoá trên điện thoại (bản trình diễn)", "Khoá on the phone (demo)"),
        (SECOND_APP, "Sổ tay công dân (bản trình diễn)", "Citizen's notebook (demo)"),
    ];
    for (id, name, name_en) in apps {
        let new = NewClient { id: id.to_owned(), metadata: metadata(name, name_en, ports)? };
        let desk = app.desk(None);
        let enrolled = app.db.write(move |c| match client::find(c, &new.id)? {
            Some(_known) => Ok(Ok(())),
            None => Ok(client::registered(c, &desk, &new)?.map(drop)),
        });
        enrolled.await??;
    }
    Ok(())
}

fn metadata(name: &str, name_en: &str, ports: Ports) -> Result<Metadata, DemoError> {
    let back = |slot: &str| RedirectUri::parse(&format!("{}/{slot}/callback", local(ports.phone)));
    let redirect_uris = super::SLOTS.into_iter().map(back).collect::<Result<Vec<_>, _>>();
    let api = Resource::parse(&format!("{}/app/v1", local(ports.service)));
    Ok(Metadata {
        name: name.to_owned(),
        name_en: Some(name_en.to_owned()),
        agency: None,
        agency_en: None,
        purpose: None,
        purpose_en: None,
        policy_uri: None,
        tos_uri: None,
        redirect_uris: redirect_uris.map_err(|why| DemoError::Damaged(why.to_string()))?,
        post_logout_redirect_uris: Vec::new(),
        backchannel_logout_uri: None,
        events_endpoint: None,
        backchannel_token_delivery_mode: Delivery::Poll,
        backchannel_client_notification_endpoint: None,
        backchannel_authentication_request_signing_alg: None,
        backchannel_user_code_parameter: false,
        khoa_compares: Compares::Number,
        khoa_serves: Serves::People,
        khoa_serves_wards: false,
        khoa_service_groups: Vec::new(),
        auth: AuthMethod::None,
        jwks: None,
        jwks_uri: None,
        pkce: Pkce::Required,
        grants: GRANTS.to_vec(),
        scope: Scopes::parse(SCOPE),
        official: true,
        id_token_alg: Alg::Es256,
        id_token_claims: false,
        dpop_bound_access_tokens: true,
        app_bearer: false,
        min_aal: Aal::One,
        min_eid_level: None,
        resources: Vec::new(),
        may_ask: vec![api.map_err(|why| DemoError::Damaged(why.to_string()))?],
        agency_code: None,
        sector: Some(SECTOR.to_owned()),
    })
}
