//! Writing tokens. Signing happens after the commit that allowed it, and once a token.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, SHA512, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value};

use super::exchange::ACCESS_TOKEN;
use crate::account::Holder;
use crate::app::App;
use crate::base::{Moment, Secret, TokenDigest};
use crate::client::{Client, Scopes, session_id};
use crate::grant::{
    ACCESS_TYP, AccessClaims, Actor, Audience, Confirmation, Grant, NewGrant, Org, name_mandates,
};
use crate::keys::{Alg, Thumbprint};
use crate::op::acting::Acting;
use crate::op::claims;
use crate::op::error::OAuthError;
use crate::op::known_as;
use crate::op::restricted;

/// The answer of the token endpoint (RFC 6749 §5.1).
#[derive(Serialize)]
pub(in crate::op) struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    /// What kind of token it is, where one was exchanged (RFC 8693 §2.2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_token_type: Option<&'static str>,
    expires_in: u64,
    /// Absent when there is no word in it (RFC 6749 §3.3 knows no empty scope).
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    /// What other apps of the same owner on the same phone exchange (OpenID Connect Native SSO §3.4).
    #[serde(skip_serializing_if = "Option::is_none")]
    device_secret: Option<String>,
    /// What was signed, and how (RFC 9396 §7).
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_details: Option<Value>,
}

impl TokenResponse {
    /// The same as the answer to an exchange, which says what kind of token it gives.
    pub(super) fn of_exchange(self) -> Self {
        Self { issued_token_type: Some(ACCESS_TOKEN), ..self }
    }

    /// With the secret by which apps share the sign-in.
    pub(super) fn shared_by(self, secret: Option<&Secret>) -> Self {
        Self { device_secret: secret.map(|secret| secret.expose().to_owned()), ..self }
    }
}

/// What a person's tokens are written from.
pub(super) struct Issue<'a> {
    pub(super) client: &'a Client,
    pub(super) grant: &'a Grant,
    pub(super) holder: &'a Holder,
    /// The granted scope, or what a refresh narrowed it to.
    pub(super) scope: &'a Scopes,
    /// What the access token is for.
    pub(super) resources: &'a [String],
    pub(super) nonce: Option<&'a str>,
    pub(super) refresh_token: Option<&'a Secret>,
    /// The key to which the access token is bound.
    pub(super) key: Option<Thumbprint>,
    /// The `auth_req_id` of a question, when its tokens are pushed.
    pub(super) pushed_as: Option<&'a Secret>,
    /// The digest of the secret by which apps share this sign-in.
    pub(super) device_secret: Option<TokenDigest>,
    /// For which organisation the person acts, or which guardian for them.
    pub(super) acting: Option<&'a Acting>,
    /// What they signed for it.
    pub(super) signed: Option<&'a Value>,
    pub(super) now: Moment,
}

impl Issue<'_> {
    /// What the client is told of whom the person acts for.
    fn org(&self) -> Option<Org> {
        self.acting.and_then(|acting| acting.org(self.scope))
    }

    /// What it is told of who acts for the person.
    fn actor(&self) -> Option<Actor> {
        self.acting.and_then(|acting| acting.actor(self.scope))
    }
}

