//! Telling one client that a session has ended (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.5).

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::App;
use crate::jobs::{Job, JobError};

/// The event a logout token carries.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// How long a logout token is good, in seconds.
const LIFE: i64 = 120;

/// The job: names and a pseudonym, no personal datum.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellClient {
    /// The client.
    pub client: String,
    /// The person to that client's sector.
    pub subject: String,
    /// The session to that client's sector.
    pub session: String,
}

#[async_trait]
impl Job for TellClient {
    type Context = App;
    const NAME: &'static str = "backchannel-logout";
    const ATTEMPTS: i32 = 8;

    async fn run(&self, app: &App) -> Result<(), JobError> {
        let retry = |why: String| JobError::Retry(Duration::from_secs(5), why);
        let client = app.clients.find(&self.client).await.map_err(|e| retry(e.to_string()))?;
        let Some((client, uri)) =
            client.and_then(|c| c.metadata.backchannel_logout_uri.clone().map(|uri| (c, uri)))
        else {
            return Ok(());
        };
        let now = app.clock.now().as_seconds();
        let claims = json!({
            "iss": app.issuer(),
            "aud": self.client,
            "iat": now,
            "exp": now + LIFE,
            "jti": app.entropy.handle(),
            "sub": self.subject,
            "sid": self.session,
            "events": { EVENT: {} },
        });
        let token = app
            .ring
            .sign(client.metadata.id_token_alg, "logout+jwt", &claims)
            .map_err(|e| retry(e.to_string()))?;
        match app.http.post_form(&uri, &[("logout_token", &token)]).await {
            Ok(()) => Ok(()),
            Err(error) if error.is_temporary() => Err(retry(error.to_string())),
            // §2.8: 400 says that the client will never take this token.
            Err(error) => Err(JobError::Fail(error.to_string())),
        }
    }
}
