//! A client, as people see it.

use serde::{Deserialize, Serialize};

use super::closing::Moving;
use crate::base::Bilingual;

/// The service that asks, as people should see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientFace {
    /// Its registered name.
    pub id: String,
    /// The name people know.
    pub name: Bilingual,
    /// Who is behind it.
    pub agency: Option<Bilingual>,
    /// Whether it is a service of the State.
    pub official: bool,
    /// Its privacy policy.
    pub policy_uri: Option<String>,
    /// Its terms.
    pub tos_uri: Option<String>,
    /// Where its answers go, as an origin.
    pub origin: String,
    /// When it closes, where that was set as it asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves: Option<Moving>,
}
