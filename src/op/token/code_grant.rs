//! `grant_type=authorization_code` (RFC 6749 §4.1.3).

use super::code_checks::{self, Facts};
use super::exchange::DEVICE_SECRET_PREFIX;
use super::issue::{self, Issue, TokenResponse};
use super::replay;
use crate::account::{self, Holder};
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{RequestId, Secret, TokenDigest};
use crate::client::{Client, GrantType};
use crate::db::{Conn, StoreError};
use crate::grant::{self, Claim, Grant, NewRefresh};
use crate::keys::{Desk, DpopProof, Thumbprint};
use crate::op::acting::{Acting, acting};
use crate::op::checks;
use crate::op::client_auth::KnownClient;
use crate::op::dpop;
use crate::op::error::OAuthError;
use crate::op::params::Params;
use crate::op::reasons;
use crate::op::target;
use crate::op::token::refresh_grant;

pub(super) async fn exchange(
    app: &App,
    client: KnownClient,
    mut form: Params,
    proof: Option<DpopProof>,
    request: &RequestId,
) -> Result<TokenResponse, OAuthError> {
    let code = Secret::new(form.need("code", "code is missing")?);
    let key = proof.as_ref().map(|proof| proof.key);
    let facts = gather(app, client, form, (&code, key)).await?;
    checks::run(code_checks::CHECKS, &facts)?;
    dpop::use_once(app, proof.as_ref()).await?;

    let details = &facts.code.grant.details;
    let renewable = facts.client.may(GrantType::RefreshToken) && details.scope.has("offline_access");
    let refresh_token = renewable.then(|| app.entropy.token(refresh_grant::PREFIX));
    let refresh = refresh_token.as_ref().map(|token| NewRefresh {
        digest: token.digest(),
        grant: facts.code.grant.id,
        parent: None,
        key: refresh_grant::bound_to(&facts.client, key),
        expires_at: refresh_grant::lives_until(app, &facts.client, &facts.code.grant, facts.now),
    });
    let shares = key.is_some() && details.scope.has(grant::DEVICE_SSO) && details.scope.has("openid");
    let device_secret = shares.then(|| app.entropy.token(DEVICE_SECRET_PREFIX));
    let hangs = Hangs { key, refresh, device_secret: device_secret.as_ref().map(Secret::digest) };
    let (grant, digest, desk) = (facts.code.grant.clone(), facts.code.digest, app.desk(request));
    let redeems = facts.client.shared();
    let holder = app.db.write(move |c| claim(c, &desk, &redeems, (&grant, digest), hangs)).await;
    // Lost or won, what this process knows about revocations is now out of date at most until its next refresh.
    let (holder, acting) = match holder? {
        Ok(found) => found,
        Err(refused) => {
            app.heed_endings().await?;
            return Err(refused);
        }
    };
    let tokens = issue::for_person(
        app,
        Issue {
            client: &facts.client,
            grant: &facts.code.grant,
            holder: &holder,
            scope: &facts.code.grant.details.scope,
            resources: &facts.resources.clone()?,
            nonce: facts.code.details.nonce.as_deref(),
            refresh_token: refresh_token.as_ref(),
            key,
            pushed_as: None,
            device_secret: device_secret.as_ref().map(Secret::digest),
            acting: acting.as_ref(),
            signed: None,
            now: facts.now,
        },
    )
    .await?;
    Ok(tokens.shared_by(device_secret.as_ref()))
}

/// What hangs from the grant from now on.
#[derive(Clone, Copy)]
struct Hangs {
    key: Option<Thumbprint>,
    refresh: Option<NewRefresh>,
    device_secret: Option<TokenDigest>,
}

/// Spends the code, if nobody has, and writes what it is exchanged for.
fn claim(
    c: &mut Conn,
    desk: &Desk,
    client: &Client,
    (grant, digest): (&Grant, TokenDigest),
    hangs: Hangs,
) -> Result<Result<(Holder, Option<Acting>), OAuthError>, StoreError> {
    let Claim::Won(_claimed) = grant::claim_code(c, digest, desk.now)? else {
        replay::end_family(c, desk, grant, Event::CodeReplayed, "code replayed")?;
        return Ok(Err(code_checks::refused().named(reasons::CODE_ONCE).because("the code was used before")));
    };
    let holder = account::load(c, &desk.vault, grant.account)?;
    if !holder.account.active {
        return Ok(Err(code_checks::refused()
            .named("the account can be used")
            .because("the account cannot be used")));
    }
    let Ok(acting) = acting(c, &desk.vault, desk.now.local_date(), (client, &holder.account, grant))? else {
        return Ok(Err(code_checks::refused()
            .named(reasons::MANDATE_COUNTS)
            .because("the mandate has ended since")));
    };
    if let Some(key) = hangs.key {
        grant::held_by(c, grant.id, key)?;
    }
    if let Some(refresh) = hangs.refresh {
        grant::insert_refresh(c, desk.now, refresh)?;
    }
    if let Some(secret) = hangs.device_secret {
        grant::keep_device_secret(c, grant.id, secret)?;
    }
    let entry = Entry::of(Event::TokensIssued).account(grant.account).client(&grant.client);
    let facts = serde_json::json!({ "scope": grant.details.scope.to_string() });
    audit::record(c, desk, &entry.facts(facts))?;
    Ok(Ok((holder, acting)))
}

async fn gather(
    app: &App,
    client: KnownClient,
    mut form: Params,
    (code, key): (&Secret, Option<Thumbprint>),
) -> Result<Facts, OAuthError> {
    let digest = code.digest();
    let found = app.db.read(move |c| grant::find_code(c, digest)).await?;
    let code = found.ok_or(code_checks::refused().named(reasons::CODE_EXISTS).because("no such code"))?;
    let resources = target::within(app, form.resources(), &code.grant.details.resources).await;
    let permitted = resources.as_ref().map_or(Ok(()), |named| target::permitted(app, &client, named));
    Ok(Facts {
        client,
        code,
        resources,
        permitted,
        redirect_uri: form.take("redirect_uri"),
        verifier: form.take("code_verifier"),
        key,
        now: app.clock.now(),
    })
}
