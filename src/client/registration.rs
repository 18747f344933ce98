//! Registering and switching off clients, as the command line and the demo do it.

use super::error::RegistrationError;
use super::half_done::missing_half;
use super::model::{AuthMethod, Client, ClientId, GrantType, Metadata, Pkce};
use super::resource::{Api, Resource};
use super::serves::Serves;
use super::{delivery, names, secret, store, subject};
use crate::audit::{self, Entry, Event};
use crate::base::{Moment, RedirectUri, Secret};
use crate::db::{Conn, StoreError};
use crate::directory;
use crate::keys::Desk;

/// A client to be.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// The name to register it under.
    pub id: String,
    /// What is registered.
    pub metadata: Metadata,
}

/// A client that was registered, with the only sight of its secret.
#[derive(Debug)]
pub struct Registered {
    /// The client.
    pub client: Client,
    /// Its secret, when it authenticates with one.
    pub secret: Option<Secret>,
}

/// Registers a client as one unit of work: the inner error is a refusal that wrote nothing.
///
/// # Errors
/// As the database.
pub fn registered(
    c: &mut Conn,
    desk: &Desk,
    new: &NewClient,
) -> Result<Result<Registered, RegistrationError>, StoreError> {
    match register(c, desk, new) {
        Err(RegistrationError::Store(broken)) => Err(broken),
        answer => Ok(answer),
    }
}

fn register(c: &mut Conn, desk: &Desk, new: &NewClient) -> Result<Registered, RegistrationError> {
    let id = ClientId::parse(&new.id).ok_or(RegistrationError::Id)?;
    if subject::holds_name(c, desk, &id)? {
        return Err(RegistrationError::Subject);
    }
    coherent(&new.metadata)?;
    let mut metadata = new.metadata.clone();
    names::read(&mut metadata)?;
    names::distinct(c, desk.now, &id, &metadata)?;
    unguarded(c, desk.now, &id, &metadata)?;
    guarded(c, &metadata)?;
    acting(c, desk, &metadata)?;
    let secret = metadata.auth.has_secret().then(|| secret::new(desk));
    let secrets = secret.as_ref().map(|secret| secret::first(desk, secret));
    let client = Client { id, metadata, secrets, disabled: false, closing: None, version: 1 };
    store::insert(c, desk.now, &client).map_err(|e| match e {
        StoreError::Conflict => RegistrationError::Exists,
        other => RegistrationError::Store(other),
    })?;
    let facts = serde_json::json!({ "official": client.metadata.official, "scope": client.metadata.scope.to_string() });
    audit::record(c, desk, &Entry::of(Event::ClientAdded).client(client.id.as_str()).facts(facts))?;
    Ok(Registered { client, secret })
}

/// Switches a client off, and every endpoint heeds that within a second. `false` when there is none that is on.
/// Its grants are ended afterwards, by `sign_out::grants_of_client`: a client that millions use must not be
/// one that cannot be switched off in time.
///
/// # Errors
/// As the database.
pub fn disable(c: &mut Conn, desk: &Desk, id: &str) -> Result<bool, StoreError> {
    let switched_off = store::switch_off(c, desk.now, id)?;
    if switched_off {
        audit::record(c, desk, &Entry::of(Event::ClientDisabled).client(id))?;
    }
    Ok(switched_off)
}

/// Whether nobody else guards its resources: whoever does reads what their tokens say, so there is one for each. What has closed guards
/// nothing, and its successor may.
pub(super) fn unguarded(
    c: &mut Conn,
    now: Moment,
    id: &ClientId,
    metadata: &Metadata,
) -> Result<(), RegistrationError> {
    let taken = |other: &Client| {
        &other.id != id
            && !other.is_closed(now)
            && other.metadata.resources.iter().any(|one| metadata.resources.contains(one))
    };
    if !metadata.resources.is_empty() && store::list(c)?.iter().any(taken) {
        return Err(RegistrationError::Metadata("another client guards this resource"));
    }
    Ok(())
}

/// Whether somebody guards each API it may ask for: an address that was mistyped is found here, and not by its people.
pub(super) fn guarded(c: &mut Conn, metadata: &Metadata) -> Result<(), RegistrationError> {
    let others = if metadata.may_ask.is_empty() { Vec::new() } else { store::list(c)? };
    let has_guard = |api: &Resource| {
        Api::by_path(api).is_some()
            || metadata.resources.contains(api)
            || others.iter().any(|other| other.metadata.resources.contains(api))
    };
    match metadata.may_ask.iter().find(|api| !has_guard(api)) {
        Some(api) => Err(RegistrationError::Unguarded(api.clone())),
        None => Ok(()),
    }
}

/// Whether its agency may act today: a code that was mistyped is found here, and not by the agency's system.
pub(super) fn acting(c: &mut Conn, desk: &Desk, metadata: &Metadata) -> Result<(), RegistrationError> {
    let Some(code) = &metadata.agency_code else { return Ok(()) };
    let agencies = directory::agencies(&directory::rows(c)?);
    match agencies.on(code, desk.now.local_date()) {
        Ok(_stands) => Ok(()),
        Err(why) => Err(RegistrationError::Agency(why.to_string())),
    }
}

