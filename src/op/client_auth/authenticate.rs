//! Client authentication (RFC 6749 §2.3, RFC 7523). The only maker of [`KnownClient`].

use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded;

use super::assertion_checks::{self, Assertion};
use crate::app::App;
use crate::audit::Event;
use crate::base::Secret;
use crate::client::{AuthMethod, Client, ClientId, Matched, Sender};
use crate::ephemeral::Key;
use crate::keys::jws;
use crate::op::checks;
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;
use crate::op::{reasons, refusals};

/// Proof that a client is itself; or, for a public client, that it is registered as one.
#[derive(Debug, Clone)]
pub struct KnownClient(Arc<Client>);

impl KnownClient {
    /// The client, for whoever asks the database about it.
    pub fn shared(&self) -> Arc<Client> {
        self.0.clone()
    }
}

impl std::ops::Deref for KnownClient {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.0
    }
}

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a request carries to prove who sent it.
#[derive(Debug)]
pub enum Credentials {
    /// A name alone.
    Name(String),
    /// A secret in the Authorization header.
    Basic(String, Secret),
    /// A secret in the body.
    Post(String, Secret),
    /// A signed assertion, and the name if one stood beside it.
    Assertion(Option<String>, String),
}

/// One answer for an unknown client, a wrong secret and a wrong method: nobody learns which.
const fn refused() -> OAuthError {
    OAuthError::new(Code::InvalidClient, "client authentication failed")
}

impl Credentials {
    /// Who the caller says it is; proven or not.
    fn name(&self) -> Option<String> {
        match self {
            Self::Name(name) | Self::Basic(name, _) | Self::Post(name, _) => Some(name.clone()),
            Self::Assertion(name, assertion) => {
                name.clone().or_else(|| jws::unproven_subject(assertion).ok())
            }
        }
    }

    /// Finds the one way the request authenticates.
    ///
    /// # Errors
    /// `invalid_request` for several ways at once (RFC 6749 §2.3), `invalid_client` for none or a malformed one.
    pub fn read(request: &HttpRequest, params: &mut Params) -> Result<Self, OAuthError> {
        let basic = request.headers().get(header::AUTHORIZATION).map(|value| decode_basic(value.as_bytes()));
        let name = params.take("client_id");
        let secret = params.take("client_secret").map(Secret::new);
        let assertion = params.take("client_assertion");
        let assertion_type = params.take("client_assertion_type");
        match (basic, secret, assertion, name) {
            (Some(basic), None, None, name) => {
                let (id, secret) = basic.ok_or(refused().basic_challenge())?;
                match name {
                    Some(name) if name != id => {
                        Err(OAuthError::new(Code::InvalidRequest, "two client names in one request"))
                    }
                    _ => Ok(Self::Basic(id, secret)),
                }
            }
            (None, Some(secret), None, Some(name)) => Ok(Self::Post(name, secret)),
            (None, None, Some(assertion), name) if assertion_type.as_deref() == Some(ASSERTION_TYPE) => {
                Ok(Self::Assertion(name, assertion))
            }
            (None, None, None, Some(name)) => Ok(Self::Name(name)),
            (None, None, Some(_), _) => {
                Err(OAuthError::new(Code::InvalidClient, "the client assertion type is not supported"))
            }
            (None, _, None, None) => Err(refused().basic_challenge()),
            _ => Err(OAuthError::new(Code::InvalidRequest, "more than one way of client authentication")),
        }
    }
}

