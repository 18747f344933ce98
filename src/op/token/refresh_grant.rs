//! `grant_type=refresh_token` (RFC 6749 §6).
//!
//! A public client's token is exchanged for the next at every use, and a replay ends the family (RFC 9700 §4.14); an answer
//! that was lost on the way is none.
//! A confidential client proves itself each time, so its token stays the same.

use std::time::Duration;

use super::issue::{self, Issue, TokenResponse};
use super::refresh_checks::{self, Facts};
use super::replay;
use crate::account;
use crate::app::App;
use crate::audit::Event;
use crate::base::{Moment, RequestId, Secret};
use crate::client::Client;
use crate::grant::{self, Claim, Grant, NewRefresh, Repeat};
use crate::keys::Desk;
use crate::keys::{DpopProof, Thumbprint};
use crate::op::acting::acting;
use crate::op::checks;
use crate::op::client_auth::KnownClient;
use crate::op::dpop;
use crate::op::error::OAuthError;
use crate::op::narrow::narrow;
use crate::op::params::Params;
use crate::op::reasons;
use crate::op::target;

/// What a refresh token begins with.
pub(in crate::op) const PREFIX: &str = "khoa_rt_";

/// Until when a new refresh token may be used: a public client's must be exchanged in time.
pub(super) fn lives_until(app: &App, client: &Client, grant: &Grant, now: Moment) -> Moment {
    let idle = now.plus(Duration::from_secs(app.config.tokens.refresh_idle_seconds));
    if client.is_public() { idle.min(grant.expires_at) } else { grant.expires_at }
}

/// To which key a new refresh token is bound: a public client has nothing else to show at its use, a confidential one proves itself
/// and may change its key (RFC 9449 §5).
pub(super) fn bound_to(client: &Client, key: Option<Thumbprint>) -> Option<Thumbprint> {
    key.filter(|_| client.is_public())
}

pub(super) async fn exchange(
    app: &App,
    client: KnownClient,
    mut form: Params,
    proof: Option<DpopProof>,
    request: &RequestId,
) -> Result<TokenResponse, OAuthError> {
    let token = Secret::new(form.need("refresh_token", "refresh_token is missing")?);
    let key = proof.as_ref().map(|proof| proof.key);
    let facts = gather(app, client, form, (&token, key)).await?;
    checks::run(refresh_checks::CHECKS, &facts)?;
    dpop::use_once(app, proof.as_ref()).await?;

    // A confidential client may have changed its key: the grant ends with whoever holds the new one.
    if let Some(key) = key.filter(|key| facts.token.grant.key != Some(*key)) {
        let grant = facts.token.grant.id;
        app.db.write(move |c| grant::held_by(c, grant, key)).await?;
    }
    let next = match facts.client.is_public() {
        true => Some(rotate(app, &facts, request).await?),
        false => None,
    };
    let (scope, resources) = (facts.scope.clone()?, facts.resources.clone()?);
    let grant = &facts.token.grant;
    grant::note_use(&app.db, facts.now, grant).await;
    issue::for_person(
        app,
        Issue {
            client: &facts.client,
            grant,
            holder: &facts.holder,
            scope: &scope,
            resources: &resources,
            nonce: None,
            refresh_token: Some(next.as_ref().unwrap_or(&token)),
            key,
            pushed_as: None,
            device_secret: facts.device_secret,
            acting: facts.acting.as_ref().ok().and_then(Option::as_ref),
            signed: None,
            now: facts.now,
        },
    )
    .await
}

/// Exchanges a public client's token for the next: one statement decides who was first, and who comes later says what it
/// means.
async fn rotate(app: &App, facts: &Facts, request: &RequestId) -> Result<Secret, OAuthError> {
    let next = app.entropy.token(PREFIX);
    let (grant, digest, now) = (&facts.token.grant, facts.token.digest, facts.now);
    let new = NewRefresh {
        digest: next.digest(),
        grant: grant.id,
        parent: Some(digest),
        key: bound_to(&facts.client, facts.key),
        expires_at: lives_until(app, &facts.client, grant, now),
    };
    match app.db.write_one(move |c| grant::rotate(c, digest, now, new)).await? {
        Claim::Won(_claimed) => {}
        Claim::Lost => come_again(app, facts, new, app.desk(request)).await?,
    }
    Ok(next)
}

/// The token was spent before: whether its answer was lost on the way, and `new` takes that one's place.
async fn come_again(app: &App, facts: &Facts, new: NewRefresh, desk: Desk) -> Result<(), OAuthError> {
    let (grant, digest, now) = (facts.token.grant.clone(), facts.token.digest, facts.now);
    let refused = |why: &str| Ok(Err(refresh_checks::refused().named(reasons::REFRESH_ONCE).because(why)));
    let decided = app
        .db
        .write(move |c| match grant::repeat(c, now, digest)? {
            Repeat::Lost => {
                replay::note(c, &desk, &grant, "exchanged anew")?;
                Ok(Ok(grant::insert_refresh(c, now, new)?))
            }
            Repeat::Crossed => {
                replay::note(c, &desk, &grant, "refused, another answer took its place")?;
                refused("another answer to the same request took its place")
            }
            Repeat::Replayed => {
                replay::end_family(c, &desk, &grant, Event::RefreshReplayed, "refresh token replayed")?;
                refused("the token was used before")
            }
        })
        .await?;
    if let Err(refused) = decided {
        app.heed_endings().await?;
        return Err(refused);
    }
    Ok(())
}

async fn gather(
    app: &App,
    client: KnownClient,
    mut form: Params,
    (token, key): (&Secret, Option<Thumbprint>),
) -> Result<Facts, OAuthError> {
    let (digest, vault, renews) = (token.digest(), app.vault.clone(), client.shared());
    let now = app.clock.now();
    let found = app.db.read(move |c| {
        let Some(token) = grant::find_refresh(c, digest)? else { return Ok(None) };
        let holder = account::load(c, &vault, token.grant.account)?;
        let shares = token.grant.details.scope.has(grant::DEVICE_SSO);
        let secret = if shares { grant::device_secret_of(c, &token.grant)? } else { None };
        let on = now.local_date();
        let acting = acting(c, &vault, on, (&renews, &holder.account, &token.grant))?;
        Ok(Some((token, holder, secret, acting)))
    });
    let (token, holder, device_secret, acting) = found
        .await?
        .ok_or(refresh_checks::refused().named(reasons::REFRESH_EXISTS).because("no such refresh token"))?;
    let resources = target::within(app, form.resources(), &token.grant.details.resources).await;
    let permitted = resources.as_ref().map_or(Ok(()), |named| target::permitted(app, &client, named));
    // What was taken from the client since is granted no more.
    let granted = token.grant.details.scope.clone().intersect(&client.metadata.scope);
    let scope = narrow(form.take("scope").as_deref(), &granted, granted.clone());
    Ok(Facts { client, token, key, holder, device_secret, acting, scope, resources, permitted, now })
}
