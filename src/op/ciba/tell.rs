//! Telling a client what has become of its question: that there is an answer (CIBA Core §10.2), or the answer itself (§10.3, §12).

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::json;
use url::Url;

use super::document::signature;
use super::push;
use super::wanted::{Notify, Wanted};
use crate::app::App;
use crate::approval::{self, Found, State, TellAsker};
use crate::client::{Client, Delivery};
use crate::db::StoreError;
use crate::jobs::{Handler, JobError};
use crate::op::error::{Code, OAuthError};
use crate::op::token::{Yes, denied};

/// How long to wait for a database that did not answer.
pub(super) const AGAIN: Duration = Duration::from_secs(5);

/// Tells clients.
pub struct Teller(pub Arc<App>);

/// A client that is to be told, as far as it is registered today, and of what.
pub(super) struct Told {
    pub(super) client: Arc<Client>,
    pub(super) found: Found,
    pub(super) wanted: Wanted,
    pub(super) notify: Notify,
    pub(super) at: Url,
}

#[async_trait]
impl Handler<TellAsker> for Teller {
    async fn handle(&self, job: TellAsker) -> Result<(), JobError> {
        let Self(app) = self;
        let Some(told) = told(app, &job).await? else { return Ok(()) };
        let (mode, state) = (told.client.metadata.backchannel_token_delivery_mode, told.found.state);
        match (mode, state, job.ended) {
            (Delivery::Push, State::Pending, true) => {
                let left = told.found.expires_at.since(app.clock.now());
                Err(JobError::Postpone(left, "its time is not over".into()))
            }
            // Nobody answered, or the yes was held back, or taken back: to whoever asked that is one and the same.
            (Delivery::Push, State::Expired | State::Cancelled, true) => {
                let late = OAuthError::new(Code::ExpiredToken, "nobody answered in time");
                told.refuse(app, &late).await
            }
            (_, _, true) => Ok(()),
            (Delivery::Ping, State::Approved | State::Denied | State::Reported, false) => {
                told.ping(app).await
            }
            (Delivery::Push, State::Approved, false) => push(app, told).await,
            (Delivery::Push, State::Denied | State::Reported, false) => told.refuse(app, &denied()).await,
            // It polls, or has come already, or its time is over.
            _ => Ok(()),
        }
    }
}

async fn told(app: &App, job: &TellAsker) -> Result<Option<Told>, JobError> {
    let (desk, id) = (app.desk(None), job.approval);
    let found = app.db.read(move |c| approval::find_by_id(c, &desk, id)).await.map_err(again)?;
    let Some(found) = found.filter(|found| !found.effect.is_empty()) else { return Ok(None) };
    let client = app.clients.find(&found.asked_by).await.map_err(again)?;
    let wanted: Wanted = serde_json::from_slice(&found.effect).map_err(|e| JobError::Fail(e.to_string()))?;
    let (mut wanted, client) = (wanted, client.filter(|client| client.is_live(app.clock.now())));
    let told = client.and_then(|client| {
        let at = client.metadata.backchannel_client_notification_endpoint.clone()?;
        let notify = wanted.notify.take()?;
        Some(Told { client, found, wanted, notify, at })
    });
    Ok(told)
}

impl Told {
    /// Told twice is no harm: all it says is that there is something to come for.
    async fn ping(self, app: &App) -> Result<(), JobError> {
        let body = json!({ "auth_req_id": self.notify.auth_req_id.expose() });
        Ok(app.http.post_json(&self.at, &self.notify.token, &body).await?)
    }

    /// CIBA Core §12.
    async fn refuse(self, app: &App, why: &OAuthError) -> Result<(), JobError> {
        let body = json!({
            "auth_req_id": self.notify.auth_req_id.expose(),
            "error": why.code().as_str(),
            "error_description": why.description(),
        });
        Ok(app.http.post_json(&self.at, &self.notify.token, &body).await?)
    }

    /// The same of a yes that could not be kept: it leads to nothing any more, and of its end nobody is told again.
    async fn refuse_yes(self, app: &App, why: &OAuthError) -> Result<(), JobError> {
        let id = self.found.id;
        self.refuse(app, why).await?;
        app.db.write(move |c| approval::drop_effect(c, id)).await.map_err(again)
    }
}

/// Claims the yes, and puts its tokens on their way in the same transaction.
async fn push(app: &App, told: Told) -> Result<(), JobError> {
    let yes = Yes::of(app, &told.client, &told.found, &told.wanted, None);
    let yes = yes.map_err(|refused| JobError::Fail(refused.to_string()))?;
    let signature = match signature(app, &told.client, &told.found, yes.grant()).await {
        Ok(signature) => signature,
        Err(refused) if refused.code() == Code::AccessDenied => return told.refuse_yes(app, &refused).await,
        Err(error) => return Err(JobError::Retry(AGAIN, error.to_string())),
    };
    let yes = yes.signed(signature);
    match push::enqueue(app, &told, yes).await? {
        Ok(()) => Ok(()),
        Err(refused) => told.refuse_yes(app, &refused).await,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err has it")]
pub(super) fn again(error: StoreError) -> JobError {
    JobError::Retry(AGAIN, error.to_string())
}
