//! An app is signed in by what another app of its owner holds on the same phone (OpenID Connect Native SSO 1.0 §4): the ID token of the
//! first, and the secret that came with it.
//!
//! Both lie where the apps of one owner can read them and no others, so what binds the two is held here alone: the secret names one grant,
//! the ID token must be about that grant's sign-in, and its signature is looked at, or whoever has one secret could write a token about
//! somebody else beside it. What comes of it hangs from that grant: the phone taken off, the sign-out, the lock end both.

use std::time::Duration;

use super::native_sso_checks::{CHECKS, Facts, Shown, over, refused};
use crate::account::{self, Holder};
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{GrantId, RequestId, Secret};
use crate::client::{ClaimsRequest, GrantType};
use crate::db::{Conn, StoreError};
use crate::grant::{self, Grant, GrantDetails, NewGrant, NewRefresh};
use crate::keys::{Desk, DpopProof, Thumbprint};
use crate::login::ward::{self, Way};
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};
use crate::op::narrow::{default_scope, narrow};
use crate::op::params::Params;
use crate::op::token::id_token_hint;
use crate::op::token::issue::{self, Issue, TokenResponse};
use crate::op::token::refresh_grant;
use crate::op::{checks, dpop, known_as, target};

/// The kind of token that a device secret is.
const DEVICE_SECRET: &str = "urn:openid:params:token-type:device-secret";

pub(super) async fn exchange(
    app: &App,
    client: KnownClient,
    form: Params,
    proof: Option<DpopProof>,
    request: &RequestId,
) -> Result<TokenResponse, OAuthError> {
    let key = proof.as_ref().map(|proof| proof.key);
    let facts = gather(app, client, form, key).await?;
    checks::run(CHECKS, &facts)?;
    dpop::use_once(app, proof.as_ref()).await?;
    let (desk, now) = (app.desk(request), facts.now);
    let (scope, resources) = (facts.scope.clone()?, facts.resources.clone()?);
    let first = &facts.first;
    let end = now.plus(Duration::from_secs(app.config.tokens.grant_seconds));
    let grant = Grant {
        id: GrantId::new(now, &app.entropy),
        account: first.account,
        client: facts.client.id.as_str().to_owned(),
        // One sign-in, and so one name for both.
        session: Some(first.known_as()),
        details: GrantDetails { scope, claims: ClaimsRequest::default(), resources, ..first.details.clone() },
        expires_at: end.min(first.expires_at),
        revoked_at: None,
        used_at: None,
        key,
        via: Some(first.id),
        actor: None,
        mandate: None,
        assistance: None,
    };
    let renewable = facts.client.may(GrantType::RefreshToken) && grant.details.scope.has("offline_access");
    let token = renewable.then(|| app.entropy.token(refresh_grant::PREFIX));
    let refresh = token.as_ref().map(|token| NewRefresh {
        digest: token.digest(),
        grant: grant.id,
        parent: None,
        key: refresh_grant::bound_to(&facts.client, key),
        expires_at: refresh_grant::lives_until(app, &facts.client, &grant, now),
    });
    let (made, client) = (grant.clone(), facts.client.clone());
    let written = app.db.write(move |c| write(c, &desk, &client, &made, refresh)).await?;
    let holder = written?;
    let tokens = issue::for_person(
        app,
        Issue {
            client: &facts.client,
            grant: &grant,
            holder: &holder,
            scope: &grant.details.scope,
            resources: &target::within(app, &[], &grant.details.resources).await?,
            nonce: None,
            refresh_token: token.as_ref(),
            key,
            pushed_as: None,
            device_secret: Some(facts.secret),
            acting: None,
            signed: None,
            now,
        },
    )
    .await?;
    Ok(tokens.of_exchange())
}

