//! Telling a service which of its two names for one person ends: a security event token (RFC 8417), pushed to the address that its
//! registration names (RFC 8935).
//!
//! It names the two names of that sector and nothing else. It has no `exp` and no `sub`, and a type of its own, so that nobody takes it for
//! an ID token (RFC 8417 §4.5, §4.6), and its `jti` stays whenever it is sent again. A service that takes no events has lost nobody either:
//! the session it had by the name that ends is signed out by a logout token of that name, and a hint by it means whoever is left.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Value, json};

use crate::app::App;
use crate::jobs::{Handler, JobError};
use crate::merge::SubjectMoved;

/// The event: its payload names the `sub` that stays, as `new_subject`.
pub const SUBJECT_MOVED: &str = "urn:vn:eid:event:subject-moved";

/// The media type of such a token.
const MEDIA_TYPE: &str = "application/secevent+jwt";

/// Tells services.
pub struct Mover(pub Arc<App>);

#[async_trait]
impl Handler<SubjectMoved> for Mover {
    async fn handle(&self, job: SubjectMoved) -> Result<(), JobError> {
        let Self(app) = self;
        let retry = |why: String| JobError::Retry(Duration::from_secs(5), why);
        let client = app.clients.find(&job.client).await.map_err(|e| retry(e.to_string()))?;
        // One that has closed meanwhile is told nothing any more.
        let client = client.filter(|client| !client.is_closed(app.clock.now()));
        let Some((client, at)) = client.and_then(|c| c.metadata.events_endpoint.clone().map(|at| (c, at)))
        else {
            return Ok(());
        };
        let names =
            job.names(&app.vault).ok_or_else(|| JobError::Fail("its names cannot be opened".into()))?;
        let claims = json!({
            "iss": app.issuer(),
            "aud": job.client,
            "iat": app.clock.now().as_seconds(),
            "toe": job.at,
            "jti": job.jti,
            "sub_id": named(app.issuer(), &names.before),
            "events": { SUBJECT_MOVED: { "new_subject": named(app.issuer(), &names.now) } },
        });
        let token = app.ring.sign(client.metadata.id_token_alg, "secevent+jwt", &claims);
        let token = token.map_err(|e| retry(e.to_string()))?;
        let headers = [("content-type", MEDIA_TYPE.to_owned()), ("accept", "application/json".to_owned())];
        // RFC 8935 §2.3: 400 says that the service will never take this token.
        Ok(app.http.post_bytes(&at, &headers, token.into_bytes()).await?)
    }
}

/// A name of ours for somebody (RFC 9493 §3.2.4).
fn named(issuer: &str, sub: &str) -> Value {
    json!({ "format": "iss_sub", "iss": issuer, "sub": sub })
}
