//! `grant_type=urn:openid:params:grant-type:ciba` (CIBA Core §10.1).

use std::sync::Arc;
use std::time::Duration;

use super::ciba_checks::{self, Facts, refused};
use super::ciba_issue::Yes;
use super::issue::TokenResponse;
use crate::account;
use crate::app::App;
use crate::approval;
use crate::base::{RequestId, Secret};
use crate::ephemeral::Key;
use crate::keys::DpopProof;
use crate::op::ciba::{self, POLL_EVERY, Wanted};
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
    let resources = target::within(app, form.resources(), &wanted.resources).await?;
    target::permitted(app, &facts.client, &resources)?;
    let yes = Yes::of(app, &facts.client, &facts.found, &wanted, key)?;
    let signature = ciba::signature(app, &facts.client, &facts.found, yes.grant()).await?;
    let yes = Arc::new(yes.signed(signature));
    let (desk, client) = (app.desk(request), facts.client);
    let (said, caller) = (yes.clone(), client.clone());
    let issued = app.db.write(move |c| match said.claim(c, &desk, &caller)? {
        Ok(()) => Ok(Ok(account::load(c, &desk.vault, said.account())?)),
        Err(refused) => Ok(Err(refused)),
    });
    let holder = issued.await??;
    yes.tokens(app, &client, &holder, &resources, None).await
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
