//! `grant_type=urn:openid:params:grant-type:ciba` (CIBA Core §10.1).

use std::time::Duration;

use super::ciba_checks::{self, Facts, denied, refused};
use super::issue::{self, Issue, TokenResponse};
use super::refresh_grant;
use crate::account;
use crate::app::App;
use crate::approval;
use crate::audit::{self, Entry, Event};
use crate::base::{GrantId, Moment, RequestId, Secret};
use crate::client::{ClaimsRequest, ClientId, GrantType};
use crate::ephemeral::Key;
use crate::grant::{self, Grant, GrantDetails, NewGrant, NewRefresh};
use crate::keys::DpopProof;
use crate::op::authorize::acr_for;
use crate::op::ciba::{POLL_EVERY, Wanted};
use crate::op::client_auth::KnownClient;
use crate::op::error::{OAuthError, internal};
use crate::op::params::Params;
use crate::op::{checks, dpop, target};

pub(super) async fn exchange(
    app: &App,
    client: KnownClient,
    mut form: Params,
    proof: Option<DpopProof>,
    request: &RequestId,
) -> Result<TokenResponse, OAuthError> {
    let handle = Secret::new(form.need("auth_req_id", "auth_req_id is missing")?);
    let facts = gather(app, client, &handle, request).await?;
    checks::run(ciba_checks::CHECKS, &facts)?;
    dpop::use_once(app, proof.as_ref()).await?;
    let key = proof.map(|proof| proof.key);
    let wanted: Wanted =
        serde_json::from_slice(&facts.found.effect).map_err(|error| internal(error.to_string()))?;
    let resources = target::within(app, form.resources(), &wanted.resources)?;
    target::permitted(app, &facts.client, &resources)?;
    let grant = grant(app, &facts, &wanted)?;

    let now = app.clock.now();
    let renewable = facts.client.may(GrantType::RefreshToken) && wanted.scope.has("offline_access");
    let refresh_token = renewable.then(|| app.entropy.token(refresh_grant::PREFIX));
    let refresh = refresh_token.as_ref().map(|token| NewRefresh {
        digest: token.digest(),
        grant: grant.id,
        parent: None,
        key: refresh_grant::bound_to(&facts.client, key),
        expires_at: refresh_grant::lives_until(app, &facts.client, &grant, now),
    });
    let (desk, new, least) = (app.desk(request), grant.clone(), facts.client.metadata.min_eid_level);
    let (id, epoch, client) = (facts.found.id, facts.found.epoch, facts.client.id.clone());
    let issued = app.db.write(move |c| {
        // Locked or signed out everywhere since the answer: what was asked before is asked anew.
        let held = account::hold(c, new.account)?;
        if !held.active || held.epoch != epoch || held.level < least {
            return Ok(Err(denied().because("the account is locked, changed, or of too low a level")));
        }
        if !approval::spend(c, desk.now, id)? {
            return Ok(Err(refused().because("it was come for before")));
        }
        grant::insert_grant(c, &kept(&new, client.clone(), desk.now))?;
        if let Some(key) = key {
            grant::held_by(c, new.id, key)?;
        }
        if let Some(refresh) = refresh {
            grant::insert_refresh(c, desk.now, refresh)?;
        }
        let facts = serde_json::json!({ "scope": new.details.scope.to_string(), "approval": id });
        let entry = Entry::of(Event::TokensIssued).account(new.account).client(client.as_str());
        audit::record(c, &desk, &entry.facts(facts))?;
        Ok(Ok(account::load(c, &desk.vault, new.account)?))
    });
    let holder = issued.await??;
    issue::for_person(
        app,
        Issue {
            client: &facts.client,
            grant: &grant,
            holder: &holder,
            scope: &wanted.scope,
            resources: &resources,
            nonce: None,
            refresh_token,
            key,
            now,
        },
    )
}

async fn gather(
    app: &App,
    client: KnownClient,
    handle: &Secret,
    request: &RequestId,
) -> Result<Facts, OAuthError> {
    let (digest, desk) = (handle.digest(), app.desk(request));
    let found = app.db.read(move |c| approval::find(c, &desk, digest)).await?;
    let found = found.ok_or_else(|| refused().because("no such auth_req_id"))?;
    // A second less: whoever waits as told is not held to a network's moods.
    let pause = POLL_EVERY.saturating_sub(Duration::from_secs(1));
    let has_waited = app.ephemeral.put_new(&Key::poll(&found.id.to_string()), b"", pause).await?;
    Ok(Facts { client, found, has_waited })
}

/// The grant that follows. It is of no session: what the person does in a browser is another matter, and whatever ends all
/// of an account's ends it.
fn grant(app: &App, facts: &Facts, wanted: &Wanted) -> Result<Grant, OAuthError> {
    let now = app.clock.now();
    let answered = facts.found.account.zip(facts.found.proof.clone());
    let (account, (proof, at)) = answered.ok_or_else(refused)?;
    Ok(Grant {
        id: GrantId::new(now, &app.entropy),
        account,
        client: facts.client.id.as_str().to_owned(),
        session: None,
        details: GrantDetails {
            scope: wanted.scope.clone(),
            claims: ClaimsRequest::default(),
            resources: wanted.resources.clone(),
            acr: acr_for(&wanted.acr_values, proof.aal),
            amr: proof.amr,
            auth_time: at,
        },
        expires_at: now.plus(Duration::from_secs(app.config.tokens.grant_seconds)),
        revoked_at: None,
        used_at: None,
        key: None,
    })
}

fn kept(grant: &Grant, client: ClientId, now: Moment) -> NewGrant {
    NewGrant {
        id: grant.id,
        account: grant.account,
        client,
        session: None,
        details: grant.details.clone(),
        created_at: now,
        expires_at: grant.expires_at,
    }
}