/// Whether the parts of it fit together, for the first time or from now on.
pub(super) fn coherent(metadata: &Metadata) -> Result<(), RegistrationError> {
    contradiction(metadata).map_err(RegistrationError::Metadata)
}

fn contradiction(metadata: &Metadata) -> Result<(), &'static str> {
    let has = |grant| metadata.grants.contains(&grant);
    if has(GrantType::AuthorizationCode) && metadata.redirect_uris.is_empty() {
        return Err("authorization_code needs at least one redirect URI");
    }
    if has(GrantType::RefreshToken) && !has(GrantType::AuthorizationCode) && !has(GrantType::Ciba) {
        return Err("refresh_token needs authorization_code");
    }
    let own = has(GrantType::ClientCredentials) || has(GrantType::Ciba);
    if own && metadata.auth == AuthMethod::None {
        return Err("client_credentials and ciba are not for public clients");
    }
    let keys = usize::from(metadata.jwks.is_some()) + usize::from(metadata.jwks_uri.is_some());
    let signs = metadata.auth == AuthMethod::PrivateKeyJwt
        || metadata.backchannel_authentication_request_signing_alg.is_some();
    if keys != usize::from(signs) {
        return Err(
            "a client that signs (private_key_jwt, signed requests), and only it, needs keys: a JWK set (jwks) or \
                    the address of one (jwks_uri)",
        );
    }
    if metadata.jwks_uri.as_ref().is_some_and(|uri| !matches!(uri.scheme(), "https" | "http")) {
        return Err("a jwks_uri is https, or http to an address allowed by name");
    }
    if metadata.pkce == Pkce::Optional && metadata.auth == AuthMethod::None {
        return Err("a public client cannot do without PKCE: nothing else binds a code to it");
    }
    if let Some(broken) = missing_half(metadata).or_else(|| delivery::contradiction(metadata)) {
        return Err(broken);
    }
    let asks = |api| metadata.may_ask.iter().any(|one| Api::by_path(one) == Some(api));
    if metadata.agency_code.is_some() && !has(GrantType::ClientCredentials) {
        return Err(
            "an agency_code needs client_credentials: what an agency's system asks, it asks for itself",
        );
    }
    if asks(Api::Agency) && metadata.agency_code.is_none() {
        return Err("the API for agencies is for clients with an agency_code");
    }
    if (asks(Api::App) || asks(Api::Console)) && !metadata.official {
        return Err("the APIs of the app and the console are for official clients alone");
    }
    if metadata.app_bearer && (!asks(Api::App) || metadata.auth == AuthMethod::None) {
        return Err(
            "tokens of no key at the API of the app are for servers that ask for it: a phone binds them to its key",
        );
    }
    // Nobody is asked before an official client gets its code, so an address that any app can claim gives it away (RFC 8252 §8.6).
    let is_alone =
        metadata.dpop_bound_access_tokens && !metadata.redirect_uris.iter().any(RedirectUri::is_of_an_app);
    if metadata.official && metadata.auth == AuthMethod::None && !is_alone {
        return Err(
            "an official client without a secret is an app: its tokens are bound to a key (--dpop), and it comes back by https \
                    addresses, which phones hand to it alone",
        );
    }
    let shares = metadata.scope.has("device_sso");
    if metadata.khoa_serves == Serves::Organisations {
        for_organisations_alone(metadata, shares)?;
    }
    if shares && !(metadata.official && metadata.dpop_bound_access_tokens && metadata.sector.is_some()) {
        return Err(
            "the scope device_sso is for the official apps of one owner: --official, --dpop, and the --sector that they have in common",
        );
    }
    if metadata.backchannel_logout_uri.as_ref().is_some_and(|uri| !matches!(uri.scheme(), "https" | "http")) {
        return Err("a back-channel logout URI is https, or http to an address allowed by name");
    }
    if metadata.events_endpoint.as_ref().is_some_and(|uri| !matches!(uri.scheme(), "https" | "http")) {
        return Err("an events endpoint is https, or http to an address allowed by name");
    }
    let web = |uri: &url::Url| matches!(uri.scheme(), "https" | "http");
    if !metadata.policy_uri.iter().chain(&metadata.tos_uri).all(web) {
        return Err("a privacy policy and terms are web pages");
    }
    if !metadata.scope.is_registrable() {
        return Err("a scope word is one of ours, or names a resource, such as registry.read");
    }
    Ok(())
}

/// What a service where nobody acts for themselves cannot be.
fn for_organisations_alone(metadata: &Metadata, shares: bool) -> Result<(), &'static str> {
    if metadata.khoa_serves_wards {
        return Err("a service for organisations alone serves no children and wards: people serves, or both");
    }
    if shares {
        return Err("apps that share a sign-in share a person's own: people serves, or both");
    }
    Ok(())
}