async fn gather(
    app: &App,
    client: KnownClient,
    mut form: Params,
    key: Option<Thumbprint>,
) -> Result<Facts, OAuthError> {
    let kind = form.need("actor_token_type", "actor_token_type is missing")?;
    if kind != DEVICE_SECRET {
        return Err(OAuthError::new(
            Code::InvalidRequest,
            "beside an ID token, actor_token_type is urn:openid:params:token-type:device-secret",
        ));
    }
    let secret = Secret::new(form.need("actor_token", "actor_token, the device secret, is missing")?);
    let token = form.need("subject_token", "subject_token, the ID token, is missing")?;
    let hint = id_token_hint::read(app, &token, None).map_err(|why| refused().because(why.to_string()))?;
    let (digest, vault) = (secret.digest(), app.vault.clone());
    let found = app.db.read(move |c| {
        let Some(first) = grant::of_device_secret(c, digest)? else { return Ok(None) };
        let holder = account::load(c, &vault, first.account)?;
        Ok(Some((first, holder)))
    });
    let (first, holder) = found.await?.ok_or_else(|| refused().because("no such device secret"))?;
    let told = app.clients.find(&hint.client).await?;
    let is_theirs = match &told {
        Some(told) => known_as::means(app, told, holder.account.person, &hint.subject).await?,
        None => false,
    };
    let shown = Shown { app: told, hint, is_theirs };
    let resources = target::named(app, form.resources()).await;
    let permitted = resources.as_ref().map_or(Ok(()), |named| target::permitted(app, &client, named));
    let scope = narrow(form.take("scope").as_deref(), &client.metadata.scope, default_scope(&client));
    let owner = app.clients.find(&first.client).await?;
    Ok(Facts {
        audience: form.take("audience"),
        issuer: app.issuer().to_owned(),
        vault: app.vault.clone(),
        now: app.clock.now(),
        secret: digest,
        client,
        key,
        first,
        owner,
        holder,
        shown,
        scope,
        resources,
        permitted,
    })
}

/// Writes the grant, as long as what it hangs from goes on.
fn write(
    c: &mut Conn,
    desk: &Desk,
    client: &KnownClient,
    grant: &Grant,
    refresh: Option<NewRefresh>,
) -> Result<Result<Holder, OAuthError>, StoreError> {
    let account = account::hold(c, grant.account)?;
    let goes_on = grant.via.map(|first| grant::goes_on(c, desk.now, first)).transpose()?;
    if !account.active || goes_on != Some(true) || account.level < client.metadata.min_eid_level {
        return Ok(Err(over().because("the first sign-in has ended, or the account is of too low a level")));
    }
    let until = match ward::way(c, &account, (client, None), desk.now)? {
        Way::Open => grant.expires_at,
        Way::Until(end) => grant.expires_at.min(end),
        Way::Once | Way::Barred(_) => {
            let why = "a guardian has to agree, or a password to be chosen, on a page of ours";
            return Ok(Err(over().because(why)));
        }
    };
    let new = NewGrant {
        id: grant.id,
        account: grant.account,
        client: client.id.clone(),
        session: grant.session.clone(),
        details: grant.details.clone(),
        created_at: desk.now,
        expires_at: until,
        via: grant.via,
        actor: None,
        mandate: None,
    };
    // One for each app: who comes again, after an answer that was lost or another start, has the newest.
    let first = grant.via.as_slice();
    for before in grant::live_grants_via(c, desk.now, first)?.iter().filter(|one| one.client == grant.client)
    {
        grant::revoke_grant(c, desk.now, before.id, "signed in anew")?;
    }
    grant::insert_grant(c, &new)?;
    if let Some(key) = grant.key {
        grant::held_by(c, grant.id, key)?;
    }
    if let Some(refresh) = refresh {
        grant::insert_refresh(c, desk.now, refresh)?;
    }
    let facts = serde_json::json!({
        "scope": grant.details.scope.to_string(), "by": grant::DEVICE_SSO, "via": grant.via,
    });
    let entry = Entry::of(Event::TokensIssued).account(grant.account).client(client.id.as_str());
    audit::record(c, desk, &entry.facts(facts))?;
    Ok(Ok(account::load(c, &desk.vault, grant.account)?))
}
