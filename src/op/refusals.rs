//! What a client did wrong, counted for whoever runs the provider: the client reads its refusal, and its developer calls
//! the operator all the same.

use super::error::{Code, OAuthError};
use crate::app::App;
use crate::audit::Event;
use crate::client::{ClientId, Sender};
use crate::op::client_auth::KnownClient;

/// The name of the counter of what clients were refused, by the code they read.
const CLIENT_REFUSALS: &str = "khoa_client_refusals_total";

/// Shows the codes that are watched, before the first refusal.
pub fn show_refusals() {
    metrics::describe_counter!(CLIENT_REFUSALS, "Requests of clients that were refused");
    for code in [Code::InvalidClient, Code::InvalidGrant, Code::InvalidRequest] {
        metrics::counter!(CLIENT_REFUSALS, "error" => code.as_str()).increment(0);
    }
}

/// Counts a refusal under the client's name, whoever sent what was refused. What is our own fault, or passes, is counted
/// elsewhere.
pub(super) async fn count(app: &App, client: &str, error: &OAuthError) {
    if error.status().is_server_error() {
        return;
    }
    note(app, client, error).await;
    tally(app, client, error);
}

/// The same of a request that the client itself sent; a public one has shown no more than its name.
pub(super) fn count_own(app: &App, client: &KnownClient, error: &OAuthError) {
    if error.status().is_server_error() {
        return;
    }
    meter(error);
    let sender = if client.is_public() { Sender::Anybody } else { Sender::Client };
    app.refusals.count(client, sender, app.clock.now(), error.reason(), error.detail());
    tally(app, client.id.as_str(), error);
}

/// For whoever watches: by the code alone, for strangers choose everything else.
fn meter(error: &OAuthError) {
    metrics::counter!(CLIENT_REFUSALS, "error" => error.code().as_str()).increment(1);
}

fn tally(app: &App, client: &str, error: &OAuthError) {
    let client = if ClientId::parse(client).is_some() { client } else { "" };
    let why = format!("{}: {}", error.code().as_str(), error.cause().unwrap_or(error.description()));
    app.tally.count(Event::ClientRefused, client, &why);
}

/// Counts it for whoever watches and for `khoa doctor client`, with what was wrong; the latter only when there is such a
/// client, so that strangers fill nothing.
pub(super) async fn note(app: &App, client: &str, error: &OAuthError) {
    meter(error);
    if let Ok(Some(client)) = app.clients.find(client).await {
        app.refusals.count(&client, Sender::Anybody, app.clock.now(), error.reason(), error.detail());
    }
}
