//! What a yes leads to: kept with the question, and read when its tokens are made.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::base::Aal;
use crate::client::Scopes;

/// How long a client waits between two questions whether there is an answer.
pub(in crate::op) const POLL_EVERY: Duration = Duration::from_secs(5);

/// What a client asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::op) struct Wanted {
    /// What it wants to see.
    pub(in crate::op) scope: Scopes,
    /// What its tokens are to be for.
    pub(in crate::op) resources: Vec<String>,
    /// The levels that are good, as they were written, with what they mean; empty when any is.
    pub(in crate::op) acr_values: Vec<(String, Aal)>,
}
