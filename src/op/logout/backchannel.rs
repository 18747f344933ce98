//! Signing and sending a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.5).

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::json;

use crate::app::App;
use crate::jobs::{Handler, JobError};
use crate::sign_out::TellClient;

/// The event a logout token carries.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// How long a logout token is good, in seconds.
const LIFE: i64 = 120;

/// Tells clients.
pub struct BackChannel(pub Arc<App>);

#[async_trait]
impl Handler<TellClient> for BackChannel {
    async fn handle(&self, job: TellClient) -> Result<(), JobError> {
        let Self(app) = self;
        let retry = |why: String| JobError::Retry(Duration::from_secs(5), why);
        let client = app.clients.find(&job.client).await.map_err(|e| retry(e.to_string()))?;
        let Some((client, uri)) =
            client.and_then(|c| c.metadata.backchannel_logout_uri.clone().map(|uri| (c, uri)))
        else {
            return Ok(());
        };
        let called =
            job.called(&app.vault).ok_or_else(|| JobError::Fail("its sub cannot be opened".into()))?;
        let now = app.clock.now().as_seconds();
        let claims = json!({
            "iss": app.issuer(),
            "aud": job.client,
            "iat": now,
            "exp": now + LIFE,
            "jti": app.entropy.handle(),
            "sub": called,
            "sid": job.session,
            "events": { EVENT: {} },
        });
        let token = app
            .ring
            .sign(client.metadata.id_token_alg, "logout+jwt", &claims)
            .map_err(|e| retry(e.to_string()))?;
        // §2.8: 400 says that the client will never take this token.
        Ok(app.http.post_form(&uri, &[("logout_token", &token)]).await?)
    }
}
