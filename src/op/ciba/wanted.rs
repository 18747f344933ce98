//! What a yes leads to: kept with the question, and read when its tokens are made.

use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};

use crate::base::{Aal, Secret};
use crate::client::Scopes;

/// How long a client waits between two questions whether there is an answer.
pub(in crate::op) const POLL_EVERY: Duration = Duration::from_secs(5);

/// What a client asked for.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::op) struct Wanted {
    /// What it wants to see.
    pub(in crate::op) scope: Scopes,
    /// What its tokens are to be for.
    pub(in crate::op) resources: Vec<String>,
    /// The levels that are good, as they were written, with what they mean; empty when any is.
    pub(in crate::op) acr_values: Vec<(String, Aal)>,
    /// By what a client is told that is told; sealed with the rest until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) notify: Option<Notify>,
}

/// How a client knows what it is told, and that it is us.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Notify {
    /// The question, by the name that the client has for it.
    #[serde(serialize_with = "exposed")]
    pub(super) auth_req_id: Secret,
    /// The `client_notification_token` that it gave us for this.
    #[serde(serialize_with = "exposed")]
    pub(super) token: Secret,
}

/// For what is sealed as soon as it is written down.
pub(super) fn exposed<S: Serializer>(secret: &Secret, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(secret.expose())
}