/// Tokens about a person.
pub(super) async fn for_person(app: &App, issue: Issue<'_>) -> Result<TokenResponse, OAuthError> {
    let (grant, details) = (issue.grant, &issue.grant.details);
    let sub = known_as::sub(app, issue.client, issue.holder, grant.id).await?;
    let bare = bare(app, issue.client, &sub, (issue.scope, issue.resources), issue.now);
    let over = issue.acting.and_then(Acting::until).map_or(i64::MAX, Moment::as_seconds);
    let named =
        |acting: &Acting| name_mandates(&app.vault, &app.entropy, grant.id, acting.mandates().into_iter());
    let claims = AccessClaims {
        exp: bare.exp.min(over),
        gid: Some(grant.id.to_string()),
        auth_time: Some(details.auth_time.as_seconds()),
        acr: Some(details.acr.clone()),
        cnf: issue.key.map(|jkt| Confirmation { jkt }),
        act: issue.actor(),
        org: issue.org(),
        mid: issue.acting.map(named),
        ..bare
    };
    let lives = u64::try_from(claims.exp - claims.iat).unwrap_or_default();
    let access_token = app.ring.sign(Alg::Es256, ACCESS_TYP, &claims)?;
    let id_token = match issue.scope.has("openid") {
        true => Some(id_token(app, &issue, &sub, &access_token).await?),
        false => None,
    };
    Ok(TokenResponse {
        refresh_token: issue.refresh_token.map(|token| token.expose().to_owned()),
        id_token,
        authorization_details: issue.signed.cloned(),
        ..answer(lives, access_token, issue.key, issue.scope)
    })
}

/// What a token is written from by which somebody acts for a person.
pub(super) struct OnBehalf<'a> {
    /// Whom it is issued to.
    pub(super) client: &'a Client,
    /// As whom whoever guards what it is for knows the person.
    pub(super) sub: &'a str,
    /// Who acts.
    pub(super) actor: Actor,
    pub(super) grant: &'a NewGrant,
    pub(super) key: Thumbprint,
    pub(super) lives: Duration,
    pub(super) now: Moment,
}

/// A token that names the person, and who acts for them (RFC 8693 §4.1).
pub(super) fn on_behalf(app: &App, issue: &OnBehalf<'_>) -> Result<TokenResponse, OAuthError> {
    let (details, life) = (&issue.grant.details, issue.lives.as_secs());
    let life = life.min(lives(app, issue.client, issue.now));
    let claims = AccessClaims {
        exp: issue.now.as_seconds().saturating_add_unsigned(life),
        gid: Some(issue.grant.id.to_string()),
        auth_time: Some(details.auth_time.as_seconds()),
        acr: Some(details.acr.clone()),
        cnf: Some(Confirmation { jkt: issue.key }),
        act: Some(issue.actor.clone()),
        ..bare(app, issue.client, issue.sub, (&details.scope, &details.resources), issue.now)
    };
    let access_token = app.ring.sign(Alg::Es256, ACCESS_TYP, &claims)?;
    Ok(answer(life, access_token, Some(issue.key), &details.scope).of_exchange())
}

/// A token about the client itself.
pub(super) fn for_client(
    app: &App,
    client: &Client,
    (scope, resources): (&Scopes, &[String]),
    key: Option<Thumbprint>,
    now: Moment,
) -> Result<TokenResponse, OAuthError> {
    let cnf = key.map(|jkt| Confirmation { jkt });
    let claims = AccessClaims { cnf, ..bare(app, client, client.id.as_str(), (scope, resources), now) };
    Ok(answer(lives(app, client, now), app.ring.sign(Alg::Es256, ACCESS_TYP, &claims)?, key, scope))
}

/// How long an access token is good, in seconds: no longer than its client stays, whoever it is shown to.
fn lives(app: &App, client: &Client, now: Moment) -> u64 {
    let own = app.config.tokens.access_seconds;
    client.closing.as_ref().map_or(own, |closing| own.min(closing.at.since(now).as_secs()))
}

fn bare(
    app: &App,
    client: &Client,
    sub: &str,
    (scope, resources): (&Scopes, &[String]),
    now: Moment,
) -> AccessClaims {
    let iat = now.as_seconds();
    AccessClaims {
        iss: app.issuer().to_owned(),
        sub: sub.to_owned(),
        aud: Audience::of(resources),
        client_id: client.id.as_str().to_owned(),
        scope: scope.to_string(),
        iat,
        exp: iat.saturating_add_unsigned(lives(app, client, now)),
        jti: app.entropy.handle(),
        gid: None,
        cnf: None,
        auth_time: None,
        acr: None,
        act: None,
        org: None,
        mid: None,
    }
}

