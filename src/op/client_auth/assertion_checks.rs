//! What a client assertion must say (RFC 7523 §3), once its signature is proven.

use crate::app::App;
use crate::client::{Client, KeysError};
use crate::keys::Alg;
use crate::keys::jws::Verified;
use crate::op::checks::Checks;
use crate::op::error::{Code, OAuthError};

/// Clocks may differ by this much, in seconds.
pub(in crate::op) const SKEW: i64 = 30;

/// No assertion may live longer, in seconds: a lost replay mark exposes no more than this.
const LONGEST_LIFE: i64 = 300;

/// Algorithms a client may sign with.
const ALGORITHMS: &[Alg] = &[Alg::Es256, Alg::Ps256, Alg::EdDsa, Alg::Rs256];

/// An assertion with a proven signature, and what it is held against.
pub(in crate::op) struct Assertion {
    client: String,
    said: Verified,
    audiences: [String; 3],
    now: i64,
}

/// The checks, in order.
pub(in crate::op) const CHECKS: &Checks<Assertion> = &[
    ("iss and sub are the client", issuer_and_subject),
    ("aud is this provider", audience),
    ("exp is near and not past", expiry),
    ("it is not from the future", not_before),
    ("jti is there and short", has_jti),
];

impl Assertion {
    pub(super) async fn verify(client: &Client, assertion: &str, app: &App) -> Result<Self, KeysError> {
        let verified = app.client_keys.verify(client, assertion, ALGORITHMS).await?;
        let issuer = app.issuer();
        Ok(Self {
            client: client.id.as_str().to_owned(),
            said: verified,
            audiences: [issuer.to_owned(), format!("{issuer}/token"), format!("{issuer}/bc-authorize")],
            now: app.clock.now().as_seconds(),
        })
    }

    pub(super) fn jti(&self) -> &str {
        self.said.text("jti").unwrap_or_default()
    }

    pub(super) fn expires_in(&self) -> i64 {
        self.said.seconds("exp").unwrap_or(0) - self.now + SKEW
    }
}

fn ensure(held: bool, cause: &'static str) -> Result<(), OAuthError> {
    if held {
        Ok(())
    } else {
        Err(OAuthError::new(Code::InvalidClient, "client authentication failed").because(cause))
    }
}

fn issuer_and_subject(a: &Assertion) -> Result<(), OAuthError> {
    let is = |claim| a.said.text(claim) == Some(a.client.as_str());
    ensure(is("iss") && is("sub"), "iss or sub is another")
}

fn audience(a: &Assertion) -> Result<(), OAuthError> {
    ensure(a.said.is_for(&a.audiences), "aud is another")
}

fn expiry(a: &Assertion) -> Result<(), OAuthError> {
    let exp = a.said.seconds("exp");
    ensure(
        exp.is_some_and(|exp| exp > a.now - SKEW && exp <= a.now + LONGEST_LIFE + SKEW),
        "exp is missing, past or far",
    )
}

fn not_before(a: &Assertion) -> Result<(), OAuthError> {
    let past = |claim| {
        !a.said.claims.contains_key(claim) || a.said.seconds(claim).is_some_and(|at| at <= a.now + SKEW)
    };
    ensure(past("nbf") && past("iat"), "nbf or iat is in the future")
}

fn has_jti(a: &Assertion) -> Result<(), OAuthError> {
    ensure((1..=256).contains(&a.jti().len()), "jti is missing or too long")
}
