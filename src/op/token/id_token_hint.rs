//! An ID token of ours that comes back as a hint. It proves whom it is about, however old it is.

use serde_json::Value;

use crate::app::App;
use crate::op::error::{Code, OAuthError};

/// Who the hint is about and for.
#[derive(Debug, Clone)]
pub(in crate::op) struct Hint {
    pub(in crate::op) subject: String,
    pub(in crate::op) client: String,
    pub(in crate::op) session: Option<String>,
    /// What binds it to a device secret.
    pub(in crate::op) ds_hash: Option<String>,
}

/// Reads a hint; `for_client` refuses one that was issued to another.
pub(in crate::op) fn read(app: &App, token: &str, for_client: Option<&str>) -> Result<Hint, OAuthError> {
    let refused =
        || OAuthError::new(Code::InvalidRequest, "id_token_hint is not an ID token of ours for this client");
    let claims = app.ring.verify(token, "JWT").map_err(|e| refused().because(e.to_string()))?;
    let text = |claim: &str| claims.get(claim).and_then(Value::as_str).map(str::to_owned);
    let hint = Hint {
        subject: text("sub").ok_or_else(refused)?,
        client: text("aud").ok_or_else(refused)?,
        session: text("sid"),
        ds_hash: text("ds_hash"),
    };
    let ours = text("iss").as_deref() == Some(app.issuer());
    if ours && for_client.is_none_or(|client| client == hint.client) { Ok(hint) } else { Err(refused()) }
}