fn answer(expires_in: u64, access_token: String, key: Option<Thumbprint>, scope: &Scopes) -> TokenResponse {
    TokenResponse {
        access_token,
        token_type: token_type(key.is_some()),
        issued_token_type: None,
        expires_in,
        scope: (!scope.is_empty()).then(|| scope.to_string()),
        refresh_token: None,
        id_token: None,
        device_secret: None,
        authorization_details: None,
    }
}

/// What a token is called by whether it is bound to a key (RFC 6750 §6.1.1, RFC 9449 §5).
pub(in crate::op) const fn token_type(is_bound: bool) -> &'static str {
    if is_bound { "DPoP" } else { "Bearer" }
}

/// OpenID Connect Core §2; `sid` for back-channel logout.
async fn id_token(app: &App, issue: &Issue<'_>, sub: &str, access_token: &str) -> Result<String, OAuthError> {
    let (details, alg, iat) =
        (&issue.grant.details, issue.client.metadata.id_token_alg, issue.now.as_seconds());
    let mut out = Map::new();
    out.insert("iss".into(), app.issuer().into());
    out.insert("sub".into(), sub.into());
    out.insert("aud".into(), issue.client.id.as_str().into());
    out.insert("azp".into(), issue.client.id.as_str().into());
    out.insert("iat".into(), iat.into());
    out.insert("exp".into(), iat.saturating_add_unsigned(app.config.tokens.id_seconds).into());
    out.insert("auth_time".into(), details.auth_time.as_seconds().into());
    out.insert("acr".into(), details.acr.as_str().into());
    out.insert("amr".into(), serde_json::json!(details.amr));
    out.insert("at_hash".into(), half_hash(alg, access_token).into());
    if let Some(nonce) = issue.nonce {
        out.insert("nonce".into(), nonce.into());
    }
    out.insert("sid".into(), session_id(&app.vault, issue.client, &issue.grant.known_as()).into());
    if let Some(org) = issue.org() {
        out.insert("org".into(), serde_json::json!(org));
    }
    if let Some(signed) = issue.signed {
        out.insert("authorization_details".into(), signed.clone());
    }
    if let Some(actor) = issue.actor() {
        out.insert("act".into(), serde_json::json!(actor));
    }
    if let Some(secret) = issue.device_secret {
        out.insert("ds_hash".into(), ds_hash(secret).into());
    }
    // CIBA Core §10.3.1: so that whoever is sent tokens can see that they belong together, and to which question.
    if let Some(id) = issue.pushed_as {
        out.insert("urn:openid:params:jwt:claim:auth_req_id".into(), id.expose().into());
        if let Some(token) = issue.refresh_token {
            out.insert("urn:openid:params:jwt:claim:rt_hash".into(), half_hash(alg, token.expose()).into());
        }
    }
    let metadata = &issue.client.metadata;
    let mut said = claims::for_id_token(issue.holder, metadata, issue.scope, &details.claims);
    restricted::narrow(app, &issue.holder.account, &mut said).await?;
    for (claim, value) in said {
        // What was asked for never overwrites what we state about the sign-in.
        out.entry(claim).or_insert(value);
    }
    Ok(app.ring.sign(alg, "JWT", &Value::Object(out))?)
}

/// What binds an ID token to the secret that goes with it: half of the digest that we keep, so that a refresh can say it again
/// (OpenID Connect Native SSO §3.4.1 leaves the form to us).
pub(super) fn ds_hash(secret: TokenDigest) -> String {
    let (left, _right) = secret.as_bytes().split_at(secret.as_bytes().len() / 2);
    URL_SAFE_NO_PAD.encode(left)
}

/// OpenID Connect Core §3.1.3.6: the left half of the hash the signature uses; SHA-512 for Ed25519.
fn half_hash(alg: Alg, text: &str) -> String {
    let hash = digest(if alg == Alg::EdDsa { &SHA512 } else { &SHA256 }, text.as_bytes());
    let (left, _right) = hash.as_ref().split_at(hash.as_ref().len() / 2);
    URL_SAFE_NO_PAD.encode(left)
}
