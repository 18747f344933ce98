//! Sending a client its tokens (CIBA Core §10.3.1).
//!
//! They are signed before the commit that makes them good and enqueues them, and travel sealed in the job: whoever is told again
//! is told the same, and what was not committed opens nothing. A client that does not take them while the access token is good,
//! or refuses them, never gets them, and their grant ends.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

use super::tell::{Teller, Told, again};
use super::wanted::exposed;
use crate::account::{self, AccountError};
use crate::app::App;
use crate::base::{GrantId, Moment, Secret};
use crate::grant;
use crate::jobs::{self, Handler, Job, JobError, Lane};
use crate::op::error::OAuthError;
use crate::op::target;
use crate::op::token::{TokenResponse, Yes, denied};

/// The job: tokens, sealed, and where they go.
#[derive(Debug, Serialize, Deserialize)]
pub struct PushTokens {
    grant: GrantId,
    at: Url,
    /// After that the access token is worth nothing.
    good_until: Moment,
    sealed: String,
}

impl Job for PushTokens {
    const NAME: &'static str = "ciba-push";
    const LANE: Lane = Lane::Signal;
    /// Time is what ends it.
    const ATTEMPTS: i32 = 50;
}

/// What is sealed: the token of the client's by which it knows us, and what it is sent.
#[derive(Serialize, Deserialize)]
struct Sealed {
    #[serde(serialize_with = "exposed")]
    bearer: Secret,
    body: Value,
}

/// What the client is sent: an answer of the token endpoint, and whose it is.
#[derive(Serialize)]
struct Pushed<'a> {
    auth_req_id: &'a str,
    #[serde(flatten)]
    tokens: TokenResponse,
}

fn context(grant: GrantId) -> String {
    format!("jobs.ciba-push:{grant}")
}

/// Spends the yes and enqueues its tokens; the inner error is a refusal, and nothing was written.
pub(super) async fn enqueue(app: &App, told: &Told, yes: Yes) -> Result<Result<(), OAuthError>, JobError> {
    let fail = |why: String| JobError::Fail(why);
    let (desk, account, grant) = (app.desk(None), yes.account(), yes.grant());
    let vault = desk.vault.clone();
    let holder = match app.db.read(move |c| Ok(account::load(c, &vault, account))).await {
        Ok(Ok(holder)) => holder,
        // Erased since: there is nobody any more who said yes.
        Ok(Err(AccountError::Sealed(..))) => return Ok(Err(denied())),
        Ok(Err(AccountError::Store(error))) | Err(error) => return Err(again(error)),
    };
    let id = &told.notify.auth_req_id;
    let resources = match target::within(app, &[], &told.wanted.resources).await {
        Ok(resources) => resources,
        Err(refused) => return Ok(Err(refused)),
    };
    if let Err(refused) = target::permitted(app, &told.client, &resources) {
        return Ok(Err(refused));
    }
    let tokens = yes.tokens(app, &told.client, &holder, &resources, Some(id)).await;
    let tokens = tokens.map_err(|e| fail(e.to_string()))?;
    let body = serde_json::to_value(Pushed { auth_req_id: id.expose(), tokens });
    let bearer = Secret::new(told.notify.token.expose().to_owned());
    let sealed = Sealed { bearer, body: body.map_err(|e| fail(e.to_string()))? };
    let plain = Zeroizing::new(serde_json::to_vec(&sealed).map_err(|e| fail(e.to_string()))?);
    let job = PushTokens {
        grant,
        at: told.at.clone(),
        good_until: desk.now.plus(Duration::from_secs(app.config.tokens.access_seconds)),
        sealed: URL_SAFE_NO_PAD.encode(desk.vault.seal(&desk.entropy, &context(grant), &plain)),
    };
    let client = told.client.clone();
    let written = app.db.write(move |c| match yes.claim(c, &desk, &client)? {
        Ok(()) => jobs::enqueue(c, desk.now, &desk.entropy, &job).map(|_job| Ok(())),
        Err(refused) => Ok(Err(refused)),
    });
    let done = written.await.map_err(again)?;
    app.jobs.wake();
    Ok(done)
}

#[async_trait]
impl Handler<PushTokens> for Teller {
    async fn handle(&self, job: PushTokens) -> Result<(), JobError> {
        let Self(app) = self;
        if has_closed(app, job.grant).await? {
            return give_up(app, job.grant, "the client has closed").await;
        }
        let bytes = URL_SAFE_NO_PAD.decode(&job.sealed).map_err(|e| JobError::Fail(e.to_string()))?;
        let plain = app.vault.open_sealed(&context(job.grant), &bytes);
        let plain = plain.map_err(|e| JobError::Fail(e.to_string()))?;
        let sealed: Sealed = serde_json::from_slice(&plain).map_err(|e| JobError::Fail(e.to_string()))?;
        let failed = match app.http.post_json(&job.at, &sealed.bearer, &sealed.body).await {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        if failed.is_temporary() && app.clock.now() < job.good_until {
            return Err(failed.into());
        }
        give_up(app, job.grant, &failed.to_string()).await
    }
}

/// Whether the client has closed that was to get them.
async fn has_closed(app: &App, grant: GrantId) -> Result<bool, JobError> {
    let found = app.db.read(move |c| grant::find_grant(c, grant)).await.map_err(again)?;
    let Some(found) = found else { return Ok(false) };
    let client = app.clients.find(&found.client).await.map_err(again)?;
    Ok(client.is_some_and(|client| client.is_closed(app.clock.now())))
}

/// Nobody holds these tokens, and nobody shall.
async fn give_up(app: &App, grant: GrantId, failed: &str) -> Result<(), JobError> {
    let now = app.clock.now();
    let ended =
        app.db.write(move |c| grant::revoke_grant(c, now, grant, "the client did not take its tokens"));
    ended.await.map_err(again)?;
    app.heed_endings().await.map_err(again)?;
    Err(JobError::Fail(failed.to_owned()))
}
