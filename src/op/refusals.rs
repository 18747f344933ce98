//! What a client did wrong, counted for whoever runs the provider: the client reads its refusal, and its developer calls
//! the operator all the same.

use super::error::OAuthError;
use crate::app::App;
use crate::audit::Event;
use crate::client::ClientId;

/// Counts a refusal under the client's name. What is our own fault, or passes, is counted elsewhere.
pub(super) async fn count(app: &App, client: &str, error: &OAuthError) {
    if error.status().is_server_error() {
        return;
    }
    note(app, client, error).await;
    let client = if ClientId::parse(client).is_some() { client } else { "" };
    let why = format!("{}: {}", error.code().as_str(), error.cause().unwrap_or(error.description()));
    app.tally.count(Event::ClientRefused, client, &why);
}

/// Counts it for `khoa doctor client`, with what was wrong; only when there is such a client, so that strangers fill nothing.
pub(super) async fn note(app: &App, client: &str, error: &OAuthError) {
    if let Ok(Some(client)) = app.clients.find(client).await {
        app.refusals.count(&client, app.clock.now(), error.reason(), error.detail());
    }
}