/// RFC 6749 §2.3.1: both parts are form-urlencoded before base64.
fn decode_basic(value: &[u8]) -> Option<(String, Secret)> {
    let (scheme, encoded) = value.split_at_checked(6)?;
    if !scheme.eq_ignore_ascii_case(b"basic ") {
        return None;
    }
    let decoded = zeroize::Zeroizing::new(STANDARD.decode(encoded.trim_ascii()).ok()?);
    let text = std::str::from_utf8(&decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    // One value: an ampersand that was not escaped belongs to it, and must not cut it short.
    let unescape = |part: &str| {
        form_urlencoded::parse(format!("v={}", part.replace('&', "%26")).as_bytes())
            .next()
            .map(|(_, v)| v.into_owned())
    };
    Some((unescape(id)?, Secret::new(unescape(secret)?)))
}

/// Proves the caller to be a client that is registered, switched on, and authenticates the way it is registered to.
async fn authenticate(app: &App, credentials: Credentials) -> Result<KnownClient, OAuthError> {
    let proven = match &credentials {
        Credentials::Name(name) => live(app, name, AuthMethod::None).await,
        Credentials::Basic(name, secret) => by_secret(app, name, secret, AuthMethod::SecretBasic).await,
        Credentials::Post(name, secret) => by_secret(app, name, secret, AuthMethod::SecretPost).await,
        Credentials::Assertion(name, assertion) => by_assertion(app, name.as_deref(), assertion).await,
    };
    match proven {
        Ok(client) => Ok(KnownClient(client)),
        Err(error) if error.code() == Code::InvalidClient => Err(told(app, &credentials, error).await),
        Err(error) => Err(error),
    }
}

/// Reads how the request authenticates, and proves it.
pub(in crate::op) async fn caller(
    app: &App,
    request: &HttpRequest,
    form: &mut Params,
) -> Result<KnownClient, OAuthError> {
    let name = form.get("client_id").map(str::to_owned);
    match Credentials::read(request, form) {
        Ok(credentials) => authenticate(app, credentials).await,
        Err(error) => {
            refusals::note(app, name.as_deref().unwrap_or_default(), &error).await;
            Err(error)
        }
    }
}

/// The refusal, after it was counted.
async fn told(app: &App, credentials: &Credentials, error: OAuthError) -> OAuthError {
    let name = credentials.name().filter(|name| ClientId::parse(name).is_some()).unwrap_or_default();
    app.tally.count(Event::ClientRefused, &name, error.cause().unwrap_or_default());
    refusals::note(app, &name, &error).await;
    match credentials {
        Credentials::Basic(..) => error.basic_challenge(),
        _ => error,
    }
}

async fn live(app: &App, name: &str, method: AuthMethod) -> Result<Arc<Client>, OAuthError> {
    let client = app.clients.find(name).await?.ok_or(refused().because("unknown client"))?;
    if client.disabled {
        return Err(refused().named(reasons::SWITCHED_ON).because("the client is switched off"));
    }
    if client.is_closed(app.clock.now()) {
        let told =
            OAuthError::new(Code::InvalidClient, "the client closed at the moment that was set for it");
        return Err(told.named(reasons::OPEN).because("the client has closed"));
    }
    let registered = client.metadata.auth;
    if !registered.admits(method) {
        let why = format!("it came with {}, and {} is registered", method.as_str(), registered.as_str());
        return Err(refused().named(reasons::METHOD).because(why));
    }
    Ok(client)
}

async fn by_secret(
    app: &App,
    name: &str,
    secret: &Secret,
    method: AuthMethod,
) -> Result<Arc<Client>, OAuthError> {
    let offered = secret.digest();
    let client = live(app, name, method).await?;
    let now = app.clock.now();
    let secrets = client.secrets.as_ref();
    match secrets.and_then(|secrets| Some((secrets.matching(offered, now)?, secrets.old_until(now)))) {
        None => Err(refused().named(reasons::SECRET).because("wrong secret")),
        Some((Matched::Newest, _)) => Ok(client),
        Some((Matched::Old, until)) => {
            let until = until.map(|end| format!("the old secret is good until {end}"));
            let until = until.unwrap_or_default();
            app.refusals.count(&client, Sender::Client, now, reasons::OLD_SECRET, &until);
            Ok(client)
        }
    }
}

async fn by_assertion(app: &App, name: Option<&str>, assertion: &str) -> Result<Arc<Client>, OAuthError> {
    let claimed = jws::unproven_subject(assertion).map_err(|e| refused().because(e.to_string()))?;
    if name.is_some_and(|name| name != claimed) {
        return Err(refused().named(reasons::ONE_CLIENT).because("client_id and the assertion differ"));
    }
    let client = live(app, &claimed, AuthMethod::PrivateKeyJwt).await?;
    let facts = Assertion::verify(&client, assertion, app).await;
    let facts = facts.map_err(|cause| refused().named(reasons::SIGNATURE).because(cause.to_string()))?;
    checks::run(assertion_checks::CHECKS, &facts)?;
    // Last, so that only a genuine assertion can spend its own jti.
    let life = Duration::from_secs(u64::try_from(facts.expires_in()).unwrap_or(0).max(1));
    if !app.ephemeral.put_new(&Key::jti(client.id.as_str(), facts.jti()), b"", life).await? {
        return Err(refused().named(reasons::ASSERTION_ONCE).because("the assertion was used before"));
    }
    Ok(client)
}
