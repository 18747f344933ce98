//! Signed requests (CIBA Core §7.1.1): a client that is registered for them says all that it asks in one token.

use std::time::Duration;

use crate::app::App;
use crate::ephemeral::Key;
use crate::keys::jws::Verified;
use crate::op::checks::{self, Checks};
use crate::op::client_auth::{KnownClient, SKEW};
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;
use crate::op::reasons;

/// No request is good for longer, in seconds (FAPI-CIBA §5.2.2).
const LONGEST_LIFE: i64 = 3_600;

/// A request with a proven signature, and what it is held against.
pub struct Signed {
    client: String,
    said: Verified,
    audiences: [String; 2],
    now: i64,
}

/// The checks, in order.
pub const CHECKS: &Checks<Signed> = &[
    ("iss of a signed request is the client", issuer),
    ("aud of a signed request is this provider", audience),
    ("exp of a signed request is not past, and within an hour of nbf", life),
    ("iat and nbf of a signed request are not ahead", begun),
    ("jti of a signed request is there and short", has_jti),
];

const fn refused(why: &'static str) -> OAuthError {
    OAuthError::new(Code::InvalidRequest, why)
}

fn ensure(held: bool, why: &'static str) -> Result<(), OAuthError> {
    if held { Ok(()) } else { Err(refused(why)) }
}

/// What is asked: as it was sent, or as it stands in the token of a client that signs. Such a client is believed nothing that
/// stands beside it, and one that does not sign is not asked to.
pub(super) async fn read(app: &App, client: &KnownClient, mut form: Params) -> Result<Params, OAuthError> {
    let Some(alg) = client.metadata.backchannel_authentication_request_signing_alg else { return Ok(form) };
    let Some(token) = form.take("request") else {
        return Err(refused("this client signs its requests: request is missing").named(reasons::SIGNS));
    };
    if !form.is_empty() {
        return Err(refused("what stands beside a signed request belongs into it").named(reasons::SIGNS));
    }
    let said = app.client_keys.verify(client, &token, &[alg]).await.map_err(|cause| {
        refused("the request is not signed by the client").named(reasons::SIGNED).because(cause.to_string())
    })?;
    let issuer = app.issuer();
    let signed = Signed {
        client: client.id.as_str().to_owned(),
        said,
        audiences: [issuer.to_owned(), format!("{issuer}/bc-authorize")],
        now: app.clock.now().as_seconds(),
    };
    checks::run(CHECKS, &signed)?;
    let params = Params::from_claims(&signed.said.claims)?;
    // Last, so that only a genuine request can spend its own jti.
    let key = Key::request(client.id.as_str(), signed.jti());
    if !app.ephemeral.put_new(&key, b"", signed.left()).await? {
        return Err(refused("the request was sent before").named(reasons::REQUEST_ONCE));
    }
    Ok(params)
}

impl Signed {
    fn jti(&self) -> &str {
        self.said.text("jti").unwrap_or_default()
    }

    /// How long it may still be shown.
    fn left(&self) -> Duration {
        let seconds = self.said.seconds("exp").unwrap_or(0) - self.now + SKEW;
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0).max(1))
    }
}

fn issuer(signed: &Signed) -> Result<(), OAuthError> {
    ensure(signed.said.text("iss") == Some(signed.client.as_str()), "iss of the request is not the client")
}

fn audience(signed: &Signed) -> Result<(), OAuthError> {
    ensure(signed.said.is_for(&signed.audiences), "aud of the request is not this provider")
}

fn life(signed: &Signed) -> Result<(), OAuthError> {
    let (from, until) = (signed.said.seconds("nbf"), signed.said.seconds("exp"));
    let held = from.zip(until).is_some_and(|(from, until)| {
        until > signed.now - SKEW && from.checked_add(LONGEST_LIFE).is_some_and(|last| until <= last)
    });
    ensure(held, "exp or nbf of the request is missing, past, or more than an hour apart")
}

fn begun(signed: &Signed) -> Result<(), OAuthError> {
    let past = |claim| signed.said.seconds(claim).is_some_and(|at| at <= signed.now + SKEW);
    ensure(past("iat") && past("nbf"), "iat or nbf of the request is missing or ahead")
}

fn has_jti(signed: &Signed) -> Result<(), OAuthError> {
    ensure((1..=256).contains(&signed.jti().len()), "jti of the request is missing or too long")
}
