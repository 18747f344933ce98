//! `grant_type=refresh_token` (RFC 6749 §6).
//!
//! A public client's token is exchanged for the next at every use, and a replay ends the family (RFC 9700 §4.14).
//! A confidential client proves itself each time, so its token stays the same.

use std::time::Duration;

use super::issue::{self, Issue, TokenResponse};
use super::model::{Claim, Grant};
use super::refresh_checks::{self, Facts};
use super::store;
use crate::account;
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{Moment, RequestId, Secret};
use crate::op::checks;
use crate::op::client::{Client, KnownClient};
use crate::op::error::OAuthError;
use crate::op::params::Params;
use crate::op::scope::Scopes;

/// What a refresh token begins with.
pub(super) const PREFIX: &str = "khoa_rt_";

/// Until when a new refresh token may be used: a public client's must be exchanged in time.
pub(super) fn lives_until(app: &App, client: &Client, grant: &Grant, now: Moment) -> Moment {
    let idle = now.plus(Duration::from_secs(app.config.tokens.refresh_idle_seconds));
    if client.is_public() { idle.min(grant.expires_at) } else { grant.expires_at }
}

pub(super) async fn exchange(
    app: &App,
    client: KnownClient,
    mut form: Params,
    request: &RequestId,
) -> Result<TokenResponse, OAuthError> {
    let token = Secret::new(form.need("refresh_token", "refresh_token is missing")?);
    let facts = gather(app, client, form, &token).await?;
    checks::run(refresh_checks::CHECKS, &facts)?;

    let next = facts.client.is_public().then(|| app.entropy.token(PREFIX));
    let rotation = next
        .as_ref()
        .map(|next| (next.digest(), lives_until(app, &facts.client, &facts.token.grant, facts.now)));
    let (grant, digest, now) = (facts.token.grant.clone(), facts.token.digest, facts.now);
    let (vault, request) = (app.vault.clone(), request.clone());
    let holder = app
        .db
        .write(move |c| {
            let holder = account::load(c, &vault, grant.account)?;
            if !holder.account.active {
                return Ok(Err(refresh_checks::refused().because("the account cannot be used")));
            }
            let Some((next, until)) = rotation else { return Ok(Ok(holder)) };
            match store::claim_refresh(c, digest, now)? {
                Claim::Won(_claimed) => {
                    store::insert_refresh(c, next, grant.id, now, until)?;
                    Ok(Ok(holder))
                }
                Claim::Lost => {
                    store::revoke_grant(c, now, grant.id, "refresh token replayed")?;
                    let entry = Entry::of(Event::RefreshReplayed)
                        .account(grant.account)
                        .client(&grant.client)
                        .request(&request);
                    audit::record(c, now, &entry)?;
                    Ok(Err(refresh_checks::refused().because("the token was used before")))
                }
            }
        })
        .await?;
    let holder = match holder {
        Ok(holder) => holder,
        Err(refused) => {
            app.revoked.refresh(&app.db, app.clock.now()).await?;
            return Err(refused);
        }
    };
    let scope = facts.scope.as_ref().unwrap_or(&facts.token.grant.details.scope);
    let grant = &facts.token.grant;
    issue::for_person(
        app,
        Issue {
            client: &facts.client,
            grant,
            holder: &holder,
            scope,
            nonce: None,
            refresh_token: Some(next.unwrap_or(token)),
            now,
        },
    )
}

async fn gather(
    app: &App,
    client: KnownClient,
    mut form: Params,
    token: &Secret,
) -> Result<Facts, OAuthError> {
    let digest = token.digest();
    let found = app.db.read(move |c| store::find_refresh(c, digest)).await?;
    let token = found.ok_or(refresh_checks::refused().because("no such refresh token"))?;
    Ok(Facts {
        client,
        token,
        scope: form.take("scope").map(|scope| Scopes::parse(&scope)),
        now: app.clock.now(),
    })
}
